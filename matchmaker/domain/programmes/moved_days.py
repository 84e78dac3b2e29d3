"""The days of a programme moved to another time of the year, leaving out days on which one of the sides rests."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise

LONGEST_REST = 60
"""So many days are left out at most before one is taken as it is: no country rests for longer."""

_DAY = timedelta(days=1)


def moved_days(
    days: Iterable[date], first: date, rested: Callable[[date], bool], rests: Callable[[date], bool]
) -> dict[date, date]:
    """Return for each day of the earlier programme the one of the next.

    The first moves to `first`, or to the day after it on which nobody rests; the others follow in as many working days
    as they did. Their order stays, and two never fall on one.

    Parameters
    ----------
    rested, rests
        Whether a day is none on which both sides work, around the earlier days and around the next ones.
    """
    order = sorted(set(days))
    if not order:
        return {}
    found = {order[0]: _working(first, rests)}
    for before, day in pairwise(order):
        steps = max(1, sum(not rested(before + _DAY * number) for number in range(1, (day - before).days + 1)))
        here = found[before]
        for _ in range(steps):
            here = _working(here + _DAY, rests)
        found[day] = here
    return found


def shifted_days(days: Iterable[date], first: date) -> dict[date, date]:
    """Return for each day of the earlier programme the one of the next, as far from each other by the calendar."""
    order = sorted(set(days))
    return {day: first + (day - order[0]) for day in order}


def _working(day: date, rests: Callable[[date], bool]) -> date:
    return next((each for number in range(LONGEST_REST) if not rests(each := day + _DAY * number)), day)
