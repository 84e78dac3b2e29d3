"""A conflict is irreducible, and the relaxation offered makes a plan possible: both held against brute force."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from matchmaker.files.instance_files import instance_document
from matchmaker.files.plans import Conflict
from matchmaker.services.relaxing import KINDS, Relaxation, Step, cheapest_relaxation, relaxed
from tests.instances import Document, event, one_table, pair, person, session
from tests.oracle import optimum
from tests.solver.planning import planned, read
from tests.solver.test_conflict import BY_HAND, MOST_PLANS, assert_irreducible, count_of_plans
from tests.solver.test_conflict import relaxed as has_a_plan_without
from tests.tiny import EIGHTHS, tiny_instance

ORDER = {
    "tables": "table",
    "resource": "resource",
    "available": "slot",
    "max_meetings": "maximum",
    "max_in_a_row": "in_a_row",
    "pair_session": "session",
    "pair_slots": "slots",
    "precedence": "precedence",
    "break_spread": "break_spread",
    "locked": "lock",
    "must": "must",
}
"""The step that relaxes each rule, the cheapest first."""

INFEASIBLE = 100


@cache
def impossible_events() -> tuple[tuple[Document, tuple[Conflict, ...]], ...]:
    """Return random events without a plan, by brute force, with the conflict that was found; every rule is in some."""
    found: list[tuple[Document, tuple[Conflict, ...]]] = []
    number = 0
    while len(found) < INFEASIBLE:
        number += 1
        document = tiny_instance(Random(number), EIGHTHS)
        if optimum(document) is None:
            conflict = planned(document).conflict
            if count_of_plans(document, conflict) <= MOST_PLANS:
                found.append((document, conflict))
    return tuple(found)


def possible(document: Document) -> bool:
    return optimum(document) is not None


def test_a_hundred_random_conflicts_are_irreducible() -> None:
    rules: Counter[str] = Counter()
    for document, conflict in impossible_events():
        if {said.rule for said in conflict} != {"listed", "locked"}:
            assert_irreducible(document, conflict)
        rules.update(said.rule for said in conflict)
    assert set(rules) >= {"must", "locked", "tables", "resource", "available", "max_meetings", "precedence", "theme"}


def test_a_relaxation_of_a_random_event_makes_a_plan_possible_and_no_cheaper_single_step_does() -> None:
    kinds: Counter[str] = Counter()
    sizes: Counter[int] = Counter()
    for document, conflict in impossible_events():
        relaxation = cheapest_relaxation(read(document), conflict)
        assert relaxation is not None
        assert possible(instance_document(relaxed(read(document), relaxation)))
        kinds.update(step.kind for step in relaxation.steps)
        sizes[len(relaxation.steps)] += 1
        if len(relaxation.steps) == 1:
            cheaper = KINDS[: KINDS.index(relaxation.steps[0].kind)]
            assert not any(possible(after) for after in single_steps(document, conflict, cheaper))
        else:
            assert not any(possible(after) for after in single_steps(document, conflict, KINDS))
    assert sizes[1] > INFEASIBLE // 2
    assert sum(sizes.values()) - sizes[1] > 3
    assert len(kinds) >= 6


def single_steps(document: Document, conflict: tuple[Conflict, ...], kinds: tuple[str, ...]) -> list[Document]:
    """Return the event after each single step of some kinds that relaxes a rule of a conflict, made here."""
    found = []
    for said in conflict:
        if ORDER.get(said.rule) in kinds:
            found += list(RELAX[said.rule](document, said))
    return found


def altered(document: Document, kind: str, name: str, change: Callable[[Document], Document]) -> Document:
    return document | {kind: [entry | change(entry) if entry["id"] == name else entry for entry in document[kind]]}


def freed(document: Document, said: Conflict) -> list[Document]:
    away = next(entry["unavailable"] for entry in document["people"] if entry["id"] == said.ids[0])
    return [
        altered(
            document, "people", said.ids[0], lambda p, s=slot: {"unavailable": [x for x in p["unavailable"] if x != s]}
        )
        for slot in away
    ]


def more(kind: str, key: str) -> Callable[[Document, Conflict], list[Document]]:
    return lambda document, said: [altered(document, kind, said.ids[0], lambda entry: {key: entry[key] + 1})]


def of_pair(key: str, value: object) -> Callable[[Document, Conflict], list[Document]]:
    return lambda document, said: [altered(document, "pairs", said.ids[0], lambda _: {key: value})]


def unlocked(document: Document, said: Conflict) -> list[Document]:
    return [
        document
        | {
            "current": [
                entry | {"locked": False} if (entry["a"], entry["b"], entry["session"]) == said.ids else entry
                for entry in document["current"]
            ]
        }
    ]


def in_any_order(document: Document, said: Conflict) -> list[Document]:
    return [document | {"precedences": [both for both in document["precedences"] if tuple(both) != said.ids]}]


RELAX: dict[str, Callable[[Document, Conflict], list[Document]]] = {
    "tables": more("sessions", "tables"),
    "resource": more("resources", "capacity"),
    "available": freed,
    "max_meetings": more("people", "max_meetings"),
    "max_in_a_row": more("people", "max_in_a_row"),
    "pair_session": of_pair("session", None),
    "pair_slots": of_pair("slots", None),
    "precedence": in_any_order,
    "break_spread": lambda document, _: [document | {"max_break_spread": document["max_break_spread"] + 1}],
    "locked": unlocked,
    "must": of_pair("must", False),
}


@pytest.mark.parametrize("impossible", BY_HAND, ids=lambda made: made.__name__)
def test_without_any_one_of_its_rules_an_event_by_hand_has_a_plan(impossible: Callable[[], Document]) -> None:
    document = impossible()
    assert all(has_a_plan_without(document, said) for said in planned(document).conflict)


BY_HAND_STEPS = {
    "forbidden": "must",
    "theme": "must",
    "pair_slots": "slots",
    "pair_session": "table",
    "available": "slot",
    "person_once_per_slot": "must",
    "max_meetings": "maximum",
    "max_in_a_row": "in_a_row",
    "tables": "table",
    "resource": "resource",
    "precedence": "slots",
    "locked": "slot",
    "break_spread": "slots",
}


@pytest.mark.parametrize("impossible", BY_HAND, ids=lambda made: made.__name__)
def test_the_cheapest_step_is_offered(impossible: Callable[[], Document]) -> None:
    document = impossible()
    relaxation = cheapest_relaxation(read(document), planned(document).conflict)
    assert relaxation is not None
    assert [step.kind for step in relaxation.steps] == [BY_HAND_STEPS[impossible.__name__]]


def test_two_tables_are_offered_as_two_steps_where_nothing_else_is_asked_of_them() -> None:
    pairs = [pair("h1", "v1", 1), pair("h2", "v2", 1)]
    document = event(["t1"], [session("s", "t1", tables=0)], pairs)
    document["current"] = [{"a": f"h{at}", "b": f"v{at}", "session": "s", "locked": True} for at in (1, 2)]
    relaxation = cheapest_relaxation(read(document), planned(document).conflict)
    assert relaxation is not None
    assert relaxation.steps == (Step("table", session="s"), Step("table", session="s"))
    assert relaxation.sentence == "Give session s 1 table instead of 0. Give session s 2 tables instead of 1."
    assert relaxed(read(document), relaxation).sessions[0].tables == 2


def test_a_search_that_is_cancelled_offers_nothing() -> None:
    document = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1, must=True)])
    person(document, "v1")["unavailable"] = ["t1"]
    conflict = planned(document).conflict
    assert cheapest_relaxation(read(document), conflict, cancelled=lambda: True) is None
    assert cheapest_relaxation(read(document), conflict, time_limit_s=0.0) is None
    assert cheapest_relaxation(read(document), conflict) == Relaxation((Step("slot", person="v1", slot="t1"),))
