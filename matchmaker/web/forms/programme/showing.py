"""From a programme to the form that shows it."""

from collections.abc import Mapping

from matchmaker.domain.programmes.document import Item, Programme, Session
from matchmaker.web.forms.programme.grid import (
    ANY_THEME,
    GOES_ON,
    Cell,
    Generator,
    Grid,
    ItemLine,
    PairLine,
    RoomLine,
    SlotLine,
)
from matchmaker.web.forms.programme.values import shown


def grid_of(programme: Programme) -> Grid:
    """Return the form of a programme: a row for each room, and more where sessions in one room are parallel."""
    grid = Grid(
        slots=[
            SlotLine(each.id, each.day.isoformat(), shown(each.start), shown(each.end), shown(each.fold))
            for each in programme.slots
        ],
        rooms=[RoomLine(each.id, each.name) for each in programme.rooms],
        pairs=[
            PairLine(
                each.id,
                *(each.languages or ("", "")),
                str(each.capacity),
                each.name,
                shifts=[shown(dict(each.shifts).get(slot.id)) for slot in programme.slots],
            )
            for each in programme.interpreters
        ],
        items=[_item(each) for each in programme.items],
        spare=str(programme.spare_percent),
        generator=Generator(day=programme.terms.starts_on.isoformat()),
    )
    place = {each.id: number for number, each in enumerate(programme.slots)}
    for room in (*(each.id for each in programme.rooms), ""):
        held = [each for each in programme.sessions if (each.room or "") == room]
        for track in _tracks(held) or ([[]] if room else []):
            grid.rows.append(room)
            grid.cells.append(_cells_of(track, place))
    return grid


def _item(item: Item) -> ItemLine:
    return ItemLine(
        id=item.id,
        kind=item.kind.value,
        day=item.day.isoformat(),
        start=shown(item.start),
        end=shown(item.end),
        room=item.room or "",
        place=item.place,
        places=shown(item.places),
        leaves=shown(item.leaves),
        returns=shown(item.returns),
        fold=shown(item.fold),
        names={language: titles.name for language, titles in item.titles.items()},
        summaries={language: titles.summary for language, titles in item.titles.items()},
    )


def _tracks(sessions: list[Session]) -> list[list[Session]]:
    """Return sessions of one room in as few rows as hold them, none beside another."""
    tracks: list[list[Session]] = []
    for session in sessions:
        for track in tracks:
            if not any(set(session.slots) & set(other.slots) for other in track):
                track.append(session)
                break
        else:
            tracks.append([session])
    return tracks


def _cells_of(track: list[Session], place: Mapping[str, int]) -> list[Cell]:
    cells = [Cell() for _slot in place]
    for session in track:
        first, *rest = (place[each] for each in session.slots)
        cells[first] = Cell(session.id, session.theme or ANY_THEME, str(session.tables))
        for each in rest:
            cells[each] = Cell(theme=GOES_ON)
    return cells
