"""The cheapest way out of a conflict: which limits to give way, so that there is a plan again.

A conflict is an irreducible set of rules: whoever wants a plan has to relax one of them. Steps are tried in the order
of their cost (`KINDS`), each verified by solving the relaxed instance. Where one step is not enough, the relaxed
instance has a conflict of its own, and a second step is looked for there, and so on: the tree of hitting sets [Reiter,
*A theory of diagnosis from first principles*, Artificial Intelligence 32, 1987], level by level. So the first answer
has the fewest steps, and of those with as few the one whose first step is the cheapest, then the second.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from matchmaker.errors import OutOfTimeError
from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Conflict, Plan
from matchmaker.services.changes import Change, changed
from matchmaker.services.conflicts import Words, counted
from matchmaker.services.matching import solve

Kind = Literal[
    "table", "resource", "slot", "maximum", "in_a_row", "session", "slots", "precedence", "break_spread", "lock", "must"
]
KINDS: tuple[Kind, ...] = (
    "table",
    "resource",
    "slot",
    "maximum",
    "in_a_row",
    "session",
    "slots",
    "precedence",
    "break_spread",
    "lock",
    "must",
)
"""The kinds of step, the cheapest first."""

MOST_STEPS = 4
MOST_SOLVED = 400


@dataclass(frozen=True, slots=True)
class Step:
    """One limit that gives way by one step. What is not meant is None.

    Parameters
    ----------
    kind
        ``table``: one more in `session`; ``resource``: one more of `resource`; ``slot``: `person` is free in `slot`
        too; ``maximum``, ``in_a_row``: `person` takes one more; ``session``, ``slots``: the `pair` is no longer tied to
        its session, its slots; ``precedence``: the order of `pair` and `later` is dropped; ``break_spread``: breaks may
        differ by one more; ``lock``: the meeting of the two in `meeting` in `session` is no longer locked; ``must``:
        the `pair` need not meet.
    pair, later
        Ids of pairs.
    meeting
        For ``session``, ``slots``, ``lock`` and ``must`` the two people.
    """

    kind: Kind
    person: str | None = None
    slot: str | None = None
    session: str | None = None
    resource: str | None = None
    pair: str | None = None
    later: str | None = None
    meeting: tuple[str, str] | None = None
    sentence: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Steps after which there is a plan, in the order in which they were found."""

    steps: tuple[Step, ...]

    @property
    def sentence(self) -> str:
        """All steps in words."""
        return " ".join(step.sentence for step in self.steps)


def cheapest_relaxation(
    instance: Instance,
    conflict: Sequence[Conflict],
    *,
    time_limit_s: float = 60.0,
    cancelled: Callable[[], bool] | None = None,
) -> Relaxation | None:
    """Return the cheapest relaxation after which the instance has a plan.

    Parameters
    ----------
    instance
        An instance without a plan.
    conflict
        The irreducible set of rules of its plan.
    time_limit_s, cancelled
        Limits of the search.

    Returns
    -------
    Relaxation or None
        None if no relaxation of at most `MOST_STEPS` steps was found within `MOST_SOLVED` solves and the time.
    """
    deadline = time.monotonic() + time_limit_s
    level: list[tuple[tuple[Step, ...], tuple[Conflict, ...]]] = [((), tuple(conflict))]
    solved = 0
    tried: set[frozenset[tuple[Step, int]]] = set()
    for _ in range(MOST_STEPS):
        following = []
        for steps, rules in level:
            for step in steps_out_of(relaxed(instance, Relaxation(steps)), rules):
                relaxation = Relaxation((*steps, step))
                counts = frozenset((each, relaxation.steps.count(each)) for each in relaxation.steps)
                left_s = deadline - time.monotonic()
                if counts in tried:
                    continue
                if left_s <= 0 or solved >= MOST_SOLVED or (cancelled is not None and cancelled()):
                    return None
                tried.add(counts)
                solved += 1
                plan = _any_plan(relaxed(instance, relaxation), left_s, cancelled)
                if plan is not None and plan.status != "infeasible":
                    return relaxation
                if plan is not None:
                    following.append((relaxation.steps, plan.conflict))
        level = following
    return None


def _any_plan(instance: Instance, time_limit_s: float, cancelled: Callable[[], bool] | None) -> Plan | None:
    """Return some plan, or why there is none; the objectives have no say in that."""
    try:
        trial = replace(instance, objective=("weight",))
        return solve(trial, sha256="", time_limit_s=time_limit_s, gap=1.0, cancelled=cancelled)
    except OutOfTimeError:
        return None


def steps_out_of(instance: Instance, conflict: Sequence[Conflict]) -> list[Step]:
    """Return every step that relaxes a rule of a conflict, the cheapest first, those of a kind in the conflict's order.

    Slots are freed in time order. Rules that no step relaxes (a theme, a pair that may not meet, one meeting at a time)
    have none: the conflict has a must or a lock, which can always give way.
    """
    found = [step for rule in conflict if rule.rule in _STEPS for step in _STEPS[rule.rule](instance, rule)]
    return sorted(dict.fromkeys(found), key=lambda step: KINDS.index(step.kind))


def _tables(instance: Instance, rule: Conflict) -> Iterator[Step]:
    tables = next(session.tables for session in instance.sessions if session.id == rule.ids[0])
    said = f"Give session {rule.ids[0]} {counted(tables + 1, 'table')} instead of {tables}."
    yield Step("table", session=rule.ids[0], sentence=said)


def _resource(instance: Instance, rule: Conflict) -> Iterator[Step]:
    capacity = next(resource for resource in instance.resources if resource.id == rule.ids[0]).at(rule.ids[1])
    said = f"Let {counted(capacity + 1, 'meeting')} at a time use {rule.ids[0]} instead of {capacity}."
    yield Step("resource", resource=rule.ids[0], sentence=said)


def _available(instance: Instance, rule: Conflict) -> Iterator[Step]:
    person = next(person for person in instance.people if person.id == rule.ids[0])
    name = Words(instance).person(person.id)
    for slot in instance.slots:
        if slot.id in person.unavailable:
            yield Step("slot", person=person.id, slot=slot.id, sentence=f"Let {name} be free in {slot.id}.")


def _maximum(instance: Instance, rule: Conflict) -> Iterator[Step]:
    most = next(person.max_meetings or 0 for person in instance.people if person.id == rule.ids[0])
    said = f"Let {Words(instance).person(rule.ids[0])} have {counted(most + 1, 'meeting')} instead of {most}."
    yield Step("maximum", person=rule.ids[0], sentence=said)


def _in_a_row(instance: Instance, rule: Conflict) -> Iterator[Step]:
    most = next(person.max_in_a_row or 0 for person in instance.people if person.id == rule.ids[0])
    name = Words(instance).person(rule.ids[0])
    said = f"Let {name} have {counted(most + 1, 'meeting')} in a row instead of {most}."
    yield Step("in_a_row", person=rule.ids[0], sentence=said)


def _of_pair(kind: Kind, sentence: str) -> Callable[[Instance, Conflict], Iterator[Step]]:
    def steps(instance: Instance, rule: Conflict) -> Iterator[Step]:
        words = Words(instance)
        pair, a, b = rule.ids
        said = sentence.format(a=words.person(a), b=words.person(b))
        yield Step(kind, pair=pair, meeting=(a, b), sentence=said)

    return steps


def _precedence(_instance: Instance, rule: Conflict) -> Iterator[Step]:
    said = f"Do not ask that {rule.ids[0]} comes before {rule.ids[1]}."
    yield Step("precedence", pair=rule.ids[0], later=rule.ids[1], sentence=said)


def _break_spread(instance: Instance, _rule: Conflict) -> Iterator[Step]:
    spread = instance.max_break_spread or 0
    said = f"Let the numbers of breaks of any two people differ by {spread + 1} instead of {spread}."
    yield Step("break_spread", sentence=said)


def _lock(instance: Instance, rule: Conflict) -> Iterator[Step]:
    words = Words(instance)
    a, b, session = rule.ids
    said = f"Do not hold the meeting of {words.person(a)} and {words.person(b)} in {session}."
    yield Step("lock", meeting=(a, b), session=session, sentence=said)


_STEPS: dict[str, Callable[[Instance, Conflict], Iterator[Step]]] = {
    "tables": _tables,
    "resource": _resource,
    "available": _available,
    "max_meetings": _maximum,
    "max_in_a_row": _in_a_row,
    "pair_session": _of_pair("session", "Let {a} and {b} meet in any session."),
    "pair_slots": _of_pair("slots", "Let {a} and {b} meet in any slot."),
    "precedence": _precedence,
    "break_spread": _break_spread,
    "locked": _lock,
    "must": _of_pair("must", "Do not ask that {a} and {b} meet."),
}
"""How each rule of a conflict can give way."""


def relaxed(instance: Instance, relaxation: Relaxation) -> Instance:
    """Return the instance with the steps of a relaxation made, one after the other."""
    for step in relaxation.steps:
        instance = _made(instance, step)
    return instance


def _made(instance: Instance, step: Step) -> Instance:
    if step.kind in {"table", "resource", "slot", "maximum", "in_a_row"}:
        named = {"person": step.person, "slot": step.slot, "session": step.session, "resource": step.resource}
        return changed(instance, Change(step.kind, **named))  # type: ignore[arg-type]  # these kinds are changes too
    if step.kind == "precedence":
        left = tuple(both for both in instance.precedences if both != (step.pair, step.later))
        return replace(instance, precedences=left)
    if step.kind == "break_spread":
        return replace(instance, max_break_spread=(instance.max_break_spread or 0) + 1)
    if step.kind == "lock":
        held = (step.meeting, step.session)
        current = tuple(
            replace(each, locked=False) if ((each.a, each.b), each.session) == held else each
            for each in instance.current
        )
        return replace(instance, current=current)
    return replace(instance, pairs=tuple(_free(pair, step) for pair in instance.pairs))


def _free(pair: Pair, step: Step) -> Pair:
    if pair.id != step.pair:
        return pair
    if step.kind == "session":
        return replace(pair, session=None)
    return replace(pair, slots=None) if step.kind == "slots" else replace(pair, must=False)
