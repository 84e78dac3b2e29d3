"""From the form to the programme that was typed."""

from dataclasses import replace

from matchmaker.domain.clock import RepeatedTimeError, SkippedTimeError
from matchmaker.domain.programmes.document import (
    NEW,
    Interpreters,
    Item,
    Programme,
    Room,
    Session,
    Slot,
    Terms,
    Titles,
)
from matchmaker.domain.workshops import ItemKind
from matchmaker.errors import Refusal
from matchmaker.web.forms.programme.grid import ANY_THEME, GOES_ON, Cell, Grid, ItemLine
from matchmaker.web.forms.programme.values import clock_of, day_of, fold_of, whole_number


def programme_from(grid: Grid, terms: Terms) -> Programme | None:
    """Return the programme that was typed; None, with `faults` noted, where something is no day, time or number."""
    slots = [each for each in (_slot(grid, number) for number in range(len(grid.slots))) if each]
    gone = {each.id for each in grid.rooms if each.drop}
    rooms = tuple(Room(each.id, each.name) for each in grid.rooms if not each.drop)
    sessions = _sessions(grid, slots, gone, terms)
    pairs = tuple(_interpreters(grid, number) for number, each in enumerate(grid.pairs) if not each.drop)
    items = [_item(grid, number, gone) for number, each in enumerate(grid.items) if not each.drop]
    spare = whole_number(grid.spare or "0")
    if spare is None:
        grid.wrong("spare", Refusal.NUMBER_OUT_OF_RANGE, least=0, most=90)
    if grid.faults:
        return None
    return Programme(
        terms,
        tuple(slots),
        rooms,
        tuple(sessions),
        pairs,
        items=tuple(each for each in items if each),
        spare_percent=spare or 0,
    )


def _slot(grid: Grid, number: int) -> Slot | None:
    line = grid.slots[number]
    if line.drop:
        return None
    day, start, end = day_of(line.day), clock_of(line.start), clock_of(line.end)
    if day is None:
        grid.wrong(f"slot-{number}-day", Refusal.DAY_WRONG)
    for name, clock in (("start", start), ("end", end)):
        if clock is None:
            grid.wrong(f"slot-{number}-{name}", Refusal.CLOCK_WRONG)
    if day is None or start is None or end is None:
        return None
    return Slot(line.id, day, start, end, fold_of(line.fold))


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
    return Interpreters(line.id, capacity or 0, languages, line.name, _shifts(grid, number))


def _shifts(grid: Grid, number: int) -> tuple[tuple[str, int], ...]:
    """Return how many there are in the slots that stay and have a number of their own."""
    shifts = []
    for column, typed in enumerate(grid.pairs[number].shifts):
        if not typed or grid.slots[column].drop:
            continue
        there = whole_number(typed)
        if there is None:
            grid.wrong(f"pair-{number}-shift-{column}", Refusal.NUMBER_OUT_OF_RANGE, least=0, most=1000)
        shifts.append((grid.slots[column].id, there or 0))
    return tuple(shifts)


def _item(grid: Grid, number: int, gone: set[str]) -> Item | None:
    line, name = grid.items[number], f"item-{number}"
    day, start, end = day_of(line.day), clock_of(line.start), clock_of(line.end)
    kind = ItemKind(line.kind) if line.kind in {each.value for each in ItemKind} else ItemKind.BREAK
    if day is None:
        grid.wrong(f"{name}-day", Refusal.DAY_WRONG)
    bus = {each: clock_of(getattr(line, each)) for each in ("leaves", "returns")}
    clocks = {"start": start, "end": end, **{each: bus[each] for each in bus if getattr(line, each)}}
    for what in (each for each, clock in clocks.items() if clock is None):
        grid.wrong(f"{name}-{what}", Refusal.CLOCK_WRONG)
    places = whole_number(line.places)
    if line.places and places is None:
        grid.wrong(f"{name}-places", Refusal.NUMBER_OUT_OF_RANGE, least=0, most=10_000)
    if day is None or start is None or end is None:
        return None
    room = line.room if line.room and line.room not in gone else None
    rest = {"room": room, "place": line.place, "places": places, **bus, "fold": fold_of(line.fold)}
    return Item(line.id, kind, day, start, end, _titles(line), **rest)  # type: ignore[arg-type]  # each is of its field


def _titles(line: ItemLine) -> dict[str, Titles]:
    languages = [each for each in line.names if line.names[each] or line.summaries.get(each)]
    return {each: Titles(line.names[each], line.summaries.get(each, "")) for each in languages}
