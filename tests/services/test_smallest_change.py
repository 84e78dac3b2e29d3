"""The smallest change is the first whose plan has the meeting, as brute force over all single changes finds it.

The changes are enumerated and made here, on the JSON documents, in the order that the method states; each changed event
is planned again. Nothing is left out by a bound.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from matchmaker.files.instance_files import instance_document
from matchmaker.files.plans import Plan
from matchmaker.services.explanations import Explanation, explain
from matchmaker.services.matching import repair
from tests.instances import Document
from tests.services.crowds import crowd
from tests.solver.planning import LONG, planned, read

Change = dict[str, Any]
OF_PAIRS = ("guarantee", "weight")


def single_changes(document: Document, plan: Plan, asked: Document) -> Iterator[Change]:
    """Yield every single change in the order of cost."""
    people = {person["id"]: person for person in document["people"]}
    a, b = people[asked["a"]], people[asked["b"]]
    for slot in document["slots"]:
        for person in (a, b):
            if slot in person.get("unavailable", ()):
                yield {"kind": "slot", "person": person["id"], "slot": slot}
    for kind, key in (("maximum", "max_meetings"), ("in_a_row", "max_in_a_row")):
        for person in (a, b):
            if person.get(key) is not None:
                yield {"kind": kind, "person": person["id"]}
    for resource in document.get("resources", ()):
        yield {"kind": "resource", "resource": resource["id"]}
    for session in document["sessions"]:
        yield {"kind": "table", "session": session["id"]}
    listed = {(pair["a"], pair["b"]): pair for pair in document["pairs"]}
    locks = {(held["a"], held["b"]) for held in document.get("current", ()) if held.get("locked")}
    held = [(m.a, m.b) for m in plan.meetings if (m.a, m.b) not in locks and not listed[m.a, m.b].get("must")]
    of_the_two = [two for two in held if {a["id"], b["id"]} & set(two)]
    for group in (of_the_two, [two for two in held if two not in of_the_two]):
        for two in sorted(group, key=lambda each: listed[each]["weight"]):
            yield {"kind": "give_up", "meeting": list(two)}


def made(document: Document, change: Change) -> Document:
    """Return a document with one change made."""
    after = deepcopy(document)
    for person in after["people"]:
        if person["id"] == change.get("person"):
            if change["kind"] == "slot":
                person["unavailable"].remove(change["slot"])
            else:
                person[{"maximum": "max_meetings", "in_a_row": "max_in_a_row"}[change["kind"]]] += 1
    for session in after["sessions"]:
        session["tables"] += session["id"] == change.get("session")
    for resource in after.get("resources", ()):
        resource["capacity"] += resource["id"] == change.get("resource")
    for pair in after["pairs"]:
        if [pair["a"], pair["b"]] == change.get("meeting"):
            pair["forbidden"] = True
    return after


def meets(plan: Plan, asked: Document) -> bool:
    return any((held.a, held.b) == (asked["a"], asked["b"]) for held in plan.meetings)


def is_proven(plan: Plan) -> bool:
    """Return whether the objectives that depend on the pairs are proven."""
    return plan.status != "infeasible" and all(
        plan.bound[name] == plan.objective[name] for name in plan.objective if name in (*OF_PAIRS, "moves")
    )


@dataclass(frozen=True)
class Truth:
    """What brute force finds: the first change whose plan has the meeting, if every plan before was proven."""

    change: Change | None
    proven: bool
    looked_at: int


def brute_force(document: Document, plan: Plan, asked: Document) -> Truth:
    proven, count = True, 0
    for change in single_changes(document, plan, asked):
        after = planned(made(document, change))
        count += 1
        proven = proven and is_proven(after)
        if meets(after, asked):
            return Truth(change, proven, count)
    return Truth(None, proven, count)


def question(random: Random, document: Document) -> tuple[Plan, Document] | None:
    """Return the plan of an event and a pair that could but does not meet, one of the heavier ones."""
    plan = planned(document)
    if plan.status == "infeasible":
        return None
    apart = [pair for pair in document["pairs"] if not meets(plan, pair) and not pair.get("forbidden")]
    heavy = sorted(apart, key=lambda pair: -pair["weight"])[: max(1, len(apart) // 2)]
    return (plan, random.choice(heavy)) if heavy else None


def asked_of(random: Random, hosts: int, visitors: int) -> tuple[Document, Plan, Document, Explanation]:
    while True:
        document = crowd(random, hosts, visitors)
        found = question(random, document)
        if found is not None:
            plan, asked = found
            return document, plan, asked, explain(read(document), plan, asked["a"], asked["b"])


SIZES = [(3, 3)] * 76 + [(4, 5)] * 52 + [(6, 6)] * 20 + [(9, 8)] * 4 + [(12, 12)] * 2
"""Events of each size in the normal run."""


@pytest.mark.bars
@pytest.mark.parametrize("part", range(4))
def test_brute_force_over_all_single_changes_finds_the_same_change(part: int) -> None:
    kinds: list[str] = []
    excluded = 0
    for number, (hosts, visitors) in enumerate(SIZES[part::4] * LONG):
        document, plan, asked, why = asked_of(Random(f"{part} {number}"), hosts, visitors)
        truth = brute_force(document, plan, asked)
        found = None if why.smallest is None else why.smallest.document()
        assert found == truth.change, (part, number)
        assert why.decided or not truth.proven
        kinds.append("none" if found is None else found["kind"])
        excluded += why.tried.excluded
    assert len(kinds) == len(SIZES[part::4]) * LONG
    assert excluded > len(kinds)
    assert len(set(kinds)) >= 4


@pytest.mark.bars
def test_after_an_absence_brute_force_on_the_repaired_event_finds_the_same_change() -> None:
    kinds, excluded = [], 0
    for number in range(40 * LONG):
        random = Random(f"absent {number}")
        document = crowd(random, 4, 4)
        plan = planned(document)
        if plan.status == "infeasible":
            continue
        gone = random.choice(document["people"])["id"]
        after = repair(read(document), plan, absent=[gone], sha256="")
        apart = [each for each in document["pairs"] if not meets(after, each) and not each.get("forbidden")]
        if after.status == "infeasible" or not apart:
            continue
        asked = random.choice(apart)
        why = explain(read(document), after, asked["a"], asked["b"])
        assert why.planned is not None
        repaired = instance_document(why.planned)
        again = planned(repaired)
        if meets(again, asked):
            assert why.already
            continue
        truth = brute_force(repaired, again, asked)
        assert (None if why.smallest is None else why.smallest.document()) == truth.change, number
        assert why.decided or not truth.proven
        kinds.append("none" if truth.change is None else truth.change["kind"])
        excluded += why.tried.excluded
    assert len(kinds) > 15 * LONG
    assert excluded > 10 * len(kinds) // 2
    assert len(set(kinds)) >= 3


def best_weight(document: Document, must: Document | None = None) -> float:
    """Return the largest weight of a plan by the time-indexed integer program, stated here; `must` has to meet."""
    people = {person["id"]: person for person in document["people"]}
    columns = [
        (pair, session)
        for pair in document["pairs"]
        for session in document["sessions"]
        if not pair.get("forbidden") and all(may_be(people[pair[side]], session) for side in "ab")
    ]
    limits: dict[Any, float] = {}
    entries: list[tuple[Any, int]] = []
    for index, (pair, session) in enumerate(columns):
        rows = [(("pair", pair["id"]), 1), (("table", session["id"]), session["tables"])]
        for person in (pair["a"], pair["b"]):
            most = people[person].get("max_meetings")
            rows += [(("busy", person, session["slot"]), 1)] + ([] if most is None else [(("most", person), most)])
        limits |= dict(rows)
        entries += [(row, index) for row, _ in rows]
    place = {row: at for at, row in enumerate(limits)}
    shape = (len(limits), len(columns))
    matrix = sparse.csr_array(
        (np.ones(len(entries)), ([place[row] for row, _ in entries], [index for _, index in entries])), shape=shape
    )
    least = [float(must is not None and row == ("pair", must["id"])) for row in limits]
    found = milp(
        [-pair["weight"] for pair, _ in columns],
        constraints=LinearConstraint(matrix, least, list(limits.values())),
        integrality=1,
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    assert found.success
    return float(-found.fun)


def may_be(person: Document, session: Document) -> bool:
    return session["theme"] in person["themes"] and session["slot"] not in person["unavailable"]


def assert_true_change(random: Random, size: int) -> str:
    """The change that is stated, made here and planned again, brings the two together, in a plan that is best."""
    while True:
        document = crowd(random, size, size, rules=False) | {"objective": ["weight"]}
        found = question(random, document)
        if found is not None:
            break
    plan, asked = found
    why = explain(read(document), plan, asked["a"], asked["b"])
    assert why.decided
    if why.smallest is None:
        return "none"
    after = made(document, why.smallest.document())
    again = planned(after)
    assert meets(again, asked)
    assert why.gain == pytest.approx({"weight": again.objective["weight"] - plan.objective["weight"]}, abs=1e-9)
    if size <= EXACTLY:
        assert again.objective["weight"] == pytest.approx(best_weight(after), abs=1e-6)
        assert best_weight(after, asked) == pytest.approx(best_weight(after), abs=1e-6)
    return why.smallest.kind


EXACTLY = 14
"""Up to this size the plan is compared with the integer program."""


def test_a_stated_change_planned_again_brings_the_two_together() -> None:
    kinds = [assert_true_change(Random(f"true {at}"), size) for at, size in enumerate([5, 8, 11, 14] * 10 + [20, 30])]
    assert len(set(kinds)) >= 5


@pytest.mark.bars
def test_a_stated_change_in_events_of_up_to_sixty_a_side_brings_the_two_together() -> None:
    sizes = ([5, 8, 11, 14] * 30 + [20, 30, 40, 50, 60] * 8)[: 160 if LONG > 1 else 1]
    kinds = [assert_true_change(Random(f"large {at}"), size) for at, size in enumerate(sizes)]
    assert LONG == 1 or len(set(kinds)) >= 5
