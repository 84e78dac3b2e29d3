"""How often something may be tried: counted in the database, so that all workers share it and a restart keeps it.

A limit holds for every span of time, wherever it begins: tries are counted by parts of the span, and a part counts
until all of it is over. What the limit itself turns away is not counted, so that the wait it names is true and nobody
is locked out for longer by being attacked for longer. Whose tries they are stands in the table as a hash.

The edge counts in a transaction of its own, before the work that is limited: what fails or is refused counts too. It
reads first (`wait`), since a flood that is turned away should not even take the database's lock for writing.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matchmaker.errors import TooManyTriesError
from matchmaker.store.tables.accounts import RateCount

PARTS = 15
"""Of a span: a try counts for up to one part longer than the span."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often somebody may try something.

    Parameters
    ----------
    name
        What is tried.
    most
        Tries in any `span`.
    one_in
        Only one try in so many is written down, at random, as so many: for limits so wide that their exact number
        means nothing, while a write for each try would cost more than what is tried.
    """

    name: str
    most: int
    span: timedelta
    one_in: int = 1

    @property
    def part(self) -> timedelta:
        """The time that is counted together."""
        return self.span / PARTS

    def is_written_down(self) -> bool:
        """Draw whether the next try is one of those that are counted."""
        return random.randrange(self.one_in) == 0  # noqa: S311 (no secret)

    def bucket(self, subject: str) -> str:
        """Return where the tries of a subject are counted: an address, an account."""
        return f"{self.name}:{hashlib.sha256(subject.encode(errors='replace')).hexdigest()}"


def wait(session: Session, limit: Limit, subject: str, now: datetime) -> timedelta:
    """Return after how long somebody may try again; nothing where they may at once."""
    rows = session.execute(
        select(RateCount.window_start, RateCount.count)
        .where(RateCount.bucket == limit.bucket(subject), RateCount.window_start > now - limit.span - limit.part)
        .where(RateCount.window_start <= now + limit.part)  # a clock far ahead of us was wrong: nobody waits for it
        .order_by(RateCount.window_start)
    ).all()
    return _until_free(limit, [(start, tries) for start, tries in rows], now)


def count(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    """Count a try, one at a time for each subject.

    Raises
    ------
    TooManyTriesError
        There were too many; this one does not count.
    """
    _one_at_a_time(session, limit.bucket(subject))
    longest = wait(session, limit, subject, now)
    if longest:
        raise TooManyTriesError(longest)
    insert = (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(RateCount)
    session.execute(
        insert.values(
            bucket=limit.bucket(subject), window_start=_part_of(limit, now), count=limit.one_in
        ).on_conflict_do_update(
            index_elements=["bucket", "window_start"], set_={"count": RateCount.count + limit.one_in}
        )
    )


def give_back(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    """Take back a try that turned out to be good: a limit on guessing is none on signing in often."""
    session.execute(
        update(RateCount)
        .where(RateCount.bucket == limit.bucket(subject), RateCount.window_start == _part_of(limit, now))
        .where(RateCount.count > 0)
        .values(count=RateCount.count - 1)
    )


def forget_old(session: Session, now: datetime, longest: timedelta = timedelta(days=1)) -> int:
    """Delete counts that no limit looks at any more; return how many."""
    old = delete(RateCount).where(RateCount.window_start < now - longest).returning(RateCount.bucket)
    return len(session.execute(old).all())


def _part_of(limit: Limit, now: datetime) -> datetime:
    return _EPOCH + (now - _EPOCH) // limit.part * limit.part


def _until_free(limit: Limit, rows: Sequence[tuple[datetime, int]], now: datetime) -> timedelta:
    """Return when so many of the oldest tries no longer count that there is room for one."""
    left = sum(tries for _, tries in rows)
    free = now
    for start, tries in rows:
        if left < limit.most:
            break
        left -= tries
        free = start + limit.part + limit.span
    return max(free - now, _AT_ONCE)


def _one_at_a_time(session: Session, bucket: str) -> None:
    """Wait for whoever counts in the same place; on SQLite there is one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(bucket, 0))))
