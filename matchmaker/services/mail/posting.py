"""Put a letter into the outbox, in the transaction that causes it: without the cause there is no letter."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.services.mail.letter import Letter, as_page, as_text
from matchmaker.services.mail.saying import say_in
from matchmaker.store.tables.outbox import OutboxMessage

LONGEST_SUBJECT = 200


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
    say = say_in(language)
    session.add(
        OutboxMessage(
            kind=LetterKind(kind).value,
            workshop_id=workshop_id,
            profile_id=profile_id,
            deduplication_key=key,
            address=address,
            language=language,
            subject=" ".join(letter.subject.split())[:LONGEST_SUBJECT],
            body_text=as_text(letter, say),
            body_html=as_page(letter, say),
            created_at=now,
            due_at=due_at or now,
        )
    )
    session.flush()
