"""What the form of a programme holds, as it was typed: every value is a text until `making` reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from matchmaker.domain.programmes.document import NEW
from matchmaker.errors import Refusal, RefusedError

ANY_THEME = "any"
GOES_ON = "goes-on"
MOST_LINES = 200


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
    """Interpreters between two languages as they were typed; `name` where it is something else that is scarce.

    Parameters
    ----------
    shifts
        How many there are in each slot of the form; empty: as many as usual.
    rest
        After how many slots in a row each of them rests, for the button that shares out rests.
    """

    id: str
    first: str = ""
    second: str = ""
    capacity: str = ""
    name: str = ""
    drop: bool = False
    shifts: list[str] = field(default_factory=list)
    rest: str = "4"


@dataclass
class ItemLine:
    """A break, a plenary or a visit as it was typed; `names` and `summaries` by language."""

    id: str
    kind: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    room: str = ""
    place: str = ""
    places: str = ""
    leaves: str = ""
    returns: str = ""
    fold: str = ""
    names: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
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
    items: list[ItemLine] = field(default_factory=list)
    spare: str = "0"
    generator: Generator = field(default_factory=Generator)
    new_room: str = ""
    faults: dict[str, list[RefusedError]] = field(default_factory=dict)

    def row_name(self, row: int) -> str:
        """Return the name of the room of a row."""
        return next((room.name for room in self.rooms if room.id == self.rows[row]), "")

    def wrong(self, name: str, refusal: Refusal, **values: object) -> None:
        """Note what is wrong with a field."""
        self.faults.setdefault(name, []).append(RefusedError(refusal, name, **values))


def new_id(kind: str, lines: Iterable[object]) -> str:
    """Return a placeholder for a new line that none of `lines` has."""
    taken = {getattr(each, "id", "") for each in lines}
    return next(f"{NEW}{kind}-{number}" for number in range(len(taken) + 1) if f"{NEW}{kind}-{number}" not in taken)
