"""Who has fewer meetings than promised, and why: what follows from the instance and the plan, checked and not guessed.

Each reason is a limit that holds whatever the plan is (a person's own maximum, too few partners, too few slots), so it
is true of every plan; only where no such limit explains the number does the plan itself come in: the partners and the
tables are taken by others, or what would suit is simply not in it.

The instance is one without vetoes: whoever counts how many people fit somebody would count the vetoes as well.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from matchmaker.files.instances import Instance, Pair, Person, Session
from matchmaker.files.plans import Meeting, Plan
from matchmaker.services.unreachable import unreachable


class Cause(StrEnum):
    """Why somebody cannot have more meetings, or has not."""

    OWN_MAXIMUM = "own maximum"
    """They take at most `count` meetings."""
    FEW_PARTNERS = "few partners"
    """Only `count` people of the other side fit them."""
    AWAY = "away"
    """They are there in `count` of the `of` slots that have sessions."""
    FEW_SESSIONS = "few sessions"
    """Of the `of` slots in which they are there, only `count` have a session with one of their themes."""
    NEVER_TOGETHER = "never together"
    """Of the `of` people who fit, only `count` are there in a session that both can join."""
    SAME_SLOTS = "same slots"
    """Those who fit can be met in `count` slots only."""
    IN_A_ROW = "in a row"
    """They take at most `count` meetings in a row, so not every slot can be used."""
    INTERPRETERS = "interpreters"
    """Of the `of` people who fit, `count` need an interpreter, and those are few."""
    TAKEN = "taken"
    """The `of` people who fit, or the tables, are taken by other meetings at the times that would suit."""
    TABLES_SHARED = "tables shared"
    """They and `people` were promised `of` meetings together; the tables that suit them allow `count`, in any plan."""
    PARTNERS_SHARED = "partners shared"
    """They and `people` were promised `of` meetings together; those whom they can meet allow `count`, in any plan."""
    NOT_CHOSEN = "not chosen"
    """Meetings that would suit are not in the plan. Why that is so is not told: it may be a veto."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause with its numbers, and the ids of others whom it concerns too."""

    cause: Cause
    count: int
    of: int = 0
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Somebody (by the public id of the calendar) with fewer meetings than promised."""

    person: str
    meetings: int
    promised: int
    reasons: tuple[Reason, ...]


def shortfalls(instance: Instance, meetings: Sequence[Meeting], plan: Plan | None = None) -> list[Shortfall]:
    """Return those with fewer meetings than their `min_meetings`, the largest shortfall first.

    Parameters
    ----------
    instance, meetings
        What was planned, without vetoes, and the meetings of the plan.
    plan
        The plan as a document, for limits that several people share; None: only what concerns one alone is looked for.
    """
    view = _View(instance, meetings)
    shared = _shared_limits(instance, plan) if plan is not None else {}
    found = [
        Shortfall(person.id, view.count(person.id), person.min_meetings, _best(view.reasons(person), shared, person.id))
        for person in instance.people
        if view.count(person.id) < person.min_meetings
    ]
    return sorted(found, key=lambda each: each.meetings - each.promised)


_OF_THE_PLAN = frozenset({Cause.TAKEN, Cause.NOT_CHOSEN, Cause.INTERPRETERS})
_SHARED = {"tables": Cause.TABLES_SHARED, "partners": Cause.PARTNERS_SHARED}


def _best(reasons: Sequence[Reason], shared: Mapping[str, list[Reason]], person: str) -> tuple[Reason, ...]:
    """Return what holds in every plan, rather than what is so in this one."""
    only_here = all(each.cause in _OF_THE_PLAN for each in reasons)
    return tuple(shared[person]) if only_here and person in shared else tuple(reasons)


def _shared_limits(instance: Instance, plan: Plan) -> dict[str, list[Reason]]:
    """Return by person the proven limits on tables and partners that they share with others."""
    return {
        each.person: reasons
        for each in unreachable(instance, plan)
        if (
            reasons := [
                Reason(
                    _SHARED[limit.kind],
                    limit.most,
                    limit.needed,
                    tuple(other for other in limit.people if other != each.person),
                )
                for limit in each.limits
                if limit.kind in _SHARED
            ]
        )
    }


def people_short(instance: Instance, meetings: Sequence[Meeting]) -> list[str]:
    """Return the ids of those with fewer meetings than their `min_meetings`."""
    counts = people_by_meetings(instance, meetings)
    return [person.id for person in instance.people if counts[person.id] < person.min_meetings]


class _View:
    """The instance and a plan of it, by person."""

    def __init__(self, instance: Instance, meetings: Sequence[Meeting]) -> None:
        self.instance = instance
        self.people = {person.id: person for person in instance.people}
        self.sessions = {session.id: session for session in instance.sessions if session.tables > 0}
        self.pairs: dict[str, list[Pair]] = {person.id: [] for person in instance.people}
        for pair in instance.pairs:
            if not pair.forbidden:
                self.pairs[pair.a].append(pair)
                self.pairs[pair.b].append(pair)
        self.meetings = [meeting for meeting in meetings if meeting.session in self.sessions]
        self.met = {frozenset((meeting.a, meeting.b)) for meeting in meetings}

    def count(self, person: str) -> int:
        return sum(person in (meeting.a, meeting.b) for meeting in self.meetings)

    def reasons(self, person: Person) -> list[Reason]:
        """Return the limits below what was promised, or else what stands in the way in this plan."""
        promised = person.min_meetings
        limits = [limit for look in self._limits() if (limit := look(person)) and limit.count < promised]
        return _without_consequences(limits) or self._in_this_plan(person)

    def _limits(self) -> list[Callable[[Person], Reason | None]]:
        return [self._own_maximum, self._partners, self._slots, self._together, self._in_a_row]

    def _own_maximum(self, person: Person) -> Reason | None:
        most = person.max_meetings
        return None if most is None else Reason(Cause.OWN_MAXIMUM, most)

    def _partners(self, person: Person) -> Reason:
        return Reason(Cause.FEW_PARTNERS, len(self.pairs[person.id]))

    def _slots(self, person: Person) -> Reason:
        """Return how many slots they can use: first for being there, then for the themes of the sessions."""
        used = _slots_of(self.sessions.values())
        there = used - set(person.unavailable)
        if len(there) < person.min_meetings:
            return Reason(Cause.AWAY, len(there), len(used))
        of_theme = _slots_of(session for session in self.sessions.values() if _suits(session, person))
        return Reason(Cause.FEW_SESSIONS, len(there & of_theme), len(there))

    def _together(self, person: Person) -> Reason | None:
        """Return how many partners share a session with them, or in how many slots all of these can be met."""
        pairs = self.pairs[person.id]
        if len(pairs) < person.min_meetings:
            return None  # said already: too few fit at all
        slots_of_pairs = [slots for pair in pairs if (slots := _slots_of(self._open_to(pair)))]
        if len(slots_of_pairs) < person.min_meetings:
            return Reason(Cause.NEVER_TOGETHER, len(slots_of_pairs), len(pairs))
        return Reason(Cause.SAME_SLOTS, _most_at_different_slots(slots_of_pairs), len(slots_of_pairs))

    def _in_a_row(self, person: Person) -> Reason | None:
        """Return the limit on meetings in a row where it leaves too few slots."""
        row = person.max_in_a_row
        if row is None:
            return None
        usable = _slots_of(s for s in self.sessions.values() if _suits(s, person)) - set(person.unavailable)
        runs = (
            len(list(slots))
            for (_, free), slots in groupby(self.instance.slots, lambda slot: (slot.day, slot.id in usable))
            if free
        )
        most = sum(length - length // (row + 1) for length in runs)
        return Reason(Cause.IN_A_ROW, row) if most < person.min_meetings else None

    def _in_this_plan(self, person: Person) -> list[Reason]:
        possible = [pair for pair in self.pairs[person.id] if any(True for _ in self._open_to(pair))]
        if any(self._can_be_added(pair) for pair in possible):
            return [Reason(Cause.NOT_CHOSEN, 0)]
        interpreted = sum(bool(pair.uses) for pair in possible)
        found = [Reason(Cause.TAKEN, 0, len(possible))]
        if len(possible) - interpreted < person.min_meetings:
            found.append(Reason(Cause.INTERPRETERS, interpreted, len(possible)))
        return found

    def _open_to(self, pair: Pair) -> Iterable[Session]:
        """Yield the sessions in which the two could meet, if they were alone in the world."""
        both = self.people[pair.a], self.people[pair.b]
        for session in self.sessions.values():
            if pair.session not in (None, session.id):
                continue
            if pair.slots is not None and not set(session.slots) <= set(pair.slots):
                continue
            if all(_suits(session, person) and set(session.slots).isdisjoint(person.unavailable) for person in both):
                yield session

    def _can_be_added(self, pair: Pair) -> bool:
        """Return whether the meeting fits beside all others of the plan."""
        if frozenset((pair.a, pair.b)) in self.met or not all(map(self._wants_more, (pair.a, pair.b))):
            return False
        return any(self._is_free(pair, session) for session in self._open_to(pair))

    def _wants_more(self, person_id: str) -> bool:
        person = self.people[person_id]
        if person.max_in_a_row is not None:
            return False  # whether one more fits into the row is for the solver to say: nothing is claimed
        return person.max_meetings is None or self.count(person_id) < person.max_meetings

    def _is_free(self, pair: Pair, session: Session) -> bool:
        if sum(meeting.session == session.id for meeting in self.meetings) >= session.tables:
            return False
        at_the_time = [m for m in self.meetings if not set(self.sessions[m.session].slots).isdisjoint(session.slots)]
        busy = {person for meeting in at_the_time for person in (meeting.a, meeting.b)}
        return not busy & {pair.a, pair.b} and all(self._is_left(use, session.slots) for use in pair.uses)

    def _is_left(self, resource_id: str, slots: Sequence[str]) -> bool:
        """Return whether one more meeting can use the resource in each of the slots."""
        resource = next(each for each in self.instance.resources if each.id == resource_id)
        using = [m for m in self.meetings if resource_id in self._uses(m)]
        return all(sum(slot in self.sessions[m.session].slots for m in using) < resource.at(slot) for slot in slots)

    def _uses(self, meeting: Meeting) -> tuple[str, ...]:
        two = {meeting.a, meeting.b}
        return next((pair.uses for pair in self.pairs[meeting.a] if {pair.a, pair.b} == two), ())


def _without_consequences(limits: list[Reason]) -> list[Reason]:
    """Leave out that partners can be met in few slots where the slots of the person alone say so already."""
    own = min((each.count for each in limits if each.cause in {Cause.AWAY, Cause.FEW_SESSIONS}), default=None)
    return [each for each in limits if each.cause is not Cause.SAME_SLOTS or own is None or each.count < own]


def _suits(session: Session, person: Person) -> bool:
    return session.theme is None or not person.themes or session.theme in person.themes


def _slots_of(sessions: Iterable[Session]) -> set[str]:
    return {slot for session in sessions for slot in session.slots}


def _most_at_different_slots(slots_of_pairs: Sequence[set[str]]) -> int:
    """Return how many of the pairs can have a slot each of their own: a largest matching, by augmenting paths.

    A session of several slots is counted as if one of them were enough, so the answer is never too small.
    """
    holder: dict[str, int] = {}

    def place(pair: int, tried: set[str]) -> bool:
        for slot in sorted(slots_of_pairs[pair] - tried):
            tried.add(slot)
            if slot not in holder or place(holder[slot], tried):
                holder[slot] = pair
                return True
        return False

    return sum(place(pair, set()) for pair in range(len(slots_of_pairs)))


def people_by_meetings(instance: Instance, meetings: Sequence[Meeting]) -> Mapping[str, int]:
    """Return for everybody who was planned the number of their meetings, also where it is 0."""
    counts = dict.fromkeys((person.id for person in instance.people), 0)
    for meeting in meetings:
        for person in (meeting.a, meeting.b):
            counts[person] = counts.get(person, 0) + 1
    return counts
