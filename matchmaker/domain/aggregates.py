"""What people said of their meetings, told of all together and of nobody: in steps, and only where enough have spoken.

A rating is never shown to the other one or to the other side, and no office reads one. A number that moved with each
answer would tell of whoever has just given theirs, so that numbers go in steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from matchmaker.domain.workshops import Side

STEP = 5
"""So many people of each side have to have rated, or so many pairs to wish to go on, before anything is told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of a meeting of their calendar, `of`, with another one, `about`; keys."""

    side: Side
    person: int
    of: int
    about: int
    rating: int | None
    follow_up: bool


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What all together said.

    Parameters
    ----------
    raters
        At least so many people rated a meeting, a multiple of `STEP`; 0: too few of a side.
    rating
        The mean of their ratings, from 1 to 5, to the nearest half; None: too few.
    going_on
        At least so many pairs would both go on talking, a multiple of `STEP`; 0: fewer than that.
    """

    raters: int = 0
    rating: float | None = None
    going_on: int = 0


def in_aggregate(answers: Sequence[Answer]) -> Aggregate:
    """Return what people said as it may be told to the offices of both sides."""
    rated = [each for each in answers if each.rating is not None]
    raters = [{each.person for each in rated if each.side is side} for side in Side]
    willing = {(each.of, each.about) for each in answers if each.follow_up}
    both = {pair for pair in willing if pair[::-1] in willing}
    going_on = _step(len(both) // 2)
    if min(map(len, raters)) < STEP:
        return Aggregate(going_on=going_on)
    mean = fmean(each.rating or 0 for each in rated)
    return Aggregate(_step(sum(map(len, raters))), round(2 * mean) / 2, going_on)


def _step(count: int) -> int:
    return count - count % STEP
