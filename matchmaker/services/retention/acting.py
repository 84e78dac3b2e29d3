"""What housekeeping does each day: entries whose term is over become anonymous, and people without any are forgotten.

A person stays as long as one workshop of theirs is in its term, and as long as they use their account. They are told
thirty days before by a letter that names the day; that day, which the journal keeps, is the one on which it happens,
and never an earlier one. Signing in puts it off, and then another letter comes before the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.retention import NOTICE, USUAL_YEARS, usual_keep_until, years_after
from matchmaker.services import erasure, journal
from matchmaker.services.erasure.entries import forget_entry
from matchmaker.services.mail import post, say_in
from matchmaker.services.mail.letters.privacy import soon_forgotten
from matchmaker.services.subject import subject_called
from matchmaker.store.queries import retention as queries
from matchmaker.store.queries.retention import LastSeenRow, TermRow

TOLD = "told of erasure"
"""The act in the journal, with the day that was named."""


def forget_old_entries(session: Session, now: datetime) -> int:
    """Make the entries anonymous whose term is over; return how many."""
    count = 0
    for term in queries.terms(session, now.date()):
        if _keep_until(term) < now.date():
            for registration, profile in queries.entries_of_side(session, term.workshop_id, term.side):
                forget_entry(session, registration, profile, now=now)
                count += 1
    if count:
        erasure.ask_for_work(session, now=now)  # it cleans the files of what was deleted here
    return count


def tell_idle_people(session: Session, now: datetime, *, sign_in: str) -> int:
    """Write to those who are to be forgotten within thirty days, once for each such day; return how many.

    Parameters
    ----------
    sign_in
        The address at which they can sign in, and so stay.
    """
    count = 0
    for each in _idle(session, now):
        if each.named is None:
            _tell(session, each, sign_in, now)
            count += 1
    return count


def forget_idle_people(session: Session, now: datetime) -> int:
    """Have those forgotten whose day has come, the one that they were told; return how many."""
    count = 0
    for each in _idle(session, now):
        if each.named is not None and each.named <= now.date():
            subject = subject_called(session, each.person.profile_public_id, each.person.account_public_id)
            erasure.request(session, NOBODY, subject, "erasure by term", now=now)
            count += 1
    return count


@dataclass(frozen=True, slots=True)
class _Idle:
    """Somebody whose terms are over on a day, and the day that they were told; None where they were told none yet.

    A day that they were told once and that is before `on` was put off since, and counts no more.
    """

    person: LastSeenRow
    on: date
    named: date | None

    @property
    def subject_id(self) -> str:
        return self.person.profile_public_id or self.person.account_public_id or ""


def _idle(session: Session, now: datetime) -> Iterator[_Idle]:
    """Yield those whose terms are over in thirty days at most."""
    horizon = now + NOTICE
    before = datetime.combine(years_after(horizon.date(), -USUAL_YEARS), datetime.min.time(), UTC) + timedelta(days=1)
    people = queries.people_known_since(session, before)
    workshops, days = queries.workshops_of_people(session), queries.last_days(session)
    gone = queries.asked_to_be_forgotten(session)
    due = []
    for each in people:
        terms = [
            days[workshop][1].get(party, usual_keep_until(days[workshop][0]))
            for workshop, party in workshops.get(each.profile_id or 0, ())
        ]
        on = max([years_after(_last_seen(each).date(), USUAL_YEARS), *terms])
        if on <= horizon.date() and not gone & {each.profile_public_id, each.account_public_id}:
            due.append((each, on))
    told = queries.days_told(session, TOLD, [each.profile_public_id or each.account_public_id or "" for each, _ in due])
    for each, on in due:
        named = [day for day in told.get(each.profile_public_id or each.account_public_id or "", []) if day >= on]
        yield _Idle(each, on, min(named, default=None))


def _last_seen(person: LastSeenRow) -> datetime:
    return max(_aware(each) for each in (person.known_since, person.signed_in_at, person.acted_at) if each is not None)


def _aware(instant: datetime | str) -> datetime:
    """Return an instant that the database computed: SQLite gives it without its zone, as text perhaps."""
    read = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _keep_until(term: TermRow) -> date:
    return term.keep_until or usual_keep_until(term.last_day)


def _tell(session: Session, each: _Idle, sign_in: str, now: datetime) -> None:
    on = max(each.on, (now + NOTICE).date())
    if each.person.address:
        letter = soon_forgotten(say_in(each.person.language), on=on, link=sign_in)
        post(
            session,
            letter,
            kind="erasure-notice",
            address=each.person.address,
            language=each.person.language,
            profile_id=each.person.profile_id,
            now=now,
        )
    journal.record(
        session,
        NOBODY,
        TOLD,
        subject_kind="profile" if each.person.profile_public_id else "account",
        subject_id=each.subject_id,
        details={"on": on.isoformat()},
        now=now,
    )
