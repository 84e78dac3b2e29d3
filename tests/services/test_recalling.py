"""Vectors read once for a request: enough of them that meanings count, and one statement's worth."""

from itertools import chain

from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.text_similarity import compared_texts, similarities
from matchmaker.services.recalling import recalled
from matchmaker.services.words import Words
from tests.affinity.models import Told

MODEL = {
    **dict.fromkeys(chain.from_iterable(BACKGROUND.values()), (0.0, 0.0, 1.0)),
    "vind": (0.6, 0.0, 0.8),
    "wind": (0.6, 0.0, 0.8),
    "hydrogen": (0.0, 0.6, 0.8),
}


def test_texts_in_two_languages_meet_by_the_vectors_that_were_read():
    known = recalled(Told(MODEL), [Words(seeks=("vind",)), Words(offers=("wind",))])
    texts = compared_texts(["vind", "wind"], known)
    assert similarities(texts[:1], texts[1:])[0, 0] > 0.9


def test_everything_is_read_at_once():
    model = Told(MODEL)
    known = recalled(model, [Words(seeks=("vind",), keywords=("Brint",)), Words(offers=("wind",))])
    compared_texts(["vind", "wind"], known)
    assert len(model.asked) == 1


def test_a_keyword_is_read_as_the_topic_that_it_names():
    known = recalled(Told(MODEL), [Words(keywords=("Brint",))])
    assert known is not None
    assert known.embed(["hydrogen"]).any()


def test_a_text_that_was_not_read_counts_as_not_known():
    known = recalled(Told(MODEL), [Words(seeks=("vind",))])
    assert known is not None
    assert not known.embed(["wind"]).any()


def test_with_words_alone_there_is_nothing_to_read():
    assert recalled(None, [Words(seeks=("vind",))]) is None
