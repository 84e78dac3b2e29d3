"""Shifts of interpreters: how many of them work in each slot when each rests after so many slots in a row."""

from collections.abc import Sequence
from itertools import groupby


def with_rest(people: int, days: Sequence[object], in_a_row: int) -> list[int]:
    """Return how many work in each slot, where each works `in_a_row` slots and then rests in one, turn by turn.

    The rests are spread: not all of them are away at once, but where more rest than there are turns.

    Parameters
    ----------
    people
        How many there are.
    days
        The day of each slot, in the order of time; each day everybody begins rested.
    in_a_row
        After how many slots of work one of rest follows, at least 1.
    """
    if in_a_row < 1:
        raise ValueError(f"Expected at least one slot of work before a rest, got {in_a_row}.")
    turn = in_a_row + 1
    working = []
    for _day, slots in groupby(days):
        for place, _slot in enumerate(slots):
            resting = sum(place >= first and (place - first) % turn == 0 for first in _first_rests(people, in_a_row))
            working.append(people - resting)
    return working


def _first_rests(people: int, in_a_row: int) -> list[int]:
    """Return for each interpreter the first slot of a day in which they rest: one after the other, in time."""
    return [in_a_row - person % in_a_row for person in range(people)]
