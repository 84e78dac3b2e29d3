"""What a restored backup must be told: who was forgotten after it was taken, and that nobody is signed in any more."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MessageState
from matchmaker.services.erasure.forgetting import forget
from matchmaker.services.erasure.ledger import Entry, read
from matchmaker.services.subject.keys import subject_called
from matchmaker.store.tables.accounts import MailedLink, SignIn
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.privacy import Erasure

RESTORED = "restored from a backup"
"""Why a letter of a backup is set aside: it may have been sent since."""


class Forgotten:
    """Those who are to be forgotten again when a backup is restored; see `matchmaker.store.backup.Amendment`.

    They come from three places: the database that the backup replaces, the lists that are given, and the backup.
    """

    def __init__(self, lists: Sequence[Path], now: datetime) -> None:
        self._entries = {each: None for path in lists for each in read(path)}
        self._now = now
        self.again = 0
        """How many of them the backup still knew."""

    def look(self, connection: Connection) -> None:
        """Note whom the database that is replaced has forgotten."""
        if inspect(connection).has_table(Erasure.__tablename__):
            self._note(connection.execute(_ALL).all())

    def amend(self, session: Session) -> None:
        """Forget them in what was restored, end every sign-in and every link that was not used yet."""
        self._note(session.execute(_ALL).all())
        for entry in self._entries:
            subject = subject_called(session, entry.profile_id, entry.account_id)
            if subject.account is None and subject.profile is None:
                continue
            known = select(func.count()).where(Profile.id == subject.profile, Profile.erased_at.is_(None))
            self.again += session.scalar(known) or 0
            forget(session, subject, now=self._now)
            self._keep(session, entry)
        session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=self._now))
        unused = MailedLink.used_at.is_(None), MailedLink.expires_at > self._now
        session.execute(update(MailedLink).where(*unused).values(expires_at=self._now))
        # Whether they went out after the backup was taken nobody knows: operators decide, and their links are over.
        waiting = OutboxMessage.state.in_((MessageState.QUEUED, MessageState.SENDING))
        aside = {"state": MessageState.FAILED, "lease_until": None, "last_error": RESTORED}
        session.execute(update(OutboxMessage).where(waiting).values(**aside))

    def _note(self, rows: Sequence[tuple[str | None, str | None, datetime]]) -> None:
        for profile_id, account_id, requested_at in rows:
            self._entries.setdefault(Entry(profile_id, account_id, requested_at.astimezone(UTC).isoformat()))

    def _keep(self, session: Session, entry: Entry) -> None:
        """Write into the restored table that this person is forgotten, so that the next backup knows it."""
        same = Erasure.profile_id == entry.profile_id if entry.profile_id else Erasure.account_id == entry.account_id
        row = session.scalar(select(Erasure).where(same))
        if row is None:
            ids = {"profile_id": entry.profile_id, "account_id": entry.account_id}
            row = Erasure(**ids, requested_at=datetime.fromisoformat(entry.requested_at))
            session.add(row)
        row.done_at = row.done_at or self._now
        session.flush()


_ALL = select(Erasure.profile_id, Erasure.account_id, Erasure.requested_at)
