"""The profiles file: defaults and layout."""

from matchmaker.files.instances import Session, Slot
from matchmaker.files.profiles import (
    LanguageResource,
    Preference,
    Profile,
    Profiles,
    format_profiles,
    parse_profiles,
)
from tests.files.documents import encoded, profiles_example


def test_profiles_are_read_with_their_defaults() -> None:
    assert parse_profiles(encoded(profiles_example()), "f.json") == Profiles(
        name="example",
        people=(
            Profile("h1", "host", "", "", None, ("it",), ("da", "en"), ("wind",)),
            Profile("v1", "visitor", languages=("zh-Hans",), unavailable=("s1",), max_meetings=2),
        ),
        preferences=(Preference("h1", "v1", "want", 1),),
        met_before=(("h1", "v1"),),
        slots=(Slot("s1"), Slot("s2")),
        sessions=(Session("t1", ("s1",), 3),),
        resources=(LanguageResource("interpreter", 1, ("da", "zh-Hans")),),
        weights={"met_before": -0.2},
    )


def test_profiles_are_written_with_an_entry_on_a_line_and_without_defaults() -> None:
    assert format_profiles(parse_profiles(encoded(profiles_example()), "f.json")).decode() == (
        '{"format": "matchmaker-profiles/1",\n'
        ' "name": "example",\n'
        ' "people": [\n'
        '  {"id": "h1", "side": "host", "themes": ["it"], "languages": ["da", "en"], "offers": ["wind"]},\n'
        '  {"id": "v1", "side": "visitor", "languages": ["zh-Hans"], "unavailable": ["s1"], "max_meetings": 2}],\n'
        ' "preferences": [\n  {"from": "h1", "to": "v1", "kind": "want", "rank": 1}],\n'
        ' "met_before": [\n  ["h1", "v1"]],\n'
        ' "slots": [\n  "s1",\n  "s2"],\n'
        ' "sessions": [\n  {"id": "t1", "slot": "s1", "tables": 3}],\n'
        ' "resources": [\n  {"id": "interpreter", "capacity": 1, "languages": ["da", "zh-Hans"]}],\n'
        ' "weights": {"met_before": -0.2}}\n'
    )


def test_only_what_is_not_the_default_is_written_of_a_person() -> None:
    content = format_profiles(Profiles("", (Profile("h1", "host", max_meetings=0, min_meetings=0),)))
    assert b'  {"id": "h1", "side": "host", "max_meetings": 0}]}\n' in content
