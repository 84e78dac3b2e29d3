"""The network of organisations as a drawing: hosts on the left, visitors on the right, lines for those who meet.

Only where things stand is computed here; the template draws. Those with most meetings are drawn, so that the names can
be read; the table beside the picture has all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from matchmaker.services.reports.network import Link, Organisation

MOST_ON_A_SIDE = 16
LONGEST_NAME = 34
"""In widths of a Latin letter; a Chinese sign has two."""

WIDTH, ROW, TOP = 760, 26, 16
LEFT, RIGHT = 285, 475
_THINNEST, _THICKEST = 1.5, 9.0


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in the picture, its name shortened to fit."""

    y: float
    name: str
    meetings: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two organisations; `width` grows with the number of meetings."""

    from_y: float
    to_y: float
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Where everything stands; `left_out`: how many organisations are in the table alone."""

    height: int
    hosts: tuple[Node, ...]
    visitors: tuple[Node, ...]
    lines: tuple[Line, ...]
    left_out: int


def picture_of(links: Sequence[Link], nameless: str) -> Picture:
    """Return the picture of some links; `nameless` stands for people without an organisation.

    Hosts stand in the order of their meetings; each visitor stands at the height of those whom it meets, so that few
    lines cross.
    """
    hosts = _meetings((link.host, link.planned) for link in links)
    visitors = _meetings((link.visitor, link.planned) for link in links)
    left, right = _most(hosts), _most(visitors)
    drawn = [link for link in links if link.host in left and link.visitor in right]
    right = sorted(right, key=lambda each: (_height(each, left, drawn), each))
    most = max((link.planned for link in drawn), default=1)
    height = TOP * 2 + ROW * max(len(left), len(right), 1)
    y_left, y_right = _spread(left, height), _spread(right, height)
    return Picture(
        height=height,
        hosts=tuple(Node(y_left[each], _short(each.name_latin or each.name or nameless), hosts[each]) for each in left),
        visitors=tuple(
            Node(y_right[each], _short(each.name_latin or each.name or nameless), visitors[each]) for each in right
        ),
        lines=tuple(Line(y_left[link.host], y_right[link.visitor], _width(link.planned, most)) for link in drawn),
        left_out=len(hosts) + len(visitors) - len(left) - len(right),
    )


def _meetings(links: Iterable[tuple[Organisation, int]]) -> dict[Organisation, int]:
    found: dict[Organisation, int] = {}
    for organisation, planned in links:
        found[organisation] = found.get(organisation, 0) + planned
    return found


def _most(meetings: Mapping[Organisation, int]) -> list[Organisation]:
    return sorted(meetings, key=lambda each: (-meetings[each], each))[:MOST_ON_A_SIDE]


def _height(visitor: Organisation, left: Sequence[Organisation], drawn: Sequence[Link]) -> float:
    """Return the mean place of those whom a visitor meets, weighted by their meetings."""
    met = [(left.index(link.host), link.planned) for link in drawn if link.visitor == visitor]
    count = sum(planned for _place, planned in met)
    return sum(place * planned for place, planned in met) / count if count else float(len(left))


def _spread(some: Sequence[Organisation], height: int) -> dict[Organisation, float]:
    """Return the height at which each stands, evenly over the picture."""
    room = (height - 2 * TOP) / max(len(some), 1)
    return {each: round(TOP + room * (place + 0.5), 1) for place, each in enumerate(some)}


def _width(planned: int, most: int) -> float:
    return round(_THINNEST + (_THICKEST - _THINNEST) * (planned - 1) / max(most - 1, 1), 1)


def _short(name: str) -> str:
    """Return a name as far as there is room for it."""
    room, kept = LONGEST_NAME, ""
    for sign in name:
        room -= 2 if east_asian_width(sign) in "WF" else 1
        if room < 1:
            return f"{kept.rstrip()}…"
        kept += sign
    return kept
