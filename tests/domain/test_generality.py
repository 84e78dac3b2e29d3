"""What everybody says is told from what somebody says, in three languages."""

import json

import pytest

from matchmaker.domain.generality import TELLING, Generality, generality, telling_words
from matchmaker.paths import FOUNDING_CASE
from tests.domain.lines import CONCRETE, GENERAL


@pytest.mark.parametrize("line", GENERAL[1::2])
def test_what_everybody_says_is_general(line):
    assert generality(line) is not None


@pytest.mark.parametrize("line", CONCRETE[1::2])
def test_what_one_can_be_found_by_is_not(line):
    assert generality(line) is None


def test_no_other_threshold_tells_the_lines_apart_better():
    def wrong(threshold):
        passed = sum(telling_words(line) >= threshold for line in GENERAL[::2])
        return passed + sum(telling_words(line) < threshold for line in CONCRETE[::2])

    assert wrong(TELLING) == min(map(wrong, (0.5, 1, 1.5, 2, 2.5, 3, 4)))
    assert wrong(1) > wrong(TELLING) < wrong(2.5)


def test_hardly_any_line_of_the_founding_case_is_general():
    lines = [
        line
        for path in sorted(FOUNDING_CASE.glob("people_*.json"))
        for person in json.loads(path.read_text("utf-8"))["people"]
        for line in (*person["offers"], *person["seeks"])
    ]
    assert len(lines) > 250
    assert sum(generality(line) is not None for line in lines) / len(lines) < 0.01


@pytest.mark.parametrize("line", ["Sensors", "传感", "Biogas!", "the sensor"])
def test_a_single_word_is_short(line):
    assert generality(line) is Generality.SHORT


@pytest.mark.parametrize("line", ["", "  ", "🙂", "…", "the of and", "\u200b", "a" * 100_000 + " b c"])
def test_what_holds_no_words_is_not_judged_and_nothing_breaks_the_rule(line):
    assert generality(line) is None or len(line) > 1000


def test_capitals_widths_and_signs_make_no_difference():
    assert telling_words("ＲＡＩＮ Erosion, rig.") == telling_words("rain erosion rig") == 3
