r"""Breaks as linear expressions, and the rule on their spread.

A break is a maximal run of slots without a meeting between a person's first and last meeting of a day. With
$b_{pt}$ = 1 if person $p$ is busy in slot $t$, a *run start* $r_{pt} = b_{pt} (1 - b_{p,t-1})$ (first slots of a day:
$b_{pt}$) and an *active day* $a_{pd} = \max_{t \in d} b_{pt}$, the number of breaks is $\sum_t r_{pt} - \sum_d a_{pd}$.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Floats, Ints, floats, ints
from matchmaker.solver.model import ModelBuilder
from matchmaker.solver.problem import Problem
from matchmaker.solver.rows import Rows


@dataclass(frozen=True, eq=False)
class Breaks:
    """Columns and coefficients of the number of breaks: entries (person, column, coefficient), shape (z,) each."""

    person: Ints
    column: Ints
    coefficient: Floats


@dataclass(frozen=True, eq=False)
class _Busy:
    """The placements that make a person busy in a slot, grouped; `g` groups (person, slot)."""

    key: Ints  # (g, 2) person, slot
    group: Ints  # (z,) group of each entry
    placement: Ints  # (z,)
    before: Ints  # (g,) the group of the slot before on the same day, or -1
    day: Ints  # (g,) index of the person's day
    days: Ints  # (number of person-days, 2) person, day


def add_breaks(builder: ModelBuilder, *, exact: bool) -> Breaks:
    """Add the columns that count breaks.

    Parameters
    ----------
    builder
        Where columns and rows go.
    exact
        Whether the count must be right from both sides (for the spread). Otherwise it is at least the number of breaks
        and equal to it where it is minimised.
    """
    busy = _busy(builder)
    starts = builder.columns(len(busy.key), 1.0, integer=True)
    active = builder.columns(len(busy.days), 1.0, integer=True)
    for block in _definitions(busy, starts, active):
        builder.rows(block)
    if exact:
        for block in _exact_definitions(busy, starts, active):
            builder.rows(block)
    return Breaks(
        np.concatenate([busy.key[:, 0], busy.days[:, 0]]),
        np.concatenate([starts, active]),
        np.concatenate([np.ones(len(starts)), -np.ones(len(active))]),
    )


def _busy(builder: ModelBuilder) -> _Busy:
    problem = builder.placements.problem
    placement, slot = builder.placements.covers
    entries = np.concatenate([np.stack([builder.placements.people[placement, i], slot], axis=1) for i in (0, 1)])
    key, group = np.unique(entries, axis=0, return_inverse=True)
    before = np.full(len(key), -1)
    follows = (key[1:, 0] == key[:-1, 0]) & (key[1:, 1] == key[:-1, 1] + 1) & ~problem.first_of_day[key[1:, 1]]
    before[1:][follows] = np.flatnonzero(follows)
    days, day = np.unique(np.stack([key[:, 0], problem.day[key[:, 1]]], axis=1), axis=0, return_inverse=True)
    return _Busy(
        ints(key), ints(group).reshape(-1), np.tile(placement, 2), ints(before), ints(day).reshape(-1), ints(days)
    )


def _definitions(busy: _Busy, starts: Ints, active: Ints) -> Iterator[Rows]:
    """Yield r_t ≥ b_t − b_{t−1} and a_d ≤ Σ_t b_t."""
    size = len(busy.key)
    after = np.full(size, -1)
    after[busy.before[busy.before >= 0]] = np.flatnonzero(busy.before >= 0)
    carried = after[busy.group] >= 0
    yield _at_least_zero(
        "break_starts",
        busy.key,
        [
            (np.arange(size), starts, 1.0),
            (busy.group, busy.placement, -1.0),
            (after[busy.group][carried], busy.placement[carried], 1.0),
        ],
    )
    yield _at_least_zero(
        "break_days",
        busy.days,
        [(np.arange(len(busy.days)), active, -1.0), (busy.day[busy.group], busy.placement, 1.0)],
    )


def _exact_definitions(busy: _Busy, starts: Ints, active: Ints) -> Iterator[Rows]:
    """Yield r_t ≤ b_t, r_t ≤ 1 − b_{t−1} and a_d ≥ b_t."""
    size = len(busy.key)
    every = np.arange(size)
    yield _at_least_zero("break_starts_busy", busy.key, [(every, starts, -1.0), (busy.group, busy.placement, 1.0)])
    yield _at_least_zero(
        "break_days_busy", busy.key, [(every, active[busy.day], 1.0), (busy.group, busy.placement, -1.0)]
    )
    after = np.full(size, -1)
    after[busy.before[busy.before >= 0]] = np.flatnonzero(busy.before >= 0)
    carried = after[busy.group] >= 0
    rows = _at_least_zero(
        "break_starts_first",
        busy.key,
        [(every, starts, -1.0), (after[busy.group][carried], busy.placement[carried], -1.0)],
    )
    yield Rows(rows.rule, rows.subject, rows.row, rows.column, rows.coefficient, rows.lower - 1.0, rows.upper)


def _at_least_zero(rule: str, subject: Ints, parts: list[tuple[Ints, Ints, float]]) -> Rows:
    row = np.concatenate([part[0] for part in parts])
    column = np.concatenate([part[1] for part in parts])
    coefficient = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    return Rows(
        rule, subject, ints(row), ints(column), coefficient, np.zeros(len(subject)), np.full(len(subject), np.inf)
    )


def break_spread(builder: ModelBuilder, breaks: Breaks, problem: Problem) -> Rows:
    """Return: numbers of breaks of any two people differ by at most the allowed spread. Subject: person (or none).

    Two columns enclose everybody's number: fewest ≤ breaks of p ≤ most, most − fewest ≤ spread.
    """
    spread = problem.max_break_spread
    if spread is None:
        raise ValueError("Expected a problem with a limit to the spread of breaks.")
    fewest, most = (builder.columns(1, float(problem.n_slots), integer=True)[0] for _ in range(2))
    people = problem.n_people
    everyone = np.arange(people)
    count = 2 * people + 1
    row = np.concatenate([breaks.person, everyone, breaks.person + people, everyone + people, [count - 1, count - 1]])
    column = np.concatenate(
        [breaks.column, np.full(people, fewest), breaks.column, np.full(people, most), [most, fewest]]
    )
    coefficient = np.concatenate(
        [breaks.coefficient, -np.ones(people), breaks.coefficient, -np.ones(people), [1.0, -1.0]]
    )
    lower = np.concatenate([np.zeros(people), np.full(people + 1, -np.inf)])
    upper = np.concatenate([np.full(people, np.inf), np.zeros(people), [float(spread)]])
    subject = np.concatenate([everyone, everyone, [-1]])[:, None]
    return Rows("break_spread", subject, ints(row), ints(column), floats(coefficient), lower, upper)
