"""How to reach a person, with what they have said on who may know it. One statement each."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.consents import Purpose
from matchmaker.store.queries.people import has_consented
from matchmaker.store.tables.people import Profile


@dataclass(frozen=True, slots=True)
class ContactRow:
    """What a person wrote for those who may reach them; either may be empty."""

    account_id: int | None
    email: str
    phone: str
    for_met: bool
    """Whether whoever they meet may read it."""
    for_other_office: bool


def shown_to_met(session: Session, profile_ids: Collection[int]) -> set[int]:
    """Return who of these people lets whoever they meet know how to reach them."""
    query = select(Profile.id).where(
        Profile.id.in_(profile_ids), Profile.erased_at.is_(None), has_consented(Purpose.CONTACT_BY_MET)
    )
    return set(session.scalars(query))


def contact_of(session: Session, profile_id: int) -> ContactRow | None:
    """Return how to reach a person; None for somebody who was forgotten. Whoever asks decides who may read it."""
    query = select(
        Profile.account_id,
        Profile.contact_email,
        Profile.contact_phone,
        has_consented(Purpose.CONTACT_BY_MET),
        has_consented(Purpose.CONTACT_BY_OTHER_OFFICE),
    ).where(Profile.id == profile_id, Profile.erased_at.is_(None))
    row = session.execute(query).one_or_none()
    return ContactRow(*row) if row else None
