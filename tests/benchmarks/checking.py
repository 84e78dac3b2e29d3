"""Whether meetings keep the rules: checked anew from the arrays before any result counts, ours or a rival's.

Each rule is a function that counts how often it is broken. Nothing here is shared with the solver but the arrays of
the instance; `solver.audit` is the check of plan files, this is one of arrays that is quick for 50,000 meetings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matchmaker.solver.arrays import Bools, Ints
from matchmaker.solver.problem import ANY, Problem


@dataclass(frozen=True, eq=False)
class Meetings:
    """Chosen meetings: pair and session of each, shape (n,)."""

    problem: Problem
    pair: Ints
    session: Ints

    @property
    def people(self) -> Ints:
        """The two people of each meeting, shape (n, 2)."""
        return self.problem.pair_people[self.pair]

    def occurrences(self) -> tuple[Ints, Ints]:
        """Return (meeting, slot) for every slot that a meeting fills."""
        length = self.problem.session_length[self.session]
        meeting = np.repeat(np.arange(len(self.pair)), length)
        nth = np.arange(len(meeting)) - np.repeat(np.cumsum(length) - length, length)
        return meeting, self.problem.session_start[self.session][meeting] + nth

    def begun(self) -> Bools:
        """Return who begins a meeting when, shape (P, T)."""
        begun = np.zeros(self.problem.available.shape, dtype=np.bool_)
        begun[self.people, self.problem.session_start[self.session][:, None]] = True
        return begun


def pair_once(meetings: Meetings) -> int:
    """Count meetings of pairs that met before."""
    return len(meetings.pair) - len(np.unique(meetings.pair))


def person_once_per_slot(meetings: Meetings) -> int:
    """Count people who are in a second meeting at the same time."""
    meeting, slot = meetings.occurrences()
    seats = np.zeros(meetings.problem.available.shape, dtype=np.int64)
    np.add.at(seats, (meetings.people[meeting], slot[:, None]), 1)
    return int((seats > 1).sum())


def available(meetings: Meetings) -> int:
    """Count people in meetings while they are away."""
    meeting, slot = meetings.occurrences()
    return int((~meetings.problem.available[meetings.people[meeting], slot[:, None]]).sum())


def theme(meetings: Meetings) -> int:
    """Count people in sessions of a theme that they do not have."""
    wanted = meetings.problem.session_theme[meetings.session]
    themed = wanted != ANY
    return int((~meetings.problem.has_theme[meetings.people[themed], wanted[themed, None]]).sum())


def max_meetings(meetings: Meetings) -> int:
    """Count people with more meetings than wanted."""
    number = np.bincount(meetings.people.ravel(), minlength=meetings.problem.n_people)
    return int((number > meetings.problem.max_meetings).sum())


def tables(meetings: Meetings) -> int:
    """Count sessions with more meetings than tables."""
    taken = np.bincount(meetings.session, minlength=meetings.problem.n_sessions)
    return int((taken > meetings.problem.session_tables).sum())


def resource(meetings: Meetings) -> int:
    """Count resources and slots in which more meetings use the resource than it can serve."""
    problem = meetings.problem
    meeting, slot = meetings.occurrences()
    used = np.zeros((len(problem.resource_capacity), problem.n_slots), dtype=np.int64)
    for name in range(len(problem.resource_capacity)):
        users = np.isin(meetings.pair[meeting], problem.uses[problem.uses[:, 1] == name, 0])
        used[name] = np.bincount(slot[users], minlength=problem.n_slots)
    return int((used > problem.resource_capacity).sum())


def max_in_a_row(meetings: Meetings) -> int:
    """Count meetings that follow too many others without a free slot between them on the same day."""
    problem = meetings.problem
    begun, busy = meetings.begun(), np.zeros(problem.available.shape, dtype=np.bool_)
    meeting, slot = meetings.occurrences()
    busy[meetings.people[meeting], slot[:, None]] = True
    run = np.zeros(problem.n_people, dtype=np.int64)
    broken = 0
    for at in range(problem.n_slots):
        new_day = at > 0 and problem.day[at] != problem.day[at - 1]
        run = np.where(busy[:, at] & (not new_day), run, 0) + begun[:, at]
        broken += int((begun[:, at] & (run > problem.max_in_a_row)).sum())
    return broken


def forbidden(meetings: Meetings) -> int:
    """Count meetings of pairs that may not meet, in slots that they may not use or outside their session."""
    problem = meetings.problem
    meeting, slot = meetings.occurrences()
    tied = problem.pair_session[meetings.pair]
    return int(
        problem.forbidden[meetings.pair].sum()
        + (~problem.pair_slots[meetings.pair[meeting], slot]).sum()
        + ((tied != ANY) & (tied != meetings.session)).sum()
    )


RULES: tuple[Callable[[Meetings], int], ...] = (
    pair_once,
    person_once_per_slot,
    available,
    theme,
    max_meetings,
    tables,
    resource,
    max_in_a_row,
    forbidden,
)


def broken_rules(problem: Problem, pair: Ints, session: Ints) -> dict[str, int]:
    """Return how often each rule is broken, by its name; empty where all are kept.

    Parameters
    ----------
    problem
        The instance, of the kind that `events` draws: without musts, locks, precedences and limits to breaks.
    pair, session
        The meetings, shape (n,) each.

    Raises
    ------
    ValueError
        The instance has rules that are not checked here.
    """
    unknown = problem.must.any() or problem.current_locked.any() or len(problem.precedences)
    if unknown or problem.max_break_spread is not None:
        raise ValueError("Expected an instance without musts, locks, precedences and limits to breaks.")
    meetings = Meetings(problem, pair, session)
    counted = {rule.__name__: rule(meetings) for rule in RULES}
    return {name: count for name, count in counted.items() if count}


def breaks(problem: Problem, pair: Ints, session: Ints) -> int:
    """Return the number of breaks of all people: runs of free slots between two meetings of a day."""
    meetings = Meetings(problem, pair, session)
    meeting, slot = meetings.occurrences()
    calendar: list[list[int]] = [[] for _ in range(problem.n_people)]
    for people, at in zip(meetings.people[meeting].tolist(), slot.tolist(), strict=True):
        for person in people:
            calendar[person].append(at)
    day = problem.day.tolist()
    counted = 0
    for slots in calendar:
        slots.sort()
        counted += sum(one + 1 < other and day[one] == day[other] for one, other in pairwise(slots))
    return counted
