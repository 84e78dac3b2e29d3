"""Delete a prepared entry with all that stands in it: nobody has confirmed it, so nothing else rests on it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from matchmaker.store.queries import entries as queries
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.tables.registrations import Registration, RegistrationMember

KEPT_UNANSWERED = timedelta(days=30)
"""After the last link has run out: who did not answer until then did not want to, and has not agreed to be kept."""


def erase(session: Session, profile_id: int, now: datetime) -> None:
    """Delete the profile of a prepared entry, its registration, its letters and links, and an organisation of its own.

    What hangs on these by a foreign key that cascades (texts, languages, themes, presence, links) goes with them.
    """
    of_profile = select(RegistrationMember.registration_id).where(RegistrationMember.profile_id == profile_id)
    registrations = list(session.scalars(of_profile))
    organisation = session.scalar(select(Profile.organisation_id).where(Profile.id == profile_id))
    session.execute(delete(RegistrationMember).where(RegistrationMember.profile_id == profile_id))
    session.execute(delete(Registration).where(Registration.id.in_(registrations)))
    session.execute(delete(OutboxMessage).where(OutboxMessage.profile_id == profile_id))
    public_id = session.scalar(delete(Profile).where(Profile.id == profile_id).returning(Profile.public_id))
    session.add(Erasure(profile_id=public_id, requested_at=now, done_at=now))  # also if a backup brings it back
    session.execute(delete(Organisation).where(Organisation.id == organisation, *_of_nobody()))
    session.expire_all()


def erase_unanswered(session: Session, now: datetime) -> int:
    """Delete the entries that nobody has answered for long; return how many."""
    found = queries.unanswered(session, now - KEPT_UNANSWERED)
    for profile_id in found:
        erase(session, profile_id, now)
    return len(found)


def _of_nobody() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        ~exists().where(Profile.organisation_id == Organisation.id),
        ~exists().where(CostLine.organisation_id == Organisation.id),
    )
