"""The form of a programme: a table of fields that works without a script.

The whole form travels with every button. The buttons that add a day, a room or a row give the form back with more in
it; only the one that saves changes anything. So what was typed is never lost, and a proposal is made in one piece.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from matchmaker.domain.clock import RepeatedTimeError, SkippedTimeError, spread
from matchmaker.domain.programmes.document import NEW, Interpreters, Programme, Room, Session, Slot, Terms
from matchmaker.errors import Refusal, RefusedError

ANY_THEME = "any"
GOES_ON = "goes-on"
MOST_LINES = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass
class SlotLine:
    """A slot as it was typed."""

    id: str
    day: str
    start: str
    end: str
    fold: str = ""
    drop: bool = False


@dataclass
class RoomLine:
    """A room as it was typed."""

    id: str
    name: str
    drop: bool = False


@dataclass
class Cell:
    """What takes place in a row at a slot; `theme` is an id, `ANY_THEME`, `GOES_ON` or empty for nothing."""

    id: str = ""
    theme: str = ""
    tables: str = ""


@dataclass
class PairLine:
    """Interpreters between two languages as they were typed; `name` where it is something else that is scarce."""

    id: str
    first: str = ""
    second: str = ""
    capacity: str = ""
    name: str = ""
    drop: bool = False


@dataclass
class Generator:
    """What the button that adds slots is told."""

    day: str = ""
    start: str = "09:00"
    end: str = "12:00"
    length: str = "25"
    pause: str = "5"


@dataclass
class Grid:
    """All that the page holds. `rows` are ids of rooms (empty: no room), `cells` go by row, then by slot."""

    slots: list[SlotLine] = field(default_factory=list)
    rooms: list[RoomLine] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    cells: list[list[Cell]] = field(default_factory=list)
    pairs: list[PairLine] = field(default_factory=list)
    generator: Generator = field(default_factory=Generator)
    new_room: str = ""
    faults: dict[str, list[RefusedError]] = field(default_factory=dict)

    def row_name(self, row: int) -> str:
        """Return the name of the room of a row."""
        return next((room.name for room in self.rooms if room.id == self.rows[row]), "")

    def wrong(self, name: str, refusal: Refusal, **values: object) -> None:
        """Note what is wrong with a field."""
        self.faults.setdefault(name, []).append(RefusedError(refusal, name, **values))


def grid_of(programme: Programme) -> Grid:
    """Return the form of a programme: a row for each room, and more where sessions in one room are parallel."""
    grid = Grid(
        slots=[
            SlotLine(each.id, each.day.isoformat(), f"{each.start:%H:%M}", f"{each.end:%H:%M}", _text(each.fold))
            for each in programme.slots
        ],
        rooms=[RoomLine(each.id, each.name) for each in programme.rooms],
        pairs=[
            PairLine(each.id, *(each.languages or ("", "")), str(each.capacity), each.name)
            for each in programme.interpreters
        ],
        generator=Generator(day=programme.terms.starts_on.isoformat()),
    )
    place = {each.id: number for number, each in enumerate(programme.slots)}
    for room in (*(each.id for each in programme.rooms), ""):
        held = [each for each in programme.sessions if (each.room or "") == room]
        for track in _tracks(held) or ([[]] if room else []):
            grid.rows.append(room)
            grid.cells.append(_cells_of(track, place))
    return grid


def read_grid(sent: Mapping[str, str]) -> Grid:
    """Return the form as it was sent."""

    def told(kind: str, *whats: str) -> list[str]:
        return [sent.get(f"{kind}-{what}", "").strip() for what in whats]

    def dropped(kind: str, number: int) -> bool:
        return f"{kind}-{number}-drop" in sent

    grid = Grid(
        generator=Generator(*told("new", "day", "start", "end", "length", "pause")),
        new_room=sent.get("new-room", "").strip(),
    )
    for number in _lines(sent, "slot", "id"):
        key, day, start, end, fold = told(f"slot-{number}", "id", "day", "start", "end", "fold")
        grid.slots.append(SlotLine(key, day, start, end, fold, dropped("slot", number)))
    for number in _lines(sent, "room", "id"):
        key, name = told(f"room-{number}", "id", "name")
        grid.rooms.append(RoomLine(key, name, dropped("room", number)))
    for number in _lines(sent, "pair", "id"):
        key, first, second, capacity, name = told(f"pair-{number}", "id", "first", "second", "capacity", "name")
        grid.pairs.append(PairLine(key, first, second, capacity, name, dropped("pair", number)))
    known = {room.id for room in grid.rooms} | {""}
    for row in _lines(sent, "row", "room"):
        room = sent[f"row-{row}-room"]
        grid.rows.append(room if room in known else "")
        grid.cells.append(
            [Cell(*told(f"cell-{row}-{column}", "id", "theme", "tables")) for column in range(len(grid.slots))]
        )
    return grid


def add_slots(grid: Grid) -> None:
    """Add the slots of a part of a day, as the generator says."""
    told = grid.generator
    start, end = _clock(told.start), _clock(told.end)
    length, pause = whole_number(told.length), whole_number(told.pause or "0")
    for name, wrong in (("start", start is None), ("end", end is None)):
        if wrong:
            grid.wrong(f"new-{name}", Refusal.CLOCK_WRONG)
    if _day(told.day) is None:
        grid.wrong("new-day", Refusal.DAY_WRONG)
    if length is None or not 5 <= length <= 480:
        grid.wrong("new-length", Refusal.NUMBER_OUT_OF_RANGE, least=5, most=480)
    if pause is None or pause > 480:
        grid.wrong("new-pause", Refusal.NUMBER_OUT_OF_RANGE, least=0, most=480)
    if grid.faults or start is None or end is None or length is None or pause is None:
        return
    pieces = spread(start, end, timedelta(minutes=length), timedelta(minutes=pause))
    if not pieces:
        grid.wrong("new-end", Refusal.SLOT_BACKWARDS)
    if len(grid.slots) + len(pieces) > MOST_LINES:
        grid.wrong("new-end", Refusal.TOO_MANY, most=MOST_LINES)
        return
    for begins, ends in pieces:
        number = len(grid.slots)
        grid.slots.append(SlotLine(_new("slot", grid.slots), told.day, f"{begins:%H:%M}", f"{ends:%H:%M}"))
        for row, cells in enumerate(grid.cells):
            cells.append(Cell(f"{NEW}cell-{row}-{number}"))


def add_room(grid: Grid) -> None:
    """Add a room with a row of its own."""
    if not grid.new_room:
        grid.wrong("new-room", Refusal.TEXT_MISSING)
        return
    room = RoomLine(_new("room", grid.rooms), grid.new_room)
    grid.rooms.append(room)
    grid.new_room = ""
    add_row(grid, room.id)


def add_row(grid: Grid, room: str) -> None:
    """Add a row for sessions that are parallel to others in a room."""
    grid.rows.append(room)
    grid.cells.append([Cell() for _slot in grid.slots])


def add_pair(grid: Grid) -> None:
    """Add a line for interpreters."""
    grid.pairs.append(PairLine(_new("pair", grid.pairs), capacity="1"))


def programme_from(grid: Grid, terms: Terms) -> Programme | None:
    """Return the programme that was typed; None, with `faults` noted, where something is no day, time or number."""
    slots = [each for each in (_slot(grid, number) for number in range(len(grid.slots))) if each]
    gone = {each.id for each in grid.rooms if each.drop}
    rooms = tuple(Room(each.id, each.name) for each in grid.rooms if not each.drop)
    sessions = _sessions(grid, slots, gone, terms)
    pairs = tuple(_interpreters(grid, number) for number, each in enumerate(grid.pairs) if not each.drop)
    if grid.faults:
        return None
    return Programme(terms, tuple(slots), rooms, tuple(sessions), pairs)


def put_faults(grid: Grid, faults: Iterable[RefusedError]) -> None:
    """Note each fault of a programme at the field of the form that it belongs to."""
    for fault in faults:
        grid.faults.setdefault(_name(grid, fault.field), []).append(fault)


def whole_number(text: str) -> int | None:
    """Return the number that was typed in ordinary digits; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def version_of(text: object) -> int:
    """Return the version that a form was rendered with; one that cannot be is older than any."""
    number = whole_number(str(text or ""))
    return -1 if number is None else number


def seen_of(text: object) -> tuple[int, str]:
    """Return the version of the workshop and the public id of the proposal that a form was opened at."""
    version, _dash, proposal = str(text or "").partition("-")
    return version_of(version), proposal


def _slot(grid: Grid, number: int) -> Slot | None:
    line = grid.slots[number]
    if line.drop:
        return None
    day, start, end = _day(line.day), _clock(line.start), _clock(line.end)
    if day is None:
        grid.wrong(f"slot-{number}-day", Refusal.DAY_WRONG)
    for name, clock in (("start", start), ("end", end)):
        if clock is None:
            grid.wrong(f"slot-{number}-{name}", Refusal.CLOCK_WRONG)
    if day is None or start is None or end is None:
        return None
    return Slot(line.id, day, start, end, int(line.fold) if line.fold in {"0", "1"} else None)


def _sessions(grid: Grid, slots: list[Slot], gone: set[str], terms: Terms) -> list[Session]:
    """Return the sessions of the rows that stay; one goes on where the next slot of its row says so."""
    column = {line.id: number for number, line in enumerate(grid.slots)}
    order = [column[each.id] for each in _by_time(slots, terms.time_zone)]
    sessions: list[Session] = []
    for row, room in enumerate(grid.rows):
        if room in gone:
            continue
        last: Session | None = None
        for slot in order:
            cell, name = grid.cells[row][slot], f"cell-{row}-{slot}"
            if cell.theme == GOES_ON and last is not None:
                last = sessions[-1] = replace(last, slots=(*last.slots, grid.slots[slot].id))
            elif cell.theme == GOES_ON:
                grid.wrong(f"{name}-theme", Refusal.SESSION_SLOTS_APART)
            elif cell.theme:
                last = _session(grid, cell, name, grid.slots[slot].id, room)
                sessions.append(last)
            else:
                last = None
                if cell.tables.strip("0"):
                    grid.wrong(f"{name}-theme", Refusal.THEME_UNKNOWN)
    return sessions


def _by_time(slots: list[Slot], zone: str) -> list[Slot]:
    """Return slots as time runs; where a time is none or two instants, which is refused anyway, by the clock."""
    try:
        return sorted(slots, key=lambda slot: slot.starts_at(zone))
    except (SkippedTimeError, RepeatedTimeError):
        return sorted(slots, key=lambda slot: (slot.day, slot.start))


def _session(grid: Grid, cell: Cell, name: str, slot: str, room: str) -> Session:
    tables = whole_number(cell.tables)
    if tables is None:
        grid.wrong(f"{name}-tables", Refusal.NUMBER_OUT_OF_RANGE, least=0, most=1000)
    cell.id = cell.id or f"{NEW}{name}"
    theme = None if cell.theme == ANY_THEME else cell.theme
    return Session(cell.id, (slot,), tables or 0, theme, room or None)


def _interpreters(grid: Grid, number: int) -> Interpreters:
    line = grid.pairs[number]
    capacity = whole_number(line.capacity)
    if capacity is None:
        grid.wrong(f"pair-{number}-capacity", Refusal.NUMBER_OUT_OF_RANGE, least=0, most=1000)
    languages = None if line.name else (line.first, line.second)
    return Interpreters(line.id, capacity or 0, languages, line.name)


def _name(grid: Grid, where: str) -> str:
    """Return the name of the form's field for a field of the document."""
    kind, _, rest = where.partition(":")
    key, _, what = rest.partition(":")
    lines: dict[str, Sequence[SlotLine | RoomLine | PairLine]]
    lines = {"slot": grid.slots, "room": grid.rooms, "interpreters": grid.pairs}
    for number, line in enumerate(lines.get(kind, ())):
        if line.id == key:
            return f"{'pair' if kind == 'interpreters' else kind}-{number}-{what}"
    for row, cells in enumerate(grid.cells):
        for slot, cell in enumerate(cells):
            if kind == "session" and cell.id == key:
                return f"cell-{row}-{slot}-{what}"
    return ""


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


def _lines(sent: Mapping[str, str], kind: str, name: str) -> range:
    """Return the numbers of the lines of a kind, which the page counts without gaps."""
    count = 0
    while count < MOST_LINES and f"{kind}-{count}-{name}" in sent:
        count += 1
    return range(count)


def _new(kind: str, lines: Iterable[object]) -> str:
    taken = {getattr(each, "id", "") for each in lines}
    return next(f"{NEW}{kind}-{number}" for number in range(len(taken) + 1) if f"{NEW}{kind}-{number}" not in taken)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    if not _CLOCK.fullmatch(text):
        return None
    hours, minutes = map(int, text.replace(".", ":").split(":"))
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _text(fold: int | None) -> str:
    return "" if fold is None else str(fold)
