"""The schemas themselves: closed, self-contained, in step with the classes and with one another."""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

import jsonschema_rs
import pytest

from matchmaker.files.columns import REQUIRED, SHEETS
from matchmaker.files.instances import DEFAULT_OBJECTIVE, OBJECTIVES, CurrentMeeting, Instance, Pair, Person, Session
from matchmaker.files.plans import Meeting, Plan
from matchmaker.files.profiles import SECTORS, Preference, Profile, Profiles
from matchmaker.files.shapes import load_schema
from matchmaker.paths import SCHEMAS

NAMES = ("instance", "partnership", "plan", "profiles")
FREE = ("reasons", "versions", "names", "descriptions", "capacities")


def objects(node: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield key, node
        for name, inner in node.items():
            yield from objects(inner, name)
    elif isinstance(node, list):
        for inner in node:
            yield from objects(inner, key)


def definition(schema: str, name: str) -> dict[str, Any]:
    return load_schema(schema)["$defs"][name]


def test_there_is_a_schema_for_each_format_and_no_other() -> None:
    assert sorted(path.name for path in SCHEMAS.glob("*.json")) == [f"{name}.schema.json" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_has_a_name_without_a_host(name: str) -> None:
    schema = load_schema(name)
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:matchmaker:schema:{name}:1"


@pytest.mark.parametrize("name", NAMES)
def test_every_object_is_closed_but_those_that_are_free(name: str) -> None:
    open_objects = [key for key, node in objects(load_schema(name)) if node.get("additionalProperties") is not False]
    assert set(open_objects) <= set(FREE)


@pytest.mark.parametrize("name", NAMES)
def test_every_part_says_what_is_expected(name: str) -> None:
    for _, node in objects(load_schema(name)):
        for key, part in node.get("properties", {}).items():
            assert "title" in part or "$ref" in part, key


def test_the_formats_share_their_definitions() -> None:
    instance, profiles = load_schema("instance")["$defs"], load_schema("profiles")["$defs"]
    for name in (
        "id",
        "label",
        "label_or_null",
        "line",
        "count",
        "limit",
        "ids",
        "labels",
        "slot",
        "session",
        "weight",
    ):
        assert instance[name] == profiles[name]
    assert load_schema("plan")["$defs"]["id"] == instance["id"]


@pytest.mark.parametrize(
    ("node", "kind", "renamed"),
    [
        (load_schema("instance"), Instance, {}),
        (definition("instance", "person"), Person, {}),
        (definition("instance", "pair"), Pair, {}),
        (definition("instance", "session"), Session, {}),
        (definition("instance", "current"), CurrentMeeting, {}),
        (load_schema("plan"), Plan, {}),
        (definition("plan", "meeting"), Meeting, {}),
        (load_schema("profiles"), Profiles, {}),
        (definition("profiles", "person"), Profile, {}),
        (definition("profiles", "preference"), Preference, {"from_": "from"}),
    ],
)
def test_the_classes_have_the_keys_and_defaults_of_the_schema(
    node: dict[str, Any], kind: Any, renamed: dict[str, str]
) -> None:
    properties = {key: part for key, part in node["properties"].items() if key not in ("format", "slot")}
    names = {renamed.get(member.name, member.name) for member in fields(kind)}
    assert names - {"slot"} == set(properties)
    for member in fields(kind):
        part = properties.get(renamed.get(member.name, member.name), {})
        if "default" in part and member.default is not MISSING:
            assert json.loads(json.dumps(member.default)) == part["default"], member.name


def test_names_that_code_and_schema_both_list_are_the_same() -> None:
    assert tuple(definition("instance", "objective")["enum"]) == OBJECTIVES
    assert tuple(load_schema("instance")["properties"]["objective"]["default"]) == DEFAULT_OBJECTIVE
    assert tuple(load_schema("plan")["properties"]["objective"]["properties"]) == OBJECTIVES
    assert (*SECTORS, None) == tuple(definition("profiles", "person")["properties"]["sector"]["enum"])


@pytest.mark.parametrize(
    ("sheet", "name"),
    [("people", "person"), ("preferences", "preference"), ("sessions", "session"), ("resources", "resource")],
)
def test_the_columns_of_a_sheet_are_the_keys_of_the_schema(sheet: str, name: str) -> None:
    node = definition("profiles", name)
    assert list(SHEETS[sheet]) == list(node["properties"])
    assert list(REQUIRED[sheet]) == node["required"]
