"""Send a message to many, each once and in their language, and take it back as long as its letters wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind, MailingOccasion, MailingState
from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import journal, links
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.mail import post
from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.outbox import cancel_waiting
from matchmaker.services.mail.posting import Addressed, post_each
from matchmaker.services.mailings.access import own_mailing
from matchmaker.services.mailings.drafting import wanted_of
from matchmaker.services.mailings.filling import (
    Saying,
    Ways,
    label_for_all,
    letter_of,
    letter_to,
    sample_values,
    sayings,
)
from matchmaker.services.mailings.recipients import Recipients, recipients_of
from matchmaker.services.mailings.texts import Text, from_document
from matchmaker.services.people_filter import Delegate
from matchmaker.store.queries import mailings as queries
from matchmaker.store.tables.mailings import Mailing

UNDO_WITHIN = timedelta(minutes=2)
"""So long the letters of a message wait before the first goes out."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking a message back did: so many letters will not go out, and so many had gone."""

    stopped: int
    gone: int


def send(
    session: Session,
    principal: Principal,
    slug: str,
    mailing_id: str,
    *,
    version: int | None,
    recipients_sha256: str,
    ways: Ways,
    now: datetime,
) -> int:
    """Write the letters of a message, which go out in two minutes; return how many.

    Parameters
    ----------
    version, recipients_sha256
        Of what was seen: the texts, and who gets them.

    Raises
    ------
    RefusedError
        It was sent already, others would get it than those who were seen, or somebody in no language of theirs.
    EditConflictError
        A colleague changed it meanwhile.
    """
    workshop, row = own_mailing(session, principal, slug, mailing_id, to_change=True)
    if row.state is not MailingState.DRAFT:
        raise RefusedError(Refusal.MAILING_SENT)
    if row.version != version:
        raise EditConflictError
    if workshop.status is WorkshopStatus.DRAFT:
        raise RefusedError(Refusal.MAILING_DRAFT)
    found = recipients_of(session, principal, workshop, wanted_of(row.filter), ways.languages)
    texts = from_document(row.texts)
    _require_sendable(found, texts)
    if found.sha256 != recipients_sha256:
        raise RefusedError(Refusal.MAILING_RECIPIENTS)
    said = sayings(session, workshop, row.party_id, found.languages, row.occasion, ways)
    row.state, row.due_at, row.recipients = MailingState.WAITING, now + UNDO_WITHIN, len(found.reached)
    session.flush()
    letters = [_addressed(row, each, texts, said, ways) for each in found.reached]
    post_each(
        session,
        letters,
        kind=LetterKind.MAILING,
        workshop_id=workshop.id,
        now=now,
        due_at=row.due_at,
        mailing_id=row.id,
    )
    note_mailing(session, principal, workshop, "message to many sent", row, {"recipients": len(letters)}, now)
    return len(letters)


def take_back(session: Session, principal: Principal, slug: str, mailing_id: str, *, now: datetime) -> TakenBack:
    """Stop the letters of a message that wait; what went out already has gone.

    Raises
    ------
    RefusedError
        It is no message that waits, or none of its letters does any more.
    """
    workshop, row = own_mailing(session, principal, slug, mailing_id, to_change=True)
    if row.state is not MailingState.WAITING:
        raise RefusedError(Refusal.MAILING_GONE)
    stopped = cancel_waiting(session, row.id)
    if not stopped:
        raise RefusedError(Refusal.MAILING_GONE)
    if row.occasion is MailingOccasion.CONFIRM and row.due_at is not None:
        links.forget(session, LinkPurpose.ENTRY, queries.stopped(session, row.id), row.due_at - UNDO_WITHIN)
    row.state, row.taken_back_at = MailingState.TAKEN_BACK, now
    session.flush()
    note_mailing(session, principal, workshop, "message to many taken back", row, {"stopped": stopped}, now)
    return TakenBack(stopped, row.recipients - stopped)


def send_test(
    session: Session,
    principal: Principal,
    slug: str,
    mailing_id: str,
    language: str,
    *,
    ways: Ways,
    now: datetime,
) -> str:
    """Send a draft to oneself as the first who reads a language would get it; return the address.

    Raises
    ------
    RefusedError
        Nothing is written in this language.
    """
    workshop, row = own_mailing(session, principal, slug, mailing_id)
    text = from_document(row.texts).get(language)
    if text is None:
        raise RefusedError(Refusal.MAILING_LANGUAGE, languages=language)
    found = recipients_of(session, principal, workshop, wanted_of(row.filter), ways.languages)
    one = next((each for each in found.reached if each.language == language), None)
    saying = sayings(session, workshop, row.party_id, [language], row.occasion, ways)[language]
    letter = sample_letter(row, one, text, saying, ways)
    address = queries.address_of(session, principal.account or 0)
    subject = saying.say("Test: %(subject)s", subject=letter.subject)
    trial = Letter(subject, letter.paragraphs, letter.link, letter.link_label)
    post(
        session,
        trial,
        kind=LetterKind.MAILING,
        address=address,
        language=language,
        now=now,
        workshop_id=workshop.id,
    )
    return address


def sample_letter(row: Mailing, one: Delegate | None, text: Text, saying: Saying, ways: Ways) -> Letter:
    """Return the letter as somebody gets it; with dots in the gaps where there is nobody."""
    if one is not None:
        return letter_to(one, text, saying, row.occasion, ways)
    return letter_of(text, sample_values(saying), label_for_all(row.occasion, saying.say))


def _require_sendable(found: Recipients, texts: Mapping[str, Text]) -> None:
    if not found.reached:
        raise RefusedError(Refusal.MAILING_TO_NOBODY)
    if unwritten := [each for each in found.languages if each not in texts]:
        raise RefusedError(Refusal.MAILING_LANGUAGE, languages=", ".join(unwritten))


def _addressed(
    row: Mailing, one: Delegate, texts: Mapping[str, Text], said: Mapping[str, Saying], ways: Ways
) -> Addressed:
    letter = letter_to(one, texts[one.language], said[one.language], row.occasion, ways)
    key = f"mailing {row.public_id} {one.id}"
    return Addressed(letter, one.email, one.language, one.key, key)


def note_mailing(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    act: str,
    row: Mailing,
    details: Mapping[str, object],
    now: datetime,
) -> None:
    """Write what was done with a message into the journal, with numbers alone."""
    journal.record(
        session,
        principal,
        act,
        subject_kind="mailing",
        subject_id=row.public_id,
        workshop=workshop.public_id,
        details=details,
        now=now,
    )
