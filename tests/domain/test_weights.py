"""Which weights the offices may choose."""

import math

import pytest

from matchmaker.domain.weights import FIT, NAMES, faults_of_weights, least
from matchmaker.errors import Refusal


def found(weights: dict[str, float]) -> list[tuple[Refusal, str]]:
    return [(fault.refusal, fault.field) for fault in faults_of_weights(weights, "weights:")]


@pytest.mark.parametrize("name", NAMES)
def test_the_lowest_and_the_highest_weight_of_a_part_are_right(name):
    assert found({name: least(name)}) == []
    assert found({name: 1.0}) == []


@pytest.mark.parametrize("weight", [-0.01, 1.01, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", [*FIT, "wants"])
def test_a_weight_out_of_range_or_no_number_is_wrong(name, weight):
    assert found({name: weight}) == [(Refusal.WEIGHT_WRONG, f"weights:{name}")]


@pytest.mark.parametrize("weight", [-1.01, 1.01, math.nan])
def test_having_met_before_may_count_against_a_pair_but_not_without_limit(weight):
    assert found({"met_before": -1.0}) == []
    assert found({"met_before": weight}) == [(Refusal.WEIGHT_WRONG, "weights:met_before")]


def test_a_part_that_there_is_not_is_wrong():
    assert found({"horoscope": 0.5}) == [(Refusal.WEIGHT_WRONG, "weights:horoscope")]


def test_one_part_of_the_fit_has_to_count():
    assert found(dict.fromkeys(FIT, 0.0)) == [(Refusal.WEIGHTS_ALL_ZERO, "weights:complementarity")]
    assert found(dict.fromkeys(FIT[1:], 0.0)) == []
