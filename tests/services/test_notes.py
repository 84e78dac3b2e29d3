"""Which themes are pointed out, and which are not."""

from pathlib import Path

import pytest

from matchmaker.files.instances import Person, Session
from matchmaker.files.profiles import Profile, parse_profiles
from matchmaker.services.affinity import score
from matchmaker.services.notes import theme_notes

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "founding-case.json"


def session(name: str, theme: str | None) -> Session:
    return Session(name, (f"s-{name}",), 1, theme)


@pytest.mark.parametrize("kind", [Person, Profile])
def test_a_theme_spelt_in_two_ways_is_pointed_out_on_both_ends(kind):
    people = [kind("h1", "host", themes=("wind",)), kind("v1", "visitor", themes=("wind",))]
    assert theme_notes([session("a", "Wind"), session("b", "Wind")], people) == [
        'nobody has the theme "Wind" of session a and 1 more',
        'no session has the theme "wind" that 2 people named',
    ]


def test_a_theme_that_one_side_only_has_is_pointed_out():
    people = [Person("h1", "host", ("it", "wind")), Person("v1", "visitor", ("it",))]
    assert theme_notes([session("a", "wind"), session("b", "it")], people) == [
        'only people of side host have the theme "wind" of session a'
    ]


def test_a_person_without_themes_has_all():
    people = [Person("h1", "host", ("wind",)), Person("v1", "visitor")]
    assert theme_notes([session("a", "wind")], people) == []


def test_a_session_without_a_theme_does_not_hide_a_theme_of_people_that_no_session_has():
    people = [Person("h1", themes=("wind",)), Person("v1")]
    assert theme_notes([session("a", None), session("b", "it")], people) == [
        'no session has the theme "wind" that 1 person named'
    ]


def test_themes_of_people_are_free_where_no_session_has_a_theme():
    people = [Person("h1", "host", ("wind",)), Person("v1", "visitor", ("sun",))]
    assert theme_notes([session("a", None)], people) == theme_notes([], people) == []


def test_people_without_sides_miss_no_side():
    people = [Person("p1", themes=("wind",)), Person("p2", themes=("wind",))]
    assert theme_notes([session("a", "wind")], people) == []


def test_the_example_has_nothing_to_point_out():
    profiles = parse_profiles(EXAMPLE.read_bytes(), str(EXAMPLE))
    instance = score(profiles)
    assert theme_notes(profiles.sessions, profiles.people) == theme_notes(instance.sessions, instance.people) == []
