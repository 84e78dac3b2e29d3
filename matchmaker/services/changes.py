"""Single changes of an instance: the steps that an organiser could take, each with its instance and its words.

`single_changes` lists, in the order of their cost, every step that might make two people meet. The order is part of the
method (`docs/method.md`): a slot freed costs one person's time; a maximum raised, one person's patience; an interpreter
or a table, money; a meeting given up, what others look forward to.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matchmaker.files.instances import Instance, Person, Resource
from matchmaker.files.plans import Meeting
from matchmaker.services.conflicts import Words, counted
from matchmaker.services.encode.arrays import pair_index

Kind = Literal["slot", "maximum", "in_a_row", "resource", "table", "give_up"]
KINDS: tuple[Kind, ...] = ("slot", "maximum", "in_a_row", "resource", "table", "give_up")
"""The kinds of change, the cheapest first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step. What is not meant is None.

    Parameters
    ----------
    kind
        ``slot``: `person` is free in `slot` too; ``maximum``: `person` takes one meeting more; ``in_a_row``: `person`
        takes one more in a row; ``resource``: one more of `resource`; ``table``: one more table in `session`;
        ``give_up``: the two of `meeting` may not meet.
    meeting
        The two people of the meeting that is given up, in the plan's order.
    """

    kind: Kind
    person: str | None = None
    slot: str | None = None
    session: str | None = None
    resource: str | None = None
    meeting: tuple[str, str] | None = None

    def document(self) -> dict[str, object]:
        """Return the change as plain data, what is not meant left out."""
        named = {"person": self.person, "slot": self.slot, "session": self.session, "resource": self.resource}
        meeting = None if self.meeting is None else list(self.meeting)
        said = {**named, "meeting": meeting}
        return {"kind": self.kind, **{name: value for name, value in said.items() if value is not None}}


def single_changes(
    instance: Instance, meetings: Sequence[Meeting], pair: int, over: frozenset[str] = frozenset()
) -> Iterator[Change]:
    """Yield every single change that could make a pair meet, the cheapest first.

    Parameters
    ----------
    instance, meetings
        What was planned, and the meetings of its plan.
    pair
        Index of the pair that does not meet; `a` and `b` are its two people.
    over
        Sessions that have begun: they and their slots are not changed any more.

    Notes
    -----
    Slots in time order, in each `a` before `b`; the maximum of meetings of `a`, of `b`; the meetings in a row of `a`,
    of `b`; resources, then sessions, in the instance's order; last the meetings to give up: first those of `a` or `b`,
    then those of others, each group from the lightest, ties in the plan's order. Meetings that are locked or must be
    are not given up.
    """
    two = _two(instance, pair)
    past = {slot for session in instance.sessions if session.id in over for slot in session.slots}
    for slot in instance.slots:
        yield from (
            Change("slot", person=person.id, slot=slot.id)
            for person in two
            if slot.id in person.unavailable and slot.id not in past
        )
    yield from (Change("maximum", person=person.id) for person in two if person.max_meetings is not None)
    yield from (Change("in_a_row", person=person.id) for person in two if person.max_in_a_row is not None)
    yield from (Change("resource", resource=resource.id) for resource in instance.resources)
    yield from (Change("table", session=session.id) for session in instance.sessions if session.id not in over)
    yield from (Change("give_up", meeting=(held.a, held.b)) for held in _to_give_up(instance, meetings, two))


def _two(instance: Instance, pair: int) -> tuple[Person, Person]:
    people = {person.id: person for person in instance.people}
    asked = instance.pairs[pair]
    return people[asked.a], people[asked.b]


def _to_give_up(instance: Instance, meetings: Iterable[Meeting], two: tuple[Person, Person]) -> list[Meeting]:
    """Return the meetings that may go: those of the two before those of others, each from the lightest."""
    listed = pair_index(instance.pairs)
    locked = {listed.get((held.a, held.b)) for held in instance.current if held.locked}
    own = {person.id for person in two}
    free = [
        held
        for held in meetings
        if not held.locked and listed[held.a, held.b] not in locked and not instance.pairs[listed[held.a, held.b]].must
    ]
    return sorted(
        free, key=lambda held: (own.isdisjoint((held.a, held.b)), instance.pairs[listed[held.a, held.b]].weight)
    )


def changed(instance: Instance, change: Change) -> Instance:
    """Return the instance with one change made; everything else stays as it is."""
    return _MAKE[change.kind](instance, change)


def _free(instance: Instance, change: Change) -> Instance:
    return _with_person(
        instance,
        change,
        lambda person: replace(person, unavailable=tuple(slot for slot in person.unavailable if slot != change.slot)),
    )


def _one_more_meeting(instance: Instance, change: Change) -> Instance:
    return _with_person(
        instance,
        change,
        lambda person: replace(person, max_meetings=None if person.max_meetings is None else person.max_meetings + 1),
    )


def _one_more_in_a_row(instance: Instance, change: Change) -> Instance:
    return _with_person(
        instance,
        change,
        lambda person: replace(person, max_in_a_row=None if person.max_in_a_row is None else person.max_in_a_row + 1),
    )


def _with_person(instance: Instance, change: Change, alter: Callable[[Person], Person]) -> Instance:
    people = tuple(alter(person) if person.id == change.person else person for person in instance.people)
    return replace(instance, people=people)


def _one_more_of(instance: Instance, change: Change) -> Instance:
    resources = tuple(
        _with_one_more(resource) if resource.id == change.resource else resource for resource in instance.resources
    )
    return replace(instance, resources=resources)


def _with_one_more(resource: Resource) -> Resource:
    """Return a resource with one more in every slot, also where there is another number than usually."""
    capacities = {slot: capacity + 1 for slot, capacity in resource.capacities.items()}
    return replace(resource, capacity=resource.capacity + 1, capacities=capacities)


def _one_more_table(instance: Instance, change: Change) -> Instance:
    sessions = tuple(
        replace(session, tables=session.tables + 1) if session.id == change.session else session
        for session in instance.sessions
    )
    return replace(instance, sessions=sessions)


def _given_up(instance: Instance, change: Change) -> Instance:
    if change.meeting is None:
        raise ValueError("Expected the meeting that is given up, got none.")
    given_up = pair_index(instance.pairs)[change.meeting]
    pairs = tuple(
        replace(pair, forbidden=True) if index == given_up else pair for index, pair in enumerate(instance.pairs)
    )
    return replace(instance, pairs=pairs)


_MAKE: dict[Kind, Callable[[Instance, Change], Instance]] = {
    "slot": _free,
    "maximum": _one_more_meeting,
    "in_a_row": _one_more_in_a_row,
    "resource": _one_more_of,
    "table": _one_more_table,
    "give_up": _given_up,
}


def in_words(instance: Instance, change: Change) -> str:
    """Return a change as the end of a sentence that begins with "They would meet"."""
    words = Words(instance)
    person = "" if change.person is None else words.person(change.person)
    of = {each.id: each for each in instance.people}.get(change.person or "")
    most = 0 if of is None else (of.max_meetings or 0) + 1
    row = 0 if of is None else (of.max_in_a_row or 0) + 1
    one, other = change.meeting or ("", "")
    said: dict[Kind, str] = {
        "slot": f"if {person} were free in {change.slot}",
        "maximum": f"if {person} took {counted(most, 'meeting')} instead of {most - 1}",
        "in_a_row": f"if {person} took {counted(row, 'meeting')} in a row instead of {row - 1}",
        "resource": f"with one more {change.resource}",
        "table": f"with one more table in {change.session}",
        "give_up": f"if {words.person(one)} and {words.person(other)} gave up their meeting",
    }
    return said[change.kind]
