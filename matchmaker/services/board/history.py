"""What was changed on the board: told to whoever has it open, and what of it one can take back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import NotFoundError
from matchmaker.services.access import workshop_at
from matchmaker.services.board.changes import Change, Do, Row, change_from
from matchmaker.services.last_saved import Whose
from matchmaker.store.queries import boards, names, plans, timetable
from matchmaker.store.queries.boards import EditRow
from matchmaker.store.queries.timetable import Calendar, Place


@dataclass(frozen=True, slots=True)
class SeatSaid:
    """A meeting at its table, as pages tell of it; None for somebody or something that is gone."""

    meeting: str
    host: Calendar | None
    visitor: Calendar | None
    place: Place | None
    theme: str
    table: int
    locked: bool


@dataclass(frozen=True, slots=True)
class EditSaid:
    """An edit with the names of those whom it touched.

    Parameters
    ----------
    whose
        Who made it, seen from the one who reads.
    takes_back
        Whether it took back an earlier one.
    """

    number: int
    whose: Whose
    do: Do
    before: tuple[SeatSaid, ...]
    after: tuple[SeatSaid, ...]
    takes_back: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Since:
    """How far a version has come, and what was done to it since.

    Parameters
    ----------
    version, number
        Its counter now, and the number of the last edit.
    status
        How far it has come: once it is no draft, it is not edited any more.
    stale
        Whether registrations or the programme changed after it was made.
    """

    version: int
    number: int
    status: str
    stale: bool
    time_zone: str
    edits: tuple[EditSaid, ...]


@dataclass(frozen=True, slots=True)
class Stacks:
    """The numbers of the edits that one can take back, and make again, next; None: there is none."""

    undo: int | None
    redo: int | None


def stacks(order: Sequence[tuple[int, int | None]]) -> Stacks:
    """Return what somebody can take back and make again.

    Parameters
    ----------
    order
        All edits of one person in their order: number, and that of the edit that each takes back.
    """
    undo: list[int] = []
    redo: list[int] = []
    undos: set[int] = set()
    for number, undoes in order:
        if undoes is None:
            undo.append(number)
            redo.clear()
        elif undoes in undos:  # taking back what took something back
            redo.remove(undoes)
            undo.append(number)
        else:
            undo.remove(undoes)
            redo.append(number)
            undos.add(number)
    return Stacks(undo[-1] if undo else None, redo[-1] if redo else None)


def edits_since(
    session: Session, principal: Principal, slug: str, plan_id: str, number: int, *, language: str
) -> Since:
    """Return what was done to a version after its edit `number`."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    version = plans.version(session, workshop.id, plan_id)
    if version is None:
        raise NotFoundError("There is nothing at this address.")
    reached = version.reached
    rows = boards.edits(session, version.id, after=number) if reached.edit > number else []
    return Since(
        reached.version,
        reached.edit,
        version.status.value,
        version.stale_since is not None,
        workshop.time_zone,
        told_edits(session, principal, workshop.id, rows, language) if rows else (),
    )


def told_edits(
    session: Session, principal: Principal, workshop_id: int, rows: Iterable[EditRow], language: str
) -> tuple[EditSaid, ...]:
    """Return edits with names."""
    people = {each.public_id: each for each in timetable.calendars(session, workshop_id).values()}
    places = {each.public_id: each for each in timetable.places(session, workshop_id).values()}
    return said_edits(principal, rows, people, places, names.theme_names(session, language))


def said_edits(
    principal: Principal,
    rows: Iterable[EditRow],
    people: Mapping[str, Calendar],
    places: Mapping[str, Place],
    themes: Mapping[int, str],
) -> tuple[EditSaid, ...]:
    """Return edits with names, which are looked up already."""

    def seat(row: Row) -> SeatSaid:
        place = places.get(row.session)
        theme = themes.get(place.theme_id or 0, "") if place else ""
        return SeatSaid(row.meeting, people.get(row.host), people.get(row.visitor), place, theme, row.table, row.locked)

    def said(row: EditRow, change: Change) -> EditSaid:
        before, after = (tuple(map(seat, side)) for side in (change.before, change.after))
        return EditSaid(
            row.number, _whose(principal, row), change.do, before, after, row.undoes is not None, row.made_at
        )

    return tuple(said(row, change_from(row.edit)) for row in rows)


def _whose(principal: Principal, row: EditRow) -> Whose:
    if row.account_id == principal.account:
        return Whose.SELF
    return Whose.OWN_SIDE if row.party_id == principal.party else Whose.OTHER_SIDE
