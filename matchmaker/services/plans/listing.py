"""The versions of a workshop's plan: how far each has come, what it is worth, who confirmed it when."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.plans.certainty import Certainty, certainty_of
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.heading import (
    PlanHead,
    Signature,
    WorkshopHead,
    head_of,
    signatures_of,
    workshop_head,
)
from matchmaker.store.queries import plans, substitution, timetable
from matchmaker.store.queries.plans import Confirmed, Version
from matchmaker.store.queries.substitution import SubstitutionRow


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list, with the one that it was made from."""

    version: Version
    certainty: Certainty
    based_on: Version | None
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """The list, with what waits for an answer on top of it, and who took whose place: both offices read of that."""

    workshop: WorkshopHead
    waiting: PlanHead | None
    lines: tuple[VersionLine, ...]
    substitutions: tuple[SubstitutionRow, ...]


def versions_of(session: Session, principal: Principal, slug: str, *, language: str) -> Versions:
    """Return the versions of a workshop, the newest first."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    found = plans.versions(session, workshop.id)
    confirmations = plans.confirmations(session, workshop.id)
    by_key = {version.id: version for version in found}
    return Versions(
        workshop_head(session, principal, workshop, language),
        _waiting(session, principal, workshop, found, confirmations),
        tuple(
            VersionLine(
                version,
                certainty_of(version),
                by_key.get(version.based_on_id or 0),
                signatures_of(workshop, version, confirmations),
            )
            for version in found
        ),
        tuple(substitution.substitutions(session, workshop.id)),
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
    sittings, in_force = timetable.sittings_and_in_force(session, workshop.id, proposed.id)
    places, calendars = timetable.places(session, workshop.id), timetable.calendars(session, workshop.id)
    content = Content(proposed, sittings, places, calendars, in_force)
    return head_of(session, principal, workshop, content, confirmations)
