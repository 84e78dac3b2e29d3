"""What stands in the way of an edit, with the people, sessions and times that it is about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from matchmaker.services.board.standing import Standing
from matchmaker.services.plans.conflicts import Binding, ResourceName
from matchmaker.services.plans.naming import resource_name
from matchmaker.solver.board import Broken
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime


@dataclass(frozen=True)
class Names:
    """Looks up what indices of the solver mean."""

    standing: Standing
    slots: Mapping[str, SlotTime]
    resources: Mapping[str, ResourceName]

    def people(self, persons: Iterable[int]) -> int:
        """Return how many people sit in these calendars."""
        return sum(len(calendar.members) for person in persons if (calendar := self._person(person)))

    def binding(self, broken: Broken) -> Binding:
        """Return a broken rule with what it speaks of."""
        return _TELLING[broken.rule](self, broken)

    def _person(self, person: int) -> Calendar | None:
        return self.standing.calendars.get(self.standing.instance.people[person].id)

    def _pair(self, pair: int) -> tuple[Calendar | None, ...]:
        entry = self.standing.instance.pairs[pair]
        return tuple(self.standing.calendars.get(each) for each in (entry.a, entry.b))

    def _place(self, session: int) -> Place | None:
        return self.standing.places.get(self.standing.instance.sessions[session].id)

    def _slot(self, slot: int) -> tuple[SlotTime, ...]:
        return (self.slots[self.standing.instance.slots[slot].id],)

    def alone(self, broken: Broken) -> Binding:
        """Tell of a rule that is about nobody in particular."""
        return Binding(broken.rule, number=self.standing.instance.max_break_spread)

    def of_pair(self, broken: Broken) -> Binding:
        """Tell of a rule about two people, and perhaps a session."""
        pair, *session = broken.subject
        return Binding(broken.rule, self._pair(pair), self._place(session[0]) if session else None)

    def of_person(self, broken: Broken) -> Binding:
        """Tell of a rule about what somebody takes."""
        person = self.standing.instance.people[broken.subject[0]]
        most = person.max_meetings if broken.rule == "max_meetings" else person.max_in_a_row
        return Binding(broken.rule, (self._person(broken.subject[0]),), number=most)

    def of_person_in_session(self, broken: Broken) -> Binding:
        """Tell of somebody who cannot be in a session."""
        person, session = broken.subject
        return Binding(broken.rule, (self._person(person),), self._place(session))

    def of_person_in_slot(self, broken: Broken) -> Binding:
        """Tell of somebody who would be in two places."""
        person, slot = broken.subject
        return Binding(broken.rule, (self._person(person),), slots=self._slot(slot))

    def of_session(self, broken: Broken) -> Binding:
        """Tell of a session that is full."""
        session = broken.subject[0]
        return Binding(broken.rule, place=self._place(session), number=self.standing.instance.sessions[session].tables)

    def of_resource(self, broken: Broken) -> Binding:
        """Tell of something scarce that is in use."""
        resource, slot = broken.subject
        name = self.resources.get(self.standing.instance.resources[resource].id)
        return Binding(broken.rule, slots=self._slot(slot), resource=name)

    def of_order(self, broken: Broken) -> Binding:
        """Tell of two meetings that come one after the other."""
        at = {pair.id: index for index, pair in enumerate(self.standing.instance.pairs)}
        first, second = self.standing.instance.precedences[broken.subject[0]]
        return Binding(broken.rule, (*self._pair(at[first]), *self._pair(at[second])))


_TELLING: dict[str, Callable[[Names, Broken], Binding]] = {
    "listed": Names.alone,
    "forbidden": Names.of_pair,
    "pair_once": Names.of_pair,
    "person_once_per_slot": Names.of_person_in_slot,
    "available": Names.of_person_in_session,
    "theme": Names.of_person_in_session,
    "pair_slots": Names.of_pair,
    "pair_session": Names.of_pair,
    "max_meetings": Names.of_person,
    "max_in_a_row": Names.of_person,
    "tables": Names.of_session,
    "resource": Names.of_resource,
    "must": Names.of_pair,
    "precedence": Names.of_order,
    "break_spread": Names.alone,
    "locked": Names.of_pair,
}
KINDS = frozenset(_TELLING)
"""The rules that can be told of; a test checks that none is missing."""


def names_of(standing: Standing) -> Names:
    """Return what the indices of a draft mean."""
    grounds = standing.grounds
    return Names(
        standing,
        {slot.public_id: slot for slot in grounds.slots},
        {each.public_id: resource_name(each.name, each.language_a, each.language_b) for each in grounds.resources},
    )
