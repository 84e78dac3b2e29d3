"""The words on how good a plan is."""

import re
from pathlib import Path

import pytest

import matchmaker.solver
from matchmaker.cli.wording import STAGES, how_far, how_good, number
from matchmaker.files.plans import Meeting, Plan
from matchmaker.solver.effort import Progress

MEETING = Meeting("h1", "v1", "one", "s1", 1)


def plan(**changed: object) -> Plan:
    known: dict[str, object] = {
        "instance": "i",
        "instance_sha256": "0" * 64,
        "status": "feasible",
        "method": "exact",
        "seed": 0,
        "seconds": 0.1,
        "versions": {},
        "objective": {"guarantee": 0, "weight": 87.4, "idle": 5},
        "bound": {"guarantee": 0, "weight": 87.66, "idle": 3},
        "gap": {"guarantee": 0, "weight": 0.003, "idle": 2},
        "meetings": (MEETING,),
    }
    return Plan(**(known | changed))  # type: ignore[arg-type]


def test_each_objective_says_how_sure_it_is() -> None:
    assert how_good(plan()) == (
        "1 meeting: guarantee 0 (proven best), weight 87.4 (at most 0.3 % below the best possible), "
        "idle 5 (at most 2 above the best possible)"
    )


def test_a_bound_of_smaller_scope_is_not_called_proven_best() -> None:
    said = how_good(plan(gap={"guarantee": 0, "weight": 0, "idle": 0}, bound_scope={"idle": "these meetings"}))
    assert said.endswith("weight 87.4 (proven best), idle 5 (best for these meetings)")


def test_an_objective_without_a_bound_says_so() -> None:
    assert "idle 5 (no bound)" in how_good(plan(gap={"guarantee": 0, "weight": 0}))


def test_meetings_are_counted_in_proper_english() -> None:
    assert how_good(plan(meetings=())).startswith("0 meetings: ")
    assert how_good(plan(meetings=(MEETING, MEETING))).startswith("2 meetings: ")


def test_progress_names_value_bound_and_gap() -> None:
    progress = Progress("polish", 3.2, {"weight": 91.2, "idle": 4.0}, {"weight": 91.5, "idle": 0.0})
    assert how_far(progress) == "improving the plan slot by slot, 3 s: weight 91.2 of at most 91.5 (gap 0.33 %), idle 4"


def test_progress_says_what_is_proven() -> None:
    progress = Progress("polish", 3.2, {"guarantee": 0, "weight": 91.2}, {"guarantee": 0, "weight": 91.2})
    assert how_far(progress).endswith(": guarantee 0 (proven best), weight 91.2 (proven best)")


def test_progress_before_the_first_plan_names_the_stage() -> None:
    assert how_far(Progress("bound", 0.0, {}, {"weight": 91.5})) == "finding out how good a plan can be at most, 0 s"


def test_a_stage_without_a_name_is_called_what_the_solver_calls_it() -> None:
    assert how_far(Progress("reading", 0.0, {}, {})) == "reading, 0 s"


def test_every_stage_of_the_solver_has_a_name() -> None:
    sources = Path(matchmaker.solver.__file__).parent.glob("*.py")
    told = {stage for file in sources for stage in re.findall(r'\b_?tell\("([^"]+)"', file.read_text())}
    assert told == set(STAGES)


@pytest.mark.parametrize(
    ("value", "said"), [(3.0, "3"), (91.2, "91.2"), (0.1 + 0.2, "0.3"), (1234567.5, "1.23457e+06"), (0, "0")]
)
def test_numbers_are_written_as_people_write_them(value: float, said: str) -> None:
    assert number(value) == said
