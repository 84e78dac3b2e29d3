"""What is wrong with a programme, noted at the fields of the form."""

from collections.abc import Iterable, Sequence

from matchmaker.errors import RefusedError
from matchmaker.web.forms.programme.grid import Grid, ItemLine, PairLine, RoomLine, SlotLine


def put_faults(grid: Grid, faults: Iterable[RefusedError]) -> None:
    """Note each fault of a programme at the field of the form that it belongs to."""
    for fault in faults:
        grid.faults.setdefault(_name(grid, fault.field), []).append(fault)


def _name(grid: Grid, where: str) -> str:
    """Return the name of the form's field for a field of the document."""
    kind, _, rest = where.partition(":")
    key, _, what = rest.partition(":")
    lines: dict[str, Sequence[SlotLine | RoomLine | PairLine | ItemLine]]
    lines = {"slot": grid.slots, "room": grid.rooms, "interpreters": grid.pairs, "item": grid.items}
    for number, line in enumerate(lines.get(kind, ())):
        if line.id == key:
            return f"{'pair' if kind == 'interpreters' else kind}-{number}-{_of_line(grid, line, what)}"
    for row, cells in enumerate(grid.cells):
        for slot, cell in enumerate(cells):
            if kind == "session" and cell.id == key:
                return f"cell-{row}-{slot}-{what}"
    return where if where == "spare" else ""


def _of_line(grid: Grid, line: SlotLine | RoomLine | PairLine | ItemLine, what: str) -> str:
    """Return the end of a field's name: shifts go by their place, and names of an item by language."""
    if what.startswith("shift:"):
        slot = what.removeprefix("shift:")
        return f"shift-{next((column for column, each in enumerate(grid.slots) if each.id == slot), 0)}"
    if isinstance(line, ItemLine) and what == "name":
        return f"name-{next(iter(line.names), '')}"
    return what
