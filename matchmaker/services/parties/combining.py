"""One calendar takes over what another one said: themes, times, wishes in both directions, decisions, visits.

The calendar that is left stays as a place without a person, since versions of the plan that were made before refer to
it. Where both said something, the narrower word holds: away where either is away, not wanted where either says so.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.feedback import LONGEST_NOTE
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.store.queries.parties import planned
from matchmaker.store.tables.feedback import MeetingFeedback
from matchmaker.store.tables.items import VisitWish
from matchmaker.store.tables.pairs import PairRule, PairScore
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationTheme


def planned_in_force(session: Session, workshop_id: int, calendars: Collection[int]) -> frozenset[int]:
    """Return which of these calendars have meetings in the published plan."""
    return frozenset(planned(session, workshop_id, calendars))


def require_combinable(session: Session, workshop_id: int, calendars: Collection[int]) -> None:
    """Refuse to make one calendar of several where the published plan has meetings of more than one of them."""
    if len(planned_in_force(session, workshop_id, calendars)) > 1:
        raise RefusedError(Refusal.TOGETHER_IN_FORCE)


def combine(session: Session, kept: Registration, left: Registration) -> None:
    """Let a calendar take over what another one said, and withdraw that one; who sits in them is for the caller.

    Raises
    ------
    RefusedError
        The offices decided contrary things about the two and somebody else.
    """
    _themes(session, kept, left)
    _times(session, kept, left)
    _numbers(kept, left)
    _wishes(session, kept, left)
    _decisions(session, kept, left)
    _visits(session, kept, left)
    _feedback(session, kept, left)
    of_pair = or_(PairScore.registration_a_id == left.id, PairScore.registration_b_id == left.id)
    session.execute(delete(PairScore).where(of_pair))
    left.status = RegistrationStatus.WITHDRAWN
    flag_modified(kept, "status")
    session.flush()


def _themes(session: Session, kept: Registration, left: Registration) -> None:
    rows = session.scalars(select(RegistrationTheme).where(RegistrationTheme.registration_id.in_([kept.id, left.id])))
    own: dict[int, RegistrationTheme] = {}
    others = []
    for row in rows:
        if row.registration_id == kept.id:
            own[row.theme_id] = row
        else:
            others.append(row)
    for row in others:
        mine = own.get(row.theme_id)
        if mine is None:
            session.add(RegistrationTheme(registration_id=kept.id, theme_id=row.theme_id, priority=row.priority))
        else:
            mine.priority = min(mine.priority or 1, row.priority or 1)
    session.flush()


def _times(session: Session, kept: Registration, left: Registration) -> None:
    """Make the calendar free where all are free; where somebody said nothing, what the other said holds."""
    rows = session.scalars(select(Availability).where(Availability.registration_id.in_([kept.id, left.id])))
    said: dict[int, list[Availability]] = {}
    for row in rows:
        said.setdefault(row.slot_id, []).append(row)
    for slot, answers in said.items():
        free = all(row.available for row in answers)
        mine = next((row for row in answers if row.registration_id == kept.id), None)
        if mine is None:
            ids = {"registration_id": kept.id, "slot_id": slot, "workshop_id": kept.workshop_id}
            session.add(Availability(**ids, available=free))
        else:
            mine.available = free
    session.flush()


def _numbers(kept: Registration, left: Registration) -> None:
    most = [each.max_meetings for each in (kept, left) if each.max_meetings is not None]
    in_a_row = [each.max_in_a_row for each in (kept, left) if each.max_in_a_row is not None]
    kept.max_meetings = min(most, default=None)
    kept.max_in_a_row = min(in_a_row, default=None)
    least = max(kept.min_meetings, left.min_meetings)
    kept.min_meetings = least if kept.max_meetings is None else min(least, kept.max_meetings)
    kept.registered_at = min(kept.registered_at, left.registered_at)


def _wishes(session: Session, kept: Registration, left: Registration) -> None:
    both = [kept.id, left.id]
    among = Preference.from_registration_id.in_(both), Preference.to_registration_id.in_(both)
    session.execute(delete(Preference).where(*among))  # who sits together says nothing of each other
    touched = or_(Preference.from_registration_id.in_(both), Preference.to_registration_id.in_(both))
    rows = session.scalars(select(Preference).where(touched).order_by(Preference.rank.is_(None), Preference.rank))
    said: dict[tuple[int, int], list[Preference]] = {}
    for row in rows:
        ends = row.from_registration_id, row.to_registration_id
        said.setdefault((_instead(ends[0], kept, left), _instead(ends[1], kept, left)), []).append(row)
    for (by, about), same in said.items():
        _one_of(session, same, by, about)
    session.flush()
    _renumber(session, {by for by, _ in said})


def _one_of(session: Session, same: list[Preference], by: int, about: int) -> None:
    """Keep one word about one calendar: what is not wanted goes before what is."""
    word = next((row for row in same if row.kind is PreferenceKind.VETO), same[0])
    for row in same:
        if row is not word:
            session.delete(row)
    session.flush()
    word.from_registration_id, word.to_registration_id = by, about
    session.flush()


def _renumber(session: Session, speakers: Iterable[int]) -> None:
    query = (
        select(Preference)
        .where(Preference.from_registration_id.in_(list(speakers)), Preference.kind == PreferenceKind.WANT)
        .order_by(Preference.rank.is_(None), Preference.rank, Preference.id)
    )
    places: dict[int, int] = {}
    for row in session.scalars(query):
        places[row.from_registration_id] = row.rank = places.get(row.from_registration_id, 0) + 1
    session.flush()


def _decisions(session: Session, kept: Registration, left: Registration) -> None:
    touched = or_(PairRule.registration_a_id == left.id, PairRule.registration_b_id == left.id)
    for row in list(session.scalars(select(PairRule).where(touched))):
        other = row.registration_b_id if row.registration_a_id == left.id else row.registration_a_id
        first, second = sorted((kept.id, other))
        own = session.scalar(
            select(PairRule).where(PairRule.registration_a_id == first, PairRule.registration_b_id == second)
        )
        if other == kept.id:
            session.delete(row)
        elif own is None:
            row.registration_a_id, row.registration_b_id = first, second
        elif (own.must, own.forbidden, own.session_id) != (row.must, row.forbidden, row.session_id):
            raise RefusedError(Refusal.TOGETHER_RULES)
        else:
            session.delete(row)
        session.flush()


def _visits(session: Session, kept: Registration, left: Registration) -> None:
    known = set(session.scalars(select(VisitWish.item_id).where(VisitWish.registration_id == kept.id)))
    for row in list(session.scalars(select(VisitWish).where(VisitWish.registration_id == left.id))):
        if row.item_id not in known:
            ids = {"registration_id": kept.id, "item_id": row.item_id, "workshop_id": kept.workshop_id}
            session.add(VisitWish(**ids, rank=row.rank))
        session.delete(row)
    session.flush()


def _feedback(session: Session, kept: Registration, left: Registration) -> None:
    """Let what people said about their meetings with one of the calendars be about the one that is kept."""
    touched = or_(MeetingFeedback.from_registration_id == left.id, MeetingFeedback.to_registration_id == left.id)
    for row in list(session.scalars(select(MeetingFeedback).where(touched))):
        ends = (_instead(row.from_registration_id, kept, left), _instead(row.to_registration_id, kept, left))
        ids = {"profile_id": row.profile_id, "from_registration_id": ends[0], "to_registration_id": ends[1]}
        same = session.scalar(select(MeetingFeedback).filter_by(**ids))
        if same is None and ends[0] != ends[1]:
            row.from_registration_id, row.to_registration_id = ends
        else:
            if same is not None:
                same.note = "\n".join(filter(None, (same.note, row.note)))[:LONGEST_NOTE]
            session.delete(row)
        session.flush()


def _instead(key: int, kept: Registration, left: Registration) -> int:
    return kept.id if key == left.id else key
