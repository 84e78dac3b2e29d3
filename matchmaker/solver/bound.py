r"""Which pairs, in which kind of session? The aggregated linear program, and the bound that it proves.

Time is left out: a column $z_{ec}$ says that pair $e$ meets in a session of class $c$ (sessions of one theme and
length). Every plan gives such a $z$, and the rows below hold for it, so the program's value bounds every plan:

* *pair*: $\sum_c z_{ec} \le 1$ (= 1 for pairs that must meet);
* *person*: $\sum_{e \ni p} z_{ec} \le$ the person's maximum, and not more than fit into the person's slots with the
  allowed number in a row;
* *person's slots*: for each set of classes that run in a set of slots $U$: $\sum_{e \ni p} \ell_c z_{ec} \le$ the
  person's available slots in $U$, with $\ell_c$ the length in slots;
* *tables*: $\sum_e z_{ec} \le$ the tables of the class's sessions, each session counted with at most the largest
  matching that its people allow;
* *all tables*: $\sum_{ec} \ell_c z_{ec} \le$ the meetings that can run at a time, summed over the slots;
* *resource*: $\sum_{e \text{ uses } r} \ell_c z_{ec} \le$ capacity × slots.

The bound that is stated is not the solver's word. For any prices $y$ of the rows, weak duality gives
$\max \{w z : l \le A z \le u, 0 \le z \le 1\} \le \sum_i (y_i^+ u_i - y_i^- l_i) + \sum_j \max(0, w_j - (A^T y)_j)$
with $y^+, y^-$ the positive and negative parts, which is computed here in the open and rounded to the safe side.
"""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from matchmaker.solver.arrays import Bools, Floats, Ints, bools, floats, ints
from matchmaker.solver.effort import Effort
from matchmaker.solver.highs import Program, run
from matchmaker.solver.placements import Placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.rows import Rows, at_least, at_most, stack

MOST_SLOT_SETS = 64


@dataclass(frozen=True, eq=False)
class Aggregated:
    """The aggregated program's columns: `n` of them, then one shortfall for each person with a guaranteed minimum.

    Parameters
    ----------
    problem
        The instance.
    pair, kind
        Pair and class of each column, shape (n,).
    kind_of_session
        Class of each session, shape (S,).
    length
        Slots that a meeting of each class fills, shape (classes,).
    short
        People with a guaranteed minimum, shape (k,).
    blocks
        The rows.
    """

    problem: Problem
    pair: Ints
    kind: Ints
    kind_of_session: Ints
    length: Ints
    short: Ints
    blocks: tuple[Rows, ...]

    @property
    def n_columns(self) -> int:
        """Number of columns, the shortfalls included."""
        return len(self.pair) + len(self.short)


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The answer of the aggregated program for one objective.

    Parameters
    ----------
    bound
        Proven bound on the objective (upper for the weight, lower for the shortfall).
    share
        Value of each column, shape (n,); 0 or 1 but for a handful.
    reduced
        Reduced weight of each column, shape (n,): how much it could add at the prices found.
    """

    bound: float
    share: Floats
    reduced: Floats


def aggregate(placements: Placements) -> Aggregated:
    """Return the aggregated program of an instance."""
    problem = placements.problem
    kinds, kind_of_session = np.unique(
        np.stack([problem.session_theme, problem.session_length], axis=1), axis=0, return_inverse=True
    )
    kind_of_session = ints(kind_of_session).reshape(-1)
    columns = np.unique(np.stack([placements.pair, kind_of_session[placements.session]], axis=1), axis=0)
    pair, kind = columns.reshape(-1, 2).T
    short = ints(np.flatnonzero(problem.min_meetings > 0))
    bare = Aggregated(problem, pair, kind, kind_of_session, ints(kinds[:, 1]), short, ())
    return Aggregated(problem, pair, kind, kind_of_session, ints(kinds[:, 1]), short, tuple(_rows(bare, placements)))


def _rows(program: Aggregated, placements: Placements) -> list[Rows]:
    blocks = [
        _pairs(program),
        _must(program),
        _people(program, placements),
        *_people_by_slots(program, placements),
        _tables(program, placements),
        _all_tables(program, placements),
        *_resources(program, placements),
        _shortfalls(program),
    ]
    return [block for block in blocks if len(block)]


def _pairs(program: Aggregated) -> Rows:
    every = np.arange(len(program.pair))
    return at_most("pair_once", program.pair[:, None], every, np.ones(len(every)))


def _must(program: Aggregated) -> Rows:
    column = np.flatnonzero(program.problem.must[program.pair])
    return at_least("must", program.pair[column, None], column, np.ones(len(column)))


def _by_person(program: Aggregated) -> tuple[Ints, Ints]:
    people = program.problem.pair_people[program.pair]
    return people.T.reshape(-1), np.tile(np.arange(len(program.pair)), 2)


def _possible_slots(placements: Placements) -> Bools:
    """Return in which slots each person has a placement at all, shape (P, T)."""
    possible = np.zeros((placements.problem.n_people, placements.problem.n_slots), dtype=np.bool_)
    placement, slot = placements.covers
    for side in (0, 1):
        possible[placements.people[placement, side], slot] = True
    return possible


def _people(program: Aggregated, placements: Placements) -> Rows:
    limit = np.minimum(program.problem.max_meetings, _most_in_rows(program.problem, _possible_slots(placements)))
    person, column = _by_person(program)
    return at_most("person", person[:, None], column, floats(limit[person]))


def _most_in_rows(problem: Problem, possible: Bools) -> Ints:
    """Return how many meetings fit into each person's slots if at most so many follow each other, shape (P,)."""
    most = np.zeros(problem.n_people, dtype=np.int64)
    run = np.zeros(problem.n_people, dtype=np.int64)
    for slot in range(problem.n_slots):
        if problem.first_of_day[slot]:
            run[:] = 0
        taken = possible[:, slot] & (run < problem.max_in_a_row)
        most += taken
        run = np.where(taken, run + 1, 0)
    # Long meetings make pauses rarer: where there are any, only the number of slots is safe.
    return most if (problem.session_length == 1).all() else ints(possible.sum(axis=1))


def _people_by_slots(program: Aggregated, placements: Placements) -> list[Rows]:
    possible = _possible_slots(placements)
    running = _running(program, placements)
    person, column = _by_person(program)
    blocks = []
    for slots in _slot_sets(running):
        inside = bools(~(running & ~slots).any(axis=1))
        concerned = inside[program.kind[column]]
        limit = (possible & slots).sum(axis=1)
        length = program.length[program.kind[column[concerned]]]
        key = person[concerned, None]
        blocks.append(at_most("slots", key, column[concerned], floats(limit[key[:, 0]]), floats(length)))
    return blocks


def _running(program: Aggregated, placements: Placements) -> Bools:
    """Return in which slots a class has a placement, shape (classes, T)."""
    running = np.zeros((len(program.length), program.problem.n_slots), dtype=np.bool_)
    placement, slot = placements.covers
    running[program.kind_of_session[placements.session[placement]], slot] = True
    return running


def _slot_sets(running: Bools) -> list[Bools]:
    """Return the unions of the classes' slot sets, at most `MOST_SLOT_SETS` of them, the union of all first."""
    everything = bools(running.any(axis=0))
    unions: dict[bytes, Bools] = {everything.tobytes(): everything}
    for row in running:
        for union in [np.zeros_like(everything), *unions.values()]:
            if len(unions) < MOST_SLOT_SETS and row.any():
                unions.setdefault((union | row).tobytes(), union | row)
    return list(unions.values())


def _matching_sizes(placements: Placements) -> Ints:
    """Return how many meetings each session can hold at most, shape (S,): its tables or its people's matching."""
    problem = placements.problem
    sizes = np.zeros(problem.n_sessions, dtype=np.int64)
    for session in np.unique(placements.session):
        people = placements.people[placements.session == session]
        sizes[session] = min(problem.session_tables[session], _largest_matching(people))
    return sizes


def _largest_matching(people: Ints) -> int:
    """Return an upper bound on the number of disjoint pairs among `people`, shape (n, 2).

    It is exact where the people have sides, so that the graph is bipartite.
    Each edge is taken in both directions between two copies of the people: the doubled graph's largest matching is
    twice the largest fractional matching, which is at least the largest matching.
    """
    names, index = np.unique(people, return_inverse=True)
    index = index.reshape(-1, 2)
    size = len(names)
    both = np.concatenate([index, index[:, ::-1]])
    graph = sparse.csr_array((np.ones(len(both), dtype=np.int8), (both[:, 0], both[:, 1])), shape=(size, size))
    matched = maximum_bipartite_matching(graph, perm_type="column")
    return int((matched >= 0).sum()) // 2


def _tables(program: Aggregated, placements: Placements) -> Rows:
    most = np.bincount(program.kind_of_session, weights=_matching_sizes(placements), minlength=len(program.length))
    every = np.arange(len(program.pair))
    return at_most("tables", program.kind[:, None], every, floats(most[program.kind]))


def _all_tables(program: Aggregated, placements: Placements) -> Rows:
    problem = program.problem
    sizes = _matching_sizes(placements)
    placement, slot = placements.covers
    total = 0
    for at in range(problem.n_slots):
        here = placement[slot == at]
        running = np.unique(placements.session[here])
        total += min(int(sizes[running].sum()), _largest_matching(placements.people[here]) if len(here) else 0)
    every = np.arange(len(program.pair))
    length = floats(program.length[program.kind])
    return at_most("all_tables", np.zeros((len(every), 1), dtype=np.int64), every, np.full(len(every), total), length)


def _resources(program: Aggregated, placements: Placements) -> list[Rows]:
    problem = program.problem
    blocks = []
    for resource in np.unique(problem.uses[:, 1]):
        users = np.zeros(problem.n_pairs, dtype=np.bool_)
        users[problem.uses[problem.uses[:, 1] == resource, 0]] = True
        placement, slot = placements.covers
        slots = len(np.unique(slot[users[placements.pair[placement]]]))
        column = np.flatnonzero(users[program.pair])
        limit = np.full(len(column), float(problem.resource_capacity[resource] * slots))
        key = np.full((len(column), 1), resource)
        blocks.append(at_most("resource", key, column, limit, floats(program.length[program.kind[column]])))
    return blocks


def _shortfalls(program: Aggregated) -> Rows:
    problem, short = program.problem, program.short
    person, column = _by_person(program)
    concerned = problem.min_meetings[person] > 0
    every = np.arange(len(short))
    row = np.concatenate([every, np.searchsorted(short, person[concerned])])
    columns = np.concatenate([every + len(program.pair), column[concerned]])
    lower = floats(problem.min_meetings[short])
    return Rows(
        "shortfall", short[:, None], ints(row), ints(columns), np.ones(len(row)), lower, np.full(len(short), np.inf)
    )


def relax(program: Aggregated, objective: str, held: dict[str, float], effort: Effort) -> Relaxed | None:
    """Bound one objective among the plans that are as good as `held` in the earlier ones.

    Parameters
    ----------
    program
        The aggregated program.
    objective
        ``guarantee`` or ``weight``.
    held
        Values of earlier objectives; those that the program cannot express are passed over, which keeps the bound
        valid.
    effort
        The limits of the run.

    Returns
    -------
    Relaxed or None
        None if time ended before any bound was proven.
    """
    matrix, lower, upper = stack([*program.blocks, *_held_rows(program, held)], program.n_columns)
    gain = _gain(program, objective)
    column_upper = np.concatenate([np.ones(len(program.pair)), program.problem.min_meetings[program.short]])
    by_column = sparse.csc_array(matrix)
    outcome = run(Program(-gain, by_column, lower, upper, np.zeros(program.n_columns), floats(column_upper)), effort)
    if outcome.x is None or outcome.row_price is None:
        return None
    prices = _usable(-outcome.row_price, lower, upper)
    reduced = gain - matrix.T @ prices
    top = weak_duality_bound(prices, lower, upper, reduced, floats(column_upper))
    bound = top if objective == "weight" else float(np.ceil(-top - 1e-6))
    size = len(program.pair)
    return Relaxed(max(0.0, bound), outcome.x[:size], reduced[:size])


def _gain(program: Aggregated, objective: str) -> Floats:
    """Return what each column adds to the objective that is to be made large."""
    gain = np.zeros(program.n_columns)
    if objective == "weight":
        gain[: len(program.pair)] = program.problem.weight[program.pair]
    else:
        gain[len(program.pair) :] = -1.0
    return gain


def _held_rows(program: Aggregated, held: dict[str, float]) -> list[Rows]:
    """Return a row for each earlier objective that keeps it at its value or better."""
    blocks = []
    for name in ("guarantee", "weight"):
        if name in held:
            gain = _gain(program, name)
            column = np.flatnonzero(gain)
            scale = max(1.0, float(np.abs(gain).max(initial=0.0)))
            least = (held[name] if name == "weight" else -held[name]) / scale
            row = np.zeros(len(column), dtype=np.int64)
            slack = 1e-9 * max(1.0, abs(least))
            blocks.append(
                Rows(name, ints([[0]]), row, column, gain[column] / scale, floats([least - slack]), floats([np.inf]))
            )
    return blocks


def _usable(prices: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return the prices, with 0 for those that would count an infinite bound."""
    useless = ((prices > 0) & np.isinf(upper)) | ((prices < 0) & np.isinf(lower))
    return np.where(useless, 0.0, prices)


def weak_duality_bound(prices: Floats, lower: Floats, upper: Floats, reduced: Floats, column_upper: Floats) -> float:
    r"""Return an upper bound on max g·z, lower ≤ A z ≤ upper, 0 ≤ z ≤ column_upper from any prices.

    Parameters
    ----------
    prices
        One price for each row, shape (m,); of either sign, but 0 where the bound on its side is infinite.
    lower, upper
        Bounds of the rows, shape (m,).
    reduced
        Gains less prices, $g - A^T y$, shape (n,).
    column_upper
        Upper bounds of the columns, shape (n,).
    """
    up, down = np.maximum(prices, 0.0), np.minimum(prices, 0.0)
    terms = chain(_products(up, upper), _products(down, lower), np.maximum(reduced, 0.0) * column_upper)
    values = np.fromiter(terms, dtype=np.float64)
    return _rounded_up(values)


def _products(prices: Floats, bounds: Floats) -> Floats:
    used = prices != 0.0
    return floats(prices[used] * bounds[used])


def _rounded_up(values: Floats) -> float:
    """Return the sum of `values` plus more than floating-point arithmetic can have lost."""
    size = float(np.abs(values).sum())
    return float(values.sum()) + size * (len(values) + 8) * float(np.finfo(np.float64).eps)


def whole_total_bound(weights: Floats, bound: float, digits: int = 9) -> float:
    """Return the bound lowered to the next total that weights of at most `digits` decimals can add up to."""
    for scale in (10.0**k for k in range(digits + 1)):
        whole = np.round(weights * scale)
        if np.abs(whole).max(initial=0.0) > 2**53 / max(1, len(weights)):
            return bound
        if (whole / scale == weights).all():
            return float(np.floor(bound * scale * (1 + 1e-13))) / scale
    return bound


def column_of(program: Aggregated, placements: Placements) -> Ints:
    """Return the aggregated column of each placement, shape (number of placements,)."""
    kinds = len(program.length)
    keys = program.pair * kinds + program.kind
    return ints(np.searchsorted(keys, placements.pair * kinds + program.kind_of_session[placements.session]))
