"""The mail that a worker has sent into a folder: who got which letter, and the links in them."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from sqlalchemy import Engine, func, select

from matchmaker.domain.mail import MessageState
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading

_LINK = re.compile(r"https?://[^/\s]+(/\S+)")
PATIENCE_S = 240.0


@dataclass
class Letters:
    """The letters in a folder; those that were looked at before do not count again."""

    folder: Path
    engine: Engine
    seen: set[str] = field(default_factory=set)

    def new(self) -> list[EmailMessage]:
        """Wait until nothing waits to be sent, and return what has come since the last time."""
        deadline = time.monotonic() + PATIENCE_S
        while self._waiting():
            assert time.monotonic() < deadline, f"{self._waiting()} letters are not sent"
            time.sleep(0.2)
        fresh = [path for path in sorted(self.folder.glob("*.eml")) if path.name not in self.seen]
        self.seen |= {path.name for path in fresh}
        return [_read(path) for path in fresh]

    def _waiting(self) -> int:
        states = (MessageState.QUEUED, MessageState.SENDING)
        query = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state.in_(states))
        with reading(self.engine) as session:
            return session.scalars(query).one()


def told(letters: Iterable[EmailMessage]) -> Counter[str]:
    """Return how many letters each address has got."""
    return Counter(each["To"].addresses[0].addr_spec for each in letters)


def links(letter: EmailMessage, beginning: str) -> list[str]:
    """Return the paths that a letter links to and that begin so."""
    body = letter.get_body(("plain",))
    assert body is not None
    return [path for path in _LINK.findall(body.get_content()) if path.startswith(beginning)]


def _read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message
