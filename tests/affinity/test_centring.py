"""Vectors freed of what they share."""

import numpy as np
import pytest

from matchmaker.affinity.centring import BACKGROUND_COUNTS_AS, centred

USUAL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], np.float32)
USUAL_TEXTS = ["general text", "一般文字"]


def test_unrelated_texts_that_share_a_direction_come_out_unrelated():
    leaning = np.array([[0.9, 0.4, 0.17], [0.9, -0.4, 0.17]], np.float32)
    leaning /= np.linalg.norm(leaning, axis=1, keepdims=True)
    one, other = centred(leaning, ["wind", "enzymes"], USUAL, USUAL_TEXTS)
    assert (float(leaning[0] @ leaning[1]) > 0.6, float(one @ other) < 0) == (True, True)


def test_each_script_has_a_mean_of_its_own():
    one_content = np.array([[0.9, 0.436, 0.0], [0.0, 0.436, 0.9]], np.float32)
    latin, han = centred(one_content, ["wind", "风电"], USUAL, USUAL_TEXTS)
    assert (float(one_content[0] @ one_content[1]) < 0.2, float(latin @ han) > 0.9) == (True, True)


def test_the_mean_of_few_texts_is_drawn_towards_the_background():
    vectors = np.array([[0.0, 1.0, 0.0]], np.float32)
    shared = (vectors[0] + BACKGROUND_COUNTS_AS * USUAL[0]) / (1 + BACKGROUND_COUNTS_AS)
    expected = (vectors[0] - shared) / np.linalg.norm(vectors[0] - shared)
    assert centred(vectors, ["wind"], USUAL, USUAL_TEXTS)[0] == pytest.approx(expected)


def test_a_script_that_the_background_lacks_takes_the_mean_of_all_of_it():
    vectors = np.array([[0.0, 1.0, 0.0]], np.float32)
    shared = (vectors[0] + BACKGROUND_COUNTS_AS * USUAL.mean(axis=0)) / (1 + BACKGROUND_COUNTS_AS)
    expected = (vectors[0] - shared) / np.linalg.norm(vectors[0] - shared)
    assert centred(vectors, ["ветер"], USUAL, USUAL_TEXTS)[0] == pytest.approx(expected)


def test_texts_of_which_nothing_is_known_stay_unknown_and_change_no_mean():
    vectors = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]], np.float32)
    alone = centred(vectors[:1], ["wind"], USUAL, USUAL_TEXTS)
    both = centred(vectors, ["wind", "sun"], USUAL, USUAL_TEXTS)
    assert (both[0].tolist(), both[1].tolist()) == (alone[0].tolist(), [0, 0, 0])


def test_without_any_background_nothing_is_known():
    assert not centred(np.eye(3, dtype=np.float32), ["a", "b", "c"], np.zeros_like(USUAL), USUAL_TEXTS).any()


def test_a_text_that_is_no_more_than_the_mean_is_not_known():
    assert not centred(USUAL[:1], ["general text"], USUAL[:1], USUAL_TEXTS[:1]).any()
