"""Places of a side at a workshop, and who waits for one: each function is one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.prepared import is_told
from matchmaker.store.tables.registrations import Quota, Registration


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """How many calendars a side has places for."""

    places: int
    version: int


@dataclass(frozen=True, slots=True)
class QueuedRow:
    """A calendar that waits for a place."""

    id: int
    public_id: str
    registered_at: datetime


def quota(session: Session, workshop_id: int, party_id: int) -> QuotaRow | None:
    """Return how many places a party has at a workshop; None where nobody set a number."""
    query = select(Quota.places, Quota.version).where(Quota.workshop_id == workshop_id, Quota.party_id == party_id)
    row = session.execute(query).one_or_none()
    return QuotaRow(*row) if row else None


def calendars_by_status(session: Session, workshop_id: int, side: Side) -> Mapping[RegistrationStatus, int]:
    """Return how many calendars of a side there are in each status but that of the prepared ones."""
    query = (
        select(Registration.status, func.count())
        .where(Registration.workshop_id == workshop_id, Registration.side == side, is_told())
        .group_by(Registration.status)
    )
    return {status: number for status, number in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)


def queue(session: Session, workshop_id: int, side: Side) -> list[QueuedRow]:
    """Return the calendars of a side that wait for a place, the one that has waited longest first."""
    query = (
        select(Registration.id, Registration.public_id, Registration.registered_at)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.side == side,
            Registration.status == RegistrationStatus.WAITING,
        )
        .order_by(Registration.registered_at, Registration.id)
    )
    return [QueuedRow(*row) for row in session.execute(query)]
