"""Posts that are sent more than once: carried out once, and answered each time as the first time.

Whoever sends a post may give it a key of their own. Key and answer are kept in the same transaction as the effect, so
both are there or neither. The row is written before the work begins: of several equal posts at one moment one goes on,
and the others wait for it. What was typed is not kept, nor the key itself, but a hash of both together.

These are steps around the acts of a person, whose right is asked in the act.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matchmaker.errors import Refusal, RefusedError
from matchmaker.store.tables.accounts import AnsweredPost

KEPT_FOR = timedelta(days=7)
"""How long a key is remembered: longer than anybody sends the same thing again by mistake."""

NOT_YET = 0
"""The status in a row whose post is being carried out; nobody else ever sees it."""


@dataclass(frozen=True, slots=True)
class Post:
    """What was sent, by hashes.

    Parameters
    ----------
    key_sha256
        Of the key.
    request_sha256
        Of the key with what was sent: where to, and all fields.
    from_page
        Whether a page gave the key, not the one who sent it.
    """

    key_sha256: str
    request_sha256: str
    from_page: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """How a post was answered: its status, and where it sent the reader, if anywhere."""

    status: int
    location: str


def begin(session: Session, account: int, post: Post, *, now: datetime) -> Answered | None:
    """Take the key of an account for a post; where that was carried out before, return how it was answered.

    Raises
    ------
    RefusedError
        The key was used for something else.
    """
    row = {"account_id": account, "key_sha256": post.key_sha256, "request_sha256": post.request_sha256}
    values = {**row, "status": NOT_YET, "location": "", "answered_at": now}
    taken = _insert(session).values(**values).on_conflict_do_nothing().returning(AnsweredPost.id)
    if session.scalar(taken) is not None:
        return None
    columns = AnsweredPost.request_sha256, AnsweredPost.status, AnsweredPost.location
    before = session.execute(select(*columns).where(*_is(account, post))).one()
    if before.request_sha256 != post.request_sha256:
        raise RefusedError(Refusal.KEY_REUSED)
    return Answered(before.status, before.location)


def keep(session: Session, account: int, post: Post, answered: Answered) -> None:
    """Keep how the post was answered whose key `begin` took."""
    session.execute(
        update(AnsweredPost).where(*_is(account, post)).values(status=answered.status, location=answered.location),
        execution_options={"synchronize_session": False},
    )


def release(session: Session, account: int, post: Post) -> None:
    """Give back the key that `begin` took: the post was answered, but nothing was done that must not be done twice."""
    session.execute(delete(AnsweredPost).where(*_is(account, post)), execution_options={"synchronize_session": False})


def forget_old(session: Session, now: datetime) -> int:
    """Drop the keys that nobody sends again; return how many there were."""
    old = delete(AnsweredPost).where(AnsweredPost.answered_at < now - KEPT_FOR)
    dropped = session.execute(old, execution_options={"synchronize_session": False})
    return dropped.rowcount if isinstance(dropped, CursorResult) else 0


def _insert(session: Session) -> "postgresql.Insert | sqlite.Insert":
    """Return the insertion that waits for another of the same key and then does nothing."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(AnsweredPost) if on_sqlite else postgresql.insert(AnsweredPost)


def _is(account: int, post: Post) -> tuple[ColumnElement[bool], ...]:
    return AnsweredPost.account_id == account, AnsweredPost.key_sha256 == post.key_sha256
