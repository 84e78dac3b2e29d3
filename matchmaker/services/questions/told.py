"""The answer to a question with the people, sessions and times that it speaks of: from ids to names.

The job keeps ids and numbers only. The edges put what is here into sentences of the reader's language.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.permissions import Principal
from matchmaker.files.instance_files import parse_instance
from matchmaker.files.instances import Instance
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.explanations.binding import FORBIDDING
from matchmaker.services.plans.conflicts import Binding, Named, ResourceName
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.naming import resource_names_of
from matchmaker.services.questions.reading import Fit, Question, View, fit_of
from matchmaker.services.questions.verdict import Verdict
from matchmaker.store.queries import names, timetable
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A rule that keeps the two out of a session; `meets`: whom the person meets then, where that is the reason."""

    binding: Binding
    meets: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Obstructed:
    """A session, and all that would have to be otherwise in it; nothing: the two would fit in as it is."""

    place: Place
    hindrances: tuple[Hindrance, ...]

    @property
    def closed(self) -> bool:
        """Whether it is closed to the two for their own sake, so that no change of other meetings helps."""
        return any(each.binding.rule in FORBIDDING for each in self.hindrances)


@dataclass(frozen=True, slots=True)
class Step:
    """The smallest change, with what it speaks of; what is not meant is None.

    Parameters
    ----------
    kind
        As in `services.changes.Change`.
    number
        How many there are now of what would be one more: meetings, meetings in a row, interpreters, tables.
    """

    kind: str
    person: Calendar | None = None
    slot: SlotTime | None = None
    place: Place | None = None
    resource: ResourceName | None = None
    meeting: tuple[Calendar, Calendar] | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An answer.

    Parameters
    ----------
    verdict
        What is answered; with the general one, and where no plan is possible, there is nothing else.
    fit
        How well the two fit.
    places
        The sessions, those with the fewest hindrances first.
    price
        By objective, the value of a plan with the meeting less that of one made again as things are; empty: there is
        none with it.
    worth
        What the plan made again is worth.
    step
        The smallest change; None where there is none.
    decided
        Whether the answer is proven: no cheaper change would do, or none at all.
    gain
        By objective, the value of the plan after the change less that of one made again as things are.
    listed
        How many single changes were considered.
    themes
        Names of themes in the reader's language.
    """

    verdict: Verdict
    fit: Fit | None = None
    places: tuple[Obstructed, ...] = ()
    price: Mapping[str, float] = field(default_factory=dict)
    worth: float | None = None
    step: Step | None = None
    decided: bool = True
    gain: Mapping[str, float] = field(default_factory=dict)
    listed: int = 0
    themes: Mapping[int, str] = field(default_factory=dict)


def told(
    session: Session, principal: Principal, question: Question, *, language: str, embedder: str = LEXICAL
) -> Told | None:
    """Return the answer to a question that has one; `embedder` as in `question_of`."""
    asked = question.asked
    result = asked.work.result if asked and asked.work else None
    if asked is None or not result:
        return None
    verdict = Verdict(result["verdict"])
    if verdict in {Verdict.NOT_NOW, Verdict.NO_PLAN}:
        return Told(verdict)
    workshop = workshop_at(session, question.workshop.slug)
    named = _Naming(session, workshop, question.content, result)
    return Told(
        verdict,
        fit_of(session, View(principal, workshop, language, embedder), asked.host, asked.visitor),
        tuple(named.obstructed(each) for each in result["binding"] if each["session"] in named.places),
        result["price"],
        result["worth"],
        named.step(result["smallest"]) if result["smallest"] else None,
        result["decided"],
        result["gain"],
        result["listed"],
        names.theme_names(session, language),
    )


class _Naming:
    """What the ids of one answer mean."""

    def __init__(self, session: Session, workshop: WorkshopFacts, content: Content, result: Mapping[str, Any]) -> None:
        self.instance: Instance = parse_instance(json.dumps(result["seen"]).encode(), "the answer")
        self.content = content
        self.people = {each.public_id: each for each in content.calendars.values()}
        self.places = {each.public_id: each for each in content.places.values()}
        slots = timetable.slots(session, workshop.id)
        self.slots = {each.public_id: each for each in slots}
        self.resources = resource_names_of(session, workshop)
        self.named = Named(self.instance, content.calendars, content.places, slots, self.resources)

    def obstructed(self, stored: Mapping[str, Any]) -> Obstructed:
        place = self.places[stored["session"]]
        return Obstructed(place, tuple(self._hindrance(rule, place) for rule in stored["rules"]))

    def _hindrance(self, rule: Mapping[str, Any], place: Place) -> Hindrance:
        binding = self.named.binding(rule)
        person = binding.people[0] if rule["rule"] == "person_once_per_slot" and binding.people else None
        return Hindrance(binding, self._met_then(person, place.slots) if person else None)

    def _met_then(self, person: Calendar, slots: Sequence[SlotTime]) -> Calendar | None:
        """Return whom somebody meets in the version at one of the times."""
        for each in self.content.sittings:
            place = self.content.places.get(each.session_id)
            if person.id in (each.host_id, each.visitor_id) and place and set(place.slots) & set(slots):
                return self.content.calendars[each.visitor_id if person.id == each.host_id else each.host_id]
        return None

    def step(self, stored: Mapping[str, Any]) -> Step:
        one, other = stored.get("meeting") or ("", "")
        meeting = (self.people[one], self.people[other]) if one in self.people and other in self.people else None
        return Step(
            stored["kind"],
            self.people.get(stored.get("person", "")),
            self.slots.get(stored.get("slot", "")),
            self.places.get(stored.get("session", "")),
            self.resources.get(stored.get("resource", "")),
            meeting,
            self._number(stored),
        )

    def _number(self, stored: Mapping[str, Any]) -> int | None:
        person = next((each for each in self.instance.people if each.id == stored.get("person")), None)
        numbers = {
            "maximum": person.max_meetings if person else None,
            "in_a_row": person.max_in_a_row if person else None,
            "table": next((each.tables for each in self.instance.sessions if each.id == stored.get("session")), None),
            "resource": next((r.capacity for r in self.instance.resources if r.id == stored.get("resource")), None),
        }
        return numbers.get(stored["kind"])
