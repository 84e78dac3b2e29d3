"""From what a browser sends to the form: nothing is judged yet, and what makes no sense is passed over."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.web.forms.programme.grid import (
    MOST_LINES,
    Cell,
    Generator,
    Grid,
    ItemLine,
    PairLine,
    RoomLine,
    SlotLine,
)

_OF_ITEM = ("id", "kind", "day", "start", "end", "room", "place", "places", "leaves", "returns", "fold")


def read_grid(sent: Mapping[str, str], languages: Sequence[str]) -> Grid:
    """Return the form as it was sent; `languages` are those in which an item can have a name."""
    grid = Grid(
        generator=Generator(*_told(sent, "new", "day", "start", "end", "length", "pause")),
        new_room=sent.get("new-room", "").strip(),
        spare=sent.get("spare", "0").strip(),
        slots=[
            SlotLine(**_named(sent, f"slot-{n}", "id", "day", "start", "end", "fold"), drop=_dropped(sent, "slot", n))
            for n in _lines(sent, "slot", "id")
        ],
        rooms=[
            RoomLine(**_named(sent, f"room-{n}", "id", "name"), drop=_dropped(sent, "room", n))
            for n in _lines(sent, "room", "id")
        ],
        items=[_item(sent, n, languages) for n in _lines(sent, "item", "id")],
    )
    columns = range(len(grid.slots))
    for n in _lines(sent, "pair", "id"):
        typed = _named(sent, f"pair-{n}", "id", "first", "second", "capacity", "name")
        shifts = _told(sent, f"pair-{n}-shift", *map(str, columns))
        rest = sent.get(f"pair-{n}-rest", "4").strip()
        grid.pairs.append(PairLine(**typed, drop=_dropped(sent, "pair", n), shifts=shifts, rest=rest))
    known = {room.id for room in grid.rooms} | {""}
    for row in _lines(sent, "row", "room"):
        room = sent[f"row-{row}-room"]
        grid.rows.append(room if room in known else "")
        grid.cells.append([Cell(*_told(sent, f"cell-{row}-{each}", "id", "theme", "tables")) for each in columns])
    return grid


def _item(sent: Mapping[str, str], number: int, languages: Sequence[str]) -> ItemLine:
    return ItemLine(
        **_named(sent, f"item-{number}", *_OF_ITEM),
        names={each: sent.get(f"item-{number}-name-{each}", "").strip() for each in languages},
        summaries={each: sent.get(f"item-{number}-summary-{each}", "").strip() for each in languages},
        drop=_dropped(sent, "item", number),
    )


def _told(sent: Mapping[str, str], kind: str, *whats: str) -> list[str]:
    return [sent.get(f"{kind}-{what}", "").strip() for what in whats]


def _named(sent: Mapping[str, str], kind: str, *whats: str) -> dict[str, Any]:
    """Return what is told, by the names that the fields of a line have too."""
    return dict(zip(whats, _told(sent, kind, *whats), strict=True))


def _dropped(sent: Mapping[str, str], kind: str, number: int) -> bool:
    return f"{kind}-{number}-drop" in sent


def _lines(sent: Mapping[str, str], kind: str, name: str) -> range:
    """Return the numbers of the lines of a kind, which the page counts without gaps."""
    count = 0
    while count < MOST_LINES and f"{kind}-{count}-{name}" in sent:
        count += 1
    return range(count)
