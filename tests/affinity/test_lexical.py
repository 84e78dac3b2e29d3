"""The lexical similarity against values computed by hand and against the formula in plain loops."""

from collections import Counter
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


def pieces(word: str) -> list[str]:
    ended = f"<{word}>"
    return [ended] if len(ended) <= 5 else [ended[at : at + 5] for at in range(len(ended) - 4)]


def plain_cosine(texts: list[str], first: int, second: int) -> float:
    """The formula of the docstring, term by term."""
    words = [Counter(tokens(text)) for text in texts]
    parts = [Counter(piece for word in tokens(text) for piece in pieces(word)) for text in texts]
    return (_plain_cosine(words, first, second) + _plain_cosine(parts, first, second)) / 2


def _plain_cosine(counts: list[Counter[str]], first: int, second: int) -> float:
    frequency = Counter(term for count in counts for term in count)
    weights = [
        {term: (1 + log(tf)) * -log((frequency[term] + 0.5) / (len(counts) + 50)) for term, tf in count.items()}
        for count in counts
    ]
    lengths = [sqrt(sum(weight**2 for weight in own.values())) for own in weights]
    if not lengths[first] or not lengths[second]:
        return 0.0
    product = sum(weight * weights[second].get(term, 0) for term, weight in weights[first].items())
    return product / lengths[first] / lengths[second]


def test_one_word_of_two_in_common_by_hand():
    # -ln(2.5 / 52) = 3.034953 for "wind", in both texts; -ln(1.5 / 52) = 3.545779 for "power", in one of two.
    # Pieces: "<wind" and "wind>" in both, "<powe", "power" and "ower>" in one.
    words = 3.034953 / sqrt(3.034953**2 + 3.545779**2)
    parts = sqrt(2) * 3.034953 / sqrt(2 * 3.034953**2 + 3 * 3.545779**2)
    assert cosines(["wind power", "wind"])[0, 1] == pytest.approx((words + parts) / 2, abs=1e-6)


def test_a_repeated_word_counts_sublinearly():
    # "power" is in both texts, "wind" twice in one: 1 + ln 2 = 1.693147 times its weight.
    words = 3.034953 / sqrt(3.034953**2 + (1.693147 * 3.545779) ** 2)
    parts = sqrt(3) * 3.034953 / sqrt(3 * 3.034953**2 + 2 * (1.693147 * 3.545779) ** 2)
    assert cosines(["wind wind power", "power"])[0, 1] == pytest.approx((words + parts) / 2, abs=1e-6)


def test_inflected_and_compounded_words_meet_by_their_pieces():
    meets, meets_too, foreign = cosines(["lagring", "energilagring", "lagringen", "hydrogen"])[0, 1:]
    assert (meets > 0.1, meets_too > 0.1, foreign) == (True, True, 0)


def test_a_term_of_every_text_counts_next_to_nothing():
    many = [f"the {name}" for name in ("wind", "solar", "hydro", "tidal") * 50]
    assert cosines([*many, "the fish", "the loom"])[-2, -1] < 0.01


def test_equal_token_sequences_have_similarity_one():
    assert cosines(["E-health, records", "e health RECORDS"])[0, 1] == pytest.approx(1, abs=1e-6)


def test_texts_without_a_common_term_have_similarity_zero():
    assert cosines(["wind", "hydrogen"])[0, 1] == 0


def test_a_chinese_word_is_found_inside_a_sentence():
    similar = cosines(["氢能储存", "海上风电的氢能利用", "智慧医疗"])[0]
    assert (similar[1] > 0, similar[2]) == (True, 0)


def test_a_text_without_tokens_is_a_row_of_zeros():
    vectors = lexical_vectors(["🙂", "wind"])
    assert vectors.count_nonzero(axis=1).tolist() == [0, 3]


@pytest.mark.parametrize("texts", [[], ["🙂", ""]])
def test_an_event_without_a_single_token_has_one_empty_row_per_text(texts):
    vectors = lexical_vectors(texts)
    assert (vectors.shape[0], vectors.count_nonzero()) == (len(texts), 0)


@given(st.lists(st.lists(st.sampled_from(["wind", "power", "of", "氢能储存"]), max_size=5), min_size=2, max_size=5))
def test_similarities_follow_the_formula(words):
    texts = [" ".join(own) for own in words]
    assert cosines(texts)[0, 1] == pytest.approx(plain_cosine(texts, 0, 1), abs=1e-6)
