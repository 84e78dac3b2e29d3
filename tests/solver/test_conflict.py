"""Conflicts are irreducible: no plan keeps all of their rules, and without any one of them some plan keeps the others.

The plans are enumerated here and judged by the audit, whose findings name the same ids as the conflict does.
"""

from collections.abc import Callable, Iterator
from itertools import chain, combinations, product

import pytest

from matchmaker.files.plans import Conflict
from matchmaker.solver.arrays import ints
from matchmaker.solver.audit import Finding, audit
from matchmaker.solver.conflict import find_conflict
from tests.instances import CASES, Document, event, one_table, pair, person, session
from tests.oracle import optimum
from tests.solver.planning import each_of, effort, planned, problem_of, stated

IDS = {"theme": 2, "resource": 2, "precedence": 2, "locked": 3, "break_spread": 0}
"""How many of the first ids of a finding say which rule it is about; 1 for the others."""

MOST_PLANS = 2**12
Place = tuple[int, int]


def is_about(conflict: Conflict, finding: Finding) -> bool:
    """Return whether a finding of the audit says that this very rule is broken.

    What a row of meetings is makes sense only for people who are in one place: two meetings at a time break it too.
    """
    if conflict.rule == "max_in_a_row" and finding.rule == "person_once_per_slot":
        return conflict.ids[0] == finding.ids[0]
    if conflict.rule != finding.rule:
        return False
    if conflict.rule in {"pair_once", "listed"}:
        return set(conflict.ids[-2:] if conflict.rule == "pair_once" else conflict.ids[:2]) == set(finding.ids[:2])
    count = IDS.get(conflict.rule, 1)
    return conflict.ids[:count] == finding.ids[:count]


def broken(document: Document, conflicts: tuple[Conflict, ...], plan: set[Place]) -> frozenset[int]:
    """Return which rules of a conflict a plan breaks."""
    places = sorted(plan)
    found = audit(document, stated(document, ints([p for p, _ in places]), ints([s for _, s in places])))
    return frozenset(
        index for index, conflict in enumerate(conflicts) if any(is_about(conflict, finding) for finding in found)
    )


def plans_that_matter(document: Document, conflicts: tuple[Conflict, ...]) -> Iterator[set[Place]]:
    """Yield the plans among which one keeps a part of the conflict's rules, if any plan does.

    A rule but for `must`, `locked` and `break_spread` is broken by meetings alone, so that no more of them than
    these ask for need to be tried; where the spread counts, all plans are.
    """
    sessions = range(len(document["sessions"]))
    if any(conflict.rule == "break_spread" for conflict in conflicts):
        places = list(product(range(len(document["pairs"])), sessions))
        for chosen in chain.from_iterable(combinations(places, size) for size in range(len(places) + 1)):
            yield set(chosen)
        return
    pair_of = {two["id"]: index for index, two in enumerate(document["pairs"])}
    pair_of |= {(two["b"], two["a"]): index for index, two in enumerate(document["pairs"])}
    pair_of |= {(two["a"], two["b"]): index for index, two in enumerate(document["pairs"])}
    at = {held["id"]: index for index, held in enumerate(document["sessions"])}
    wanted: list[list[Place | None]] = []
    for conflict in conflicts:
        if conflict.rule == "must":
            wanted.append([None, *((pair_of[conflict.ids[0]], held) for held in sessions)])
        elif conflict.rule == "locked":
            wanted.append([None, (pair_of[conflict.ids[:2]], at[conflict.ids[2]])])
    for choice in product(*wanted):
        yield {place for place in choice if place is not None}


def count_of_plans(document: Document, conflicts: tuple[Conflict, ...]) -> int:
    rules = [conflict.rule for conflict in conflicts]
    if "break_spread" in rules:
        return int(2 ** (len(document["pairs"]) * len(document["sessions"])))
    return int((len(document["sessions"]) + 1) ** rules.count("must") * 2 ** rules.count("locked"))


def assert_irreducible(document: Document, conflicts: tuple[Conflict, ...]) -> None:
    """Every plan breaks a rule of the conflict, and each of its rules is the only one that some plan breaks."""
    found = {broken(document, conflicts, plan) for plan in plans_that_matter(document, conflicts)}
    assert frozenset() not in found
    assert {index for rules in found if len(rules) == 1 for index in rules} == set(range(len(conflicts)))


@pytest.mark.parametrize("part", range(2))
def test_a_conflict_of_a_random_event_is_irreducible(part: int) -> None:
    judged = []

    def irreducible(instance: Document) -> None:
        if optimum(instance) is not None:
            return
        conflicts = planned(instance).conflict
        assert conflicts
        if any(conflict.rule == "listed" for conflict in conflicts):
            assert {conflict.rule for conflict in conflicts} == {"listed", "locked"}
        elif count_of_plans(instance, conflicts) <= MOST_PLANS:
            assert_irreducible(instance, conflicts)
            judged.append({conflict.rule for conflict in conflicts})

    each_of(400, 91 + part, irreducible)
    assert len(judged) > 30
    assert len(set.union(*judged)) > 10


def both_must(first: Document, second: Document) -> list[Document]:
    return [first | {"must": True}, second | {"must": True}]


def forbidden() -> Document:
    return event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1, must=True, forbidden=True)])


def theme() -> Document:
    document = event(["t1"], [session("s", "t1", tables=1, theme="health")], [pair("h1", "v1", 1, must=True)])
    person(document, "v1")["themes"] = ["it"]
    return document


def pair_slots() -> Document:
    return event(["t1", "t2"], one_table(["t1"]), [pair("h1", "v1", 1, must=True, slots=["t2"])])


def pair_session() -> Document:
    sessions = [session("s1", "t1", tables=1), session("s2", "t1", tables=0)]
    return event(["t1"], sessions, [pair("h1", "v1", 1, must=True, session="s2")])


def available() -> Document:
    document = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1, must=True)])
    person(document, "v1")["unavailable"] = ["t1"]
    return document


def max_meetings() -> Document:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), both_must(pair("h1", "v1", 1), pair("h1", "v2", 1)))
    person(document, "h1")["max_meetings"] = 1
    return document


def max_in_a_row() -> Document:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), both_must(pair("h1", "v1", 1), pair("h1", "v2", 1)))
    person(document, "h1")["max_in_a_row"] = 1
    return document


def tables() -> Document:
    return event(["t1"], one_table(["t1"]), both_must(pair("h1", "v1", 1), pair("h2", "v2", 1)))


def resource() -> Document:
    pairs = both_must(pair("h1", "v1", 1, uses=["r"]), pair("h2", "v2", 1, uses=["r"]))
    return event(["t1"], [session("s", "t1", tables=2)], pairs) | {"resources": [{"id": "r", "capacity": 1}]}


def precedence() -> Document:
    pairs = both_must(pair("h1", "v1", 1, slots=["t2"]), pair("h2", "v2", 1, slots=["t2"]))
    slots = ["t1", "t2", "t3"]
    sessions = [session(f"s-{slot}", slot, tables=2) for slot in slots]
    return event(slots, sessions, pairs) | {"precedences": [["p1", "p2"]]}


def locked() -> Document:
    return CASES["locked_meeting_cannot_be"]().instance


def break_spread() -> Document:
    slots = ["t1", "t2", "t3"]
    pairs = both_must(pair("h1", "v1", 1, slots=["t1"]), pair("h1", "v2", 1, slots=["t3"]))
    return event(slots, one_table(slots), pairs) | {"max_break_spread": 0}


def person_once_per_slot() -> Document:
    return CASES["must_twice_in_one_slot"]().instance


TWO = {"must p1", "must p2"}
BY_HAND = {
    forbidden: {"must p1", "forbidden p1"},
    theme: {"must p1", "theme v1 s"},
    pair_slots: {"must p1", "pair_slots p1"},
    pair_session: {"must p1", "pair_session p1", "tables s2"},
    available: {"must p1", "available v1"},
    person_once_per_slot: {*TWO, "person_once_per_slot h1"},
    max_meetings: {*TWO, "max_meetings h1"},
    max_in_a_row: {*TWO, "max_in_a_row h1"},
    tables: {*TWO, "tables s-t1"},
    resource: {*TWO, "resource r t1"},
    precedence: {*TWO, "precedence p1 p2", "pair_slots p1", "pair_slots p2"},
    locked: {"locked h1 v1 s-t1", "available v1"},
    break_spread: {*TWO, "break_spread", "pair_slots p1", "pair_slots p2"},
}
"""Events with one conflict, and its rules."""


def named(conflict: Conflict) -> str:
    ids = sorted(conflict.ids[:2]) + list(conflict.ids[2:]) if conflict.rule == "locked" else conflict.ids
    return " ".join([conflict.rule, *ids[: IDS.get(conflict.rule, 1)]])


def relaxed(document: Document, conflict: Conflict) -> bool:
    """Return whether the event without one rule has a plan, by brute force."""
    rule, names = conflict.rule, set(conflict.ids)
    if rule == "person_once_per_slot":
        return optimum(document, without=[rule]) is not None
    gone = {
        "must": ("pairs", {"must": False}),
        "forbidden": ("pairs", {"forbidden": False}),
        "pair_slots": ("pairs", {"slots": None}),
        "pair_session": ("pairs", {"session": None}),
        "available": ("people", {"unavailable": []}),
        "max_meetings": ("people", {"max_meetings": None}),
        "max_in_a_row": ("people", {"max_in_a_row": None}),
        "theme": ("sessions", {"theme": None}),
        "tables": ("sessions", {"tables": 9}),
        "resource": ("resources", {"capacity": 9}),
    }
    if rule in gone:
        kind, change = gone[rule]
        return optimum(document | {kind: [p | change if p["id"] in names else p for p in document[kind]]}) is not None
    key = {"locked": "current", "precedence": "precedences", "break_spread": "max_break_spread"}[rule]
    return optimum({name: value for name, value in document.items() if name != key}) is not None


@pytest.mark.parametrize("impossible", BY_HAND, ids=lambda made: made.__name__)
def test_a_conflict_by_hand_is_found(impossible: Callable[[], Document]) -> None:
    assert {named(conflict) for conflict in planned(impossible()).conflict} == BY_HAND[impossible]


@pytest.mark.parametrize("impossible", BY_HAND, ids=lambda made: made.__name__)
def test_without_any_one_of_its_rules_the_event_has_a_plan(impossible: Callable[[], Document]) -> None:
    document = impossible()
    conflicts = planned(document).conflict
    assert optimum(document) is None
    assert [conflict for conflict in conflicts if not relaxed(document, conflict)] == []


def test_a_locked_meeting_of_people_whom_nobody_listed_is_named() -> None:
    document = CASES["fairness_first"]().instance
    document["current"] = [{"a": "h2", "b": "v2", "session": "s", "locked": True}]
    causes = find_conflict(problem_of(document), effort())
    assert [(cause.rule, cause.subject) for cause in causes] == [("listed", (0,)), ("locked", (0,))]


def test_a_search_for_a_conflict_that_is_cancelled_finds_none() -> None:
    assert find_conflict(problem_of(tables()), effort(cancelled=lambda: True)) == ()
