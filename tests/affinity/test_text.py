from hypothesis import given
from hypothesis import strategies as st

from matchmaker.affinity.text import normalised, tokens


def test_words_are_lower_cased_and_separated_by_anything_that_is_no_letter_or_digit():
    assert tokens("Green IT/intelligent  Buildings, 5G_networks (e-health)") == [
        "green", "it", "intelligent", "buildings", "5g", "networks", "e", "health",
    ]  # fmt: skip


def test_danish_letters_stay_in_their_words():
    assert tokens("Brintlagring på ØER; Ærø, ålegræs") == ["brintlagring", "på", "øer", "ærø", "ålegræs"]


def test_composed_and_decomposed_letters_are_one():
    assert tokens("a\u030alegræs") == tokens("ålegræs")


def test_full_width_letters_are_the_ordinary_ones():
    assert tokens("ＡＩ　２０") == ["ai", "20"]


def test_chinese_becomes_pairs_of_characters():
    assert tokens("氢能储存") == ["氢能", "能储", "储存"]


def test_a_single_chinese_character_is_a_token():
    assert tokens("氢。电池") == ["氢", "电池"]


def test_chinese_and_latin_runs_are_kept_apart():
    assert tokens("5G网络技术and云") == ["5g", "网络", "络技", "技术", "and", "云"]


def test_rare_chinese_characters_of_the_supplementary_plane_become_pairs():
    assert tokens("𠀀𠀁𠀂") == ["𠀀𠀁", "𠀁𠀂"]


def test_japanese_kana_become_pairs_too():
    assert tokens("カメラ") == ["カメ", "メラ"]


def test_right_to_left_words_are_words():
    assert tokens("صحة رقمية") == ["صحة", "رقمية"]


def test_marks_stay_with_their_letters():
    assert tokens("हिन्दी") == ["हिन्दी"]


def test_text_without_letters_or_digits_has_no_tokens():
    assert tokens("🙂 !? \x00 __ \u0301") == []


def test_normalising_joins_any_white_space():
    assert normalised("  C++ \t\n Programming\u3000") == "c++ programming"


@given(st.text())
def test_tokens_are_never_empty_and_hold_no_white_space(text):
    assert all(token and not any(character.isspace() for character in token) for token in tokens(text))


@given(st.text(), st.text())
def test_the_tokens_of_two_lines_are_those_of_each(first, second):
    assert tokens(first + "\n" + second) == tokens(first) + tokens(second)
