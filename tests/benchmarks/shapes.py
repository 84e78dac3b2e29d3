"""Shapes of made-up events: what an event is drawn from, and the families that are measured.

`STANDARD` is the family of the figures in the documentation; the others each change one thing that makes planning
harder or simply different, so that nothing is tuned to one kind of event.
"""

from dataclasses import dataclass, replace
from typing import Literal

Presence = Literal["holes", "half days", "five in a row"]
Worth = Literal["similarity", "clusters", "equal"]


@dataclass(frozen=True)
class Shape:
    """The size and kind of an event.

    Parameters
    ----------
    hosts, visitors
        People of each side.
    slots, days, themes
        Slots in all, the days that they are spread over, and themes, of falling popularity.
    fewest, most
        Range from which each person's greatest number of meetings is drawn.
    holes
        Share of the slots in which a person is away besides what `presence` says.
    presence
        ``holes``: nothing more; ``half days``: a third of the people come for the first half of the slots, a third
        for the second; ``five in a row``: everybody is there in five consecutive slots only.
    top
        Candidates kept for each person: a pair is listed if it is among the best of one of its two people.
    themes_of_a_person
        Shares of the people with 1, 2, 3 … themes.
    running
        Share of the slots in which each theme has sessions: one half means even themes first, odd themes then.
    load
        Tables of all sessions, as a share of the meetings that the people could have.
    closed
        Share of the sessions that have no table; the others get theirs.
    worth
        What weights come from: ``similarity`` in a latent space, tight ``clusters`` there, or ``equal`` weights.
    guaranteed
        Guaranteed number of meetings of each person who wants as many.
    long
        Share of the sessions whose meetings fill two slots.
    interpreted
        Share of the pairs that need one of two interpreters, who are too few.
    in_a_row
        Most meetings in a row; None: any.
    objective
        The instance's objectives in their order.
    """

    hosts: int
    visitors: int
    slots: int = 12
    days: int = 1
    themes: int = 4
    fewest: int = 4
    most: int = 8
    holes: float = 0.1
    presence: Presence = "holes"
    top: int = 30
    themes_of_a_person: tuple[float, ...] = (0.45, 0.40, 0.15)
    running: float = 1.0
    load: float = 0.8
    closed: float = 0.0
    worth: Worth = "similarity"
    guaranteed: int = 0
    long: float = 0.0
    interpreted: float = 0.0
    in_a_row: int | None = None
    objective: tuple[str, ...] = ("weight",)


STANDARD = Shape(500, 500)
SMALLER = Shape(300, 300)

SHAPES: dict[str, Shape] = {
    "standard": STANDARD,
    "every slot wanted": replace(STANDARD, fewest=12, most=12),
    "themes in half of the slots": replace(STANDARD, running=0.5),
    "30 % holes": replace(STANDARD, holes=0.3),
    "50 % holes": replace(STANDARD, holes=0.5),
    "half-day people": replace(STANDARD, presence="half days"),
    "20 slots": replace(STANDARD, slots=20, days=2),
    "guarantee": replace(STANDARD, guaranteed=4, objective=("guarantee", "weight")),
    "clustered weights": replace(STANDARD, worth="clusters"),
    "all weights equal": replace(STANDARD, worth="equal"),
    "one theme": replace(STANDARD, themes=1, themes_of_a_person=(1.0,)),
    "40 themes": replace(STANDARD, themes=40),
    "1 slot": replace(STANDARD, slots=1),
    "60 slots": replace(STANDARD, slots=60, days=5, fewest=10, most=20),
    "one side 40 times the other": replace(STANDARD, hosts=12, visitors=480, fewest=12, most=12),
    "five consecutive slots only": replace(STANDARD, presence="five in a row", holes=0.0),
    "no table in some sessions": replace(STANDARD, closed=0.25),
    "3 candidates per person": replace(STANDARD, top=3),
    "complete graph": replace(STANDARD, hosts=150, visitors=150, top=150, themes_of_a_person=(0.0, 0.0, 0.0, 1.0)),
    "20 % two-slot sessions": replace(SMALLER, long=0.2),
    "interpreters for 30 % of the pairs": replace(SMALLER, interpreted=0.3),
    "at most 3 in a row": replace(SMALLER, in_a_row=3),
}
"""The families by name, each at the size at which its figure is stated."""


def shape(name: str, size: int) -> Shape:
    """Return a family at another size, `size` people on its larger side; the proportion of the sides stays."""
    family = SHAPES[name]
    scale = size / max(family.hosts, family.visitors)
    hosts, visitors = (max(1, round(side * scale)) for side in (family.hosts, family.visitors))
    top = size if family.top >= max(family.hosts, family.visitors) else family.top
    return replace(family, hosts=hosts, visitors=visitors, top=top)
