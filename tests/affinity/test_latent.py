"""Texts by the topics of their words."""

import numpy as np

from matchmaker.affinity.latent import FEWEST_TEXTS, latent_vectors
from matchmaker.affinity.lexical import lexical_vectors

SUBJECTS, WORDS = 32, 60


def vocabulary() -> list[list[str]]:
    """For each subject its words, random letters, so that no two share a piece."""
    letters = np.random.default_rng(1).choice(list("abcdefghijklmnopqrstuvwxyz"), (SUBJECTS, WORDS, 7))
    return [["".join(word) for word in subject] for subject in letters]


def texts(number: int) -> list[str]:
    """Each text has half of the words of a subject."""
    rng, words = np.random.default_rng(3), vocabulary()
    return [" ".join(rng.choice(words[index % SUBJECTS], WORDS // 2, replace=False)) for index in range(number)]


def test_texts_of_one_subject_without_a_common_word_come_near_each_other():
    one, other = vocabulary()[:2]
    words = lexical_vectors([*texts(640), " ".join(one[:30]), " ".join(one[30:]), " ".join(other[:30])])
    vectors = latent_vectors(words)
    assert vectors is not None
    assert (words[[-3]] @ words[[-2]].T).toarray()[0, 0] == 0
    assert (vectors[-3] @ vectors[-2] > 0.5, vectors[-3] @ vectors[-1] < 0.1) == (True, True)


def test_few_texts_have_no_topics():
    assert latent_vectors(lexical_vectors(texts(FEWEST_TEXTS - 1))) is None


def test_short_texts_have_no_topics():
    assert latent_vectors(lexical_vectors([" ".join(text.split()[:10]) for text in texts(2 * FEWEST_TEXTS)])) is None


def test_empty_texts_do_not_make_up_the_number():
    assert latent_vectors(lexical_vectors([*texts(FEWEST_TEXTS - 1), *[""] * 10])) is None


def test_a_text_that_holds_nothing_is_a_row_of_zeros_and_all_others_have_length_one():
    vectors = latent_vectors(lexical_vectors([*texts(FEWEST_TEXTS), ""]))
    assert vectors is not None
    lengths = np.linalg.norm(vectors, axis=1)
    assert (np.allclose(lengths[:-1], 1, atol=1e-5), lengths[-1]) == (True, 0)


def test_the_same_texts_have_the_same_topics():
    words = lexical_vectors(texts(FEWEST_TEXTS))
    assert np.array_equal(latent_vectors(words), latent_vectors(words))
