"""How tests plan documents, and what brute force says that the plan should be."""

import os
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from matchmaker.files.instance_files import parse_instance
from matchmaker.files.instances import Instance
from matchmaker.files.json_layout import format_document
from matchmaker.files.plans import Plan, plan_document
from matchmaker.services.encode.arrays import to_problem
from matchmaker.services.matching import solve
from matchmaker.solver import solve as front_door
from matchmaker.solver.arrays import Ints
from matchmaker.solver.audit import RULES, audit
from matchmaker.solver.effort import Effort
from matchmaker.solver.problem import Problem
from tests.oracle import optimum
from tests.strategies import instances
from tests.tiny import CENTS, Document

SHA256 = "0" * 64
WHOLE = 1000
"""Weights of the tests are whole numbers of thousandths, in which brute force counts: 0.1 + 0.2 is 0.3 there."""

LONG = 20 if os.environ.get("MATCHMAKER_BARS") == "long" else 1
"""How many times as many random instances the long form of the bars draws."""

Values = dict[str, float]


def read(document: Document) -> Instance:
    """Return a document as a reader of files does."""
    return parse_instance(format_document(document), "test.json")


def problem_of(document: Document) -> Problem:
    """Return a document as arrays."""
    return to_problem(read(document))


def effort(**limits: Any) -> Effort:
    """Return an effort without a limit of time, but for what is named."""
    unlimited: dict[str, Any] = {"time_limit_s": float("inf"), "clock": lambda: 0.0}
    return Effort(**(unlimited | limits))


def planned(document: Document, **options: Any) -> Plan:
    """Return the plan of a document."""
    return solve(read(document), sha256=sha256(format_document(document)).hexdigest(), **options)


def faults(document: Document, plan: Plan) -> list[str]:
    """Return what the audit finds wrong with a plan."""
    digest = sha256(format_document(document)).hexdigest()
    return [finding.sentence for finding in audit(document, plan_document(plan), instance_sha256=digest)]


def rules_broken(document: Document, plan: Plan | Document) -> set[str]:
    """Return the names of the hard rules that a plan breaks."""
    stated = plan_document(plan) if isinstance(plan, Plan) else plan
    return {finding.rule for finding in audit(document, stated) if finding.rule in RULES}


def truth(document: Document) -> Values | None:
    """Return the best values by brute force, weights counted in whole thousandths; None where no plan exists."""
    pairs = [pair | {"weight": round(pair["weight"] * WHOLE)} for pair in document["pairs"]]
    best = optimum(document | {"pairs": pairs})
    if best is None:
        return None
    return {name: value / WHOLE if name == "weight" else value for name, value in best.by_name().items()}


def near(values: Mapping[str, float]) -> Any:
    """Return what equals these values, weights but for a billionth."""
    return pytest.approx(dict(values), rel=0, abs=1e-9)


def holds(name: str, bound: float, value: float) -> bool:
    """Return whether a bound of an objective lies on the right side of a value, but for a billionth."""
    return bound >= value - 1e-9 if name == "weight" else bound <= value


def insist_on(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Let every instance be planned by one method."""
    monkeypatch.setattr(front_door, "choose_method", lambda _placements: method)


def each_of(count: int, part: int, check: Callable[[Document], None]) -> None:
    """Check so many random tiny instances, others for each `part`, the same in every run; `make bars` many more."""
    count *= LONG
    drawn: list[Document] = []

    @seed(part)
    @given(st.one_of(instances(), instances(weights=CENTS)))
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow],
    )
    def run(instance: Document) -> None:
        drawn.append(instance)
        check(instance)

    run()
    assert len(drawn) >= count


def stated(document: Document, pair: Ints, session: Ints) -> Document:
    """Return a plan document of chosen placements that claims nothing but its meetings."""
    values = dict.fromkeys(document.get("objective", ("guarantee", "weight", "idle")), 0)
    tables: Counter[str] = Counter()
    meetings = []
    for two, place in zip(pair.tolist(), session.tolist(), strict=True):
        people, held_in = document["pairs"][two], document["sessions"][place]
        tables[held_in["id"]] += 1
        begins = held_in["slots"][0] if "slots" in held_in else held_in["slot"]
        who = {"a": people["a"], "b": people["b"]}
        meetings.append({**who, "session": held_in["id"], "slot": begins, "table": tables[held_in["id"]]})
    claims = {"instance": document["name"], "status": "feasible", "objective": values, "bound": values, "gap": values}
    return claims | {"meetings": meetings}
