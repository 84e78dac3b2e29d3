"""Vectors freed of what they share."""

import numpy as np
import pytest

from matchmaker.affinity.centring import BACKGROUND_COUNTS_AS, centred

ONE, OTHER = np.array([[1.0, 0.0, 0.0]], np.float32), np.array([[0.0, 0.0, 1.0]], np.float32)
"""The background of two languages: each leans its own way."""


def freed(vector: list[float], usual: np.ndarray, number: int = 1) -> np.ndarray:
    shared = (number * np.array(vector) + BACKGROUND_COUNTS_AS * usual[0]) / (number + BACKGROUND_COUNTS_AS)
    return (vector - shared) / np.linalg.norm(vector - shared)


def test_unrelated_texts_that_share_a_direction_come_out_unrelated():
    leaning = np.array([[0.9, 0.4, 0.17], [0.9, -0.4, 0.17]], np.float32)
    one, other = centred(leaning, [ONE, OTHER])
    assert (float(leaning[0] @ leaning[1]) > 0.6, float(one @ other) < 0) == (True, True)


def test_one_content_in_two_languages_comes_out_as_one():
    said = np.array([[0.9, 0.436, 0.0], [0.0, 0.436, 0.9]], np.float32)
    one, other = centred(said, [ONE, OTHER])
    assert (float(said[0] @ said[1]) < 0.2, float(one @ other) > 0.9) == (True, True)


def test_the_mean_of_few_texts_is_drawn_towards_the_background():
    said = [0.8, 0.6, 0.0]
    assert centred(np.array([said], np.float32), [ONE, OTHER])[0] == pytest.approx(freed(said, ONE), abs=1e-6)


def test_the_mean_of_many_texts_is_their_own():
    said = [0.8, 0.6, 0.0]
    many = centred(np.array([said] * 50, np.float32), [ONE, OTHER])
    assert many[0] == pytest.approx(freed(said, ONE, 50), abs=1e-5)


def test_texts_of_which_nothing_is_known_stay_unknown_and_change_no_mean():
    vectors = np.array([[0.8, 0.6, 0.0], [0.0, 0.0, 0.0]], np.float32)
    alone, both = centred(vectors[:1], [ONE, OTHER]), centred(vectors, [ONE, OTHER])
    assert (both[0].tolist(), both[1].tolist()) == (alone[0].tolist(), [0, 0, 0])


def test_a_background_text_that_is_not_known_changes_no_mean():
    vectors = np.array([[0.8, 0.6, 0.0]], np.float32)
    half = np.concatenate([ONE, np.zeros_like(ONE)])
    assert centred(vectors, [half, OTHER]).tolist() == centred(vectors, [ONE, OTHER]).tolist()


@pytest.mark.parametrize("background", [[], [np.zeros_like(ONE), np.zeros_like(OTHER)]])
def test_without_any_background_nothing_is_known(background):
    assert not centred(np.eye(3, dtype=np.float32), background).any()


def test_a_text_that_is_no_more_than_the_mean_is_not_known():
    assert not centred(ONE, [ONE]).any()
