"""Messages as their office reads them: the list, and one of them with who gets it, how it reads, what became of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.mail import Gap, MailingOccasion, MailingState, MessageState
from matchmaker.domain.permissions import Principal
from matchmaker.services.last_saved import LastSaved, last_saved
from matchmaker.services.mail.letter import Letter
from matchmaker.services.mailings.access import own_mailing, own_office
from matchmaker.services.mailings.drafting import wanted_of
from matchmaker.services.mailings.filling import Saying, Ways, lacks_nothing, sample_values, sayings, short_text
from matchmaker.services.mailings.recipients import Recipients, recipients_of
from matchmaker.services.mailings.sending import sample_letter
from matchmaker.services.mailings.texts import Text, filled, from_document, has_gap
from matchmaker.services.people_filter import Delegate, PeopleFilter
from matchmaker.store.queries import mailings as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.mailings import LetterRow, MailingRow
from matchmaker.store.tables.mailings import Mailing

AT_ONCE = 25


class Shown(StrEnum):
    """How a message stands, as a page says it."""

    DRAFT = "draft"
    WAITING = "waiting"
    """For the two minutes in which nothing is sent yet."""
    UNDER_WAY = "under way"
    SENT = "sent"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the list.

    Parameters
    ----------
    subject
        In the reader's language, else in any in which it is written.
    letters
        How many of its letters are in which state; of old ones nothing is known any more.
    """

    id: str
    occasion: MailingOccasion
    state: Shown
    subject: str
    recipients: int
    made_at: datetime
    due_at: datetime | None
    taken_back_at: datetime | None
    by: str
    letters: Mapping[MessageState, int] = field(default_factory=dict)

    @property
    def can_be_taken_back(self) -> bool:
        """Whether any of its letters still waits."""
        return self.state in {Shown.WAITING, Shown.UNDER_WAY} and self.letters.get(MessageState.QUEUED, 0) > 0


@dataclass(frozen=True, slots=True)
class MailingsPage:
    """A page of the list."""

    slug: str
    time_zone: str
    lines: Sequence[Line]
    found: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Preview:
    """How a message reads in one language.

    Parameters
    ----------
    text
        None where nothing is written in a language that somebody reads.
    one, letter
        A person who gets it, None where nobody does, and the letter as they get it.
    short
        For a chat or a text message; empty where there is none.
    people
        How many get it in this language.
    """

    language: str
    text: Text | None
    one: Delegate | None
    letter: Letter | None
    short: str
    people: int


@dataclass(frozen=True, slots=True)
class MailingPage:
    """A message.

    Parameters
    ----------
    recipients
        Of a draft: who would get it now; None once it is sent.
    answered
        Of a draft that says what is missing: how many of them lack nothing.
    letters
        Of one that was sent: what became of each letter.
    """

    slug: str
    time_zone: str
    line: Line
    version: int
    wanted: PeopleFilter
    previews: Sequence[Preview]
    recipients: Recipients | None
    answered: int
    letters: Sequence[LetterRow]


def mailings_page(
    session: Session, principal: Principal, slug: str, *, language: str, ways: Ways, page: int, now: datetime
) -> MailingsPage:
    """Return the messages of the own office about a workshop, the newest first."""
    workshop = own_office(session, principal, slug)
    party = principal.party or 0
    found = queries.count(session, workshop.id, party)
    pages = max(1, -(-found // AT_ONCE))
    page = min(max(1, page), pages)
    rows = queries.mailings(session, workshop.id, party, skip=(page - 1) * AT_ONCE, most=AT_ONCE)
    states = queries.states(session, workshop.id, party)
    said = sayings(session, workshop, party, ways.languages, MailingOccasion.OTHER, ways)
    lines = [_line(row, states.get(row.id, {}), said, language, now) for row in rows]
    return MailingsPage(slug, workshop.time_zone, lines, found, page, pages)


def mailing_page(
    session: Session,
    principal: Principal,
    slug: str,
    mailing_id: str,
    *,
    language: str,
    ways: Ways,
    now: datetime,
    like: str = "",
) -> MailingPage:
    """Return a message of the own office.

    Parameters
    ----------
    like
        Public id of the person whose letter is shown in their language; whoever does not get it counts as nobody.

    Raises
    ------
    NotFoundError
        There is no such message of the own office.
    """
    workshop, row = own_mailing(session, principal, slug, mailing_id)
    wanted, is_draft = wanted_of(row.filter), row.state is MailingState.DRAFT
    recipients = (
        recipients_of(session, principal, workshop, wanted, ways.languages, reader=language) if is_draft else None
    )
    letters = [] if is_draft else queries.letters(session, row.id)
    said = sayings(session, workshop, row.party_id, ways.languages, row.occasion, ways)
    return MailingPage(
        slug=slug,
        time_zone=workshop.time_zone,
        line=_line(_row_of(session, row), Counter(each.state for each in letters), said, language, now),
        version=row.version,
        wanted=wanted,
        previews=_previews(row, recipients, said, ways, like),
        recipients=recipients,
        answered=_answered(row, recipients),
        letters=letters,
    )


def _previews(
    row: Mailing, recipients: Recipients | None, said: Mapping[str, Saying], ways: Ways, like: str
) -> list[Preview]:
    """Return how a message reads in each language in which it is written or read."""
    texts, read = from_document(row.texts), recipients.languages if recipients else {}
    found = []
    for code, saying in ((each, said[each]) for each in ways.languages if each in texts or each in read):
        text, one = texts.get(code), _one_of(recipients, code, like)
        letter = sample_letter(row, one, text, saying, ways) if text else None
        short = short_text(text, saying) if text else ""
        found.append(Preview(code, text, one, letter, short, read.get(code, 0)))
    return found


def _answered(row: Mailing, recipients: Recipients | None) -> int:
    """Return how many lack nothing although the message speaks of what is missing."""
    asks = any(has_gap(text, Gap.MISSING) for text in from_document(row.texts).values())
    return sum(map(lacks_nothing, recipients.reached)) if recipients and asks else 0


def _row_of(session: Session, row: Mailing) -> MailingRow:
    kept = {name: getattr(row, name) for name in MailingRow.__slots__ if name != "by"}
    return MailingRow(**kept, by=queries.address_of(session, row.account_id))


def last_act(session: Session, principal: Principal, slug: str, mailing_id: str) -> LastSaved | None:
    """Return who sent a message or took it back last."""
    workshop, _row = own_mailing(session, principal, slug, mailing_id)
    return last_saved(session, principal, "mailing", mailing_id, workshop=workshop.public_id)


def _one_of(recipients: Recipients | None, language: str, like: str) -> Delegate | None:
    """Return the person asked for, else the first, of those who read a language."""
    readers = [each for each in recipients.reached if each.language == language] if recipients else []
    return next((each for each in readers if each.id == like), readers[0] if readers else None)


def _line(
    row: MailingRow, letters: Mapping[MessageState, int], said: Mapping[str, Saying], language: str, now: datetime
) -> Line:
    texts = from_document(row.texts)
    code = next((each for each in (language, names.FALLBACK, *texts) if each in texts), "")
    subject = texts[code].subject if code else ""
    return Line(
        id=row.public_id,
        occasion=row.occasion,
        state=_shown(row, letters, now),
        subject=filled(subject, sample_values(said[code])) if code in said else subject,
        recipients=row.recipients,
        made_at=row.made_at,
        due_at=row.due_at,
        taken_back_at=row.taken_back_at,
        by=row.by,
        letters=letters,
    )


def _shown(row: MailingRow, letters: Mapping[MessageState, int], now: datetime) -> Shown:
    if row.state is not MailingState.WAITING:
        return Shown(row.state.value)
    if row.due_at is not None and now < row.due_at:
        return Shown.WAITING
    waiting = letters.get(MessageState.QUEUED, 0) + letters.get(MessageState.SENDING, 0)
    return Shown.UNDER_WAY if waiting else Shown.SENT
