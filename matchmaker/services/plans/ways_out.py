"""The cheapest way out of a conflict: steps after which a run has a plan, kept with the run that found none.

What each step would change may have changed since; so every step is compared with how things stand now. Who may take
it is a matter of whose it is: the programme and decisions about pairs are of both offices, a person's times and numbers
of the person's own side, and a lock of either office.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.document import Eased, Programme
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.files.instances import Instance
from matchmaker.services import programmes
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.plans.conflicts import ResourceName
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.naming import resource_names_of
from matchmaker.services.relaxing import Relaxation, Step
from matchmaker.store.queries import limits, plans, timetable
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime

OF_BOTH_OFFICES = frozenset({"table", "resource", "session", "slots", "must", "break_spread"})
OF_A_PERSON = frozenset({"slot", "maximum", "in_a_row"})


class Standing(StrEnum):
    """How a step stands for the office that looks at it."""

    OPEN = "open"
    """The office can take it."""
    WAITS = "waits"
    """The office has proposed it; the other one has to confirm."""
    THEIRS = "theirs"
    """It is for the other office, or the person."""
    DONE = "done"
    GONE = "gone"
    """What it speaks of is no longer there."""


@dataclass(frozen=True, slots=True)
class WayStep:
    """One step. What is not meant is None.

    Parameters
    ----------
    kind
        As in `services.relaxing.Step`.
    before, to
        The number that the limit had in the run, and the one that it has to have at least.
    """

    kind: str
    standing: Standing
    person: Calendar | None = None
    slot: SlotTime | None = None
    place: Place | None = None
    resource: ResourceName | None = None
    meeting: tuple[Calendar, Calendar] | None = None
    before: int | None = None
    to: int | None = None
    ids: Mapping[str, Any] | None = None

    @property
    def of_both(self) -> bool:
        """Whether both offices have to want it."""
        return self.kind in OF_BOTH_OFFICES

    @property
    def of_person(self) -> bool:
        """Whether it changes what a person has said."""
        return self.kind in OF_A_PERSON


@dataclass(frozen=True, slots=True)
class WayOut:
    """The steps, and what was looked at when they were shown.

    Parameters
    ----------
    drafting
        Whether the workshop is a draft still, so that a change of the programme holds at once.
    """

    steps: tuple[WayStep, ...]
    drafting: bool
    sha256: str

    @property
    def open(self) -> tuple[WayStep, ...]:
        """The steps that the office can take now."""
        return tuple(step for step in self.steps if step.standing is Standing.OPEN)

    @property
    def proposes(self) -> bool:
        """Whether the other office has to confirm some of them."""
        return not self.drafting and any(step.of_both for step in self.open)

    @property
    def needs_reason(self) -> bool:
        """Whether some of them change what a person of the own side has said, which is kept with a reason."""
        return any(step.of_person for step in self.open)


def way_out_document(instance: Instance, relaxation: Relaxation) -> list[dict[str, Any]]:
    """Return the steps of a relaxation as plain data for the job of a run, those that are the same taken together."""
    return [
        {
            **{name: getattr(step, name) for name in ("kind", "person", "slot", "session", "resource")},
            "meeting": list(step.meeting or ()),
            "before": (before := _limit(instance, step)),
            "to": None if before is None else before + count,
        }
        for step, count in Counter(relaxation.steps).items()
    ]


def way_out_of(
    session: Session, principal: Principal, workshop: WorkshopFacts, content: Content, language: str
) -> WayOut | None:
    """Return the way out that the run of a version found, as it stands for an office now; None where it found none."""
    steps = plans.way_out(session, content.version.run_id) if content.version.run_id else None
    if not steps or workshop.side_of(principal.party) is None:
        return None
    view = _View(session, principal, workshop, content, language)
    said = [steps, view.page.version, [view.current(step) for step in steps]]
    return WayOut(
        tuple(view.step(step) for step in steps),
        workshop.status is WorkshopStatus.DRAFT,
        hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest(),
    )


class _View:
    """How things stand now, and what the ids of the steps mean."""

    def __init__(
        self, session: Session, principal: Principal, workshop: WorkshopFacts, content: Content, language: str
    ) -> None:
        self.page = programmes.show_programme(session, principal, workshop.slug, language)
        self.side = workshop.side_of(principal.party)
        self.people = {each.public_id: each for each in content.calendars.values()}
        self.places = {each.public_id: each for each in content.places.values()}
        self.slots = {each.public_id: each for each in timetable.slots(session, workshop.id)}
        self.resources = resource_names_of(session, workshop)
        self.limits = limits.limits(session, workshop.id)

    def step(self, stored: Mapping[str, Any]) -> WayStep:
        meeting = [self.people[each] for each in stored["meeting"] if each in self.people]
        return WayStep(
            stored["kind"],
            self._standing(stored),
            self.people.get(stored["person"] or ""),
            self.slots.get(stored["slot"] or ""),
            self.places.get(stored["session"] or ""),
            self.resources.get(stored["resource"] or ""),
            (meeting[0], meeting[1]) if len(meeting) == 2 else None,
            stored["before"],
            stored["to"],
            stored,
        )

    def current(self, stored: Mapping[str, Any]) -> object:
        """Return what stands now of what a step changes: a number, or whether a rule holds; None where it is gone."""
        return (
            self._of_programme(self.page.programme, stored)
            if stored["kind"] in {"table", "resource"}
            else (
                self.limits.value(
                    stored["kind"], stored["person"], stored["slot"], stored["session"], stored["meeting"]
                )
            )
        )

    def _standing(self, stored: Mapping[str, Any]) -> Standing:
        now = self.current(stored)
        if now is None:
            return Standing.GONE
        if _is_enough(stored, now):
            return Standing.DONE
        if stored["kind"] in OF_A_PERSON and self.people[stored["person"]].side is not self.side:
            return Standing.THEIRS
        return Standing.WAITS if self._is_proposed(stored) else Standing.OPEN

    def _is_proposed(self, stored: Mapping[str, Any]) -> bool:
        proposed = self.page.editable
        if stored["kind"] in {"table", "resource"}:
            return _is_enough(stored, self._of_programme(proposed, stored))
        kind = EASED.get(stored["kind"])
        return any(each.kind is kind and set(each.people) == set(stored["meeting"]) for each in proposed.eased)

    @staticmethod
    def _of_programme(programme: Programme, stored: Mapping[str, Any]) -> int | None:
        if stored["kind"] == "table":
            return next((each.tables for each in programme.sessions if each.id == stored["session"]), None)
        return next((each.capacity for each in programme.interpreters if each.id == stored["resource"]), None)


EASED = {"must": Eased.MUST, "session": Eased.SESSION, "slots": Eased.SESSION, "break_spread": Eased.BREAKS}
"""Which decision of both offices a step eases."""


def _is_enough(stored: Mapping[str, Any], now: object) -> bool:
    """Return whether a limit has been relaxed far enough: a number that is reached, or a rule that does not hold."""
    if stored["to"] is None:
        return now is False
    return isinstance(now, int | float) and now >= stored["to"]


def _limit(instance: Instance, step: Step) -> int | None:
    """Return the number that a step raises, as it was in the run; None for a rule that holds or not."""
    person = next((each for each in instance.people if each.id == step.person), None)
    numbers = {
        "table": next((each.tables for each in instance.sessions if each.id == step.session), None),
        "resource": next((each.capacity for each in instance.resources if each.id == step.resource), None),
        "maximum": person.max_meetings if person else None,
        "in_a_row": person.max_in_a_row if person else None,
        "break_spread": instance.max_break_spread,
    }
    return numbers.get(step.kind)
