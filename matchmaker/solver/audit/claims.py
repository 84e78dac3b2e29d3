"""What a plan says about itself, each claim a function that finds where it is not so."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from matchmaker.solver.audit.findings import Finding
from matchmaker.solver.audit.objectives import OBJECTIVES
from matchmaker.solver.audit.reading import Document, Reading

RELATIVE_TOLERANCE = 1e-9
"""How far two sums of the same weights may lie apart, relative to the larger one."""


def known_ids(reading: Reading) -> Iterator[Finding]:
    """People, sessions and slots that the plan names exist in the instance."""
    kinds: dict[str, Collection[str]] = {
        "person": reading.people,
        "session": reading.sessions,
        "slot": reading.position,
    }
    for place, kind, name in _named_ids(reading.plan):
        if name not in kinds[kind]:
            yield Finding("known_ids", (name,), f"{place} names the {kind} {name}, which the instance does not know.")


def first_slot(reading: Reading) -> Iterator[Finding]:
    """The slot of a meeting is the first one of its session."""
    for meeting in _seated(reading):
        begins = reading.slots[reading.sessions[meeting["session"]].slots[0]]
        if meeting["slot"] != begins:
            yield Finding(
                "first_slot",
                (meeting["a"], meeting["b"], meeting["session"], meeting["slot"]),
                f"The meeting of {meeting['a']} and {meeting['b']} is said to begin in {meeting['slot']}, "
                f"but {meeting['session']} begins in {begins}.",
            )


def table_numbers(reading: Reading) -> Iterator[Finding]:
    """Each meeting has a table of its session to itself.

    A session with more meetings than tables is left to the rule `tables`: no numbers could be right there.
    """
    seated: dict[str, Counter[int]] = {}
    for meeting in _seated(reading):
        seated.setdefault(meeting["session"], Counter())[meeting["table"]] += 1
    for session, at_table in seated.items():
        offered = reading.sessions[session].tables
        for number, meetings in sorted(at_table.items()) if at_table.total() <= offered else ():
            if not 1 <= number <= offered:
                yield Finding(
                    "table_numbers", (session,), f"{session} has tables 1 to {offered}, but a meeting is at {number}."
                )
            if meetings > 1:
                yield Finding("table_numbers", (session,), f"{meetings} meetings share table {number} of {session}.")


def objective_keys(reading: Reading) -> Iterator[Finding]:
    """Objective, bound and gap speak of the instance's objectives, all of them and no other.

    A plan with events was repaired: it may speak of `moves` against the plan before it, asked for or not.
    """
    asked = set(reading.objective)
    accepted = [asked, asked | {"moves"}] if reading.events else [asked]
    for field in ("objective", "bound", "gap"):
        if set(reading.plan[field]) not in accepted:
            yield Finding(
                "objective_keys",
                tuple(sorted(asked ^ set(reading.plan[field]))),
                f"{field} speaks of {_listing(reading.plan[field])}, but the instance asks for {_listing(asked)}.",
            )
    for name in sorted(set(reading.plan.get("bound_scope", {})) - set(reading.plan["objective"])):
        yield Finding("objective_keys", (name,), f"bound_scope speaks of {name}, which has no bound.")


def objective_value(reading: Reading) -> Iterator[Finding]:
    """Each stated value is the one that a recount gives: whole numbers exactly, weights but for rounding.

    `moves` of a plan with events were counted against another plan and cannot be recounted here.
    """
    for name, stated in reading.plan["objective"].items():
        if name not in reading.objective or (name == "moves" and reading.events):
            continue
        counted = OBJECTIVES[name](reading)
        if not (_same(stated, counted) if name == "weight" else stated == counted):
            yield Finding("objective_value", (name,), f"{name} is said to be {stated}, but is {counted}.")


def bound_side(reading: Reading) -> Iterator[Finding]:
    """A bound of `weight` is not below the value, a bound of any other objective not above it."""
    for name, value in reading.plan["objective"].items():
        bound = reading.plan["bound"].get(name, value)
        if name == "weight" and bound < value and not _same(bound, value):
            yield Finding("bound_side", (name,), f"{name} is {value}, above its upper bound {bound}.")
        if name != "weight" and bound > value:
            yield Finding("bound_side", (name,), f"{name} is {value}, below its lower bound {bound}.")


def gap_value(reading: Reading) -> Iterator[Finding]:
    """A gap is what value and bound say: relative to the bound for `weight`, the difference for the others."""
    for name, value in reading.plan["objective"].items():
        bound = reading.plan["bound"].get(name, value)
        difference = value - bound
        if name == "weight":
            difference = (bound - value) / bound if bound else 0.0
        stated = reading.plan["gap"].get(name, difference)
        if abs(stated - difference) > RELATIVE_TOLERANCE:
            yield Finding("gap_value", (name,), f"The gap of {name} is said to be {stated}, but is {difference}.")


def status(reading: Reading) -> Iterator[Finding]:
    """The status fits: `optimal` has no gap, `infeasible` names its conflict and has no meetings."""
    stated = reading.plan["status"]
    gaps = [name for name, gap in reading.plan.get("gap", {}).items() if gap != 0]
    scopes = sorted(reading.plan.get("bound_scope", {}))
    if stated == "optimal" and gaps:
        yield Finding("status", tuple(gaps), f"The plan is said to be optimal, but {_listing(gaps)} has a gap.")
    if stated == "optimal" and scopes:
        yield Finding(
            "status", tuple(scopes), f"The plan is said to be optimal, but the bound of {_listing(scopes)} is partial."
        )
    if stated == "infeasible" and reading.plan.get("meetings"):
        yield Finding("status", (), "The plan is said to be infeasible, but has meetings.")
    if (stated == "infeasible") != bool(reading.plan.get("conflict")):
        yield Finding("status", (), f"The plan is said to be {stated}, but its conflict says otherwise.")


def instance_name(reading: Reading) -> Iterator[Finding]:
    """The plan names the instance that it is checked against."""
    stated, name = reading.plan.get("instance", ""), reading.instance.get("name", "")
    if stated != name:
        yield Finding("instance_name", (), f"The plan is for the instance {stated!r}, but this one is {name!r}.")


def instance_sha256(reading: Reading) -> Iterator[Finding]:
    """The plan was made from the very bytes that it is checked against, where these are known."""
    stated = reading.plan.get("instance_sha256", "")
    if reading.instance_sha256 is not None and stated != reading.instance_sha256:
        yield Finding(
            "instance_sha256",
            (),
            f"The plan is for an instance file with SHA-256 {stated!r}, but this one has {reading.instance_sha256!r}.",
        )


def locked_flags(reading: Reading) -> Iterator[Finding]:
    """Exactly the locked meetings of `current` are marked as locked.

    A plan with events carries the locks of the plan before it, which is not at hand.
    """
    locked = {reading.place_of(entry) for entry in reading.current if entry.get("locked", False)}
    for meeting in _seated(reading) if not reading.events else ():
        flag = meeting.get("locked", False)
        if flag != (reading.place_of(meeting) in locked):
            said, is_so = ("is", "does not lock") if flag else ("is not", "locks")
            yield Finding(
                "locked_flags",
                (meeting["a"], meeting["b"], meeting["session"]),
                f"The meeting of {meeting['a']} and {meeting['b']} in {meeting['session']} {said} marked as locked, "
                f"but the instance {is_so} it.",
            )


CLAIMS: dict[str, Callable[[Reading], Iterator[Finding]]] = {
    claim.__name__: claim
    for claim in (
        known_ids,
        first_slot,
        table_numbers,
        objective_keys,
        objective_value,
        bound_side,
        gap_value,
        status,
        instance_name,
        instance_sha256,
        locked_flags,
    )
}
"""Every claim of a plan by its name."""

CLAIMS_WITHOUT_PLAN = ("status", "instance_name", "instance_sha256")
"""What is left to check where the plan says that none exists."""


def _named_ids(plan: Document) -> Iterator[tuple[str, str, str]]:
    """Yield where an id stands, of what kind it is, and the id."""
    for i, meeting in enumerate(plan.get("meetings", ())):
        for field, kind in (("a", "person"), ("b", "person"), ("session", "session"), ("slot", "slot")):
            yield f"meetings[{i}].{field}", kind, meeting[field]
    kinds = {
        "absent": "person",
        "late": "person",
        "early": "person",
        "close": "session",
        "tables": "session",
        "slot": "slot",
        "from": "slot",
    }
    for i, event in enumerate(plan.get("events", ())):
        for field, name in event.items():
            if field != "number":
                yield f"events[{i}].{field}", kinds.get(field, "slot"), name


def _seated(reading: Reading) -> Iterator[Document]:
    """Yield the plan's own words on each meeting whose session exists."""
    return (meeting for meeting in reading.plan.get("meetings", ()) if meeting["session"] in reading.sessions)


def _same(stated: float, counted: float) -> bool:
    return abs(stated - counted) <= RELATIVE_TOLERANCE * max(abs(stated), abs(counted))


def _listing(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
