"""Remind everybody at once who has not confirmed the entry that was prepared for them.

It is a message to many like others, with two minutes to take it back; but its words are ours, since nobody who has said
nothing yet is written anything else, and each letter has a link of its own. Earlier links go on working: whoever opens
the older of two letters comes to the same entry, and what is taken back has ended nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.mail import Gap, LetterKind, MailingOccasion, MailingState
from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import links
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.entries.asking import LASTS
from matchmaker.services.entries.preparing import MOST_LETTERS
from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.posting import Addressed, post_each
from matchmaker.services.mail.saying import say_in
from matchmaker.services.mailings.access import own_office
from matchmaker.services.mailings.filling import (
    Saying,
    Ways,
    label_for_all,
    letter_of,
    sample_values,
    sayings,
    values_for,
)
from matchmaker.services.mailings.sending import UNDO_WITHIN, note_mailing
from matchmaker.services.mailings.starting import starting_text
from matchmaker.services.mailings.texts import as_document
from matchmaker.services.people_filter import Delegate, PeopleFilter, Standing, everybody, pairs_of
from matchmaker.services.registrations import OVER, is_open
from matchmaker.store.queries import entries as queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.names import FALLBACK
from matchmaker.store.tables.mailings import Mailing

REST = timedelta(days=1)
"""Nobody is asked about an entry again before it is over."""

ABOUT = MailingOccasion.CONFIRM


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those who have not confirmed an entry.

    Parameters
    ----------
    reached
        Those who would be reminded now.
    rested, enough, unreachable, closed
        How many are left out: asked within the last day, written to so often that one more letter would be a nuisance,
        without an address, or not able to confirm, since registration has closed and nobody took them in late.
    """

    reached: tuple[Delegate, ...]
    rested: int
    enough: int
    unreachable: int
    closed: int

    @property
    def sha256(self) -> str:
        """A hash of who is reminded and where: what is sent is bound to what was seen."""
        said = "\n".join(sorted(f"{each.id} {each.language} {each.email}" for each in self.reached))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """Whom a reminder would reach, and how it reads.

    Parameters
    ----------
    letter
        In the language of the one who looks, with dots where each has something else.
    languages
        How many read each language.
    """

    slug: str
    waiting: Waiting
    letter: Letter
    languages: Mapping[str, int]


def reminder_page(
    session: Session, principal: Principal, slug: str, *, language: str, ways: Ways, now: datetime
) -> ReminderPage:
    """Return whom a reminder would reach now, of the own people alone."""
    workshop = own_office(session, principal, slug)
    waiting = _waiting(session, principal, workshop, ways.languages, now)
    saying = sayings(session, workshop, principal.party or 0, [language], ABOUT, ways)[language]
    letter = letter_of(starting_text(ABOUT, saying.say), sample_values(saying), label_for_all(ABOUT, saying.say))
    return ReminderPage(slug, waiting, letter, Counter(each.language for each in waiting.reached))


def remind(
    session: Session,
    principal: Principal,
    slug: str,
    *,
    seen: str,
    ways: Ways,
    link: Callable[[str], str],
    mailed: bool,
    now: datetime,
) -> str:
    """Write to everybody who has not confirmed; the letters go out in two minutes. Return the id of the message.

    Parameters
    ----------
    seen
        The hash of those who were seen.

    Raises
    ------
    RefusedError
        Others would get it than those who were seen, nobody would, letters cannot be sent, or the workshop is not
        announced yet or over.
    """
    workshop = own_office(session, principal, slug)
    if not mailed:
        raise RefusedError(Refusal.LIST_WITHOUT_MAIL)
    if workshop.status is WorkshopStatus.DRAFT or workshop.status in OVER:
        raise RefusedError(Refusal.REGISTRATION_CLOSED)
    waiting = _waiting(session, principal, workshop, ways.languages, now)
    if not waiting.reached:
        raise RefusedError(Refusal.MAILING_TO_NOBODY)
    if waiting.sha256 != seen:
        raise RefusedError(Refusal.MAILING_RECIPIENTS)
    row = _message(session, principal, workshop, waiting, ways.languages, now)
    said = sayings(session, workshop, row.party_id, ways.languages, ABOUT, ways)
    letters = _letters(session, row, waiting.reached, said, ways, link, now)
    post_each(
        session,
        letters,
        kind=LetterKind.ENTRY,
        workshop_id=workshop.id,
        now=now,
        due_at=row.due_at,
        mailing_id=row.id,
    )
    note_mailing(session, principal, workshop, "message to many sent", row, {"recipients": len(letters)}, now)
    return row.public_id


def _waiting(
    session: Session, principal: Principal, workshop: WorkshopFacts, languages: Sequence[str], now: datetime
) -> Waiting:
    everyone = [
        each
        for each in everybody(session, principal, workshop, FALLBACK).people
        if each.own and each.status is Standing.PREPARED
    ]
    people = _able(session, workshop, everyone, now)
    asked = queries.letters_of(session, [each.key for each in people])
    never = (0, now - REST)
    with_address = [each for each in people if each.email]
    patient = [each for each in with_address if asked.get(each.key, never)[0] < MOST_LETTERS]
    due = [each for each in patient if asked.get(each.key, never)[1] <= now - REST]
    other = FALLBACK if FALLBACK in languages else languages[0]
    told = (each if each.language in languages else replace(each, language=other) for each in due)
    return Waiting(
        tuple(told),
        len(patient) - len(due),
        len(with_address) - len(patient),
        len(people) - len(with_address),
        len(everyone) - len(people),
    )


def _able(session: Session, workshop: WorkshopFacts, people: list[Delegate], now: datetime) -> list[Delegate]:
    """Return those who can still confirm: all while registration is open, later whom their office took in late."""
    if is_open(workshop, registrations.heading(session, workshop.id, ""), now):
        return people
    late = queries.taken_in(session, workshop.id)
    return [each for each in people if each.registration in late]


def _message(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    waiting: Waiting,
    languages: Sequence[str],
    now: datetime,
) -> Mailing:
    row = Mailing(
        workshop_id=workshop.id,
        party_id=principal.party,
        account_id=principal.account,
        occasion=ABOUT,
        state=MailingState.WAITING,
        filter={"asked": [list(each) for each in pairs_of(PeopleFilter(status=Standing.PREPARED), whole=False)]},
        texts=as_document({each: starting_text(ABOUT, say_in(each)) for each in languages}),
        recipients=len(waiting.reached),
        made_at=now,
        due_at=now + UNDO_WITHIN,
    )
    session.add(row)
    session.flush()
    return row


def _letters(
    session: Session,
    row: Mailing,
    people: Sequence[Delegate],
    said: Mapping[str, Saying],
    ways: Ways,
    link: Callable[[str], str],
    now: datetime,
) -> list[Addressed]:
    """Return the letters, each with a link of its own."""
    bound = [
        {"address": each.email, "party_id": row.party_id, "profile_id": each.key, "invited_by_id": row.account_id}
        for each in people
    ]
    made = links.make_each(session, LinkPurpose.ENTRY, bound, lasts=LASTS, now=now)
    found = []
    for each, own in zip(people, made, strict=True):
        saying = said[each.language]
        values = values_for(each, saying, ABOUT, ways) | {Gap.LINK: link(own.token)}
        letter = letter_of(starting_text(ABOUT, saying.say), values, label_for_all(ABOUT, saying.say))
        found.append(Addressed(letter, each.email, each.language, each.key, f"mailing {row.public_id} {each.id}"))
    return found
