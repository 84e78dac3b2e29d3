"""Brute force agrees with what was derived by hand, and with the audit, which shares no code with it."""

from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matchmaker.files.instance_files import parse_instance
from matchmaker.files.json_layout import format_document
from matchmaker.solver.audit import RULES, audit, objective_values
from tests.frequencies import frequencies
from tests.instances import CASES, Document
from tests.oracle import DROPPABLE, as_plan, optimum
from tests.strategies import instances
from tests.tiny import CENTS, FEATURES, tiny_instance


def in_words(instance: Document) -> dict[str, float] | None:
    best = optimum(instance)
    return best and best.by_name()


def rules_broken(instance: Document, stated: Document) -> set[str]:
    return {finding.rule for finding in audit(instance, stated) if finding.rule in RULES}


@pytest.mark.parametrize("name", CASES)
def test_brute_force_finds_the_optimum_derived_by_hand(name: str) -> None:
    case = CASES[name]()
    assert in_words(case.instance) == case.optimum


@pytest.mark.parametrize("name", CASES)
def test_the_audit_passes_the_plan_of_a_case(name: str) -> None:
    instance = CASES[name]().instance
    assert audit(instance, as_plan(instance, optimum(instance))) == []


def test_a_case_by_hand_has_as_many_plans_as_counted_by_hand() -> None:
    # One table in each of two slots: nobody meets (1), one of four pairs in one of two slots (8), two different
    # pairs in different slots in either order (12).
    best = optimum(CASES["two_by_two_one_table"]().instance)
    assert best is not None
    assert best.plans == 21


def test_weights_are_compared_exactly() -> None:
    instance = CASES["two_by_two_one_table"]().instance
    for entry, weight in zip(instance["pairs"], (0.1, 0.2, 0.3, 0.0), strict=True):
        entry["weight"] = weight
    best = optimum(instance)
    assert best is not None
    assert best.values[1] == Fraction(0.3) + Fraction(0.2)


def test_an_unknown_rule_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match="Expected rules among"):
        optimum(CASES["break_forced"]().instance, without=["tabels"])


def test_the_audit_and_brute_force_know_the_same_rules() -> None:
    assert set(DROPPABLE) == set(RULES)


@given(st.one_of(instances(), instances(weights=CENTS)))
@settings(max_examples=300, deadline=None)
def test_the_audit_passes_a_best_plan_and_counts_its_values_alike(instance: Document) -> None:
    best = optimum(instance)
    stated = as_plan(instance, best)
    assert audit(instance, stated) == []
    if best is not None:
        assert objective_values(instance, stated) == best.by_name()


@given(instance=instances(), rule=st.sampled_from(sorted(set(DROPPABLE) - {"listed", "person_once_per_slot"})))
@settings(max_examples=300, deadline=None)
def test_a_plan_better_than_the_best_breaks_just_the_rule_left_out(instance: Document, rule: str) -> None:
    best, relaxed = optimum(instance), optimum(instance, without=[rule])
    if relaxed is None:
        assert best is None
        return
    broken = rules_broken(instance, as_plan(instance, relaxed))
    assert broken <= {rule}
    assert broken or (best is not None and best.values == relaxed.values)


def test_people_whom_nobody_listed_meet_only_without_the_rule_and_are_caught() -> None:
    instance = CASES["fairness_first"]().instance
    instance["pairs"].pop()
    relaxed = optimum(instance, without=["listed"])
    assert in_words(instance) == {"guarantee": 2, "weight": 1}
    assert relaxed is not None
    assert relaxed.by_name() == {"guarantee": 0, "weight": 1}
    assert rules_broken(instance, as_plan(instance, relaxed)) == {"listed"}


def test_a_person_sits_at_two_tables_only_without_the_rule_and_is_caught() -> None:
    instance = CASES["odd_cycle_without_sides"]().instance
    relaxed = optimum(instance, without=["person_once_per_slot"])
    assert relaxed is not None
    assert relaxed.by_name() == {"guarantee": 0, "weight": 2.25, "idle": 0}
    assert rules_broken(instance, as_plan(instance, relaxed)) == {"person_once_per_slot"}


@given(st.one_of(instances(), instances(weights=CENTS)))
@settings(max_examples=100, deadline=None)
def test_a_tiny_instance_is_one_that_a_file_may_hold(instance: Document) -> None:
    parse_instance(format_document(instance), "tiny.json")


def test_tiny_instances_are_often_enough_possible_impossible_and_bound_by_each_rule() -> None:
    drawn: list[Document] = []

    @given(instances())
    @settings(max_examples=300, deadline=None, database=None, derandomize=True, phases=[Phase.generate])
    def draw(instance: Document) -> None:
        drawn.append(instance)

    draw()
    counted = frequencies(drawn)
    assert counted["drawn"] >= 300
    assert counted["infeasible"] >= 0.1 * counted["drawn"]
    assert counted["some meeting possible"] >= 0.5 * counted["drawn"]
    assert {rule: counted[rule] > 0 for rule in DROPPABLE} == dict.fromkeys(DROPPABLE, True)


def test_tiny_instances_use_every_key_leave_every_key_out_and_repeat_with_their_seed() -> None:
    rng = Random(1)
    used: Counter[str] = Counter()
    for _ in range(200):
        instance = tiny_instance(rng)
        parts: list[Any] = [instance]
        parts += [part for kind in ("sessions", "people", "pairs", "current") for part in instance.get(kind, ())]
        used.update({key for part in parts for key in part})
    optional = {"themes", "locked", "resources", "uses", *FEATURES} - {"slots"}
    assert {key for key in optional if not 0 < used[key] < 200} == set()
    assert tiny_instance(Random(7)) == tiny_instance(Random(7))
