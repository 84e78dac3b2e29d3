"""Workshops of one series: which came before, who met there, and who came. Each function is one statement.

A meeting took place when it stands in the published plan of a workshop that was not cancelled, its session was not
closed, and the desk missed neither of the two at that time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.consents import Purpose
from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.series import Before
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.store.queries.names import preference_of
from matchmaker.store.queries.people import has_consented
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import SessionSlot, Slot, Workshop

THERE = (DeskEventKind.ARRIVED, DeskEventKind.LATE)
PRESENCE = (*THERE, DeskEventKind.ABSENT)
OF_SESSIONS = (DeskEventKind.CLOSED, DeskEventKind.TABLES)


@dataclass(frozen=True, slots=True)
class GoalsRow:
    """What a plan of a workshop is to achieve."""

    objective: list[str]
    max_break_spread: int | None
    least_meetings: int | None


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party as far as hosting a workshop, or visiting one, depends on it; `name` is empty where it has none."""

    id: int
    name: str
    country: str
    time_zone: str
    currency: str


def goals(session: Session, workshop_id: int) -> GoalsRow:
    """Return what a plan of a workshop is to achieve."""
    row = Workshop
    query = select(row.objective, row.max_break_spread, row.least_meetings).where(row.id == workshop_id)
    return GoalsRow(*session.execute(query).one())


def parties(session: Session, language: str, ids: Collection[int]) -> dict[int, PartyRow]:
    """Return parties by key, named in a language."""
    query = (
        select(Party.id, func.coalesce(PartyName.name, ""), Party.country, Party.time_zone, Party.currency)
        .outerjoin(PartyName, PartyName.party_id == Party.id)
        .where(Party.id.in_(ids))
        .order_by(Party.id, preference_of(PartyName.language, language), PartyName.language)
    )
    return {row[0]: PartyRow(*row) for row in session.execute(query)}


def met_before(session: Session, workshop_id: int) -> list[tuple[str, str]]:
    """Return the registered calendars, by public id, of whose members some met at an earlier workshop of the series."""
    one_now, other_now = aliased(RegistrationMember), aliased(RegistrationMember)
    one, other = aliased(Registration), aliased(Registration)
    met = _met(_earlier(workshop_id)).subquery()
    query = (
        select(one.public_id, other.public_id)
        .select_from(met)
        .join(one_now, and_(one_now.profile_id == met.c.one, one_now.workshop_id == workshop_id))
        .join(other_now, and_(other_now.profile_id == met.c.other, other_now.workshop_id == workshop_id))
        .join(one, one.id == one_now.registration_id)
        .join(other, other.id == other_now.registration_id)
        .where(
            one.id != other.id,
            one.status == RegistrationStatus.REGISTERED,
            other.status == RegistrationStatus.REGISTERED,
        )
        .distinct()
        .order_by(one.public_id, other.public_id)
    )
    return [(a, b) for a, b in session.execute(query)]


def pairs_met(session: Session, workshop_id: int) -> int:
    """Return how many pairs of people met at a workshop or at an earlier one of its series."""
    met = _met(_earlier(workshop_id), workshop_id).distinct().subquery()
    return session.scalar(select(func.count()).select_from(met)) or 0


def took_part(
    before: int | Select[Any], party_id: int | BindParameter[int]
) -> tuple[Select[Any], Select[Any], Select[Any]]:
    """Return queries for the keys of profiles of a party: who was registered, who of them came, who of them met.

    Parameters
    ----------
    before
        The key of the workshop, or a query for it.
    """
    key = before if isinstance(before, int) else before.scalar_subquery()
    hosts = and_(Workshop.host_party_id == party_id, Registration.side == Side.HOST)
    visits = and_(Workshop.visitor_party_id == party_id, Registration.side == Side.VISITOR)
    registered = (
        select(RegistrationMember.profile_id.label("id"))
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .join(Workshop, and_(Workshop.id == Registration.workshop_id, or_(hosts, visits)))
        .where(Registration.workshop_id == key, Registration.status == RegistrationStatus.REGISTERED)
    )
    came = registered.where(~_missing_all_day(Registration.id))
    held = _held().where(Meeting.workshop_id == key)
    its = or_(Meeting.registration_a_id == Registration.id, Meeting.registration_b_id == Registration.id)
    met = registered.where(held.where(its).correlate(Registration).exists())
    return registered, came, met


def before_of(workshop_id: int | BindParameter[int]) -> Select[Any]:
    """Return the query for the key of the workshop just before this one in its series."""
    row = Workshop
    return select(func.coalesce(row.copied_from_id, row.follow_up_of_id)).where(row.id == workshop_id)


def counted(session: Session, workshop_id: int, party_id: int) -> dict[Before, tuple[int, int]]:
    """Return how many people of a party took part in a workshop, and how many of these agreed to hear of later ones."""
    found: list[ScalarSelect[int]] = []
    for some in took_part(workshop_id, party_id):
        keys = some.subquery()
        people = select(func.count()).select_from(Profile).where(Profile.id.in_(select(keys.c.id)))
        people = people.where(Profile.erased_at.is_(None))
        agreed = people.where(has_consented(Purpose.LATER_WORKSHOPS))
        found += [people.scalar_subquery(), agreed.scalar_subquery()]
    row = session.execute(select(*found)).one()
    return {each: (row[2 * place], row[2 * place + 1]) for place, each in enumerate(Before)}


def _earlier(workshop_id: int) -> CTE:
    """Return the keys of all earlier workshops of the series; a circle ends where it closes."""
    links = union_all(
        select(Workshop.id.label("later"), Workshop.follow_up_of_id.label("earlier")),
        select(Workshop.id, Workshop.copied_from_id),
    ).subquery()
    further = links.alias()
    known = select(links.c.earlier).where(links.c.later == workshop_id, links.c.earlier.is_not(None))
    found = known.cte("earlier", recursive=True)
    step = select(further.c.earlier).join(found, found.c.earlier == further.c.later)
    return found.union(step.where(further.c.earlier.is_not(None)))


def _met(earlier: CTE, besides: int = 0) -> Select[Any]:
    """Select the keys of two profiles that met at one of these workshops, or at one besides; the smaller one first."""
    first, second = aliased(RegistrationMember), aliased(RegistrationMember)
    one, other = first.profile_id, second.profile_id
    return (
        _held()
        .join(first, first.registration_id == Meeting.registration_a_id)
        .join(second, second.registration_id == Meeting.registration_b_id)
        .where(or_(Meeting.workshop_id.in_(select(earlier.c.earlier)), Meeting.workshop_id == besides))
        .with_only_columns(
            case((one < other, one), else_=other).label("one"), case((one < other, other), else_=one).label("other")
        )
    )


def _held() -> Select[Any]:
    """Select the meetings that took place."""
    return (
        select(Meeting.id)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .join(Workshop, Workshop.id == Meeting.workshop_id)
        .where(
            WorkshopPlan.status == PlanStatus.PUBLISHED,
            Workshop.status != WorkshopStatus.CANCELLED,
            ~_missed(Meeting.registration_a_id),
            ~_missed(Meeting.registration_b_id),
            ~_withdrawn(Meeting.registration_a_id),
            ~_withdrawn(Meeting.registration_b_id),
            ~_closed(),
        )
    )


def _missed(calendar: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return whether the desk missed a calendar at a meeting.

    What was noted last before the end counts, or else what was noted first; and what was noted last of leaving early.
    """
    note, noted = aliased(DeskEvent), aliased(Slot)
    begins, ends = _of_slots(func.min(Slot.starts_at)), _of_slots(func.max(Slot.ends_at))
    last = and_(note.noted_at < ends, ~_other(note, PRESENCE, after=True, before=ends))
    first = and_(note.noted_at >= ends, ~_other(note, PRESENCE, after=False))
    absent = note.kind == DeskEventKind.ABSENT
    late = and_(note.kind == DeskEventKind.LATE, noted.starts_at > begins)
    early = and_(
        note.kind == DeskEventKind.EARLY, ~_other(note, (DeskEventKind.EARLY,), after=True), noted.ends_at < ends
    )
    missed = or_(and_(or_(absent, late), or_(last, first)), early)
    return (
        select(note.id)
        .outerjoin(noted, noted.id == note.slot_id)
        .where(note.registration_id == calendar, note.taken_back_at.is_(None), missed)
        .correlate(Meeting)
        .exists()
    )


def _of_slots(value: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Return a value over the slots of a meeting's session."""
    of_session = SessionSlot.session_id == Meeting.session_id
    query = select(value).select_from(Slot).join(SessionSlot, SessionSlot.slot_id == Slot.id).where(of_session)
    return query.correlate(Meeting).scalar_subquery()


def _withdrawn(calendar: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return whether a calendar was withdrawn, and the desk never saw it."""
    note = aliased(DeskEvent)
    seen = note.registration_id == Registration.id, note.taken_back_at.is_(None), note.kind.in_(THERE)
    never = ~select(note.id).where(*seen).correlate(Registration).exists()
    gone = Registration.id == calendar, Registration.status == RegistrationStatus.WITHDRAWN, never
    return select(Registration.id).where(*gone).correlate(Meeting).exists()


def _missing_all_day(calendar: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return whether the desk noted a calendar as absent and never saw it; to come later is not to be seen."""
    note = aliased(DeskEvent)
    said = note.registration_id == calendar, note.taken_back_at.is_(None), note.kind == DeskEventKind.ABSENT
    never = ~_other(note, (DeskEventKind.ARRIVED,), after=False), ~_other(note, THERE, after=True)
    return select(note.id).where(*said, *never).correlate(Registration).exists()


def _closed() -> ColumnElement[bool]:
    """Return whether the desk closed the session of a meeting."""
    note, later = aliased(DeskEvent), aliased(DeskEvent)
    after = later.session_id == note.session_id, later.id > note.id, later.taken_back_at.is_(None)
    opened = select(later.id).where(*after, later.kind.in_(OF_SESSIONS)).correlate(note).exists()
    said = note.session_id == Meeting.session_id, note.taken_back_at.is_(None), note.kind == DeskEventKind.CLOSED
    return select(note.id).where(*said, ~opened).correlate(Meeting).exists()


def _other(
    note: type[DeskEvent], kinds: Collection[DeskEventKind], *, after: bool, before: ScalarSelect[Any] | None = None
) -> ColumnElement[bool]:
    """Return whether the desk noted one of these about the same calendar after a note, or before it.

    Parameters
    ----------
    before
        Only what was noted before that moment of the meeting counts.
    """
    other = aliased(DeskEvent)
    when = [other.id > note.id if after else other.id < note.id]
    when += [] if before is None else [other.noted_at < before]
    about = other.registration_id == note.registration_id, other.taken_back_at.is_(None), other.kind.in_(kinds)
    return select(other.id).where(*about, *when).correlate(note, Meeting).exists()
