"""The smallest change is the first whose plan has the meeting, as brute force over all single changes finds it.

The changes are enumerated and made here, on the JSON documents, in the order that the method states; each changed event
is planned again. Nothing is left out by a bound.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from matchmaker.files.plans import Plan
from matchmaker.services.explanations import Explanation, explain
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
        plan.bound[name] == plan.objective[name] for name in plan.objective if name in OF_PAIRS
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
