"""The similarity of texts from its two comparisons."""

import numpy as np
import pytest

from matchmaker.affinity.text_similarity import blended, compared_texts, similarities
from tests.affinity.models import Told


def near(left: list[str], right: list[str], semantic=None) -> list[list[float]]:
    texts = compared_texts([*left, *right], semantic)
    return similarities(texts[: len(left)], texts[len(left) :]).tolist()


def test_without_a_model_words_alone_count():
    assert near(["wind", "hydrogen"], ["wind"]) == [[pytest.approx(1)], [0]]


def test_where_the_model_knows_both_texts_words_and_meaning_count_half_each():
    # No word in common; the cosine 0.87 lies halfway between unrelated (0.80) and the same (0.94).
    assert blended(np.zeros((1, 1), np.float32), np.full((1, 1), 0.87, np.float32)).tolist() == [[pytest.approx(0.25)]]


def test_a_meaning_that_is_not_known_leaves_the_words_alone():
    model = Told({"wind": (1, 0), "vindkraft": (1, 0)})
    assert near(["wind", "solar"], ["wind", "vindkraft"], model) == [
        [pytest.approx(1), pytest.approx(0.5)],
        [0, 0],
    ]


@pytest.mark.parametrize(("cosine", "spread"), [(-1, 0), (0.80, 0), (0.94, 1), (1, 1)])
def test_cosines_below_and_above_the_band_count_as_its_ends(cosine, spread):
    lexical, cosines = np.zeros((1, 1), np.float32), np.full((1, 1), cosine, np.float32)
    assert blended(lexical, cosines).tolist() == [[pytest.approx(spread / 2, abs=1e-6)]]
