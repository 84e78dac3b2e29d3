"""The programme of a workshop as its document, and what else a page about it shows: one statement each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.domain.clock import wall_time
from matchmaker.domain.programmes.document import Interpreters, Item, Room, Slot, Terms, Titles
from matchmaker.domain.programmes.document import Session as ProgrammeSession
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.store.queries.items import ItemTime, items_told
from matchmaker.store.queries.names import FALLBACK, preference_of
from matchmaker.store.tables import confirmations, journal, pairs, plans, themes, workshops


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme, or a sub-topic with the key of its theme; `name` None where it has none."""

    id: int
    public_id: str
    parent_id: int | None
    retired: bool
    name: str | None


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """A party confirmed a version."""

    party_id: int
    sha256: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change that one side has proposed."""

    public_id: str
    party_id: int
    base_version: int
    version: int
    document: Mapping[str, Any]
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class InUse:
    """Public ids of what meetings of plans and decisions about pairs refer to."""

    sessions: frozenset[str]
    slots: frozenset[str]


def terms(session: Session, workshop_id: int) -> Terms:
    """Return what is agreed about a workshop as a whole."""
    row, named = workshops.Workshop, workshops.WorkshopName
    query = select(
        row.starts_on,
        row.ends_on,
        row.time_zone,
        row.place,
        row.working_language,
        themes.Theme.public_id,
        row.registration_closes_at,
        row.status,
        row.weights,
        named.language,
        named.name,
        named.summary,
    )
    query = query.outerjoin(themes.Theme, themes.Theme.id == row.theme_id).outerjoin(named, named.workshop_id == row.id)
    found = session.execute(query.where(row.id == workshop_id).order_by(named.language)).all()
    first, last, zone, place, working_language, theme, closes_at, status, weights = found[0][:9]
    closed = status is WorkshopStatus.CLOSED
    titles = {language: Titles(name, summary) for *_, language, name, summary in found if language is not None}
    return Terms(titles, first, last, zone, place, working_language, theme, closes_at, closed, weights or {})


def slots(session: Session, workshop_id: int, zone: str) -> tuple[Slot, ...]:
    """Return the slots as time runs, by the clocks of `zone`."""
    row = workshops.Slot
    query = select(row.public_id, row.starts_at, row.ends_at).where(row.workshop_id == workshop_id)
    return tuple(_slot(*each, zone) for each in session.execute(query.order_by(row.starts_at)))


def rooms(session: Session, workshop_id: int) -> tuple[Room, ...]:
    """Return the rooms in the order in which they were added."""
    row = workshops.Room
    query = select(row.public_id, row.name).where(row.workshop_id == workshop_id).order_by(row.id)
    return tuple(Room(*each) for each in session.execute(query))


def sessions(session: Session, workshop_id: int) -> tuple[ProgrammeSession, ...]:
    """Return the sessions in the order in which they were added, each with its slots as time runs."""
    row = workshops.WorkshopSession
    query = (
        select(
            row.public_id,
            row.tables,
            themes.Theme.public_id,
            workshops.Room.public_id,
            row.title,
            workshops.Slot.public_id,
        )
        .outerjoin(themes.Theme, themes.Theme.id == row.theme_id)
        .outerjoin(workshops.Room, workshops.Room.id == row.room_id)
        .outerjoin(workshops.SessionSlot, workshops.SessionSlot.session_id == row.id)
        .outerjoin(workshops.Slot, workshops.Slot.id == workshops.SessionSlot.slot_id)
        .where(row.workshop_id == workshop_id)
        .order_by(row.id, workshops.Slot.starts_at)
    )
    plain: dict[str, tuple[Any, ...]] = {}
    when: dict[str, list[str]] = {}
    for public_id, tables, theme, room, title, slot in session.execute(query):
        plain[public_id] = (tables, theme, room, title)
        when.setdefault(public_id, []).extend([slot] if slot else [])
    return tuple(ProgrammeSession(each, tuple(when[each]), *rest) for each, rest in plain.items())


def interpreters(session: Session, workshop_id: int) -> tuple[Interpreters, ...]:
    """Return the interpreters and other resources in the order in which they were added."""
    row, shift = workshops.Resource, workshops.ResourceSlot
    query = (
        select(
            row.public_id,
            row.capacity,
            row.language_a,
            row.language_b,
            row.name,
            workshops.Slot.public_id,
            shift.capacity,
        )
        .outerjoin(shift, shift.resource_id == row.id)
        .outerjoin(workshops.Slot, workshops.Slot.id == shift.slot_id)
        .where(row.workshop_id == workshop_id)
        .order_by(row.id, workshops.Slot.starts_at)
    )
    found: dict[str, Interpreters] = {}
    for public_id, capacity, one, other, name, slot, number in session.execute(query):
        known = found.get(public_id, Interpreters(public_id, capacity, (one, other) if one and other else None, name))
        found[public_id] = replace(known, shifts=(*known.shifts, (slot, number))) if slot else known
    return tuple(found.values())


def items(session: Session, workshop_id: int, zone: str, room_ids: Mapping[str, str]) -> tuple[Item, ...]:
    """Return breaks, plenaries and visits as time runs, by the clocks of `zone`; `room_ids` by the name of the room."""
    return tuple(_item(each, zone, room_ids) for each in items_told(session, workshop_id))


def themes_of(session: Session, partnership_id: int, language: str = FALLBACK) -> list[ThemeRow]:
    """Return the themes and sub-topics of a partnership in the order of its pages, named in a language."""
    row, named = themes.Theme, themes.ThemeName
    query = (
        select(row.id, row.public_id, row.parent_id, row.retired, named.name)
        .outerjoin(named, named.theme_id == row.id)
        .where(row.partnership_id == partnership_id)
        .order_by(row.position, row.id, preference_of(named.language, language), named.language)
    )
    return list({each[0]: ThemeRow(*each) for each in session.execute(query)}.values())


def in_use(session: Session, workshop_id: int) -> InUse:
    """Return which sessions, and which of their slots, meetings of any plan or decisions about pairs refer to."""
    row, link = workshops.WorkshopSession, workshops.SessionSlot
    met = select(plans.Meeting.session_id).where(plans.Meeting.workshop_id == workshop_id)
    decided = select(pairs.PairRule.session_id).where(
        pairs.PairRule.workshop_id == workshop_id, pairs.PairRule.session_id.is_not(None)
    )
    used = union(met, decided).subquery()
    query = (
        select(row.public_id, workshops.Slot.public_id)
        .join(used, used.c.session_id == row.id)
        .outerjoin(link, link.session_id == row.id)
        .outerjoin(workshops.Slot, workshops.Slot.id == link.slot_id)
    )
    found = session.execute(query).all()
    return InUse(frozenset(each for each, _ in found), frozenset(slot for _, slot in found if slot))


def pending_change(session: Session, workshop_id: int) -> ChangeRow | None:
    """Return the change that waits for an answer, if there is one."""
    row = confirmations.WorkshopChange
    columns = [getattr(row, name) for name in ChangeRow.__slots__]
    query = select(*columns).where(row.workshop_id == workshop_id, row.state == ChangeState.PROPOSED)
    found = session.execute(query).one_or_none()
    return ChangeRow(*found) if found else None


def opening_confirmations(session: Session, workshop_id: int) -> list[ConfirmationRow]:
    """Return which parties have confirmed that registration opens, and with which programme."""
    row = confirmations.Confirmation
    columns = [getattr(row, name) for name in ConfirmationRow.__slots__]
    query = select(*columns).where(row.workshop_id == workshop_id, row.kind == ConfirmedKind.OPENING)
    return [ConfirmationRow(*each) for each in session.execute(query.order_by(row.confirmed_at))]


def saved_since(
    session: Session, workshop: str, act: str, version: int
) -> list[tuple[datetime, str | None, Mapping[str, Any]]]:
    """Return when, by which party (public id) and how a programme was changed after `version`, the oldest first."""
    row = journal.JournalEntry
    query = select(row.at, row.party_id, row.details).where(row.workshop_id == workshop, row.action == act)
    found = session.execute(query.order_by(row.id)).all()
    return [(at, party, details) for at, party, details in found if details.get("from_version", -1) >= version]


def _item(row: ItemTime, zone: str, room_ids: Mapping[str, str]) -> Item:
    day, start, fold = wall_time(row.starts_at, zone)
    leaves, returns = (wall_time(at, zone)[1] if at else None for at in (row.leaves_at, row.returns_at))
    return Item(
        id=row.public_id,
        kind=row.kind,
        day=day,
        start=start,
        end=wall_time(row.ends_at, zone)[1],
        titles={language: Titles(name, row.summaries[language]) for language, name in row.names.items()},
        room=room_ids.get(row.room),
        place=row.place,
        places=row.places,
        leaves=leaves,
        returns=returns,
        fold=fold,
    )


def _slot(public_id: str, starts_at: datetime, ends_at: datetime, zone: str) -> Slot:
    day, start, fold = wall_time(starts_at, zone)
    _, end, end_fold = wall_time(ends_at, zone)
    return Slot(public_id, day, start, end, end_fold if fold is None else fold)
