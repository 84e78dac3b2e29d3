"""The exact method equals brute force in every objective, over all rules."""

import pytest

from tests.instances import CASES, event, pair, session
from tests.solver.planning import each_of, faults, insist_on, near, planned, truth
from tests.tiny import Document


def assert_best(instance: Document) -> None:
    """The plan is as brute force says, in every objective in order, and the audit finds nothing wrong."""
    plan, best = planned(instance), truth(instance)
    assert faults(instance, plan) == []
    if best is None:
        assert (plan.status, plan.conflict != ()) == ("infeasible", True)
    else:
        assert (plan.status, dict(plan.objective)) == ("optimal", near(best))


@pytest.mark.bars
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("part", range(4))
def test_the_exact_method_equals_brute_force(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "exact")
    each_of(250, part, assert_best)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("method", ["exact", "staged"])
def test_a_case_by_hand_is_solved_as_derived(name: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, method)
    case = CASES[name]()
    plan = planned(case.instance)
    assert faults(case.instance, plan) == []
    assert (dict(plan.objective) if plan.status != "infeasible" else None) == case.optimum
    assert (plan.status, plan.method) == ("optimal" if case.optimum else "infeasible", method)


@pytest.mark.parametrize("name", CASES)
def test_a_case_by_hand_is_solved_by_the_method_that_fits(name: str) -> None:
    assert_best(CASES[name]().instance)


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1e3, 1e6, 1e9])
def test_weights_of_any_size_are_weighed(scale: float, monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "exact")
    instance = CASES["two_by_two_one_table"]().instance
    for entry in instance["pairs"]:
        entry["weight"] *= scale
    plan = planned(instance)
    assert plan.objective["weight"] == pytest.approx(1.375 * scale, rel=1e-12)
    assert faults(instance, plan) == []


def test_an_event_that_presolving_empties_by_mistake_is_still_found_impossible() -> None:
    """h2 and v0 have to wait between two meetings in t0 and t2; h1 can have one meeting only, and so no wait.

    HiGHS 1.15 presolves the program to nothing and then rejects its own answer.
    """
    slots = ["t0", "t1", "t2"]
    sessions = [session(f"s{place}", slot, tables=2) for place, slot in enumerate(("t0", "t2", "t2", "t0", "t0"))]
    sessions[1]["tables"] = sessions[3]["tables"] = 1
    sessions[3]["room"] = "A"
    pairs = [
        pair("v0", "h2", 0.625, must=True),
        pair("v1", "h1", 1.5),
        pair("h0", "v0", 1.875, must=True),
        pair("v1", "h0", 1.125),
        pair("v1", "h2", 0.375, must=True),
    ]
    document = event(slots, sessions, pairs) | {"max_break_spread": 0, "objective": ["moves", "guarantee", "rooms"]}
    assert_best(document)
