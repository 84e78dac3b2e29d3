"""Why a pair does not meet in a session: the rules that bind while everything else stays as planned."""

from dataclasses import dataclass

import numpy as np

from matchmaker.solver.arrays import Bools, Ints, ints
from matchmaker.solver.causes import SUBJECTS, Cause, refusers
from matchmaker.solver.placements import PLACEMENT_RULES, Placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.values import break_counts


@dataclass(frozen=True)
class Obstacle:
    """What keeps a pair out of a session: every cause would have to go. No cause: the meeting would fit as it is."""

    session: int
    causes: tuple[Cause, ...]


def obstacles(problem: Problem, pair: Ints, session: Ints, wanted: int) -> list[Obstacle]:
    """Return, for each session, the rules that a further meeting of the pair `wanted` would break there.

    Parameters
    ----------
    problem
        The instance.
    pair, session
        The meetings of the plan, shape (n,) each; `wanted` is not among them.
    wanted
        The pair.
    """
    others = pair != wanted
    columns = Placements(
        problem,
        np.concatenate([pair[others], np.full(problem.n_sessions, wanted)]),
        np.concatenate([session[others], np.arange(problem.n_sessions)]),
    )
    order = np.lexsort((columns.session, columns.pair))
    columns = Placements(problem, ints(columns.pair[order]), ints(columns.session[order]))
    new = columns.pair == wanted
    found = [Obstacle(int(columns.session[index]), _causes(columns, ~new, int(index))) for index in np.flatnonzero(new)]
    return sorted(found, key=lambda obstacle: (len(obstacle.causes), obstacle.session))


def _causes(columns: Placements, planned: Bools, column: int) -> tuple[Cause, ...]:
    causes = {*_refused(columns, column), *_overfull(columns, ints(np.flatnonzero(planned)), column)}
    twice = {cause.subject for cause in causes if cause.rule == "person_once_per_slot"}
    # What a row of meetings is makes sense only for somebody who is in one place.
    return tuple(sorted(cause for cause in causes if cause.rule != "max_in_a_row" or cause.subject not in twice))


def _refused(columns: Placements, column: int) -> list[Cause]:
    pair, session = columns.pair[[column]], int(columns.session[column])
    return [
        Cause(name, subject)
        for name, rule in PLACEMENT_RULES.items()
        if rule(columns.problem, pair, session)[0]
        for subject in refusers(name, columns, column)
    ]


def _overfull(columns: Placements, planned: Ints, column: int) -> list[Cause]:
    """Return the rows that the plan keeps and the plan with one more meeting does not."""
    found = []
    for rows in rule_rows(columns, frozenset({"must", "locked"})):
        more = np.bincount(rows.row[rows.column == column], rows.coefficient[rows.column == column], len(rows))
        inside = np.isin(rows.column, planned)
        activity = np.bincount(rows.row[inside], rows.coefficient[inside], len(rows))
        for row in np.flatnonzero((more > 0) & (activity + more > rows.upper)):
            subject = rows.subject[row][: len(SUBJECTS[rows.rule])]
            found.append(Cause(rows.rule, tuple(subject.tolist())))
    spread = columns.problem.max_break_spread
    if spread is not None:
        after = np.append(planned, column)
        breaks = break_counts(columns.problem, columns.pair[after], columns.session[after])
        if int(np.ptp(breaks)) > spread:
            found.append(Cause("break_spread", ()))
    return found
