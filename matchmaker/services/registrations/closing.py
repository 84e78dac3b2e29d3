"""Until when registrations can be changed: people until registration closes, offices until the workshop is over."""

from datetime import datetime

from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries.registrations import HeadingRow

OVER = frozenset({WorkshopStatus.HELD, WorkshopStatus.CANCELLED})
"""Workshops whose registrations nobody changes any more; until then offices do, also when people no longer can."""


def is_open(workshop: WorkshopFacts, heading: HeadingRow, now: datetime) -> bool:
    """Return whether people can register, change and withdraw."""
    closes = heading.registration_closes_at
    return workshop.status is WorkshopStatus.OPEN and (closes is None or now < closes)


def require_not_over(workshop: WorkshopFacts) -> None:
    """Refuse where not even an office can change who takes part any more."""
    if workshop.status in OVER:
        raise RefusedError(Refusal.REGISTRATIONS_OVER)
