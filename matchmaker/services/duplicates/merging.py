"""Merge two entries of one person: what is chosen moves over, registrations and wishes too, and the other one goes.

The entry that goes is erased from sight: a place without a name stays where old versions of a plan refer to it.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import TAKES_PART
from matchmaker.errors import EditConflictError
from matchmaker.services import journal, searching
from matchmaker.services.access import workshop_at
from matchmaker.services.acting.person import LONGEST_REASON
from matchmaker.services.acting.telling import Telling, tell
from matchmaker.services.duplicates.comparing import merging_of
from matchmaker.services.erasure.forgetting import empty_profile
from matchmaker.services.mail.letters import acting as letters
from matchmaker.services.parties import combine, planned_in_force
from matchmaker.services.people_filter import Delegate
from matchmaker.services.staleness import mark_people_changed
from matchmaker.services.texts import kept_line
from matchmaker.store.base import Base
from matchmaker.store.queries import acting as acting_queries
from matchmaker.store.tables.people import Profile, ProfileLanguage, ProfileText, ProfileTheme
from matchmaker.store.tables.registrations import Registration, RegistrationMember, Substitution
from matchmaker.store.tables.searching import SearchText

_TEXTS = {
    "offers": ProfileTextKind.OFFER,
    "seeks": ProfileTextKind.SEEK,
    "keywords": ProfileTextKind.KEYWORD,
}
_LISTS: dict[str, type[Base]] = {"themes": ProfileTheme, "languages": ProfileLanguage}
_COLUMNS = {"organisation": "organisation_id"}


def merge(  # noqa: PLR0913 (who with whom, what wins, as seen, why and when)
    session: Session,
    principal: Principal,
    slug: str,
    people: Collection[str],
    stays: str,
    taken: Collection[str],
    *,
    seen: str,
    reason: str,
    telling: Telling,
    now: datetime,
) -> Delegate:
    """Merge two people of the own side, and return the one who stays.

    Parameters
    ----------
    taken
        The pieces of `PIECES` in which the entry that goes wins.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    EditConflictError
        One of them changed after the page was opened.
    RefusedError
        They cannot be merged; what it is stands in the refusal.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.PROFILE_WRITE, workshop.resource(party=principal.party), reason=reason)
    kept_reason = kept_line(reason or principal.ground, "reason", most=LONGEST_REASON, needed=True)
    found = merging_of(session, principal, slug, people, stays, language="")
    if found.refused is not None:
        raise found.refused
    if found.seen != seen or found.stays is None or found.goes is None:
        raise EditConflictError
    kept, left = session.get_one(Profile, found.stays.key), session.get_one(Profile, found.goes.key)
    _take(session, kept, left, taken)
    for each in _calendars(session, kept, left):
        mark_people_changed(session, each, now=now)
    _empty(session, left, now)
    searching.index(session, [kept.id])
    journal.record(
        session,
        principal,
        "profiles merged",
        subject_kind="profile",
        subject_id=kept.public_id,
        workshop=workshop.public_id,
        reason=kept_reason,
        for_whom=kept.public_id,
        details={"left": left.public_id},
        now=now,
    )
    if telling.by_mail:
        told = acting_queries.people_of(session, [kept.id])
        tell(
            session,
            principal,
            workshop,
            told,
            letters.profile_changed,
            reason=kept_reason,
            link=telling.profile,
            now=now,
        )
    return found.stays


def _take(session: Session, kept: Profile, left: Profile, taken: Collection[str]) -> None:
    """Write into the entry that stays what was chosen of the other one; an empty rank takes the other's."""
    for piece in taken:
        if piece in _TEXTS:
            _take_rows(session, ProfileText, kept, left, ProfileText.kind == _TEXTS[piece])
        elif piece in _LISTS:
            table = _LISTS[piece]
            _take_rows(session, table, kept, left)
        else:
            column = _COLUMNS.get(piece, piece)
            setattr(kept, column, getattr(left, column))
    kept.rank = left.rank if kept.rank is None else kept.rank
    flag_modified(kept, "name")
    session.flush()


def _take_rows(session: Session, table: type[Base], kept: Profile, left: Profile, *which: object) -> None:
    columns = table.__table__.c
    session.execute(delete(table).where(columns.profile_id == kept.id, *which))  # type: ignore[arg-type]
    moved = update(table).where(columns.profile_id == left.id, *which)  # type: ignore[arg-type]
    session.execute(moved.values(profile_id=kept.id))


def _calendars(session: Session, kept: Profile, left: Profile) -> list[int]:
    """Let the one who stays sit wherever the other one sat; return the workshops where that changed anything."""
    seats = {
        seat.workshop_id: seat
        for seat in session.scalars(select(RegistrationMember).where(RegistrationMember.profile_id == kept.id))
    }
    others = list(session.scalars(select(RegistrationMember).where(RegistrationMember.profile_id == left.id)))
    for seat in others:
        own = seats.get(seat.workshop_id)
        if own is None:
            _move_seat(session, seat, kept)
        elif own.registration_id == seat.registration_id:
            session.delete(seat)
        else:
            _one_calendar(session, own, seat, kept)
        session.flush()
    for column in (Substitution.from_profile_id, Substitution.to_profile_id):
        session.execute(update(Substitution).where(column == left.id).values({column.key: kept.id}))
    return [seat.workshop_id for seat in others]


def _move_seat(session: Session, seat: RegistrationMember, kept: Profile) -> None:
    which = RegistrationMember.registration_id == seat.registration_id, RegistrationMember.profile_id == seat.profile_id
    session.execute(update(RegistrationMember).where(*which).values(profile_id=kept.id))


def _one_calendar(session: Session, own: RegistrationMember, seat: RegistrationMember, kept: Profile) -> None:
    """Make one calendar of two; the one that the published plan has meetings of stays, and so does a party."""
    mine = session.get_one(Registration, own.registration_id)
    theirs = session.get_one(Registration, seat.registration_id)
    planned = planned_in_force(session, mine.workshop_id, [theirs.id])
    takes_over = bool(planned) or (_weight(session, theirs) > _weight(session, mine))
    stays, goes = (theirs, mine) if takes_over else (mine, theirs)
    place = {"registration_id": theirs.id, "position": seat.position}
    session.delete(seat)
    session.flush()
    if _sits_alone(session, goes, kept):
        combine(session, stays, goes)
    if takes_over:
        which = RegistrationMember.registration_id == mine.id, RegistrationMember.profile_id == kept.id
        session.execute(update(RegistrationMember).where(*which).values(**place))


def _weight(session: Session, row: Registration) -> tuple[bool, int]:
    """Return what speaks for a calendar: that it takes part, and how many sit in it."""
    sitting = select(RegistrationMember).where(RegistrationMember.registration_id == row.id)
    return row.status in TAKES_PART, len(list(session.scalars(sitting)))


def _sits_alone(session: Session, row: Registration, kept: Profile) -> bool:
    sitting = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == row.id)
    return set(session.scalars(sitting)) <= {kept.id}


def _empty(session: Session, left: Profile, now: datetime) -> None:
    """Take the entry that goes out of sight; what it said of consent stays with it as proof, and holds no more."""
    for table in (ProfileText, ProfileLanguage, ProfileTheme, SearchText):
        session.execute(delete(table).where(table.__table__.c.profile_id == left.id))
    empty_profile(session, left, now)
