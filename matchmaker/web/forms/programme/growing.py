"""The buttons that give the form back with more in it: slots, rooms, rows, interpreters and their rests, items."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import groupby

from matchmaker.domain.clock import spread
from matchmaker.domain.programmes.document import NEW
from matchmaker.domain.programmes.shifts import with_rest
from matchmaker.domain.workshops import ItemKind
from matchmaker.errors import Refusal
from matchmaker.web.forms.programme.grid import MOST_LINES, Cell, Grid, ItemLine, PairLine, RoomLine, SlotLine, new_id
from matchmaker.web.forms.programme.values import clock_of, day_of, whole_number

MOST_IN_A_ROW = 50


def grown(grid: Grid, button: str) -> bool:
    """Do what a button that adds something asks for; return whether it was such a button."""
    act, _, which = button.partition(" ")
    adding = _BUTTONS.get(act)
    if adding is not None:
        adding(grid, which)
    return adding is not None


def add_slots(grid: Grid, _which: str = "") -> None:
    """Add the slots of a part of a day, as the generator says."""
    told = grid.generator
    start, end = clock_of(told.start), clock_of(told.end)
    length, pause = whole_number(told.length), whole_number(told.pause or "0")
    for name, wrong in (("start", start is None), ("end", end is None)):
        if wrong:
            grid.wrong(f"new-{name}", Refusal.CLOCK_WRONG)
    if day_of(told.day) is None:
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
        grid.slots.append(SlotLine(new_id("slot", grid.slots), told.day, f"{begins:%H:%M}", f"{ends:%H:%M}"))
        for row, cells in enumerate(grid.cells):
            cells.append(Cell(f"{NEW}cell-{row}-{number}"))
        for pair in grid.pairs:
            pair.shifts.append("")


def add_room(grid: Grid, _which: str = "") -> None:
    """Add a room with a row of its own."""
    if not grid.new_room:
        grid.wrong("new-room", Refusal.TEXT_MISSING)
        return
    room = RoomLine(new_id("room", grid.rooms), grid.new_room)
    grid.rooms.append(room)
    grid.new_room = ""
    add_row(grid, room.id)


def add_row(grid: Grid, room: str) -> None:
    """Add a row for sessions that are parallel to others in a room that has one."""
    if room in grid.rows or room in {each.id for each in grid.rooms}:
        grid.rows.append(room)
        grid.cells.append([Cell() for _slot in grid.slots])


def add_pair(grid: Grid, _which: str = "") -> None:
    """Add a line for interpreters."""
    grid.pairs.append(PairLine(new_id("pair", grid.pairs), capacity="1", shifts=["" for _slot in grid.slots]))


def add_item(grid: Grid, kind: str) -> None:
    """Add a break, a plenary or a visit, on the day that the form is at."""
    if kind in {each.value for each in ItemKind}:
        places = "20" if kind == ItemKind.VISIT else ""
        grid.items.append(ItemLine(new_id("item", grid.items), kind, grid.generator.day, places=places))


def share_out_rests(grid: Grid, which: str) -> None:
    """Let the interpreters of a line rest in turns, each after so many slots in a row; days begin rested."""
    number = whole_number(which)
    if number is None or number >= len(grid.pairs):
        return
    line = grid.pairs[number]
    people, in_a_row = whole_number(line.capacity), whole_number(line.rest)
    if people is None or people > 1000:
        grid.wrong(f"pair-{number}-capacity", Refusal.NUMBER_OUT_OF_RANGE, least=0, most=1000)
    if in_a_row is None or not 1 <= in_a_row <= MOST_IN_A_ROW:
        grid.wrong(f"pair-{number}-rest", Refusal.NUMBER_OUT_OF_RANGE, least=1, most=MOST_IN_A_ROW)
    if grid.faults or people is None or in_a_row is None:
        return
    order = sorted(range(len(grid.slots)), key=lambda each: _when(grid.slots[each]))
    days = [day for day, slots in groupby(grid.slots[each].day for each in order) for _slot in slots]
    working = with_rest(people, days, in_a_row)
    for slot, there in zip(order, working, strict=True):
        line.shifts[slot] = "" if there == people else str(there)


def _when(slot: SlotLine) -> tuple[str, str]:
    return slot.day, slot.start.replace(".", ":").zfill(5)


_BUTTONS: Mapping[str, Callable[[Grid, str], None]] = {
    "add-slots": add_slots,
    "add-room": add_room,
    "add-row": add_row,
    "add-pair": add_pair,
    "add-item": add_item,
    "rest": share_out_rests,
}
