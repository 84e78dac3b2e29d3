"""A document that does not have the shape of its schema: the first fault, by path, in words."""

from typing import Any

import pytest

from matchmaker.errors import InputError
from matchmaker.files.shapes import check_shape, validate
from tests.files.documents import Document, instance_example, plan_example, profiles_example

ID = 'an id (1 to 64 letters a-z, digits, ".", "_" or "-")'
COUNT = "a whole number from 0 to 2147483647"
LIMIT = "a whole number from 0 to 2147483647, or null for no limit"
EVENT = (
    'an event: {"absent": person}, {"late": person, "slot": slot}, {"early": person, "slot": slot}, '
    '{"close": session} or {"tables": session, "number": digits}, each with or without "from": slot, or {"now": slot}'
)
PROFILE_KEYS = (
    "one of the keys id, side, name, organisation, sector, themes, languages, offers, seeks, about, keywords, "
    "unavailable, min_meetings, max_meetings, max_in_a_row"
)
LABEL = "a label (1 to 200 characters on one line), or null"


def refusal(document: Any, schema: str) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        validate(document, schema, "f.json")
    assert caught.value.source == "f.json"
    return caught.value.where, caught.value.expected, caught.value.found


def person(**values: Any) -> Document:
    return instance_example(people=[{"id": "h1", **values}])


def pair(**values: Any) -> Document:
    return instance_example(pairs=[{"id": "p1", "a": "h1", "b": "v1", "weight": 1, **values}])


def session(**values: Any) -> Document:
    return instance_example(sessions=[{"id": "t1", "tables": 1, **values}])


INSTANCES = [
    ([], "", "an instance document", "an empty list"),
    (3, "", "an instance document", "3"),
    ({}, "format", '"matchmaker-instance/1"', "nothing"),
    (plan_example(), "format", '"matchmaker-instance/1"', '"matchmaker-plan/1"'),
    (instance_example(slots=None), "slots", "a list of at least one slot", "nothing"),
    (instance_example(pairs=None), "pairs", "a list of pairs", "nothing"),
    (instance_example(slots=[]), "slots", "a list of at least one slot", "an empty list"),
    (instance_example(people=[]), "people", "a list of at least one person", "an empty list"),
    (instance_example(slots=[3]), "slots[0]", "a slot: an id, or an object with the keys id and day", "3"),
    (instance_example(slots=["s1", "s 2"]), "slots[1]", ID, '"s 2"'),
    (instance_example(slots=[{"id": "s\n"}]), "slots[0].id", ID, '"s\\n"'),
    (
        instance_example(slots=[{"id": "s", "dya": "d1"}]),
        "slots[0].dya",
        "one of the keys id, day",
        'the unknown key "dya"',
    ),
    (instance_example(slots=[{"day": "d1"}]), "slots[0].id", ID, "nothing"),
    (session(), "sessions[0]", "a session with either slot or slots", "an object with the keys id, tables"),
    (
        session(slot="s1", slots=["s1"]),
        "sessions[0]",
        "a session with either slot or slots",
        "an object with the keys id, tables, slot, slots",
    ),
    (session(slots=[]), "sessions[0].slots", "a list of one or more slot ids, each once", "an empty list"),
    (session(slots=["s1", "s1"]), "sessions[0].slots", "a list of one or more slot ids, each once", '["s1", "s1"]'),
    (session(slot="s1", tables=-1), "sessions[0].tables", COUNT, "-1"),
    (session(slot="s1", tables=2**31), "sessions[0].tables", COUNT, "2147483648"),
    (session(slot="s1", tables=1.5), "sessions[0].tables", COUNT, "1.5"),
    (session(slot="s1", tables=True), "sessions[0].tables", COUNT, "true"),
    (session(slot="s1", tables="2"), "sessions[0].tables", COUNT, '"2"'),
    (
        session(slto="s1"),
        "sessions[0].slto",
        "one of the keys id, slot, slots, theme, tables, room",
        'the unknown key "slto"',
    ),
    (person(id="ø"), "people[0].id", ID, '"ø"'),
    (person(id=""), "people[0].id", ID, '""'),
    (person(id="x" * 65), "people[0].id", ID, '"' + "x" * 58 + "…"),
    (person(id=7), "people[0].id", ID, "7"),
    (instance_example(people=[{}]), "people[0].id", ID, "nothing"),
    (instance_example(people=["h1"]), "people[0]", "a person", '"h1"'),
    (person(side=""), "people[0].side", LABEL, '""'),
    (person(themes="it"), "people[0].themes", "a list of labels", '"it"'),
    (
        person(themes=["a\x1b[31m"]),
        "people[0].themes[0]",
        "a label (1 to 200 characters on one line)",
        '"a\\u001b[31m"',
    ),
    (person(unavailable=["s1", "s1"]), "people[0].unavailable", "a list of ids, each once", '["s1", "s1"]'),
    (person(min_meetings=None), "people[0].min_meetings", COUNT, "null"),
    (person(max_meetings=-1), "people[0].max_meetings", LIMIT, "-1"),
    (person(max_in_a_row=0.5), "people[0].max_in_a_row", LIMIT, "0.5"),
    (person(name="a\nb"), "people[0].name", "text on one line (at most 1000 characters)", '"a\\nb"'),
    (pair(weight=-0.5), "pairs[0].weight", "a number from 0 to 1e12", "-0.5"),
    (pair(weight=1e13), "pairs[0].weight", "a number from 0 to 1e12", "10000000000000.0"),
    (pair(weight=float("nan")), "pairs[0].weight", "a number from 0 to 1e12", "NaN"),
    (pair(weight=float("inf")), "pairs[0].weight", "a number from 0 to 1e12", "Infinity"),
    (pair(weight="1"), "pairs[0].weight", "a number from 0 to 1e12", '"1"'),
    (pair(must=1), "pairs[0].must", "true or false", "1"),
    (pair(slots="s1"), "pairs[0].slots", "a list of slot ids, each once, or null for any slot", '"s1"'),
    (pair(reasons=[]), "pairs[0].reasons", "an object", "an empty list"),
    (
        instance_example(pairs=[{"id": "p1", "a": "h1", "b": "v1"}]),
        "pairs[0].weight",
        "a number from 0 to 1e12",
        "nothing",
    ),
    (instance_example(resources=[{"id": "r"}]), "resources[0].capacity", COUNT, "nothing"),
    (instance_example(precedences=[["p1"]]), "precedences[0]", "two ids", '["p1"]'),
    (instance_example(max_break_spread=-1), "max_break_spread", LIMIT, "-1"),
    (
        instance_example(objective=[]),
        "objective",
        "a list of one or more of guarantee, weight, idle, rooms, moves, each once",
        "an empty list",
    ),
    (
        instance_example(objective=["idle", "idle"]),
        "objective",
        "a list of one or more of guarantee, weight, idle, rooms, moves, each once",
        '["idle", "idle"]',
    ),
    (
        instance_example(objective=["wieght"]),
        "objective[0]",
        "one of guarantee, weight, idle, rooms, moves",
        '"wieght"',
    ),
    (instance_example(current=[{"a": "h1", "b": "v1"}]), "current[0].session", ID, "nothing"),
]

PLANS = [
    (instance_example(), "format", '"matchmaker-plan/1"', '"matchmaker-instance/1"'),
    (plan_example(status="good"), "status", "one of optimal, feasible, infeasible", '"good"'),
    (plan_example(instance_sha256="abc"), "instance_sha256", "64 hexadecimal digits in lower case", '"abc"'),
    (
        plan_example(objective={"idel": 1}),
        "objective.idel",
        "one of the keys guarantee, weight, idle, rooms, moves",
        'the unknown key "idel"',
    ),
    (plan_example(gap={"idle": float("inf")}), "gap.idle", "a number", "Infinity"),
    (
        plan_example(meetings=[{"a": "h1", "b": "v1", "session": "t1", "slot": "s1", "table": 0}]),
        "meetings[0].table",
        "a whole number from 1 to 2147483647",
        "0",
    ),
    (plan_example(events=[{"late": "h1"}]), "events[0].slot", ID, "nothing"),
    (plan_example(events=[{"absent": "h 1"}]), "events[0].absent", ID, '"h 1"'),
    (
        plan_example(events=[{"absent": "h1", "slot": "s1"}]),
        "events[0].slot",
        "one of the keys absent, from",
        'the unknown key "slot"',
    ),
    (
        plan_example(events=[{"gone": "h1"}]),
        "events[0]",
        EVENT,
        "an object with the keys gone",
    ),
    (
        plan_example(conflict=[{"rule": "must", "ids": []}]),
        "conflict[0].sentence",
        "text (at most 30000 characters, no control characters)",
        "nothing",
    ),
]

PROFILES = [
    (profiles_example(people=[{"id": "h1"}]), "people[0].side", "one of host, visitor", "nothing"),
    (profiles_example(people=[{"id": "h1", "side": "guest"}]), "people[0].side", "one of host, visitor", '"guest"'),
    (
        profiles_example(people=[{"id": "h1", "side": "host", "sector": "ngo"}]),
        "people[0].sector",
        "one of company, research, public, other, or null",
        '"ngo"',
    ),
    (
        profiles_example(people=[{"id": "h1", "side": "host", "languages": ["Danish!"]}]),
        "people[0].languages[0]",
        'a language code such as "da" or "zh-Hans"',
        '"Danish!"',
    ),
    (
        profiles_example(people=[{"id": "h1", "side": "host", "about": "a\0b"}]),
        "people[0].about",
        "text (at most 200000 characters, no control characters)",
        '"a\\u0000b"',
    ),
    (
        profiles_example(people=[{"id": "h1", "side": "host", "musts": []}]),
        "people[0].musts",
        PROFILE_KEYS,
        'the unknown key "musts"',
    ),
    (
        profiles_example(preferences=[{"from": "h1", "to": "v1", "kind": "wish"}]),
        "preferences[0].kind",
        "one of want, veto",
        '"wish"',
    ),
    (
        profiles_example(preferences=[{"from": "h1", "to": "v1", "kind": "want", "rank": 0}]),
        "preferences[0].rank",
        "a whole number from 1 to 2147483647, or null",
        "0",
    ),
    (profiles_example(met_before=[["h1", "v1", "v2"]]), "met_before[0]", "two ids", '["h1", "v1", "v2"]'),
    (
        profiles_example(resources=[{"id": "r", "capacity": 1, "languages": ["da"]}]),
        "resources[0].languages",
        "two different language codes",
        '["da"]',
    ),
    (
        profiles_example(resources=[{"id": "r", "capacity": 1, "languages": ["da", "da"]}]),
        "resources[0].languages",
        "two different language codes",
        '["da", "da"]',
    ),
    (
        profiles_example(weights={"luck": 1}),
        "weights.luck",
        "one of the keys complementarity, keywords, themes, language, sector, wants, met_before",
        'the unknown key "luck"',
    ),
    (profiles_example(weights={"themes": -1}), "weights.themes", "a number from 0 to 1e12", "-1"),
    (
        profiles_example(weights={"met_before": float("nan")}),
        "weights.met_before",
        "a number from -1e12 to 1e12",
        "NaN",
    ),
]


@pytest.mark.parametrize(("document", "where", "expected", "found"), INSTANCES)
def test_an_instance_of_another_shape_is_refused(document: Any, where: str, expected: str, found: str) -> None:
    assert refusal(document, "instance") == (where, expected, found)


@pytest.mark.parametrize(("document", "where", "expected", "found"), PLANS)
def test_a_plan_of_another_shape_is_refused(document: Any, where: str, expected: str, found: str) -> None:
    assert refusal(document, "plan") == (where, expected, found)


@pytest.mark.parametrize(("document", "where", "expected", "found"), PROFILES)
def test_profiles_of_another_shape_are_refused(document: Any, where: str, expected: str, found: str) -> None:
    assert refusal(document, "profiles") == (where, expected, found)


@pytest.mark.parametrize(
    ("document", "schema"),
    [(instance_example(), "instance"), (plan_example(), "plan"), (profiles_example(), "profiles")],
)
def test_the_examples_have_the_shape_of_their_schema(document: Document, schema: str) -> None:
    check_shape(document, schema)


def test_an_unknown_top_level_key_is_named_with_those_that_are_known() -> None:
    known = "format, name, slots, sessions, resources, people, pairs, precedences, max_break_spread, objective, current"
    assert refusal(instance_example(peple=[]), "instance") == (
        "peple",
        f"one of the keys {known}",
        'the unknown key "peple"',
    )


def test_the_first_fault_in_the_order_of_the_document_is_reported() -> None:
    document = person(max_meetings=-1) | {"pairs": 3, "colour": 1}
    assert refusal(document, "instance")[0] == "people[0].max_meetings"
    assert refusal({"format": document["format"], "colour": 1, **document}, "instance")[0] == "colour"
    assert refusal(person(themes=3, name=4, nmae=5), "instance")[0] == "people[0].themes"


def test_a_file_of_another_kind_is_known_by_its_format_wherever_that_stands() -> None:
    kind = '"matchmaker-instance/1"'
    assert refusal({"meetings": [], "format": "matchmaker-plan/1"}, "instance") == (
        "format",
        kind,
        '"matchmaker-plan/1"',
    )
    assert refusal({"meetings": []}, "instance") == ("format", kind, "nothing")


def test_the_first_of_many_bad_entries_is_found_in_little_time() -> None:
    pairs = [{"id": f"p{number}", "a": "h1", "b": "v1", "weight": 1} for number in range(100_000)]
    bad = [{"id": "no id", "a": "h1", "b": "v1", "weight": -1} for _ in range(100_000)]
    assert refusal(instance_example(pairs=pairs + bad), "instance") == ("pairs[100000].id", ID, '"no id"')
