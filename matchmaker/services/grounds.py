"""Why an operator reads what is not theirs: stated first, for one workshop or one person, for half an hour.

Whoever is concerned is told at once, and every page that is then read has an entry in the journal of its own. The
reason is what `Principal.ground` holds, so that the policy lets an operator read where it says "with a reason".
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy.orm import Session

from matchmaker.domain.journal import GROUND_STATED, READ_BY_OPERATOR
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import NotFoundError, ReasonNeededError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.mail import Letter, post, say_in
from matchmaker.services.mail.letters import access as letters
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import grounds as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.grounds import PersonRow, StatedRow, Told
from matchmaker.store.tables.accounts import AccessGround

HOLDS_FOR = timedelta(minutes=30)
LONGEST_REASON = 500
LONGEST_PAGE = 200
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class About:
    """What a ground is for: a workshop by its address, or a person by the public id; the other one is empty."""

    slug: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason in force, and until when."""

    public_id: str
    reason: str
    holds_until: datetime


def ground_for(session: Session, principal: Principal, slug: str, person: str, *, now: datetime) -> Ground | None:
    """Return the reason that an operator has stated for a workshop or a person and that still holds.

    Nobody but an operator has any.
    """
    if principal.role is not Role.OPERATOR or principal.account is None or not (slug or person):
        return None
    row = queries.in_force(session, principal.account, slug, person, now)
    return Ground(row.public_id, row.reason, row.holds_until) if row else None


def with_ground(principal: Principal, ground: Ground | None) -> Principal:
    """Return the principal who reads for a reason."""
    return principal if ground is None else replace(principal, ground=ground.reason)


def state_ground(session: Session, principal: Principal, about: About, *, reason: str, now: datetime) -> Ground:
    """State why an operator reads, for half an hour, and tell whoever is concerned.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    NotFoundError
        There is no such workshop or person.
    """
    require(principal, Action.GROUND_SAY, NOTHING)
    words = kept_line(reason, "reason", most=LONGEST_REASON)
    if not words:
        raise ReasonNeededError("This needs a reason, which is kept in the journal.")
    workshop = workshop_at(session, about.slug) if about.slug else None
    person = None if workshop else _person(session, about.person)
    row = AccessGround(
        account_id=principal.account,
        workshop_id=workshop.id if workshop else None,
        profile_id=person.id if person else None,
        reason=words,
        said_at=now,
        holds_until=now + HOLDS_FOR,
    )
    session.add(row)
    session.flush()
    _enter(session, principal, GROUND_STATED, workshop, person, words, {"minutes": HOLDS_FOR.seconds // 60}, now)
    if workshop:
        _tell_offices(session, workshop, row, now)
    elif person:
        _tell_person(session, person, row, now)
    return Ground(row.public_id, row.reason, row.holds_until)


def workshops_to_read(session: Session, principal: Principal, language: str) -> list[tuple[str, str]]:
    """Return address and title of the workshops for which an operator can state a reason."""
    require(principal, Action.GROUND_SAY, NOTHING)
    rows = queries.workshops(session)
    titles = names.workshop_names(session, language, [key for key, _slug in rows])
    return [(slug, titles.get(key, slug)) for key, slug in rows]


def stated_grounds(session: Session, principal: Principal) -> list[StatedRow]:
    """Return the reasons that operators stated, the newest first."""
    require(principal, Action.GROUND_SAY, NOTHING)
    return queries.stated(session, most=MOST_SHOWN)


def note_read(session: Session, principal: Principal, slug: str, person: str, page: str, *, now: datetime) -> None:
    """Enter in the journal that a page was read for a stated reason.

    Parameters
    ----------
    slug, person
        What the address of the page names.
    page
        The name of the page, without what its address says besides.
    """
    workshop = workshop_at(session, slug) if slug else None
    named = queries.person(session, person) if person else None
    _enter(session, principal, READ_BY_OPERATOR, workshop, named, principal.ground, {"page": page[:LONGEST_PAGE]}, now)


def _enter(
    session: Session,
    principal: Principal,
    act: str,
    workshop: WorkshopFacts | None,
    person: PersonRow | None,
    reason: str,
    details: dict[str, object],
    now: datetime,
) -> None:
    subject = ("profile", person.public_id) if person else ("workshop", workshop.public_id if workshop else "")
    journal.record(
        session,
        principal,
        act,
        subject_kind=subject[0],
        subject_id=subject[1],
        workshop=workshop.public_id if workshop else None,
        reason=reason,
        details=details,
        now=now,
    )


def _person(session: Session, public_id: str) -> PersonRow:
    found = queries.person(session, public_id) if public_id else None
    if found is None:
        raise NotFoundError("There is nothing at this address.")
    return found


def _tell_offices(session: Session, workshop: WorkshopFacts, row: AccessGround, now: datetime) -> None:
    for each in queries.organisers(session, workshop.parties):
        title = names.workshop_names(session, each.language, [workshop.id]).get(workshop.id, workshop.slug)
        until = _until(row, each, workshop.time_zone)
        letter = letters.workshop_read(say_in(each.language), title=title, reason=row.reason, until=until)
        _post(session, letter, each, row, now)


def _tell_person(session: Session, person: PersonRow, row: AccessGround, now: datetime) -> None:
    for each in queries.of_account(session, person.account_id):
        until = _until(row, each, "UTC")
        letter = letters.person_read(say_in(each.language), name=person.name, reason=row.reason, until=until)
        _post(session, letter, each, row, now)


def _post(session: Session, letter: Letter, told: Told, row: AccessGround, now: datetime) -> None:
    post(
        session,
        letter,
        kind="access",
        address=told.email,
        language=told.language,
        workshop_id=row.workshop_id,
        profile_id=row.profile_id,
        key=f"access {row.public_id} {told.account_id}",
        now=now,
    )


def _until(row: AccessGround, told: Told, zone: str) -> str:
    """Return the end in the reader's own zone, else that of the workshop, with the zone named."""
    own = told.time_zone or zone
    return f"{format_datetime(row.holds_until, 'medium', ZoneInfo(own), locale=told.language)} ({own})"
