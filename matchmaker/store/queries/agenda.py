"""The agenda beside its meetings: whose the secret of a feed is and since when, and what the desk was told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.store.queries.desk import OwnNote
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.calendars import CalendarFeed
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration


@dataclass(frozen=True, slots=True)
class Feed:
    """The person whose feed it is, with the language to write it in."""

    profile_id: int
    account_id: int
    language: str


def feed_of_secret(session: Session, secret_sha256: str) -> Feed | None:
    """Return whose feed has a secret of this hash; None for a wrong one, or where the account is shut."""
    query = (
        select(CalendarFeed.profile_id, Account.id, Account.language)
        .join(Profile, Profile.id == CalendarFeed.profile_id)
        .join(Account, Account.id == Profile.account_id)
        .where(CalendarFeed.secret_sha256 == secret_sha256, Account.disabled_at.is_(None), Profile.erased_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    return Feed(*row) if row else None


def feed_and_note(
    session: Session, profile_id: int | None, registration_id: int
) -> tuple[datetime | None, OwnNote | None]:
    """Return when the person's feed got its address, and the last note of the desk about their calendar that stands.

    None for what there is none of.
    """
    feed = select(CalendarFeed.made_at).where(CalendarFeed.profile_id == profile_id).scalar_subquery()
    columns = [getattr(DeskEvent, name) for name in OwnNote.__slots__]
    stands = (DeskEvent.registration_id == Registration.id) & DeskEvent.taken_back_at.is_(None)
    query = (
        select(feed, *columns)
        .select_from(Registration)
        .outerjoin(DeskEvent, stands)
        .where(Registration.id == registration_id)
        .order_by(DeskEvent.id.desc())
        .limit(1)
    )
    made_at, *note = session.execute(query).one()
    return made_at, OwnNote(*note) if note[0] is not None else None
