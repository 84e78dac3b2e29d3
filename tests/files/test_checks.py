"""Each rule of the formats that a schema cannot state, broken once, and what is legal although it looks odd."""

from typing import Any

import pytest

from matchmaker.errors import InputError
from matchmaker.files.instance_files import parse_instance
from matchmaker.files.instances import Instance
from matchmaker.files.profiles import Profiles, parse_profiles
from tests.files.documents import Document, encoded, instance_example, profiles_example

PEOPLE = [{"id": "h1"}, {"id": "h2"}, {"id": "h3"}]
SIDED = [{"id": "h1", "side": "host"}, {"id": "h2", "side": "host"}, {"id": "v1", "side": "visitor"}]


def pair(a: str, b: str, name: str = "p1", **values: Any) -> Document:
    return {"id": name, "a": a, "b": b, "weight": 1, **values}


def bare(**changes: Any) -> Document:
    """An instance of three people and nothing that speaks of them."""
    keys = {"people": PEOPLE, "pairs": [], "precedences": None, "current": None, "resources": None}
    return instance_example(**{**keys, **changes})


def sessions(*entries: Document) -> list[Document]:
    return [{"id": f"t{number}", "tables": 1, **entry} for number, entry in enumerate(entries)]


def refusal(document: Document) -> tuple[str, str, str]:
    parse = parse_instance if "instance" in document["format"] else parse_profiles
    with pytest.raises(InputError) as caught:
        parse(encoded(document), "f.json")
    assert caught.value.source == "f.json"
    return caught.value.where, caught.value.expected, caught.value.found


TWO_PAIRS = [pair("h1", "h2"), pair("h2", "h1", "p2")]
TWO_MEETINGS = [{"a": "h1", "b": "h2", "session": "t1"}, {"a": "h2", "b": "h1", "session": "long"}]
TWICE = '"{}" a second time'
INSTANCES = {
    "slot ids twice": (
        bare(slots=["s1", "s2", {"id": "s1"}]),
        "slots[2].id",
        "an id that is not taken by other slots",
        TWICE.format("s1"),
    ),
    "slot ids twice in short form": (
        bare(slots=["s1", "s1"]),
        "slots[1]",
        "an id that is not taken by other slots",
        TWICE.format("s1"),
    ),
    "session ids twice": (
        bare(sessions=[*sessions({"slot": "s1"}), *sessions({"slot": "s2"})]),
        "sessions[1].id",
        "an id that is not taken by other sessions",
        TWICE.format("t0"),
    ),
    "resource ids twice": (
        bare(resources=[{"id": "r", "capacity": 1}] * 2),
        "resources[1].id",
        "an id that is not taken by other resources",
        TWICE.format("r"),
    ),
    "person ids twice": (
        bare(people=[*PEOPLE, {"id": "h2"}]),
        "people[3].id",
        "an id that is not taken by other people",
        TWICE.format("h2"),
    ),
    "pair ids twice": (
        bare(pairs=[pair("h1", "h2"), pair("h1", "h3")]),
        "pairs[1].id",
        "an id that is not taken by other pairs",
        TWICE.format("p1"),
    ),
    "a day that comes back": (
        bare(sessions=[], people=[{"id": "h1"}], slots=["s1", {"id": "s2", "day": "d2"}, "s3"]),
        "slots[2]",
        "the slots of a day next to each other",
        "the day null once more",
    ),
    "a named day that comes back": (
        bare(
            sessions=[],
            people=[{"id": "h1"}],
            slots=[{"id": f"s{day}{number}", "day": day} for number, day in enumerate("aabba")],
        ),
        "slots[4]",
        "the slots of a day next to each other",
        'the day "a" once more',
    ),
    "a capacity in an unknown slot": (
        bare(resources=[{"id": "r", "capacity": 1, "capacities": {"s9": 0}}]),
        "resources[0].capacities",
        "the id of a slot in this file",
        '"s9"',
    ),
    "a session in an unknown slot": (
        bare(sessions=sessions({"slot": "s9"})),
        "sessions[0].slot",
        "the id of a slot in this file",
        '"s9"',
    ),
    "a long session in an unknown slot": (
        bare(sessions=sessions({"slots": ["s1", "s9"]})),
        "sessions[0].slots[1]",
        "the id of a slot in this file",
        '"s9"',
    ),
    "a session with a hole": (
        bare(slots=["s1", "s2", "s3"], sessions=sessions({"slots": ["s1", "s3"]})),
        "sessions[0].slots[1]",
        'the slot right after "s1"',
        '"s3"',
    ),
    "a session backwards": (
        bare(sessions=sessions({"slot": "s1"}, {"slots": ["s2", "s1"]})),
        "sessions[1].slots[1]",
        'the slot right after "s2"',
        '"s1"',
    ),
    "a session over night": (
        bare(sessions=sessions({"slots": ["s2", "s3"]})),
        "sessions[0].slots[1]",
        'a slot on the day of "s2"',
        '"s3" on another day',
    ),
    "unavailable in an unknown slot": (
        bare(people=[{"id": "h1", "unavailable": ["s1", "s9"]}]),
        "people[0].unavailable[1]",
        "the id of a slot in this file",
        '"s9"',
    ),
    "a side for some only": (
        bare(people=[*SIDED, {"id": "x"}]),
        "people[3].side",
        "a side, as other people have one",
        "nothing",
    ),
    "a side for the last only": (
        bare(people=[{"id": "x"}, *SIDED]),
        "people[0].side",
        "a side, as other people have one",
        "nothing",
    ),
    "three sides": (
        bare(people=[*SIDED, {"id": "x", "side": "guest"}]),
        "people[3].side",
        'one of the two sides "host" and "visitor"',
        '"guest"',
    ),
    "a pair of an unknown a": (bare(pairs=[pair("h9", "h1")]), "pairs[0].a", "the id of a person in this file", '"h9"'),
    "a pair of an unknown b": (bare(pairs=[pair("h1", "h9")]), "pairs[0].b", "the id of a person in this file", '"h9"'),
    "a pair of one person": (
        bare(pairs=[pair("h1", "h2"), pair("h3", "h3", "p2")]),
        "pairs[1].b",
        "another person than a",
        '"h3"',
    ),
    "a pair twice": (
        bare(pairs=[pair("h1", "h2"), pair("h1", "h2", "p2")]),
        "pairs[1]",
        "each two people once",
        '"h1" and "h2" a second time',
    ),
    "a pair twice the other way round, with sides": (
        bare(people=SIDED, pairs=[pair("h1", "v1"), pair("v1", "h1", "p2")]),
        "pairs[1]",
        "each two people once",
        '"v1" and "h1" a second time',
    ),
    "a pair listed three times": (
        bare(pairs=[pair("h1", "h2"), pair("h2", "h1", "p2"), pair("h2", "h1", "p3")]),
        "pairs[2]",
        "each two people once",
        '"h2" and "h1" a second time',
    ),
    "a pair inside a side": (
        bare(people=SIDED, pairs=[pair("v1", "h1"), pair("h1", "h2", "p2")]),
        "pairs[1]",
        "one person of each side",
        '"h1" and "h2", both of "host"',
    ),
    "a pair in an unknown slot": (
        bare(pairs=[pair("h1", "h2", slots=["s9"])]),
        "pairs[0].slots[0]",
        "the id of a slot in this file",
        '"s9"',
    ),
    "a pair in an unknown session": (
        bare(pairs=[pair("h1", "h2", session="t9")]),
        "pairs[0].session",
        "the id of a session in this file",
        '"t9"',
    ),
    "a pair that uses an unknown resource": (
        bare(pairs=[pair("h1", "h2", uses=["r9"])]),
        "pairs[0].uses[0]",
        "the id of a resource in this file",
        '"r9"',
    ),
    "a precedence of an unknown pair": (
        bare(pairs=[pair("h1", "h2")], precedences=[["p1", "p9"]]),
        "precedences[0][1]",
        "the id of a pair in this file",
        '"p9"',
    ),
    "a precedence of people": (
        bare(pairs=[pair("h1", "h2")], precedences=[["h1", "h2"]]),
        "precedences[0][0]",
        "the id of a pair in this file",
        '"h1"',
    ),
    "a precedence of one pair": (
        bare(pairs=[pair("h1", "h2")], precedences=[["p1", "p1"]]),
        "precedences[0][1]",
        "another pair than the first",
        '"p1"',
    ),
    "a current meeting of an unknown person": (
        bare(current=[{"a": "h1", "b": "h9", "session": "t1"}]),
        "current[0].b",
        "the id of a person in this file",
        '"h9"',
    ),
    "a current meeting of one person": (
        bare(current=[{"a": "h1", "b": "h1", "session": "t1"}]),
        "current[0].b",
        "another person than a",
        '"h1"',
    ),
    "a current meeting in an unknown session": (
        bare(current=[{"a": "h1", "b": "h2", "session": "t9"}]),
        "current[0].session",
        "the id of a session in this file",
        '"t9"',
    ),
    "a current meeting twice": (
        bare(current=TWO_MEETINGS),
        "current[1]",
        "each two people once",
        '"h2" and "h1" a second time',
    ),
    "two current meetings of one pair": (
        bare(pairs=[pair("h1", "h2")], current=TWO_MEETINGS),
        "current[1]",
        "each two people once",
        '"h2" and "h1" a second time',
    ),
}

PROFILES = {
    "slot ids twice": (
        profiles_example(slots=["s1", "s1"]),
        "slots[1]",
        "an id that is not taken by other slots",
        TWICE.format("s1"),
    ),
    "a day that comes back": (
        profiles_example(slots=["s1", {"id": "s2", "day": "d"}, "s3"]),
        "slots[2]",
        "the slots of a day next to each other",
        "the day null once more",
    ),
    "session ids twice": (
        profiles_example(sessions=sessions({"slot": "s1"}) * 2),
        "sessions[1].id",
        "an id that is not taken by other sessions",
        TWICE.format("t0"),
    ),
    "a session in an unknown slot": (
        profiles_example(sessions=sessions({"slot": "s9"})),
        "sessions[0].slot",
        "the id of a slot in this file",
        '"s9"',
    ),
    "a session backwards": (
        profiles_example(sessions=sessions({"slots": ["s2", "s1"]})),
        "sessions[0].slots[1]",
        'the slot right after "s2"',
        '"s1"',
    ),
    "resource ids twice": (
        profiles_example(resources=[{"id": "r", "capacity": 1}] * 2),
        "resources[1].id",
        "an id that is not taken by other resources",
        TWICE.format("r"),
    ),
    "person ids twice": (
        profiles_example(people=[{"id": "h1", "side": "host"}] * 2),
        "people[1].id",
        "an id that is not taken by other people",
        TWICE.format("h1"),
    ),
    "unavailable in an unknown slot": (
        profiles_example(people=[{"id": "h1", "side": "host", "unavailable": ["s9"]}]),
        "people[0].unavailable[0]",
        "the id of a slot in this file",
        '"s9"',
    ),
    "a preference of an unknown person": (
        profiles_example(preferences=[{"from": "h9", "to": "v1", "kind": "want"}]),
        "preferences[0].from",
        "the id of a person in this file",
        '"h9"',
    ),
    "a preference about an unknown person": (
        profiles_example(preferences=[{"from": "h1", "to": "v9", "kind": "veto"}]),
        "preferences[0].to",
        "the id of a person in this file",
        '"v9"',
    ),
    "a preference about oneself": (
        profiles_example(preferences=[{"from": "h1", "to": "h1", "kind": "want"}]),
        "preferences[0].to",
        "another person than from",
        '"h1"',
    ),
    "a preference twice": (
        profiles_example(preferences=[{"from": "h1", "to": "v1", "kind": kind} for kind in ("want", "veto")]),
        "preferences[1]",
        "one preference from a person to another",
        'a second one from "h1" to "v1"',
    ),
    "an unknown person met before": (
        profiles_example(met_before=[["h1", "v9"]]),
        "met_before[0][1]",
        "the id of a person in this file",
        '"v9"',
    ),
    "one person met before": (
        profiles_example(met_before=[["v1", "v1"]]),
        "met_before[0][1]",
        "another person than the first",
        '"v1"',
    ),
}


@pytest.mark.parametrize(("document", "where", "expected", "found"), INSTANCES.values(), ids=INSTANCES)
def test_an_instance_that_breaks_a_rule_is_refused(document: Document, where: str, expected: str, found: str) -> None:
    assert refusal(document) == (where, expected, found)


@pytest.mark.parametrize(("document", "where", "expected", "found"), PROFILES.values(), ids=PROFILES)
def test_profiles_that_break_a_rule_are_refused(document: Document, where: str, expected: str, found: str) -> None:
    assert refusal(document) == (where, expected, found)


LEGAL_INSTANCES = {
    "no pairs": bare(),
    "no sessions": bare(sessions=[]),
    "zero tables": bare(sessions=sessions({"slot": "s1", "tables": 0})),
    "one side empty": bare(people=SIDED[:2]),
    "one person": bare(people=PEOPLE[:1]),
    "a guarantee above the limit": bare(people=[{"id": "h1", "min_meetings": 5, "max_meetings": 2}]),
    "a pair that fits no slot": bare(pairs=[pair("h1", "h2", slots=[])]),
    "a pair that must and may not": bare(pairs=[pair("h1", "h2", must=True, forbidden=True)]),
    "no limit written out": bare(people=[{"id": "h1", "max_meetings": None, "side": None}], max_break_spread=None),
    "a pair the other way round, without sides": bare(pairs=TWO_PAIRS),
    "a current meeting of each of two pairs": bare(pairs=TWO_PAIRS, current=TWO_MEETINGS),
    "a current meeting that is no pair": bare(current=[{"a": "h1", "b": "h2", "session": "t1"}]),
    "a session of a whole day": bare(slots=["s1", "s2", "s3"], sessions=sessions({"slots": ["s1", "s2", "s3"]})),
}
LEGAL_PROFILES = {
    "people only": {"format": "matchmaker-profiles/1", "people": [{"id": "h1", "side": "host"}]},
    "a guarantee above the limit": profiles_example(
        people=[{"id": "h1", "side": "host", "min_meetings": 5, "max_meetings": 2}], preferences=None, met_before=None
    ),
    "wants both ways": profiles_example(
        preferences=[{"from": "h1", "to": "v1", "kind": "want"}, {"from": "v1", "to": "h1", "kind": "veto"}]
    ),
    "a resource without languages": profiles_example(resources=[{"id": "beamer", "capacity": 1}]),
}


@pytest.mark.parametrize("document", LEGAL_INSTANCES.values(), ids=LEGAL_INSTANCES)
def test_an_odd_instance_is_legal(document: Document) -> None:
    assert isinstance(parse_instance(encoded(document), "i.json"), Instance)


@pytest.mark.parametrize("document", LEGAL_PROFILES.values(), ids=LEGAL_PROFILES)
def test_odd_profiles_are_legal(document: Document) -> None:
    assert isinstance(parse_profiles(encoded(document), "f.json"), Profiles)
