"""What a run is to achieve: goals in the order in which they count, each decided before the next has a say.

Only with the value of the meetings among them is a plan the best of many that are alike in all else, so it is always a
goal; where nobody names it, it counts last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LEAST_PROMISED, MOST_PROMISED = 1, 50
"""How many meetings everybody can be promised in a run."""

GOALS, AT_LEAST = "goals", "at_least"
"""The parameters of a run that hold its goals."""


class Goal(StrEnum):
    """What a plan can be judged by; the values are the objectives of an instance."""

    ENOUGH = "guarantee"
    """Everybody has the meetings that they were promised."""
    VALUE = "weight"
    """The meetings are worth as much as possible."""
    GAPS = "idle"
    """People wait as seldom as possible between two meetings of a day."""
    ROOMS = "rooms"
    """People change rooms as seldom as possible."""
    CHANGES = "moves"
    """What is published stays where it is as far as possible."""


@dataclass(frozen=True, slots=True)
class Goals:
    """The goals of a run, the most important first.

    Parameters
    ----------
    order
        Each at most once.
    at_least
        How many meetings everybody is promised in this run. Whoever was promised more keeps that; None: only what each
        person was promised counts.
    """

    order: tuple[Goal, ...]
    at_least: int | None = None

    def __post_init__(self) -> None:
        if len(set(self.order)) != len(self.order):
            raise ValueError(f"Expected each goal at most once, got {self.order}.")
        if self.at_least is not None and not LEAST_PROMISED <= self.at_least <= MOST_PROMISED:
            raise ValueError(f"Expected {LEAST_PROMISED} to {MOST_PROMISED} meetings, got {self.at_least}.")

    def promised(self, own: int) -> int:
        """Return how many meetings somebody is promised in a run with these goals who was promised `own` before."""
        return own if self.at_least is None or Goal.ENOUGH not in self.order else max(own, self.at_least)

    def document(self) -> dict[str, Any]:
        """Return the goals as parameters of a run, which `goals_in` reads again."""
        return {GOALS: [str(goal) for goal in self.order]} | ({AT_LEAST: self.at_least} if self.at_least else {})


def with_value(order: Sequence[Goal]) -> tuple[Goal, ...]:
    """Return goals with the value among them, last where it is not named."""
    return (*order, *(() if Goal.VALUE in order else (Goal.VALUE,)))


def goals_in(parameters: Mapping[str, Any]) -> Goals | None:
    """Return the goals that a run was given; None where it was given none, so that those of its workshop hold."""
    if GOALS not in parameters:
        return None
    return Goals(tuple(Goal(name) for name in parameters[GOALS]), parameters.get(AT_LEAST))
