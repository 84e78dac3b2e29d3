"""An edit as rows before and rows after, in public ids: what is kept of it, what undoes it, what is told of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Do(StrEnum):
    """What somebody does on the board. A move to a table that is taken exchanges the two meetings."""

    MOVE = "move"
    ADD = "add"
    DROP = "drop"
    LOCK = "lock"
    UNLOCK = "unlock"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: `meeting` for all but an addition, `session` and `table` where it leads somewhere."""

    do: Do
    meeting: str = ""
    session: str = ""
    table: int = 0
    host: str = ""
    visitor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting at its table; all ids are public."""

    meeting: str
    host: str
    visitor: str
    session: str
    table: int
    locked: bool

    @property
    def cell(self) -> tuple[str, int]:
        """Where it is."""
        return self.session, self.table

    @property
    def two(self) -> tuple[str, str]:
        """Whose it is."""
        return self.host, self.visitor


@dataclass(frozen=True, slots=True)
class Change:
    """The meetings that an edit touches, as they are before it and as they are after it."""

    do: Do
    before: tuple[Row, ...] = ()
    after: tuple[Row, ...] = ()

    def inverse(self) -> "Change":
        """Return the edit that takes it back."""
        return Change(_OPPOSITES.get(self.do, self.do), self.after, self.before)

    def document(self) -> dict[str, Any]:
        """Return what is kept of it."""
        rows = {name: [asdict(row) for row in getattr(self, name)] for name in ("before", "after")}
        return {"do": self.do.value, **rows}


_OPPOSITES = {Do.ADD: Do.DROP, Do.DROP: Do.ADD, Do.LOCK: Do.UNLOCK, Do.UNLOCK: Do.LOCK}


def change_from(document: Mapping[str, Any]) -> Change:
    """Return the edit that was kept."""
    before, after = (tuple(Row(**row) for row in document[name]) for name in ("before", "after"))
    return Change(Do(document["do"]), before, after)
