"""Until when registrations can be changed: people until registration closes, offices until the workshop is over.

Whom their office takes in after that, for a reason, joins with their own word as everybody does.
"""

from datetime import datetime

from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries.registrations import HeadingRow, RegistrationRow

OVER = frozenset({WorkshopStatus.HELD, WorkshopStatus.CANCELLED})
"""Workshops whose registrations nobody changes any more; until then offices do, also when people no longer can."""

OPEN_FOR_OFFICES = frozenset({WorkshopStatus.OPEN, WorkshopStatus.CLOSED})


def is_open(workshop: WorkshopFacts, heading: HeadingRow, now: datetime) -> bool:
    """Return whether people can register, change and withdraw."""
    closes = heading.registration_closes_at
    return workshop.status is WorkshopStatus.OPEN and (closes is None or now < closes)


def can_join(workshop: WorkshopFacts, heading: HeadingRow, own: RegistrationRow | None, now: datetime) -> bool:
    """Return whether somebody can register: while it is open, or later once, where their office has taken them in."""
    late = own is not None and own.taken_in_at is not None and own.status is RegistrationStatus.PREPARED
    return is_open(workshop, heading, now) or (late and workshop.status in OPEN_FOR_OFFICES)


def require_not_over(workshop: WorkshopFacts) -> None:
    """Refuse where not even an office can change who takes part any more."""
    if workshop.status in OVER:
        raise RefusedError(Refusal.REGISTRATIONS_OVER)
