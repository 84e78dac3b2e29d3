"""Real events, planned end to end; the folder is named by MATCHMAKER_CASES."""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from matchmaker.files.instance_files import format_instance, parse_instance
from matchmaker.files.plans import Plan, plan_document
from matchmaker.files.spreadsheets import read_profiles
from matchmaker.services.affinity import score
from matchmaker.services.matching import check, solve

pytestmark = pytest.mark.skipif(
    "MATCHMAKER_CASES" not in os.environ, reason="MATCHMAKER_CASES names no folder with larger real cases"
)


def case(*parts: str) -> Path:
    return Path(os.environ["MATCHMAKER_CASES"], *parts)


def planned(content: bytes) -> Plan:
    """Return the plan of an instance's file, in which the audit finds nothing wrong."""
    digest = sha256(content).hexdigest()
    plan = solve(parse_instance(content, "case.json"), sha256=digest, time_limit_s=60)
    assert check(json.loads(content), plan_document(plan), instance_sha256=digest) == []
    return plan


def published(name: str) -> Any:
    """Return what the paper says of an instance: its least number of breaks, or UNSAT."""
    found: Mapping[str, Any] = json.loads(case("b2b", "published.json").read_bytes())["instances"]
    return found[name]["idle"]


@pytest.mark.parametrize("name", ["tic-12.original", "tic-13.original", "forumt-14.original"])
def test_a_published_event_has_the_published_number_of_breaks_with_proof(name: str) -> None:
    plan = planned(case("b2b", f"{name}.json").read_bytes())
    assert (plan.status, plan.objective["idle"], plan.bound["idle"]) == ("optimal", *[published(name)] * 2)


def test_a_published_event_without_a_plan_is_told_by_rules_that_name_people() -> None:
    content = case("b2b", "tic-12.forb0003.json").read_bytes()
    plan = planned(content)
    people = {person["id"] for person in json.loads(content)["people"]}
    assert published("tic-12.forb0003") == "UNSAT"
    assert (plan.status, plan.meetings) == ("infeasible", ())
    assert any(people & set(conflict.ids) for conflict in plan.conflict)
    assert all(any(name in conflict.sentence for name in conflict.ids) for conflict in plan.conflict if conflict.ids)


def test_a_real_event_from_profiles_to_a_plan_is_proven_best() -> None:
    instance = score(read_profiles(str(case("matchathon", "profiles.json"))))
    plan = planned(format_instance(instance))
    assert (plan.objective["guarantee"], plan.bound["guarantee"]) == (0, 0)
    assert plan.gap["weight"] == 0
