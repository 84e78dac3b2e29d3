"""Who was written to, what about, and whether it arrived; and what operators do with messages that were set aside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MessageState
from matchmaker.domain.permissions import NOTHING, Action, Answer, Principal, Resource, require
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import workshop_at
from matchmaker.store.queries import mail as queries
from matchmaker.store.queries.mail import MessageRow, OwnLetterRow, Scope
from matchmaker.store.tables.outbox import OutboxMessage

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class MailLog:
    """A page of messages, and how many there are in each state; `masked`: without names, subjects, whole addresses."""

    messages: Sequence[MessageRow]
    counts: Mapping[MessageState, int]
    page: int
    pages: int
    masked: bool = False

    @property
    def whole(self) -> int:
        """How many messages there are in all."""
        return sum(self.counts.values())


def workshop_mail(session: Session, principal: Principal, slug: str, *, page: int = 1) -> MailLog:
    """Return what was written about a workshop: an office reads of the letters to its own people and to itself.

    An operator who has stated a reason reads of those to both sides, without names and subjects.
    """
    workshop = workshop_at(session, slug)
    answer = require(principal, Action.MAIL_LOG_READ, workshop.resource(party=principal.party))
    if answer is Answer.WITH_REASON:
        return _page_of(session, queries.about_workshop(workshop.id), page, masked=True)
    return _page_of(session, queries.about_workshop_to_side(workshop.id, principal.party or 0), page)


def office_mail(session: Session, principal: Principal, *, page: int = 1) -> MailLog:
    """Return what was written for the own office itself: invitations into it, and changes of who belongs to it."""
    parties = frozenset({principal.party}) if principal.party is not None else frozenset()
    require(principal, Action.MAIL_LOG_READ, Resource(party=principal.party, parties=parties))
    return _page_of(session, queries.of_office(principal.party or 0), page)


def own_letters(session: Session, principal: Principal) -> Sequence[OwnLetterRow]:
    """Return which letters went to the one who asks: what they were about, when, and whether they were sent."""
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.MAIL_LOG_READ, Resource(owners=owners, party=principal.party))
    return queries.own_letters(session, principal.account or 0, principal.profile, most=AT_ONCE)


def all_mail(session: Session, principal: Principal, state: MessageState | None, *, page: int = 1) -> MailLog:
    """Return the messages of the whole installation, for operators: addresses are masked, and names not told."""
    require(principal, Action.ADMIN, NOTHING)
    shown = _page_of(session, queries.everything(state), page, masked=True)
    return replace(shown, counts=queries.counts(session, queries.everything())) if state else shown


def send_again(session: Session, principal: Principal, public_id: str, *, now: datetime) -> None:
    """Send a message that was set aside once more.

    Raises
    ------
    NotFoundError
        There is no such message.
    RefusedError
        It was not set aside, or what it said is kept no longer.
    """
    require(principal, Action.ADMIN, NOTHING)
    message = _set_aside(session, public_id)
    if not message.body_text:
        raise RefusedError(Refusal.MESSAGE_OVER)
    message.state, message.attempts, message.due_at = MessageState.QUEUED, 0, now
    session.flush()
    _note(session, principal, "message sent again", public_id, now)


def drop(session: Session, principal: Principal, public_id: str, *, now: datetime) -> None:
    """Give a message up that was set aside; what it said is forgotten."""
    require(principal, Action.ADMIN, NOTHING)
    message = _set_aside(session, public_id)
    message.state, message.body_text, message.body_html = MessageState.CANCELLED, "", None
    session.flush()
    _note(session, principal, "message dropped", public_id, now)


def _set_aside(session: Session, public_id: str) -> OutboxMessage:
    message = session.scalar(select(OutboxMessage).where(OutboxMessage.public_id == public_id).with_for_update())
    if message is None:
        raise NotFoundError("There is no such message.")
    if message.state is not MessageState.FAILED:
        raise RefusedError(Refusal.MESSAGE_OVER)
    return message


def _note(session: Session, principal: Principal, act: str, public_id: str, now: datetime) -> None:
    journal.record(session, principal, act, subject_kind="message", subject_id=public_id, now=now)


def _page_of(session: Session, scope: Scope, page: int, *, masked: bool = False) -> MailLog:
    counts = queries.counts(session, scope)
    pages = max(1, -(-sum(counts.values()) // AT_ONCE))
    page = min(max(1, page), pages)
    found = queries.letters(session, scope, skip=(page - 1) * AT_ONCE, most=AT_ONCE)
    return MailLog([_masked(each) for each in found] if masked else found, counts, page, pages, masked)


def _masked(row: MessageRow) -> MessageRow:
    name, _, domain = row.address.rpartition("@")
    short = f"{name[:1]}…@{domain}"
    error = re.sub(re.escape(row.address), short, row.last_error, flags=re.IGNORECASE)  # servers repeat the address
    return replace(row, name=None, subject="", address=short, last_error=error)
