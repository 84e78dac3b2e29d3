"""What the solver says a plan is worth is what the audit counts, on random plans."""

from random import Random

import pytest

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.audit import objective_values as recounted
from matchmaker.solver.placements import Placements, allowed_placements
from matchmaker.solver.values import better, objective_values
from tests.instances import CASES
from tests.solver.planning import each_of, near, problem_of, stated
from tests.tiny import OBJECTIVES, Document

ALL = list(OBJECTIVES)


def random_plan(placements: Placements, rng: Random) -> Ints:
    """Return placements in which each pair meets once and nobody sits at two tables; other rules may be broken."""
    chosen: list[int] = []
    taken: set[tuple[str, int, int]] = set()
    for index in rng.sample(range(len(placements)), len(placements)):
        slots = placements.problem.session_slots(int(placements.session[index]))
        uses = {("person", int(who), slot) for who in placements.people[index] for slot in slots}
        uses.add(("pair", int(placements.pair[index]), -1))
        if not uses & taken and rng.random() < 0.8:
            chosen.append(index)
            taken |= uses
    return ints(sorted(chosen))


def test_every_objective_is_counted_as_the_audit_counts_it() -> None:
    rng = Random(0)
    counted = dict.fromkeys(ALL, 0)

    def alike(instance: Document) -> None:
        asked = instance | {"objective": ALL}
        problem = problem_of(asked)
        placements = allowed_placements(problem)
        chosen = random_plan(placements, rng)
        pair, session = placements.pair[chosen], placements.session[chosen]
        values = objective_values(problem, pair, session)
        assert values == near(recounted(asked, stated(asked, pair, session)))
        for name in ALL:
            counted[name] += values[name] > 0

    each_of(400, 60, alike)
    assert min(counted.values()) > 20


@pytest.mark.parametrize("objective", [["weight", "guarantee"], ["guarantee", "weight"]])
def test_the_values_stand_in_the_order_of_the_objectives(objective: list[str]) -> None:
    problem = problem_of(CASES["fairness_first"]().instance | {"objective": objective})
    assert list(objective_values(problem, ints([]), ints([]))) == objective


@pytest.mark.parametrize(
    ("one", "other", "is_better"),
    [
        ({"guarantee": 0, "weight": 1}, {"guarantee": 1, "weight": 9}, True),
        ({"guarantee": 1, "weight": 9}, {"guarantee": 0, "weight": 1}, False),
        ({"guarantee": 0, "weight": 2}, {"guarantee": 0, "weight": 1}, True),
        ({"guarantee": 0, "weight": 1}, {"guarantee": 0, "weight": 2}, False),
        ({"guarantee": 0, "weight": 1 + 1e-12}, {"guarantee": 0, "weight": 1}, False),
        ({"guarantee": 0, "weight": 1}, {"guarantee": 0, "weight": 1}, False),
    ],
)
def test_better_is_decided_by_the_first_objective_that_differs(
    one: dict[str, float], other: dict[str, float], is_better: bool
) -> None:
    problem = problem_of(CASES["fairness_first"]().instance)
    assert better(problem, one, other) is is_better
