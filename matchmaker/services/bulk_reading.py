"""Who reads very many people's pages in a short time: counted beside the limits, shown to operators.

Nobody is stopped by it: an organiser may have to look through a delegation. But whoever copies a register is seen. The
edge counts different people and writes only once in `STEP` of them, so that an ordinary page costs nothing; by up to
`STEP` - 1 people for each process of the service the count is too low.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.services import limits
from matchmaker.services.limits import Limit
from matchmaker.store.tables.accounts import Account, RateCount

SPAN = timedelta(minutes=10)
STEP = 20
MANY = 100
"""Different people's pages in `SPAN` from which on it is shown."""

_COUNTED = Limit("profiles read", most=10**9, span=SPAN, one_in=STEP)


@dataclass(frozen=True, slots=True)
class Reader:
    """An account that read very many people's pages within `SPAN`."""

    email: str
    role: Role
    people: int


def note_many(session: Session, principal: Principal, *, now: datetime) -> None:
    """Count that an account has read the pages of another `STEP` people."""
    limits.count(session, _COUNTED, _subject(principal.account or 0), now)


def great_readers(session: Session, principal: Principal, *, now: datetime) -> list[Reader]:
    """Return the accounts that read the pages of `MANY` people or more within the last `SPAN`, the busiest first."""
    require(principal, Action.ADMIN, NOTHING)
    since = RateCount.window_start > now - SPAN - _COUNTED.part
    total = func.sum(RateCount.count)
    counted = select(RateCount.bucket, total).where(RateCount.bucket.startswith(f"{_COUNTED.name}:"), since)
    rows = session.execute(counted.group_by(RateCount.bucket).having(total >= MANY))
    buckets = {bucket: int(people) for bucket, people in rows}
    if not buckets:
        return []
    found = [
        Reader(email, role, buckets[bucket])
        for key, email, role in session.execute(select(Account.id, Account.email, Account.role))
        if (bucket := _COUNTED.bucket(_subject(key))) in buckets
    ]
    return sorted(found, key=lambda reader: (-reader.people, reader.email))


def _subject(account: int) -> str:
    return f"account {account}"
