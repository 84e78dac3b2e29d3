"""The plan that the staged method begins with: what is locked, and what of the current plan can stay."""

import numpy as np

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.placements import Placements
from matchmaker.solver.problem import ANY
from matchmaker.solver.rules import rule_rows
from matchmaker.solver.values import break_counts


def beginning(placements: Placements) -> Ints | None:
    """Return a plan to begin with: the locked meetings and, if moves count, what of the current plan can stay.

    None if the locked meetings alone break a rule; then only a search can tell whether there is a plan.
    """
    problem = placements.problem
    held = [
        (bool(locked), placements.find(int(pair), int(session)))
        for locked, pair, session in zip(
            problem.current_locked, problem.current_pair, problem.current_session, strict=True
        )
        if pair != ANY
    ]
    fixed = [index for locked, index in held if locked and index is not None]
    loose = [index for locked, index in held if not locked and index is not None and "moves" in problem.objective]
    if not fixed and not loose:
        return ints([])
    for candidate in (fixed + loose, fixed):
        chosen = ints(sorted(candidate))
        if _keeps_rules(placements, chosen):
            return chosen
    return None


def _keeps_rules(placements: Placements, chosen: Ints) -> bool:
    """Return whether a plan keeps every rule but that some pairs must meet."""
    problem = placements.problem
    for rows in rule_rows(placements, frozenset({"must", "locked"})):
        inside = np.isin(rows.column, chosen)
        activity = np.bincount(rows.row[inside], weights=rows.coefficient[inside], minlength=len(rows))
        if (activity > rows.upper + 1e-9).any():
            return False
    breaks = break_counts(problem, placements.pair[chosen], placements.session[chosen])
    return problem.max_break_spread is None or int(np.ptp(breaks)) <= problem.max_break_spread
