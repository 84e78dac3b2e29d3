"""Words of a search: folded, cut into pairs where a script has no spaces, and found as an index finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.searching import MOST_LETTERS, MOST_WORDS, Wanted, asked, folded, holds, indexed


def test_letters_are_compared_without_accents_widths_and_capitals():
    assert folded("Ångström SØREN Æbleø Łódź Ｗｉｎｄ ﬁne Straße") == "angstrom soren aebleo lodz wind fine strasse"


def test_words_are_kept_once_with_their_ends_and_chinese_in_pairs():
    assert indexed(["Vind, vind!", "energi 2030"]) == "2030 energi vind ·ergi ·nergi"
    assert indexed(["氢能储存 5G"]) == "5g 储存 存 氢能 能储"


@pytest.mark.parametrize(
    ("word", "tokens"),
    [
        ("Bø", (Wanted("bo", begins=True),)),
        ("lagring", (Wanted("lagring", begins=True, inside=True),)),
        ("氢", (Wanted("氢", begins=True),)),
        ("氢能储", (Wanted("氢能"), Wanted("能储"))),
        ("5G氢能", (Wanted("5g", begins=True), Wanted("氢能"))),
        ("low-power", (Wanted("low", begins=True), Wanted("power", begins=True, inside=True))),
        ("%'\"*:", ()),
    ],
)
def test_what_is_asked_is_cut_like_what_is_kept(word, tokens):
    assert asked(word) == (tokens,)


def test_no_more_words_are_asked_than_an_address_holds():
    assert len(asked("word " * 1000)) == MOST_WORDS


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Energilagring i Østjylland", "LAGRING ostjyl", True),
        ("Energilagring", "ring", True),
        ("Energilagring", "rin", False),  # few letters only begin a word
        ("陈伟", "陈", True),
        ("陈伟", "伟", True),
        ("上海微系统研究所", "微系统", True),
        ("上海微系统研究所", "系微", False),
        ("anything", "%", False),
    ],
)
def test_words_are_found(text, words, found):
    assert all(holds(indexed([text]), word) for word in asked(words)) is found


@given(st.lists(st.text(max_size=30), max_size=4))
def test_whoever_searches_for_a_text_finds_whoever_wrote_it(texts):
    tokens = indexed(texts)

    for word in asked(" ".join(texts)):
        assert not word or holds(tokens, word)


def test_a_text_of_any_length_is_kept_within_what_a_database_takes():
    letters = "".join(chr(97 + number % 26) + chr(97 + number // 26 % 26) + "xyzzy" for number in range(9000))
    words = " ".join(letters[at : at + 39] for at in range(0, len(letters) - 39, 5))

    assert len(indexed([words])) < 2 * MOST_LETTERS * 3
    assert holds(indexed([words]), asked(words.split()[7])[0])
