"""What people of the other delegations offer and seek, for somebody who writes a profile: each function one statement.

No names: who said it stays with the workshop's own pages. Only those are among it who let the other side see them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.store.queries.people import has_consented
from matchmaker.store.tables.people import Profile, ProfileText
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop

UNDER_WAY = (WorkshopStatus.OPEN, WorkshopStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A workshop in which a person takes part, the side on which, and the language in which all work there."""

    workshop_id: int
    host_party_id: int
    visitor_party_id: int
    side: Side
    working_language: str


def taking_part(session: Session, profile_id: int) -> list[TakingPart]:
    """Return where a person takes part in a workshop that is to be held, the next one first."""
    columns = (Workshop.id, Workshop.host_party_id, Workshop.visitor_party_id)
    query = (
        select(*columns, Registration.side, Workshop.working_language)
        .join(Registration, Registration.workshop_id == Workshop.id)
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .where(
            RegistrationMember.profile_id == profile_id,
            Registration.status == RegistrationStatus.REGISTERED,
            Workshop.status.in_(UNDER_WAY),
        )
        .order_by(Workshop.starts_on, Workshop.id)
    )
    return [TakingPart(*row) for row in session.execute(query)]


def across(session: Session, at: Sequence[TakingPart], kinds: Collection[ProfileTextKind]) -> list[tuple[str, str]]:
    """Return the texts of these kinds of the people on the other sides, each once, with its kind, in a fixed order."""
    if not at:
        return []
    others = [and_(Registration.workshop_id == each.workshop_id, Registration.side != each.side) for each in at]
    query = (
        select(ProfileText.kind, ProfileText.text)
        .distinct()
        .join(Profile, Profile.id == ProfileText.profile_id)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(
            or_(*others),
            Registration.status == RegistrationStatus.REGISTERED,
            Profile.erased_at.is_(None),
            has_consented(),
            ProfileText.kind.in_(kinds),
        )
    )
    return sorted((str(kind), text) for kind, text in session.execute(query))
