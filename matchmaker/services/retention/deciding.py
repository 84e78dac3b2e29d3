"""An office says until when it keeps what it knows of its own people from a workshop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.retention import LONGEST_YEARS, usual_keep_until, years_after
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import EditConflictError, ForbiddenError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.store.queries import delegations, registrations
from matchmaker.store.queries.registrations import HeadingRow
from matchmaker.store.tables.privacy import Retention
from matchmaker.store.tables.workshops import Workshop


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """Somebody of the own side, by name."""

    id: str
    name: str
    name_latin: str
    organisation: str
    status: RegistrationStatus


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """What an office sees and decides.

    Parameters
    ----------
    earliest, latest
        Between which days the office can choose.
    decided
        Whether the office has chosen; otherwise the usual term holds.
    version
        Of what the office has chosen; None where it has not.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    keep_until: date
    earliest: date
    latest: date
    decided: bool
    version: int | None
    people: Sequence[OwnPerson]


def retention_page(session: Session, principal: Principal, slug: str, *, language: str) -> RetentionPage:
    """Return the term of a workshop for the own people of the office that asks, and who these are."""
    workshop = workshop_at(session, slug)
    require(principal, Action.RETENTION_WRITE, workshop.resource(party=principal.party))
    row = _row(session, workshop, principal)
    last_day = session.get_one(Workshop, workshop.id).ends_on
    side = workshop.side_of(principal.party)
    people = [
        OwnPerson(each.public_id, each.name, each.name_latin, each.organisation_latin or each.organisation, each.status)
        for each in delegations.delegates(session, workshop.id, side)
        if each.side is side
    ]
    return RetentionPage(
        workshop=workshop,
        heading=registrations.heading(session, workshop.id, language),
        keep_until=row.keep_until if row else usual_keep_until(last_day),
        earliest=last_day,
        latest=years_after(last_day, LONGEST_YEARS),
        decided=row is not None,
        version=row.version if row else None,
        people=people,
    )


def set_retention(
    session: Session, principal: Principal, slug: str, keep_until: date, *, version: int | None, now: datetime
) -> None:
    """Set until when the own people's entries of a workshop are kept.

    Parameters
    ----------
    version
        Of what had been chosen when the page was opened; None where nothing had been.

    Raises
    ------
    RefusedError
        The workshop is not over by then, or it is longer than any purpose lasts.
    EditConflictError
        Somebody else of the office has chosen meanwhile.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.RETENTION_WRITE, workshop.resource(party=principal.party), reason=principal.ground)
    if principal.party not in workshop.parties:
        raise ForbiddenError("Only the office of one of the two sides decides this.")
    last_day = session.get_one(Workshop, workshop.id).ends_on
    if keep_until < last_day:
        raise RefusedError(Refusal.KEEP_TOO_SHORT, "keep_until", first=last_day)
    if keep_until > (latest := years_after(last_day, LONGEST_YEARS)):
        raise RefusedError(Refusal.KEEP_TOO_LONG, "keep_until", last=latest)
    row = _row(session, workshop, principal)
    if (row.version if row else None) != version:
        raise EditConflictError({"keep_until": row.keep_until if row else usual_keep_until(last_day)})
    if row is None:
        row = Retention(workshop_id=workshop.id, party_id=principal.party)
        session.add(row)
    row.keep_until, row.set_by_id, row.set_at = keep_until, principal.account, now
    session.flush()
    journal.record(
        session,
        principal,
        "retention set",
        subject_kind="workshop",
        subject_id=workshop.public_id,
        workshop=workshop.public_id,
        details={"keep_until": keep_until.isoformat()},
        now=now,
    )


def _row(session: Session, workshop: WorkshopFacts, principal: Principal) -> Retention | None:
    own = Retention.workshop_id == workshop.id, Retention.party_id == principal.party
    return session.scalar(select(Retention).where(*own))
