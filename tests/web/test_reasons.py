"""Reasons in words: complete sentences for everything that can be said, with quotes in their own language."""

import pytest
from flask_babel import force_locale

from matchmaker.domain.completeness import Completeness, Improvement
from matchmaker.domain.people import Sector
from matchmaker.domain.talking import Talk
from matchmaker.services.fittings import Fitting, Missing
from matchmaker.services.quotations import Phrase
from matchmaker.services.reasons import Reason
from matchmaker.web.improvements import improvements_in_words
from matchmaker.web.reasons import (
    LONGEST_QUOTE,
    joined_clauses,
    lines_of_reason,
    made_of,
    said_of_reason,
    sector_in_words,
    talk_in_words,
    text_of_reason,
)
from matchmaker.web.said import Piece, plain

NOTHING = Reason(None, None, (), (), None, Talk(), wished=False)
EVERYTHING = Reason(
    Fitting(Phrase("a ward."), Phrase("A ward to test in"), 0.5),
    Fitting(Phrase("sensors"), Phrase("Sensors"), 0.4),
    ("IT", "Health"),
    ("glass",),
    (Sector.COMPANY, Sector.PUBLIC),
    Talk(common=("da", "en")),
    wished=True,
    parts={"complementarity": 0.4, "themes": 1.0, "keywords": 0.2, "sector": 0.8, "language": 1.0},
)
CHINESE = Phrase("叶片防冰", "zh", "Builds gearboxes.")
DANISH = Phrase("Afisning af vinger", "da", "Tests blades.")


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def _reason(seek, offer, **more):
    return Reason(Fitting(seek, offer, 0.5), None, (), (), None, Talk(), wished=False, **more)


def test_everything_is_said_with_the_strongest_first():
    assert [plain(line) for line in lines_of_reason(EVERYTHING)] == [
        "You seek “a ward”; they offer “A ward to test in”.",
        "They seek “sensors”; you offer “Sensors”.",
        "You both work with IT and Health.",
        "You share the keyword glass.",
        "You come from different parts of the triple helix: company and public authority.",
        "You said that you would like to meet.",
        "You can talk directly, in Danish and English.",
    ]


def test_beside_a_match_stand_the_two_strongest():
    assert text_of_reason(EVERYTHING, "en") == (
        "You seek “a ward”; they offer “A ward to test in”. They seek “sensors”; you offer “Sensors”."
    )


def test_of_two_fittings_the_nearer_comes_first():
    nearer = Fitting(Phrase("x"), Phrase("y"), 0.9)
    reason = Reason(EVERYTHING.they_offer, nearer, (), (), None, Talk(), wished=False)
    assert text_of_reason(reason, "en").startswith("They seek “x”; you offer “y”.")


@pytest.mark.parametrize(
    ("seek", "offer", "sentence"),
    [
        (
            Phrase("Anti-icing"),
            CHINESE,
            (
                "In English, they say of themselves “Builds gearboxes”. "
                "You seek “Anti-icing”; they offer “叶片防冰” (Chinese)."
            ),
        ),
        (
            DANISH,
            CHINESE,
            (
                "In English, you say of yourself “Tests blades”, and they say “Builds gearboxes”. "
                "You seek “Afisning af vinger” (Danish); they offer “叶片防冰” (Chinese)."
            ),
        ),
        (
            DANISH,
            Phrase("Anti-icing"),
            (
                "In English, you say of yourself “Tests blades”. "
                "You seek “Afisning af vinger” (Danish); they offer “Anti-icing”."
            ),
        ),
        (
            Phrase("Anti-icing"),
            Phrase("叶片防冰", "zh"),
            "You seek “Anti-icing”; they offer “叶片防冰” (Chinese).",
        ),
    ],
)
def test_the_working_language_comes_first_and_the_original_beside_it(seek, offer, sentence):
    assert text_of_reason(_reason(seek, offer), "en") == sentence


def test_every_quoted_phrase_is_marked_with_its_language():
    pieces = [piece for sentence in said_of_reason(_reason(DANISH, CHINESE), "en") for piece in sentence]
    assert [piece for piece in pieces if piece.language] == [
        Piece("Tests blades", "en"),
        Piece("Builds gearboxes", "en"),
        Piece("Afisning af vinger", "da"),
        Piece("叶片防冰", "zh"),
    ]


@pytest.mark.parametrize("missing", [None, *Missing])
def test_where_nothing_fits_the_sentence_says_what_to_do(missing):
    sentence = text_of_reason(Reason(None, None, (), (), None, Talk(), wished=False, missing=missing), "en")
    assert ("nothing to compare yet" in sentence) == (missing is not None)
    assert "ask" in sentence.lower() or "write" in sentence


def test_a_breakdown_says_of_each_part_what_it_is_made_of():
    sources = {name: [plain(each) for each in sentences] for name, sentences in made_of(EVERYTHING).items()}
    assert sources == {
        "complementarity": [plain(line) for line in lines_of_reason(EVERYTHING)[:2]],
        "themes": ["You both work with IT and Health."],
        "sector": ["You come from different parts of the triple helix: company and public authority."],
        "keywords": ["You share the keyword glass."],
        "language": ["You can talk directly, in Danish and English."],
    }
    assert "write in your profile" in plain(
        made_of(Reason(None, None, (), (), None, Talk(), wished=False, missing=Missing.OWN))["complementarity"][0]
    )


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
    sentence = text_of_reason(_reason(Phrase(text), Phrase("Sensors")), "en")

    assert len(sentence) < LONGEST_QUOTE + 50
    assert "…”" in sentence


def test_every_sector_and_every_improvement_has_words():
    assert len({sector_in_words(each) for each in Sector}) == len(Sector)
    assert len({words for words, _field in improvements_in_words(Completeness(tuple(Improvement)))}) == len(Improvement)


@pytest.mark.parametrize(("language", "joined"), [("en", "a, b, and c"), ("da", "a, b og c"), ("zh", "a，b，c")])
def test_half_sentences_are_joined_as_each_language_joins_them(language, joined):
    with force_locale(language):
        assert joined_clauses(["a", "b", "c"]) == joined
