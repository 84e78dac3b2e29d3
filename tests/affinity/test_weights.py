import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity.weights import DEFAULT_WEIGHTS, FIT_WEIGHTS, SHIFT_WEIGHTS, affinity, checked_weights
from matchmaker.errors import InputError


def affinity_of(values: dict[str, float], **weights: float) -> float:
    blocks = {name: np.array([[value]], dtype=np.float32) for name, value in values.items()}
    return float(affinity(blocks, checked_weights(weights), (1, 1))[0, 0])


def test_the_default_weights_of_fit_sum_to_one():
    assert sum(FIT_WEIGHTS.values()) == pytest.approx(1)


def test_the_affinity_is_the_weighted_mean_of_the_parts_in_force():
    assert affinity_of({"complementarity": 0.25, "language": 1}) == pytest.approx((0.5 * 0.25 + 0.1) / 0.6, abs=5e-7)


def test_a_part_alone_is_the_affinity():
    assert affinity_of({"keywords": 0.75}) == 0.75


def test_a_want_is_added_to_the_mean():
    assert affinity_of({"keywords": 0.25, "wants": 0.5}) == pytest.approx(0.25 + 0.3 * 0.5)


def test_having_met_before_lowers_by_default():
    assert affinity_of({"keywords": 0.75, "met_before": 1}) == pytest.approx(0.55)


def test_having_met_before_raises_when_its_weight_is_positive():
    assert affinity_of({"keywords": 0.5, "met_before": 1}, met_before=0.2) == pytest.approx(0.7)


@pytest.mark.parametrize(("values", "expected"), [({"keywords": 1, "wants": 1}, 1), ({"met_before": 1}, 0)])
def test_the_affinity_stays_between_zero_and_one(values, expected):
    assert affinity_of(values) == expected


def test_without_a_part_in_force_the_affinity_is_zero():
    assert affinity_of({}) == 0


def test_weights_replace_the_defaults():
    assert affinity_of({"keywords": 1, "language": 0}, keywords=0.3) == pytest.approx(0.75)


def test_a_part_of_weight_zero_changes_nothing():
    assert affinity_of({"keywords": 0.25, "themes": 1}, themes=0) == 0.25
    assert affinity_of({"keywords": 0.25}, keywords=0) == 0


def test_only_shifts_can_have_weight():
    none = dict.fromkeys(FIT_WEIGHTS, 0.0)
    assert affinity_of({"wants": 0.5}, **none, wants=3, met_before=-1) == pytest.approx(0.375)


@given(
    st.dictionaries(st.sampled_from(sorted(DEFAULT_WEIGHTS)), st.floats(0, 1, width=32)),
    st.sampled_from([0.001, 7, 1e9]),
)
def test_only_the_proportions_of_the_weights_matter(values, factor):
    scaled = {name: factor * weight for name, weight in DEFAULT_WEIGHTS.items()}
    assert affinity_of(values, **scaled) == pytest.approx(affinity_of(values), abs=2e-6)


@given(st.floats(0, 1, width=32), st.sampled_from(sorted(DEFAULT_WEIGHTS)))
def test_the_affinity_has_six_decimals(value, name):
    found = affinity_of({name: value})
    assert found == round(found, 6)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (
            {"height": 1},
            "weights: expected one of complementarity, keywords, themes, language, sector, wants, met_before",
        ),
        ({"themes": -0.1}, "weights: themes: expected a finite number, negative only for met_before, found -0.1"),
        ({"wants": -0.1}, "weights: wants: expected a finite number"),
        ({"met_before": float("nan")}, "weights: met_before: expected a finite number"),
        ({"language": float("inf")}, "weights: language: expected a finite number"),
    ],
)
def test_wrong_weights_are_refused_by_name(weights, message):
    with pytest.raises(InputError) as caught:
        checked_weights(weights)
    assert str(caught.value).startswith(message)


def test_the_shifts_are_wants_and_met_before():
    assert SHIFT_WEIGHTS == {"wants": 0.3, "met_before": -0.2}
