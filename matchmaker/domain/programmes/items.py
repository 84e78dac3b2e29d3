"""What is on a programme beside the meetings: breaks, plenaries and visits, and whom each takes out of which slots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from matchmaker.domain.clock import instant_of
from matchmaker.domain.programmes.titles import Titles
from matchmaker.domain.workshops import ItemKind

TAKES_EVERYBODY = frozenset({ItemKind.BREAK, ItemKind.PLENARY})
"""While these last nobody has a meeting."""

Span = tuple[datetime, datetime]
"""Two instants, from and until."""


@dataclass(frozen=True, slots=True)
class Item:
    """A break, a plenary or a visit, by the clocks where the workshop is held; all of it is on one day.

    Parameters
    ----------
    titles
        By language.
    room
        Id of a room of the workshop; None: it is elsewhere, which `place` says.
    places
        How many can go on a visit; None for what is none.
    leaves, returns
        When the bus of a visit leaves and is back; who goes is away from one to the other.
    fold
        Which is meant where the clocks show a time twice: 0 before they are turned back, 1 after; None: not said.
    """

    id: str
    kind: ItemKind
    day: date
    start: time
    end: time
    titles: Mapping[str, Titles] = field(default_factory=dict)
    room: str | None = None
    place: str = ""
    places: int | None = None
    leaves: time | None = None
    returns: time | None = None
    fold: int | None = None

    def at(self, clock: time, zone: str) -> datetime:
        """Return the instant of one of its times."""
        return instant_of(self.day, clock, zone, self.fold)

    def takes(self, zone: str) -> Span:
        """Return from when until when whoever is there cannot meet: with the bus, where there is one."""
        return self.at(self.leaves or self.start, zone), self.at(self.returns or self.end, zone)


def overlap(one: Span, other: Span) -> bool:
    """Return whether two spans have more than an instant in common."""
    return one[0] < other[1] and other[0] < one[1]


def side_by_side(spans: Sequence[Span]) -> list[list[int]]:
    """Return the positions of spans in groups: two that overlap are in one, and so are those joined by a third."""
    groups: list[list[int]] = []
    until: datetime | None = None
    for position in sorted(range(len(spans)), key=spans.__getitem__):
        begins, ends = spans[position]
        if until is None or begins >= until:
            groups.append([])
        groups[-1].append(position)
        until = ends if until is None else max(until, ends)
    return groups


def spare_of(tables: int, percent: int) -> int:
    """Return how many of a session's tables stay free: the share, rounded up, but never the only one."""
    return min(-(-tables * percent // 100), max(tables - 1, 0))


def to_plan(tables: int, percent: int) -> int:
    """Return at how many of a session's tables meetings are planned."""
    return tables - spare_of(tables, percent)
