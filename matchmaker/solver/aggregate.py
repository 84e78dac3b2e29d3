r"""Which pairs, in which kind of session? The aggregated linear program.

Time is left out: a column $z_{ec}$ says that pair $e$ meets in a session of class $c$ (sessions of one theme and
length). Every plan gives such a $z$, and the rows below hold for it, so the program's value bounds every plan:

* *pair*: $\sum_c z_{ec} \le 1$ (= 1 for pairs that must meet);
* *person*: $\sum_{e \ni p} z_{ec} \le$ the person's maximum, and not more than fit into the person's slots with the
  allowed number in a row;
* *person's slots*: for each set of classes that run in a set of slots $U$: $\sum_{e \ni p} \ell_c z_{ec} \le$ the
  person's available slots in $U$, with $\ell_c$ the length in slots;
* *tables*: $\sum_e z_{ec} \le$ the tables of the class's sessions, each session counted with at most the largest
  matching that its people allow (`seats`);
* *all tables*: $\sum_{ec} \ell_c z_{ec} \le$ the meetings that can run at a time, summed over the slots;
* *resource*: $\sum_{e \text{ uses } r} \ell_c z_{ec} \le$ capacities of the slots together;
* *shortfall*: $u_p + \sum_{e \ni p} z_{ec} \ge$ the person's guaranteed minimum, with a column $u_p \ge 0$ of its own;
* *spans*: what can only take place between two slots fits between them (`spans`).

The rows on pairs, on a person's slots and on spans are many and few of them bind: the linear program takes them in when
they are broken (`sifting`).
"""

from dataclasses import dataclass, replace

import numpy as np

from matchmaker.solver.arrays import Bools, Floats, Ints, Smalls, bools, floats, indices, ints, ones
from matchmaker.solver.placements import Openings, Placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.rows import Rows, at_least, at_most
from matchmaker.solver.seats import Seats, count_seats
from matchmaker.solver.spans import Spans, meetings_between, seats_between, slots_between

MOST_SLOT_SETS = 64
LARGEST_TABLE = 4_000_000


@dataclass(frozen=True, eq=False)
class Aggregated:
    """The aggregated program's columns: `n` of them, then one shortfall for each person with a guaranteed minimum.

    Parameters
    ----------
    problem
        The instance.
    pair, kind
        Pair and class of each column, shape (n,), ordered by pair, then class.
    kind_of_session
        Class of each session, shape (S,).
    length
        Slots that a meeting of each class fills, shape (classes,).
    short
        People with a guaranteed minimum, shape (k,).
    blocks
        The rows.
    spans
        The rows on spans of slots, found when they are broken.
    """

    problem: Problem
    pair: Ints
    kind: Ints
    kind_of_session: Ints
    length: Ints
    short: Ints
    blocks: tuple[Rows, ...]
    spans: tuple[Spans, ...] = ()

    @property
    def n_columns(self) -> int:
        """Number of columns, the shortfalls included."""
        return len(self.pair) + len(self.short)

    @property
    def people(self) -> Ints:
        """The two people of each column, shape (n, 2)."""
        return self.problem.pair_people[self.pair]


def aggregate(openings: Openings) -> Aggregated:
    """Return the aggregated program of an instance."""
    problem = openings.problem
    kinds, kind_of_session = kinds_of_sessions(problem)
    first, last = _spans_of_kinds(openings, kind_of_session, len(kinds))
    pair, kind = np.nonzero(last >= 0)
    short = ints(np.flatnonzero(problem.min_meetings > 0))
    bare = Aggregated(problem, ints(pair), ints(kind), kind_of_session, ints(kinds[:, 1]), short, ())
    possible, seats = possible_slots(openings), count_seats(openings)
    blocks = tuple(block for block in _rows(bare, openings, possible, seats) if len(block))
    spans = tuple(_spans(bare, first[pair, kind], last[pair, kind], possible, seats))
    return replace(bare, blocks=blocks, spans=spans)


def kinds_of_sessions(problem: Problem) -> tuple[Ints, Ints]:
    """Return the classes as rows (theme, length), shape (classes, 2), and the class of each session, shape (S,)."""
    kinds, of_session = np.unique(
        np.stack([problem.session_theme, problem.session_length], axis=1), axis=0, return_inverse=True
    )
    return ints(kinds), ints(of_session).reshape(-1)


def _spans_of_kinds(openings: Openings, kind_of_session: Ints, n_kinds: int) -> tuple[Smalls, Smalls]:
    """Return first and last slot in which each pair could meet in each class, shape (E, classes); last −1: never."""
    problem = openings.problem
    first = np.full((problem.n_pairs, n_kinds), problem.n_slots, dtype=np.int16)
    last = np.full((problem.n_pairs, n_kinds), -1, dtype=np.int16)
    for session, (pairs, kind) in enumerate(zip(openings.pairs, kind_of_session, strict=True)):
        slots = problem.session_slots(session)
        first[pairs, kind] = np.minimum(first[pairs, kind], slots.start)
        last[pairs, kind] = np.maximum(last[pairs, kind], slots.stop - 1)
    return first, last


def _spans(program: Aggregated, first: Smalls, last: Smalls, possible: Bools, seats: Seats) -> list[Spans]:
    """Return the spans of people, classes and everything, but where their tables would be too large."""
    problem = program.problem
    if problem.n_people * problem.n_slots**2 > LARGEST_TABLE:
        return []
    single = bool((problem.session_length == 1).all())
    every, kind = indices(np.arange(len(program.pair))), indices(program.kind)
    length = ones(len(every)) if single else floats(program.length[program.kind])
    twice = ones(2 * len(every)) if single else np.tile(length, 2)
    person, column = indices(program.people.T.reshape(-1)), indices(np.tile(every, 2))
    fits = meetings_between(problem, possible) if single else slots_between(possible)
    by_kind = seats_between(problem, program.kind_of_session, seats.session, len(program.length))
    in_slots = floats(np.concatenate([[0], np.cumsum(seats.slot)]))
    together = np.maximum(in_slots[None, 1:] - in_slots[:-1, None], 0.0)[None]
    return [
        Spans("span of a person", column, person, np.tile(first, 2), np.tile(last, 2), twice, fits),
        Spans("span of a class", every, kind, first, last, ones(len(every)), by_kind),
        Spans("span of all", every, np.zeros_like(every), first, last, length, floats(together)),
    ]


def _rows(program: Aggregated, openings: Openings, possible: Bools, seats: Seats) -> list[Rows]:
    running = _running(program, openings)
    limit = np.minimum(program.problem.max_meetings, most_in_rows(program.problem, possible))
    return [
        _pairs(program),
        _must(program),
        _people(program, limit),
        *_people_by_slots(program, possible, running, limit),
        _tables(program, seats),
        _all_tables(program, seats),
        *_resources(program, openings),
        _shortfalls(program),
    ]


def _pairs(program: Aggregated) -> Rows:
    """Return a row for each pair with several columns; one column alone is at most 1 anyway."""
    several = np.bincount(program.pair, minlength=program.problem.n_pairs)[program.pair] > 1
    return at_most("pair_once", program.pair[several, None], ints(np.flatnonzero(several)), np.ones(several.sum()))


def _must(program: Aggregated) -> Rows:
    column = np.flatnonzero(program.problem.must[program.pair])
    return at_least("must", program.pair[column, None], column, np.ones(len(column)))


def _by_person(program: Aggregated) -> tuple[Ints, Ints]:
    return program.people.T.reshape(-1), np.tile(np.arange(len(program.pair)), 2)


def possible_slots(openings: Openings) -> Bools:
    """Return in which slots each person has a placement at all, shape (P, T)."""
    problem = openings.problem
    possible = np.zeros((problem.n_people, problem.n_slots), dtype=np.bool_)
    for session, pairs in enumerate(openings.pairs):
        met = np.zeros(problem.n_people, dtype=np.bool_)
        met[problem.pair_people[pairs].reshape(-1)] = True
        slots = problem.session_slots(session)
        possible[:, slots.start : slots.stop] |= met[:, None]
    return possible


def _people(program: Aggregated, limit: Ints) -> Rows:
    person, column = _by_person(program)
    return at_most("person", person[:, None], column, floats(limit[person]))


def most_in_rows(problem: Problem, possible: Bools) -> Ints:
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


def _people_by_slots(program: Aggregated, possible: Bools, running: Bools, most: Ints) -> list[Rows]:
    """Return the rows on people's slots, but for those that the row on the person's maximum implies."""
    person, column = _by_person(program)
    blocks = []
    for slots in _slot_sets(running):
        inside = bools(~(running & ~slots).any(axis=1))
        longest = int(program.length[inside].max(initial=1))
        limit = (possible & slots).sum(axis=1)
        concerned = inside[program.kind[column]] & (limit < most * longest)[person]
        length = program.length[program.kind[column[concerned]]]
        key = person[concerned, None]
        blocks.append(at_most("slots", key, column[concerned], floats(limit[key[:, 0]]), floats(length)))
    return blocks


def _running(program: Aggregated, openings: Openings) -> Bools:
    """Return in which slots a class has a placement, shape (classes, T)."""
    running = np.zeros((len(program.length), program.problem.n_slots), dtype=np.bool_)
    for session, pairs in enumerate(openings.pairs):
        if len(pairs):
            slots = program.problem.session_slots(session)
            running[program.kind_of_session[session], slots.start : slots.stop] = True
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


def _tables(program: Aggregated, seats: Seats) -> Rows:
    most = np.bincount(program.kind_of_session, weights=seats.session, minlength=len(program.length))
    every = np.arange(len(program.pair))
    return at_most("tables", program.kind[:, None], every, floats(most[program.kind]))


def _all_tables(program: Aggregated, seats: Seats) -> Rows:
    every = np.arange(len(program.pair))
    length = floats(program.length[program.kind])
    total = np.full(len(every), float(seats.slot.sum()))
    return at_most("all_tables", np.zeros((len(every), 1), dtype=np.int64), every, total, length)


def _resources(program: Aggregated, openings: Openings) -> list[Rows]:
    problem = program.problem
    blocks = []
    for resource in np.unique(problem.uses[:, 1]):
        users = np.zeros(problem.n_pairs, dtype=np.bool_)
        users[problem.uses[problem.uses[:, 1] == resource, 0]] = True
        used = np.zeros(problem.n_slots, dtype=np.bool_)
        for session, pairs in enumerate(openings.pairs):
            used[problem.session_slots(session)] |= bool(users[pairs].any())
        column = np.flatnonzero(users[program.pair])
        limit = np.full(len(column), float(problem.resource_capacity[resource, used].sum()))
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


def column_of(program: Aggregated, placements: Placements) -> Ints:
    """Return the aggregated column of each placement, shape (number of placements,)."""
    kinds = len(program.length)
    keys = program.pair * kinds + program.kind
    return ints(np.searchsorted(keys, placements.pair * kinds + program.kind_of_session[placements.session]))


def column_gains(program: Aggregated, objective: str) -> Floats:
    """Return what each column adds to the objective that is to be made large, shape (n_columns,)."""
    gain = np.zeros(program.n_columns)
    if objective == "weight":
        gain[: len(program.pair)] = program.problem.weight[program.pair]
    else:
        gain[len(program.pair) :] = -1.0
    return gain
