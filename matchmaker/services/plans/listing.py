"""The versions of a workshop's plan: how far each has come, what it is worth, who confirmed it when."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.heading import (
    PlanHead,
    Signature,
    WorkshopHead,
    head_of,
    signatures_of,
    workshop_head,
)
from matchmaker.services.plans.result import Certainty, certainty_of
from matchmaker.store.queries import plans, timetable
from matchmaker.store.queries.plans import Confirmed, Version


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list."""

    version: Version
    certainty: Certainty
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """The list, with what waits for an answer on top of it."""

    workshop: WorkshopHead
    waiting: PlanHead | None
    lines: tuple[VersionLine, ...]


def versions_of(session: Session, principal: Principal, slug: str, *, language: str) -> Versions:
    """Return the versions of a workshop, the newest first."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    found = plans.versions(session, workshop.id)
    confirmations = plans.confirmations(session, workshop.id)
    return Versions(
        workshop_head(session, principal, workshop, language),
        _waiting(session, principal, workshop, found, confirmations),
        tuple(
            VersionLine(version, certainty_of(version), signatures_of(workshop, version, confirmations))
            for version in found
        ),
    )


def _waiting(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    versions: list[Version],
    confirmations: list[Confirmed],
) -> PlanHead | None:
    proposed = next((version for version in versions if version.status is PlanStatus.PROPOSED), None)
    if proposed is None:
        return None
    content = Content(
        proposed,
        timetable.sittings(session, proposed.id),
        timetable.places(session, workshop.id),
        timetable.calendars(session, workshop.id),
    )
    return head_of(session, principal, workshop, content, confirmations)
