"""One person's days: their meetings in the order of time, and what follows from that order."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.solver.problem import NO_LIMIT, Problem

Sitting = tuple[int, int, int, int]
"""A meeting in somebody's calendar: its first and last slot, its session, and its pair."""

PAIR = 3


@dataclass(frozen=True, slots=True)
class Days:
    """What the order of somebody's meetings comes to.

    Parameters
    ----------
    breaks, rooms
        Numbers of breaks and of changes of room.
    runs
        The sessions of each run of back-to-back meetings that is longer than the person wants.
    clashes
        The slots in which there is more than one meeting.
    """

    breaks: int
    rooms: int
    runs: frozenset[tuple[int, ...]]
    clashes: frozenset[int]


class Clock:
    """Where slots and sessions lie, as lists, since single values are looked up."""

    def __init__(self, problem: Problem) -> None:
        self.day: list[int] = problem.day.tolist()
        self.start: list[int] = problem.session_start.tolist()
        self.last: list[int] = (problem.session_start + problem.session_length - 1).tolist()
        self.room: list[int] = problem.session_room.tolist()

    def sitting(self, pair: int, session: int) -> Sitting:
        """Return a meeting as it stands in the calendars of its people."""
        return self.start[session], self.last[session], session, pair

    def slots(self, session: int) -> range:
        """Return the slots that a session fills."""
        return range(self.start[session], self.last[session] + 1)

    def days(self, held: Sequence[Sitting], most_in_a_row: int) -> Days:
        """Return what the order of meetings comes to; `held` is in the order of time."""
        breaks = rooms = 0
        runs: list[list[int]] = []
        clashes: set[int] = set()
        before: Sitting | None = None
        busy_until = -1
        for sitting in held:
            start, last, session, _ = sitting
            same_day = before is not None and self.day[before[0]] == self.day[start]
            if before is not None and same_day:
                breaks += start > busy_until + 1
                rooms += self.room[session] != self.room[before[2]]
                clashes.update(range(start, min(busy_until, last) + 1))
            if before is not None and same_day and start == before[1] + 1:
                runs[-1].append(session)
            else:
                runs.append([session])
            busy_until = max(busy_until, last) if same_day else last
            before = sitting
        long = (tuple(run) for run in runs if len(run) > most_in_a_row) if most_in_a_row < NO_LIMIT else ()
        return Days(breaks, rooms, frozenset(long), frozenset(clashes))
