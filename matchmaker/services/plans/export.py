"""The plan as rows of a file: the same that the pages show, taken out of the house for a reason that is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.services import journal
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.content import content_of
from matchmaker.services.plans.timetables import Seat, seats_of
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import names
from matchmaker.store.queries.meetings import interpreters_of

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """The meetings of a version in the order of time, and the zone that their times are told in."""

    slug: str
    number: int
    time_zone: str
    seats: tuple[Seat, ...]


def export(
    session: Session, principal: Principal, slug: str, plan_id: str, *, reason: str, language: str, now: datetime
) -> Exported:
    """Return the meetings of a version for a file, and write into the journal who took them out, and why.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.EXPORT, workshop.resource(), reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    content = content_of(session, workshop, plan_id)
    journal.record(
        session,
        principal,
        "plan exported",
        subject_kind="plan",
        subject_id=content.version.public_id,
        workshop=workshop.public_id,
        reason=reason,
        details={"number": content.version.number, "meetings": len(content.sittings)},
        now=now,
    )
    interpreters = interpreters_of(session, content.version.id)
    seats = seats_of(content, names.theme_names(session, language), interpreters)
    return Exported(workshop.slug, content.version.number, workshop.time_zone, tuple(seats))
