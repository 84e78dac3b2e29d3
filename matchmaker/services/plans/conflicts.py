"""The conflict of a plan that cannot be, with the people, sessions and times that it speaks of.

The stored conflict holds rules and public ids; what a rule allowed (how many, when) stands in the instance that was
solved. Here both become facts with names; the edges put them into a sentence of the reader's language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.files.instances import Instance
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime


@dataclass(frozen=True, slots=True)
class ResourceName:
    """Something scarce: its own name, or the two languages that an interpreter joins."""

    name: str
    languages: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Binding:
    """One rule of a conflict and what it speaks of; None and empty where it does not, or where that is gone by now.

    Parameters
    ----------
    rule
        Its name in the solver.
    people
        One calendar, two that form a pair, or four for two pairs one after the other.
    place
        The session.
    slots
        When somebody is away, when a pair may meet, or when the scarce thing is used.
    resource
        The scarce thing.
    number
        How many meetings, tables, uses or breaks the rule allows.
    """

    rule: str
    people: tuple[Calendar | None, ...] = ()
    place: Place | None = None
    slots: tuple[SlotTime, ...] = ()
    resource: ResourceName | None = None
    number: int | None = None


class Named:
    """Looks up what the ids of a conflict mean."""

    def __init__(
        self,
        instance: Instance | None,
        calendars: Mapping[int, Calendar],
        places: Mapping[int, Place],
        slots: Sequence[SlotTime],
        resources: Mapping[str, ResourceName],
    ) -> None:
        self._people = {calendar.public_id: calendar for calendar in calendars.values()}
        self._places = {place.public_id: place for place in places.values()}
        self._slots = {slot.public_id: slot for slot in slots}
        self._resources = resources
        self._persons = {person.id: person for person in instance.people} if instance else {}
        self._pairs = {pair.id: pair for pair in instance.pairs} if instance else {}
        self._sessions = {session.id: session for session in instance.sessions} if instance else {}
        self._scarce = {each.id: each for each in instance.resources} if instance else {}
        self._spread = instance.max_break_spread if instance else None

    def binding(self, stored: Mapping[str, Any]) -> Binding:
        """Return a stored rule of a conflict with what its ids mean."""
        rule = stored["rule"]
        return KINDS[rule](self, rule, *stored["ids"]) if rule in KINDS else Binding(rule)

    def of_pair(self, rule: str, pair_id: str, a: str, b: str) -> Binding:
        """Return a rule about two people: that they must meet, may not, or only then or there."""
        pair = self._pairs.get(pair_id)
        session = self._places.get(pair.session) if pair and pair.session else None
        return Binding(rule, self._named(a, b), session, self._at(pair.slots or () if pair else ()))

    def of_current(self, rule: str, a: str, b: str, session: str) -> Binding:
        """Return a rule about a meeting of the plan in force."""
        return Binding(rule, self._named(a, b), self._places.get(session))

    def of_person(self, rule: str, person_id: str) -> Binding:
        """Return a rule about one calendar."""
        person = self._persons.get(person_id)
        if person is None:
            return Binding(rule, self._named(person_id))
        number = {"max_meetings": person.max_meetings, "max_in_a_row": person.max_in_a_row}.get(rule)
        away = self._at(person.unavailable) if rule == "available" else ()
        return Binding(rule, self._named(person_id), slots=away, number=number)

    def of_theme(self, rule: str, person_id: str, session: str) -> Binding:
        """Return that somebody does not have the theme of a session."""
        return Binding(rule, self._named(person_id), self._places.get(session))

    def of_tables(self, rule: str, session_id: str) -> Binding:
        """Return how many tables a session has."""
        session = self._sessions.get(session_id)
        return Binding(rule, place=self._places.get(session_id), number=session.tables if session else None)

    def of_resource(self, rule: str, resource_id: str, slot: str) -> Binding:
        """Return how often something scarce can be used at a time."""
        scarce = self._scarce.get(resource_id)
        number = scarce.at(slot) if scarce else None
        return Binding(rule, slots=self._at((slot,)), resource=self._resources.get(resource_id), number=number)

    def of_precedence(self, rule: str, first: str, second: str) -> Binding:
        """Return that one meeting comes before another."""
        two = (self._pairs.get(first), self._pairs.get(second))
        return Binding(
            rule, tuple(each for pair in two for each in (self._named(pair.a, pair.b) if pair else (None,) * 2))
        )

    def of_spread(self, rule: str) -> Binding:
        """Return by how much the numbers of breaks may differ."""
        return Binding(rule, number=self._spread)

    def _named(self, *ids: str) -> tuple[Calendar | None, ...]:
        return tuple(self._people.get(each) for each in ids)

    def _at(self, ids: Sequence[str]) -> tuple[SlotTime, ...]:
        return tuple(self._slots[each] for each in ids if each in self._slots)


KINDS: Mapping[str, Callable[..., Binding]] = {
    **dict.fromkeys(("must", "forbidden", "pair_once", "pair_slots", "pair_session"), Named.of_pair),
    **dict.fromkeys(("locked", "listed"), Named.of_current),
    **dict.fromkeys(("available", "person_once_per_slot", "max_meetings", "max_in_a_row"), Named.of_person),
    "theme": Named.of_theme,
    "tables": Named.of_tables,
    "resource": Named.of_resource,
    "precedence": Named.of_precedence,
    "break_spread": Named.of_spread,
}
"""How the ids of each rule are read; a test checks that no rule of the solver is missing."""
