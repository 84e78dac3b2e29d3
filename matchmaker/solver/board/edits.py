"""The words of the board: a change of a plan, what it costs, and a rule that it would break."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[int, int]
"""A pair and the session in which it meets."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Meetings that leave a plan and meetings that come into it, at one moment.

    A meeting that is moved leaves its session and comes into another; a swap does that with two.
    """

    out: tuple[Place, ...] = ()
    into: tuple[Place, ...] = ()

    def net(self) -> "Edit":
        """Return the edit without what both leaves and comes: that a meeting changes its table is no change here."""
        both = set(self.out) & set(self.into)
        if not both:
            return self
        return Edit(*(tuple(place for place in places if place not in both) for places in (self.out, self.into)))


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A hard rule that an edit would break although it holds now, or break more than it is broken now.

    Parameters
    ----------
    rule
        The name of the rule, as everywhere (`placements`, `rules`, `breaks`).
    subject
        Whom and what it is about, as indices: see the function of the rule.
    """

    rule: str
    subject: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """What an edit does to a plan.

    Parameters
    ----------
    change
        By objective: its value after the edit less that before.
    broken
        The rules that it would break; none where it can be made.
    told
        People whose meetings would differ from the plan in force, and do not yet.
    spared
        People whose meetings differ now, and would be as in the plan in force.
    """

    change: Mapping[str, float] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()
    told: frozenset[int] = frozenset()
    spared: frozenset[int] = frozenset()

    @property
    def possible(self) -> bool:
        """Whether the edit breaks no rule."""
        return not self.broken
