"""Put a letter into the outbox, in the transaction that causes it: without the cause there is no letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.services.mail.letter import Letter, as_page, as_text
from matchmaker.services.mail.saying import say_in
from matchmaker.store.tables.outbox import OutboxMessage

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter to one of many; see `post` for what each means."""

    letter: Letter
    address: str
    language: str
    profile_id: int
    key: str


def post_each(
    session: Session,
    letters: Sequence[Addressed],
    *,
    kind: LetterKind,
    workshop_id: int,
    now: datetime,
    due_at: datetime | None = None,
    mailing_id: int | None = None,
) -> int:
    """Have one letter sent to each of many, however many in two statements; return how many were written.

    Whoever has the letter of a key already is passed over. `mailing_id`: the message of which they are the letters.
    """
    asked = {each.key for each in letters}
    known = set(
        session.scalars(select(OutboxMessage.deduplication_key).where(OutboxMessage.deduplication_key.in_(asked)))
    )
    rows = {
        each.key: _row(
            each.letter,
            kind=kind,
            address=each.address,
            language=each.language,
            now=now,
            profile_id=each.profile_id,
            workshop_id=workshop_id,
            due_at=due_at,
            mailing_id=mailing_id,
            key=each.key,
        )
        for each in letters
        if each.key not in known
    }
    session.add_all(rows.values())
    session.flush()
    return len(rows)


def post(  # noqa: PLR0913 (what, to whom, about what, when)
    session: Session,
    letter: Letter,
    *,
    kind: str,
    address: str,
    language: str,
    now: datetime,
    profile_id: int | None = None,
    workshop_id: int | None = None,
    due_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Have a letter sent to an address, once.

    Parameters
    ----------
    kind
        What it is, for the list of what was sent: one of `LetterKind`.
    profile_id, workshop_id
        Whom and what it is about, if it is about a person or a workshop.
    due_at
        Not sent before; None: at once.
    key
        Asking twice with one key writes one letter.
    """
    if key is not None and session.scalar(select(OutboxMessage.id).where(OutboxMessage.deduplication_key == key)):
        return
    session.add(
        _row(
            letter,
            kind=kind,
            address=address,
            language=language,
            now=now,
            profile_id=profile_id,
            workshop_id=workshop_id,
            due_at=due_at,
            key=key,
        )
    )
    session.flush()


def _row(  # noqa: PLR0913 (what, to whom, about what, when)
    letter: Letter,
    *,
    kind: str,
    address: str,
    language: str,
    now: datetime,
    profile_id: int | None = None,
    workshop_id: int | None = None,
    due_at: datetime | None = None,
    mailing_id: int | None = None,
    key: str | None = None,
) -> OutboxMessage:
    say = say_in(language)
    return OutboxMessage(
        kind=LetterKind(kind).value,
        workshop_id=workshop_id,
        profile_id=profile_id,
        mailing_id=mailing_id,
        deduplication_key=key,
        address=address,
        language=language,
        subject=" ".join(letter.subject.split())[:LONGEST_SUBJECT],
        body_text=as_text(letter, say),
        body_html=as_page(letter, say),
        created_at=now,
        due_at=due_at or now,
    )
