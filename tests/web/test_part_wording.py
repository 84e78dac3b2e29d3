"""The parts of a score in words: a sentence for every part that may be shown, and none for wishes."""

import pytest

from matchmaker.services.matches import SHOWN_PARTS
from matchmaker.web.part_wording import NAMES, part_in_words, part_rows


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_every_part_that_is_shown_has_a_name_and_wishes_have_none():
    assert set(NAMES) == set(SHOWN_PARTS)
    assert "wants" not in NAMES


def test_a_breakdown_leaves_out_what_has_no_name():
    rows = part_rows({"wants": 1.0, "language": 0.5, "complementarity": 0.8}, {"language": ["Danish and Chinese"]})

    assert [(row.label, row.words, row.made_of) for row in rows] == [
        ("What one seeks and the other offers", "fits very well", ()),
        ("A language to talk in", "with an interpreter", ["Danish and Chinese"]),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_and_everything_are_said_differently(name):
    assert part_in_words(name, 0.0) != part_in_words(name, 1.0)


@pytest.mark.parametrize(("value", "shown"), [(-0.1, 0.0), (1.3, 1.0), (0.4, 0.4)])
def test_a_bar_stays_within_its_ground(value, shown):
    assert part_rows({"keywords": value})[0].value == shown
