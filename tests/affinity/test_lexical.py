"""The lexical similarity against values computed by hand and against the formula in plain loops."""

from collections import Counter
from itertools import pairwise
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity.lexical import lexical_vectors
from matchmaker.affinity.text import tokens


def cosines(texts: list[str]) -> np.ndarray:
    vectors = lexical_vectors(texts)
    return (vectors @ vectors.T).toarray()


def plain_cosine(texts: list[str], first: int, second: int) -> float:
    """The formula of the docstring, term by term."""
    counts = []
    for text in texts:
        words = tokens(text)
        counts.append(Counter(words) + Counter(f"{one} {other}" for one, other in pairwise(words)))
    frequency = Counter(term for count in counts for term in count)
    weights = [
        {term: (1 + log(tf)) * (1 + log((1 + len(texts)) / (1 + frequency[term]))) for term, tf in count.items()}
        for count in counts
    ]
    lengths = [sqrt(sum(weight**2 for weight in own.values())) for own in weights]
    if not lengths[first] or not lengths[second]:
        return 0.0
    product = sum(weight * weights[second].get(term, 0) for term, weight in weights[first].items())
    return product / lengths[first] / lengths[second]


def test_one_word_of_two_in_common_by_hand():
    # "wind" is in both texts (weight 1); "power" and "wind power" in one of two (weight 1 + ln(3/2) = 1.405465).
    assert cosines(["wind power", "wind"])[0, 1] == pytest.approx(1 / sqrt(1 + 2 * 1.405465**2), abs=1e-6)


def test_a_repeated_word_counts_sublinearly():
    # "wind wind": wind (1 + ln 2) · 1, "wind wind" 1.405465; so the cosine with "wind" is 1.693147 / its length.
    assert cosines(["wind wind", "wind"])[0, 1] == pytest.approx(1.693147 / sqrt(1.693147**2 + 1.405465**2), abs=1e-6)


def test_equal_token_sequences_have_similarity_one():
    assert cosines(["E-health, records", "e health RECORDS"])[0, 1] == pytest.approx(1, abs=1e-6)


def test_texts_without_a_common_term_have_similarity_zero():
    assert cosines(["wind", "hydrogen"])[0, 1] == 0


def test_a_chinese_word_is_found_inside_a_sentence():
    similar = cosines(["氢能储存", "海上风电的氢能利用", "智慧医疗"])[0]
    assert (similar[1] > 0, similar[2]) == (True, 0)


def test_a_text_without_tokens_is_a_row_of_zeros():
    vectors = lexical_vectors(["🙂", "wind"])
    assert vectors.count_nonzero(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize("texts", [[], ["🙂", ""]])
def test_an_event_without_a_single_token_has_one_empty_row_per_text(texts):
    vectors = lexical_vectors(texts)
    assert (vectors.shape[0], vectors.count_nonzero()) == (len(texts), 0)


@given(st.lists(st.lists(st.sampled_from(["wind", "power", "of", "氢能储存"]), max_size=5), min_size=2, max_size=5))
def test_similarities_follow_the_formula(words):
    texts = [" ".join(own) for own in words]
    assert cosines(texts)[0, 1] == pytest.approx(plain_cosine(texts, 0, 1), abs=1e-6)
