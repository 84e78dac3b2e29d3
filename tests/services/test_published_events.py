"""Seventy published events reach the published number of breaks with proof, or the proof that there is no plan.

They are those of Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, *Constraint Solving Approaches to the
Business-to-Business Meeting Scheduling Problem*, JAIR 74 (2022), with the results of its Tables 3 to 8. The folder with
them is named by MATCHMAKER_CASES; each plan is also audited.
"""

import json
import os
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from matchmaker.files.instance_files import parse_instance
from matchmaker.files.plans import plan_document
from matchmaker.services.matching import check, solve
from tests.solver.planning import LONG

pytestmark = pytest.mark.skipif(
    "MATCHMAKER_CASES" not in os.environ, reason="MATCHMAKER_CASES names no folder with larger real cases"
)

QUICK = (
    "forum-13.forb0003",
    "forum-13.fixed040-Forb",
    "forum-13.prec25",
    "forum-13crafb.fixed020-Forb",
    "forum-13crafb.fixed040-Forb",
    "forumt-14.original",
    "forumt-14.forb0007",
    "forumt-14crafe.original",
    "forumt-14crafe.prec25",
    "tic-12.original",
    "tic-12crafc.prec25",
    "tic-13crafc.original",
    "tic-14crafa.prec15",
)
"""Events of every kind, with and without a plan, that take a second or two each."""

COUNT = 70
MOST_SECONDS_EACH = 60
MOST_SECONDS = 181
"""What the paper's best method needed for all of them."""


def folder() -> Path:
    return Path(os.environ["MATCHMAKER_CASES"], "b2b")


def published() -> dict[str, Any]:
    """Return the least number of breaks of each event, or UNSAT."""
    stated = json.loads((folder() / "published.json").read_bytes())["instances"]
    return {name: result["idle"] for name, result in stated.items()}


def proven(name: str) -> tuple[Any, float]:
    """Return what is proven of an event (its number of breaks, UNSAT or None), and the seconds of processor time."""
    content = (folder() / f"{name}.json").read_bytes()
    digest = sha256(content).hexdigest()
    began = time.process_time()
    plan = solve(parse_instance(content, name), sha256=digest, time_limit_s=3 * MOST_SECONDS_EACH)
    seconds = time.process_time() - began
    assert check(json.loads(content), plan_document(plan), instance_sha256=digest) == []
    if plan.status == "optimal":
        assert plan.bound["idle"] == plan.objective["idle"]
        return plan.objective["idle"], seconds
    return ("UNSAT" if plan.status == "infeasible" else None), seconds


@pytest.mark.bars
@pytest.mark.timeout(1200)
def test_published_results_are_proven_in_less_time_than_the_paper_needed() -> None:
    """All seventy in the long form, else those that are quick."""
    stated = published()
    assert len(stated) == COUNT
    found = {name: proven(name) for name in (sorted(stated) if LONG > 1 else QUICK)}
    seconds = [spent for _, spent in found.values()]
    assert {name: result for name, (result, _) in found.items()} == {name: stated[name] for name in found}
    assert max(seconds) < MOST_SECONDS_EACH
    assert sum(seconds) < MOST_SECONDS
