"""Who reads very many people in a short time: counted in the database, shown to operators.

Nobody is stopped by it: an organiser may have to look through a delegation. But whoever copies a register is seen. Each
different person whom an account is shown, on a page of their own, in a list or in a file, has a row beside those of the
limits, of one hash for the reader and one for the person. So all processes count together, a restart forgets nothing,
and who opens one page again and again is none who copies.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.store.tables.accounts import Account, RateCount

SPAN = timedelta(minutes=10)
PART = timedelta(minutes=1)
"""The time that is counted together: somebody who is read again in it needs no other row."""

MANY = 100
"""Different people in `SPAN` from which on it is shown."""

_NAME = "people read"
_DIGITS_OF_READER, _DIGITS_OF_PERSON = 64, 32


@dataclass(frozen=True, slots=True)
class Reader:
    """An account that was shown very many people within `SPAN`."""

    email: str
    role: Role
    people: int


def part_of(now: datetime) -> datetime:
    """Return the beginning of the part of time to which an instant belongs."""
    return now.astimezone(UTC).replace(second=0, microsecond=0)


def note_read(session: Session, account: int, people: Collection[str], *, now: datetime) -> None:
    """Count that an account was shown people, by their public ids."""
    insert = (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(RateCount)
    reader, part = _reader(account), part_of(now)
    rows = [{"bucket": f"{reader}:{_person(each)}", "window_start": part, "count": 1} for each in sorted(set(people))]
    session.execute(insert.on_conflict_do_nothing(), rows)


def great_readers(session: Session, principal: Principal, *, now: datetime) -> list[Reader]:
    """Return the accounts that were shown `MANY` people or more within the last `SPAN`, the busiest first."""
    require(principal, Action.ADMIN, NOTHING)
    reader = func.substr(RateCount.bucket, 1, len(_NAME) + 1 + _DIGITS_OF_READER)
    people = func.count(RateCount.bucket.distinct())
    lately = RateCount.bucket.startswith(f"{_NAME}:"), RateCount.window_start > now - SPAN - PART
    counted = select(reader, people).where(*lately).group_by(reader).having(people >= MANY)
    found = {bucket: int(number) for bucket, number in session.execute(counted)}
    if not found:
        return []
    accounts = session.execute(select(Account.id, Account.email, Account.role))
    readers = [Reader(email, role, found[_reader(key)]) for key, email, role in accounts if _reader(key) in found]
    return sorted(readers, key=lambda each: (-each.people, each.email))


def _reader(account: int) -> str:
    return f"{_NAME}:{hashlib.sha256(f'account {account}'.encode()).hexdigest()[:_DIGITS_OF_READER]}"


def _person(public_id: str) -> str:
    return hashlib.sha256(public_id.encode()).hexdigest()[:_DIGITS_OF_PERSON]
