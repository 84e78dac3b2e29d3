"""The one who looks at people: their own registration and wishes, and whether wishes still count."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import people as queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.people import WishRow
from matchmaker.store.queries.registrations import HeadingRow

WISHES_COUNT = frozenset({WorkshopStatus.OPEN, WorkshopStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks.

    Parameters
    ----------
    registration
        Key of the reader's calendar; None for somebody who does not take part, such as an office.
    wishes
        What the reader said, by calendar, the wants first and in their order.
    max_meetings
        How many meetings the reader takes at most; None where that is not limited.
    """

    registration: int | None
    wishes: Mapping[int, WishRow]
    max_meetings: int | None = None

    @property
    def wants(self) -> list[int]:
        """The calendars that the reader wants to meet, the most wanted first."""
        return [key for key, wish in self.wishes.items() if wish.kind is PreferenceKind.WANT]

    @property
    def vetoes(self) -> frozenset[int]:
        """The calendars that the reader does not want to meet."""
        return frozenset(key for key, wish in self.wishes.items() if wish.kind is PreferenceKind.VETO)


def reader_of(session: Session, principal: Principal, workshop: WorkshopFacts) -> Reader:
    """Return the one who asks as a participant of a workshop."""
    own = registrations.registration_of(session, workshop.id, principal.profile) if principal.profile else None
    if own is None or own.status is not RegistrationStatus.REGISTERED:
        return Reader(None, {})
    wishes = {wish.registration_id: wish for wish in queries.wishes_of(session, own.id)}
    return Reader(own.id, wishes, own.max_meetings)


def wishes_count(workshop: WorkshopFacts, heading: HeadingRow) -> bool:
    """Return whether a wish can still change the plan: as long as none is published."""
    return workshop.status in WISHES_COUNT and not heading.published
