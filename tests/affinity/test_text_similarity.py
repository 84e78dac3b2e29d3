"""The similarity of texts from its comparisons."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.text_similarity import ComparedTexts, blended, compared_texts, similarities
from tests.affinity.models import Told

SHARED = dict.fromkeys((text for written in BACKGROUND.values() for text in written), (0.0, 0.0, 1.0))
"""A model that tells of each background text nothing but what it tells of all."""


def near(left: list[str], right: list[str], semantic=None) -> list[list[float]]:
    texts = compared_texts([*left, *right], semantic)
    return similarities(texts[: len(left)], texts[len(left) :]).tolist()


def blend(lexical: float, cosine: float) -> float:
    return float(blended(np.full((1, 1), lexical, np.float32), np.full((1, 1), cosine, np.float32))[0, 0])


def test_without_a_model_words_alone_count():
    assert near(["wind", "hydrogen"], ["wind"]) == [[pytest.approx(1)], [0]]


@pytest.mark.parametrize(
    ("lexical", "cosine", "similarity"),
    [(0, 0.4, 0.4), (0.4, 0, 0.28), (0.5, 0.5, 0.675), (0.3, -0.5, 0.21), (0.3, np.nan, 0.3), (0.2, 1, 1)],
)
def test_either_words_or_meaning_is_enough(lexical, cosine, similarity):
    assert blend(lexical, cosine) == pytest.approx(similarity, abs=1e-6)


def test_two_texts_that_share_no_word_meet_by_what_they_mean():
    model = Told({**SHARED, "wind": (0.6, 0.0, 0.8), "vindkraft": (0.6, 0.0, 0.8), "brint": (0.0, 0.6, 0.8)})
    same, other = near(["wind"], ["vindkraft", "brint"], model)[0]
    assert (same > 0.99, other < 0.01) == (True, True)


def test_a_meaning_that_is_not_known_leaves_the_words_alone():
    model = Told({**SHARED, "vindkraft": (1.0, 0.0, 0.0)})
    assert near(["wind", "solar"], ["wind", "vindkraft"], model) == [[pytest.approx(1), 0], [0, 0]]


def test_a_model_whose_common_direction_is_not_known_is_not_believed():
    model = Told({"wind": (1.0, 0.0, 0.0), "vindkraft": (1.0, 0.0, 0.0)})
    assert near(["wind"], ["vindkraft"], model) == [[0]]


def test_common_topics_count_four_tenths_of_the_words():
    words, topics = csr_array(np.array([[1, 0], [0.6, 0.8]], np.float32)), np.array([[1, 0], [0, -1]], np.float32)
    texts = ComparedTexts(words, None, topics)
    assert similarities(texts[:1], texts).tolist() == [[pytest.approx(1), pytest.approx(0.6 * 0.6)]]
