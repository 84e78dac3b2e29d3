"""What a programme and the registrations leave for each: tables by slot, and how many calendars are there. No names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, String, cast, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationTheme
from matchmaker.store.tables.workshops import SessionSlot, WorkshopSession

_TABLES, _OWN = "tables", "own"
_NOTHING = cast(null(), Integer)


@dataclass(frozen=True, slots=True)
class TablesRow:
    """A session in one of its slots; a meeting in it fills `length` slots."""

    slot_id: int
    theme_id: int | None
    tables: int
    length: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left for one calendar.

    Parameters
    ----------
    own_away
        The slots in which it is away.
    registered
        How many calendars of each side take part, and in `away` how many of them are not there in a slot.
    tables
        Every session in each of its slots.
    """

    own_away: frozenset[int]
    registered: Mapping[Side, int]
    away: Mapping[tuple[Side, int], int]
    tables: tuple[TablesRow, ...]

    def there(self, side: Side, slot_id: int) -> int:
        """Return how many calendars of a side said to be there in a slot, or have not said."""
        return self.registered.get(side, 0) - self.away.get((side, slot_id), 0)


def left_for(session: Session, workshop_id: int, registration_id: int, themes: Collection[int]) -> Left:
    """Return what is left for a calendar, in one statement; calendars count that chose one of the themes, or none.

    Parameters
    ----------
    themes
        Keys; none: everybody counts.
    """
    parts = (*_calendars(workshop_id, themes), _own_away(registration_id), _tables(workshop_id))
    rows = session.execute(union_all(*parts)).all()
    sides = [(Side(said), slot, number) for said, slot, _, number, _ in rows if said in set(Side)]
    return Left(
        own_away=frozenset(row[1] for row in rows if row[0] == _OWN),
        registered={side: number for side, slot, number in sides if slot is None},
        away={(side, slot): number for side, slot, number in sides if slot is not None},
        tables=tuple(TablesRow(*row[1:]) for row in rows if row[0] == _TABLES),
    )


def _calendars(workshop_id: int, themes: Collection[int]) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """Return how many calendars of each side take part, and how many are away in which slot."""
    chosen = RegistrationTheme.registration_id == Registration.id
    counts = [Registration.workshop_id == workshop_id, Registration.status == RegistrationStatus.REGISTERED]
    if themes:
        shares = exists().where(chosen, RegistrationTheme.theme_id.in_(themes))
        counts.append(or_(shares, ~exists().where(chosen)))
    side = cast(Registration.side, String)
    everybody = select(side, _NOTHING, _NOTHING, func.count(), _NOTHING).where(*counts).group_by(Registration.side)
    away = (
        select(side, Availability.slot_id, _NOTHING, func.count(), _NOTHING)
        .join(Availability, Availability.registration_id == Registration.id)
        .where(*counts, Availability.available.is_(False))
        .group_by(Registration.side, Availability.slot_id)
    )
    return everybody, away


def _own_away(registration_id: int) -> Select[*tuple[Any, ...]]:
    own = Availability.registration_id == registration_id, Availability.available.is_(False)
    return select(literal(_OWN, String), Availability.slot_id, _NOTHING, _NOTHING, _NOTHING).where(*own)


def _tables(workshop_id: int) -> Select[*tuple[Any, ...]]:
    lengths = (
        select(SessionSlot.session_id, func.count().label("length"))
        .where(SessionSlot.workshop_id == workshop_id)
        .group_by(SessionSlot.session_id)
        .subquery()
    )
    return (
        select(
            literal(_TABLES, String),
            SessionSlot.slot_id,
            WorkshopSession.theme_id,
            WorkshopSession.tables,
            lengths.c.length,
        )
        .join(WorkshopSession, WorkshopSession.id == SessionSlot.session_id)
        .join(lengths, lengths.c.session_id == SessionSlot.session_id)
        .where(SessionSlot.workshop_id == workshop_id)
    )
