"""Calendar feeds: whose a secret is, and since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.calendars import CalendarFeed
from matchmaker.store.tables.people import Profile


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


def feed_made_at(session: Session, profile_id: int | None) -> datetime | None:
    """Return when the person's feed got its address; None where there is none."""
    return session.scalar(select(CalendarFeed.made_at).where(CalendarFeed.profile_id == profile_id))
