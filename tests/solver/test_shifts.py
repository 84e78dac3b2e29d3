"""Interpreters who work in shifts: another number of them in some slots, known to solver, bound and audit alike."""

from itertools import product

import numpy as np
import pytest

from matchmaker.solver.aggregate import aggregate
from matchmaker.solver.placements import openings
from matchmaker.solver.rules import RULES
from tests.instances import event, pair, session
from tests.oracle import optimum
from tests.solver.planning import faults, insist_on, near, planned, problem_of, truth
from tests.tiny import Document

SLOTS = ["t1", "t2", "t3"]


def interpreted(*, capacity: int, **capacities: int) -> Document:
    """Four pairs, each with an interpreter, who may all meet in every slot; each is worth something else."""
    pairs = [pair(f"h{i}", f"v{i}", weight, uses=["da-zh"]) for i, weight in enumerate((1, 0.5, 0.25, 0.125), start=1)]
    sessions = [session(f"s-{slot}", slot, tables=4) for slot in SLOTS]
    shifts = {"id": "da-zh", "capacity": capacity, "capacities": capacities}
    return event(SLOTS, sessions, pairs) | {"resources": [shifts]}


@pytest.mark.parametrize("method", ["exact", "staged"])
@pytest.mark.parametrize(
    ("shifts", "weight"),
    [
        (interpreted(capacity=0, t2=1), 1.0),
        (interpreted(capacity=1, t1=0), 1.5),
        (interpreted(capacity=1, t1=0, t2=2), 1.75),
        (interpreted(capacity=2, t1=0, t2=0, t3=0), 0.0),
    ],
)
def test_only_so_many_meet_as_interpreters_work_in_a_slot(
    shifts: Document, weight: float, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    insist_on(monkeypatch, method)
    plan = planned(shifts)
    assert (plan.status, plan.objective["weight"], plan.bound["weight"]) == ("optimal", weight, weight)
    assert faults(shifts, plan) == []


def test_every_spread_of_interpreters_is_planned_as_brute_force_says() -> None:
    for capacity, *others in product((0, 1, 2), (0, 1), (0, 2)):
        instance = interpreted(capacity=capacity, t1=others[0], t3=others[1])
        plan, best = planned(instance), truth(instance)
        assert best is not None
        assert (plan.status, dict(plan.objective)) == ("optimal", near(best))
        assert faults(instance, plan) == []


def test_the_audit_finds_a_meeting_while_interpreters_rest() -> None:
    instance = interpreted(capacity=1)
    plan = planned(instance)
    resting = {slot: 0 for slot in SLOTS if any(meeting.slot == slot for meeting in plan.meetings)}
    instance["resources"][0]["capacities"] = resting
    assert sum("but there are 0." in said for said in faults(instance, plan)) == len(resting)


def test_the_rows_of_rule_and_bound_speak_of_the_slots() -> None:
    problem = problem_of(interpreted(capacity=2, t1=0, t2=1))
    opened = openings(problem)
    rows = RULES["resource"](opened.placements())
    assert dict(zip(rows.subject[:, 1].tolist(), rows.upper.tolist(), strict=True)) == {0: 0.0, 1: 1.0, 2: 2.0}
    assert problem.resource_capacity.tolist() == [[0, 1, 2]]
    assert np.unique(aggregate(opened).pair).tolist() == [0, 1, 2, 3]


def test_brute_force_knows_shifts_by_itself() -> None:
    best = optimum(interpreted(capacity=1, t1=0, t2=0))
    assert best is not None
    assert best.by_name()["weight"] == 1.0
