"""Reasons in words: complete sentences for everything that can be said, and quotes that are not too long."""

import pytest

from matchmaker.domain.completeness import Completeness, Improvement
from matchmaker.domain.people import Sector
from matchmaker.domain.talking import Talk
from matchmaker.services.reasons import Fitting, Reason
from matchmaker.web.improvements import improvements_in_words
from matchmaker.web.reasons import LONGEST_QUOTE, lines_of_reason, sector_in_words, sentence_of_reason, talk_in_words

NOTHING = Reason(None, None, (), (), None, Talk(), wished=False)
EVERYTHING = Reason(
    Fitting("a ward.", "A ward to test in", 0.5),
    Fitting("sensors", "Sensors", 0.5),
    ("IT", "Health"),
    ("glass",),
    (Sector.COMPANY, Sector.PUBLIC),
    Talk(common=("da", "en")),
    wished=True,
)


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_everything_is_said_with_the_strongest_first():
    assert lines_of_reason(EVERYTHING) == [
        "You seek “a ward”; they offer “A ward to test in”.",
        "They seek “sensors”; you offer “Sensors”.",
        "You both work with IT and Health.",
        "You share the keyword glass.",
        "You come from different parts of the triple helix: company and public authority.",
        "You said that you would like to meet.",
        "You can talk directly, in Danish and English.",
    ]
    assert sentence_of_reason(EVERYTHING) == lines_of_reason(EVERYTHING)[0]


def test_where_nothing_fits_the_sentence_says_what_to_do():
    assert sentence_of_reason(NOTHING) == "Your profiles share no words yet: ask each other what you need."


@pytest.mark.parametrize(
    ("talk", "sentence"),
    [
        (Talk(interpreter=("zh", "da")), "You would meet with an interpreter between Chinese and Danish."),
        (Talk(stated=False), "One of you has not said yet which languages a meeting could be held in."),
        (Talk(), "You have no language in common, and the workshop has no interpreter between yours."),
    ],
)
def test_how_two_can_talk_is_a_sentence(talk, sentence):
    assert talk_in_words(talk) == sentence


@pytest.mark.parametrize("text", ["word " * 60, "字" * 300])
def test_a_long_text_is_cut(text):
    reason = Reason(Fitting(text, "Sensors", 0.5), None, (), (), None, Talk(), wished=False)

    assert len(sentence_of_reason(reason)) < LONGEST_QUOTE + 50
    assert "…”" in sentence_of_reason(reason)


def test_every_sector_and_every_improvement_has_words():
    assert len({sector_in_words(each) for each in Sector}) == len(Sector)
    assert len({words for words, _field in improvements_in_words(Completeness(tuple(Improvement)))}) == len(Improvement)
