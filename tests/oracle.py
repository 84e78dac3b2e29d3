"""Brute force for tiny instances: the truth that the solver and the audit are held against.

Why it is exhaustive: the pairs are taken one after the other, and each is tried with every choice there is, not
meeting or meeting in one of the sessions that suit the pair on its own. A branch is left early only where a rule is
broken that more meetings cannot mend (a person twice in a slot, too many meetings, too many in a row, too few tables
or interpreters, a wrong order); such rules are monotone, so no complete plan below the branch keeps them. The spread
of breaks is not monotone and is looked at only in complete plans. Pairs that must meet and locked meetings simply
leave fewer choices. So every plan that keeps all rules is reached exactly once, and no other.

It shares no code with `matchmaker.solver`, the audit included: people and slots are bits, and rules are asked as
meetings are added rather than of the complete plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from tests.oracle_choices import Candidate, Document, Event, Session

DROPPABLE = (
    "listed",
    "forbidden",
    "pair_once",
    "person_once_per_slot",
    "available",
    "theme",
    "pair_slots",
    "pair_session",
    "max_meetings",
    "max_in_a_row",
    "tables",
    "resource",
    "must",
    "precedence",
    "break_spread",
    "locked",
)
"""The hard rules that `optimum` can be told to leave out."""


@dataclass(frozen=True, slots=True)
class OracleResult:
    """What brute force found.

    Parameters
    ----------
    objective
        The names of the instance's objectives, in its order.
    values
        The best reachable value of each, given those before it; exact.
    meetings
        One plan that reaches them, as (a, b, session).
    plans
        How many plans keep all hard rules.
    some_meeting
        Whether any of them has a meeting.
    """

    objective: tuple[str, ...]
    values: tuple[Fraction, ...]
    meetings: tuple[tuple[str, str, str], ...]
    plans: int
    some_meeting: bool

    def by_name(self) -> dict[str, float]:
        """Return the values by objective, as numbers of a plan file: whole ones but for the weight."""
        return {
            name: float(value) if name == "weight" else int(value)
            for name, value in zip(self.objective, self.values, strict=True)
        }


def optimum(instance: Document, *, without: Iterable[str] = ()) -> OracleResult | None:
    """Return the lexicographically best value over all plans of an instance, or None where no plan exists.

    Parameters
    ----------
    instance
        A valid document; keep (sessions + 1) ** pairs below about 20,000.
    without
        Names of hard rules to ignore, from `DROPPABLE`. Without `listed`, any two people (of different sides where
        there are sides) may meet for weight 0; without `pair_once`, a pair may sit in any set of sessions and weighs
        once; without `tables`, sessions that have none open too.
    """
    dropped = frozenset(without)
    if dropped - set(DROPPABLE):
        raise ValueError(f"Expected rules among {DROPPABLE}, got {sorted(dropped)}")
    event = Event(instance, dropped)
    search = _Search(event)
    search.run()
    if search.best is None:
        return None
    values = tuple(
        Fraction(-value, event.scale) if name == "weight" else Fraction(value)
        for name, value in zip(event.objective, search.best, strict=True)
    )
    return OracleResult(event.objective, values, search.best_meetings, search.plans, search.some_meeting)


def as_plan(instance: Document, result: OracleResult | None, *, instance_sha256: str = "") -> dict[str, Any]:
    """Return a result as a plan document that claims to be optimal, or infeasible where there is none."""
    who = Event(instance, frozenset()).who
    locks = {(who(e["a"], e["b"]), e["session"]) for e in instance.get("current", ()) if e.get("locked")}
    starts = {s["id"]: s["slots"][0] if "slots" in s else s["slot"] for s in instance["sessions"]}
    tables = dict.fromkeys(starts, 0)
    meetings = []
    for a, b, session in result.meetings if result else ():
        tables[session] += 1
        lock = (who(a, b), session) in locks
        place = {"session": session, "slot": starts[session], "table": tables[session]}
        meetings.append({"a": a, "b": b, **place, "locked": lock})
    values = result.by_name() if result else {}
    return {
        "format": "matchmaker-plan/1",
        "instance": instance.get("name", ""),
        "instance_sha256": instance_sha256,
        "status": "optimal" if result else "infeasible",
        "method": "brute-force",
        "seed": 0,
        "seconds": 0.0,
        "versions": {},
        "objective": values,
        "bound": dict(values),
        "gap": dict.fromkeys(values, 0),
        "bound_scope": {},
        "meetings": meetings,
        "events": [],
        "conflict": [] if result else [{"rule": "unknown", "ids": [], "sentence": "Brute force found no plan."}],
    }


@cache
def _gaps(busy: int) -> int:
    """Count the runs of zeros between the ones of a day's bits."""
    return sum(1 for run in f"{busy:b}".strip("0").split("1") if run)


class _Search:
    """The recursion over pairs, with the plan so far."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.busy = dict.fromkeys(event.people, 0)
        self.met: dict[str, list[Session]] = {person: [] for person in event.people}
        self.taken = dict.fromkeys((session.id for session in event.sessions), 0)
        self.used = dict.fromkeys(event.capacity, 0)
        self.chosen: list[tuple[Candidate, Session]] = []
        self.worth = 0
        self.best: tuple[int, ...] | None = None
        self.best_meetings: tuple[tuple[str, str, str], ...] = ()
        self.plans = 0
        self.some_meeting = False

    def run(self) -> None:
        """Try everything, unless a locked meeting cannot be."""
        if not self.event.is_hopeless():
            self._branch(0)

    def _branch(self, depth: int) -> None:
        if depth == len(self.event.candidates):
            self._complete()
            return
        candidate = self.event.candidates[depth]
        for choice in candidate.choices:
            added = 0
            self.worth += candidate.worth if choice else 0
            for session in choice:
                if not self._fits(candidate, session):
                    break
                self._add(candidate, session)
                added += 1
            if added == len(choice):
                self._branch(depth + 1)
            for session in reversed(choice[:added]):
                self._remove(candidate, session)
            self.worth -= candidate.worth if choice else 0

    def _fits(self, candidate: Candidate, session: Session) -> bool:
        """Ask the monotone rules whether one more meeting may be added."""
        people, ignored = (candidate.a, candidate.b), self.event.dropped
        return (
            ("person_once_per_slot" in ignored or not any(session.bits & self.busy[person] for person in people))
            and ("tables" in ignored or self.taken[session.id] < session.tables)
            and ("max_meetings" in ignored or all(self._wants_more(person) for person in people))
            and ("max_in_a_row" in ignored or all(self._can_rest(person, session) for person in people))
            and ("resource" in ignored or self._is_served(candidate, session))
            and self._keeps_order(candidate, session)
        )

    def _wants_more(self, person: str) -> bool:
        most = self.event.people[person].get("max_meetings")
        return most is None or len(self.met[person]) < most

    def _can_rest(self, person: str, session: Session) -> bool:
        """Grow the run of meetings around a new one to both sides, within its day."""
        most = self.event.people[person].get("max_in_a_row")
        if most is None:
            return True
        ends = {other.last: other for other in self.met[person] if other.day == session.day}
        begins = {other.first: other for other in self.met[person] if other.day == session.day}
        length, left, right = 1, session.first, session.last
        while left - 1 in ends:
            left, length = ends[left - 1].first, length + 1
        while right + 1 in begins:
            right, length = begins[right + 1].last, length + 1
        return length <= most

    def _is_served(self, candidate: Candidate, session: Session) -> bool:
        return all(
            self.used[name, bit] < self.event.capacity[name, bit]
            for name in candidate.uses
            for bit in self.event.bit.values()
            if bit & session.bits
        )

    def _keeps_order(self, candidate: Candidate, session: Session) -> bool:
        for first, second in self.event.order:
            for other, held in self.chosen:
                if candidate.id == first and other.id == second and session.last >= held.first:
                    return False
                if candidate.id == second and other.id == first and held.last >= session.first:
                    return False
        return True

    def _add(self, candidate: Candidate, session: Session) -> None:
        self._count(candidate, session, 1)
        for person in (candidate.a, candidate.b):
            self.busy[person] |= session.bits
            self.met[person].append(session)
        self.chosen.append((candidate, session))

    def _remove(self, candidate: Candidate, session: Session) -> None:
        self._count(candidate, session, -1)
        self.chosen.pop()
        for person in (candidate.a, candidate.b):
            self.met[person].pop()
            self.busy[person] = 0
            for other in self.met[person]:
                self.busy[person] |= other.bits

    def _count(self, candidate: Candidate, session: Session, step: int) -> None:
        self.taken[session.id] += step
        for name in candidate.uses:
            for bit in self.event.bit.values():
                if bit & session.bits:
                    self.used[name, bit] += step

    def _complete(self) -> None:
        breaks = [sum(_gaps(busy & day) for day in self.event.day_bits) for busy in self.busy.values()]
        if self.event.spread is not None and max(breaks) - min(breaks) > self.event.spread:
            return
        self.plans += 1
        self.some_meeting = self.some_meeting or bool(self.chosen)
        value = tuple(self._value(name, breaks) for name in self.event.objective)
        if self.best is None or value < self.best:
            self.best = value
            self.best_meetings = tuple((candidate.a, candidate.b, session.id) for candidate, session in self.chosen)

    def _value(self, name: str, breaks: list[int]) -> int:
        """Return a complete plan's value in one objective, the smaller the better."""
        if name == "guarantee":
            return sum(
                max(person.get("min_meetings", 0) - len(self.met[key]), 0) for key, person in self.event.people.items()
            )
        if name == "weight":
            return -self.worth
        if name == "idle":
            return sum(breaks)
        if name == "rooms":
            return sum(self._room_changes(person) for person in self.event.people)
        if name == "moves":
            kept = {(self.event.who(candidate.a, candidate.b), session.id) for candidate, session in self.chosen}
            return sum(1 for place, possible, _ in self.event.current if possible and place not in kept)
        raise ValueError(f"Expected one of the five objectives, got {name}")

    def _room_changes(self, person: str) -> int:
        ordered = sorted(self.met[person], key=lambda session: session.first)
        return sum(1 for one, two in pairwise(ordered) if one.day == two.day and one.room != two.room)
