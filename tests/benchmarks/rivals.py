"""What a user would pick instead, by name: each takes an event and a time limit and hands back a result.

They are written as well as a careful user would write them: matchings and models are built by array operations, the
tables go to the heaviest, and the general solvers are given the tightest plain model and both cores.
"""

from collections.abc import Callable

from matchmaker.solver.problem import Problem
from tests.benchmarks.greedy import greedy
from tests.benchmarks.methods import CP_SAT, FULL_MATRIX, GREEDY, HIGHS, LISTED_PAIRS
from tests.benchmarks.programs import by_cp_sat, by_highs
from tests.benchmarks.results import Result
from tests.benchmarks.slot_by_slot import by_full_matrix, by_listed_pairs

RIVALS: dict[str, Callable[[Problem, float], Result]] = {
    HIGHS: by_highs,
    CP_SAT: by_cp_sat,
    FULL_MATRIX: by_full_matrix,
    LISTED_PAIRS: by_listed_pairs,
    GREEDY: greedy,
}
