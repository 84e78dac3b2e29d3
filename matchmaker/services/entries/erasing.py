"""Delete a prepared entry with all that stands in it: nobody has confirmed it, so nothing else rests on it."""

from collections.abc import Sequence
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

_AT_ONCE = 500


def erase(session: Session, profile_id: int, now: datetime) -> None:
    """Delete the profile of a prepared entry, its registration, its letters and links, and an organisation of its own.

    What hangs on these by a foreign key that cascades (texts, languages, themes, presence, links) goes with them.
    """
    erase_all(session, [profile_id], now)


def erase_all(session: Session, profiles: Sequence[int], now: datetime) -> None:
    """Delete several prepared entries, as `erase` does with one."""
    for start in range(0, len(profiles), _AT_ONCE):
        _erase_some(session, profiles[start : start + _AT_ONCE], now)
    session.expire_all()


def _erase_some(session: Session, profiles: Sequence[int], now: datetime) -> None:
    sits = RegistrationMember.profile_id.in_(profiles)
    registrations = list(session.scalars(select(RegistrationMember.registration_id).where(sits)))
    organisations = list(session.scalars(select(Profile.organisation_id).where(Profile.id.in_(profiles)).distinct()))
    session.execute(delete(RegistrationMember).where(sits))
    session.execute(delete(Registration).where(Registration.id.in_(registrations)))
    session.execute(delete(OutboxMessage).where(OutboxMessage.profile_id.in_(profiles)))
    gone = list(session.scalars(delete(Profile).where(Profile.id.in_(profiles)).returning(Profile.public_id)))
    session.add_all(Erasure(profile_id=each, requested_at=now, done_at=now) for each in gone)  # also after a restore
    named = [each for each in organisations if each is not None]
    session.execute(delete(Organisation).where(Organisation.id.in_(named), *_of_nobody()))


def erase_unanswered(session: Session, now: datetime) -> int:
    """Delete the entries that nobody has answered for long; return how many."""
    found = queries.unanswered(session, now - KEPT_UNANSWERED)
    erase_all(session, found, now)
    return len(found)


def _of_nobody() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        ~exists().where(Profile.organisation_id == Organisation.id),
        ~exists().where(CostLine.organisation_id == Organisation.id),
    )
