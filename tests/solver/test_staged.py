"""The staged method without its exact finish: every plan keeps the rules, and what it claims to be proven is true."""

import pytest

from matchmaker.files.plans import Plan
from matchmaker.solver import stages
from tests.solver.planning import each_of, faults, holds, insist_on, near, planned, truth
from tests.tiny import Document

PARTS = 2


@pytest.fixture
def _without_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "staged")
    monkeypatch.setattr(stages, "FINISH_PLACEMENTS", -1)


def assert_truthful(instance: Document) -> None:
    """No rule is broken, no plan is called optimal that is not, and every bound holds where it says it does."""
    plan, best = planned(instance), truth(instance)
    assert faults(instance, plan) == []
    assert (plan.status == "infeasible") == (best is None)
    if best is not None:
        assert plan.status == "feasible" or dict(plan.objective) == near(best)
        assert not wrong_bounds(plan, best, scoped=False)
        these = truth(with_these_pairs(instance, plan))
        assert these is not None
        assert not wrong_bounds(plan, these, scoped=True)


def wrong_bounds(plan: Plan, best: dict[str, float], *, scoped: bool) -> dict[str, tuple[float, float]]:
    """Return the bounds that a plan beats which is as good in the earlier objectives."""
    wrong = {}
    for name, value in best.items():
        if (name in plan.bound_scope) == scoped and not holds(name, plan.bound[name], value):
            wrong[name] = (plan.bound[name], value)
        if abs(plan.objective[name] - value) > 1e-9:
            break
    return wrong


def with_these_pairs(instance: Document, plan: Plan) -> Document:
    """Return the instance in which exactly the plan's pairs meet."""
    met = {(meeting.a, meeting.b) for meeting in plan.meetings}
    pairs = [
        pair | ({"must": True} if (pair["a"], pair["b"]) in met else {"forbidden": True}) for pair in instance["pairs"]
    ]
    return instance | {"pairs": pairs}


@pytest.mark.usefixtures("_without_finish")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_plan_by_stages_keeps_all_rules_and_claims_nothing_that_is_not_so(part: int) -> None:
    each_of(400 // PARTS, 10 + part, assert_truthful)


@pytest.mark.parametrize("nodes", [0, 1])
def test_an_exact_finish_cut_short_claims_nothing_that_is_not_so(nodes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "staged")
    monkeypatch.setattr(stages, "FINISH_NODES", nodes)
    each_of(100, 20 + nodes, assert_truthful)


def test_with_its_finish_the_staged_method_is_exact_where_the_instance_is_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    insist_on(monkeypatch, "staged")

    def assert_best(instance: Document) -> None:
        best = truth(instance)
        plan = planned(instance)
        assert (plan.status == "infeasible") == (best is None)
        assert best is None or (plan.status, dict(plan.objective)) == ("optimal", near(best))

    each_of(150, 30, assert_best)
