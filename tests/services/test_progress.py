from matchmaker.services.progress import BestSoFar
from matchmaker.solver.effort import Progress


def told(*steps: tuple[dict[str, float], dict[str, float]]) -> Progress:
    """Return what is told last when stages tell these values and bounds."""
    heard: list[Progress] = []
    best = BestSoFar(("guarantee", "weight"), heard.append)
    for seconds, (value, bound) in enumerate(steps):
        best(Progress("polish", seconds, value, bound))
    return heard[-1]


def test_a_plan_that_a_stage_tries_does_not_hide_a_better_one() -> None:
    last = told(({"guarantee": 0, "weight": 9.0}, {}), ({"guarantee": 0, "weight": 7.0}, {}))
    assert (last.value["weight"], last.seconds) == (9.0, 1)


def test_a_better_plan_is_told() -> None:
    assert told(({"guarantee": 0, "weight": 7.0}, {}), ({"guarantee": 0, "weight": 9.0}, {})).value["weight"] == 9.0


def test_an_earlier_objective_counts_before_a_later_one() -> None:
    last = told(({"guarantee": 1, "weight": 9.0}, {}), ({"guarantee": 0, "weight": 7.0}, {}))
    assert last.value == {"guarantee": 0, "weight": 7.0}


def test_what_a_stage_does_not_know_stays_as_it_was_told() -> None:
    last = told(({"guarantee": 0, "weight": 7.0}, {"weight": 9.0}), ({}, {}), ({}, {"weight": 8.0}))
    assert (last.value, last.bound) == ({"guarantee": 0, "weight": 7.0}, {"weight": 8.0})
