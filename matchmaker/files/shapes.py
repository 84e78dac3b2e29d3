"""A document against its JSON Schema, and the first fault in words that help.

`jsonschema-rs` does the checking, because the Python implementation needs minutes for an event with 500,000 pairs. Its
own messages speak of schemas; here they speak of what to write. The parts of the document are tried one after the
other, in their order, so that the first fault is the one that a reader meets first.
"""

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from matchmaker.files.faults import DocumentPath, Fault, json_place, reported, shown
from matchmaker.paths import SCHEMAS

Schema = dict[str, Any]
Kind = jsonschema_rs.ValidationErrorKind


def validate(document: Any, schema_name: str, source: str) -> None:
    """Check a plain document against the schema ``instance``, ``plan`` or ``profiles``.

    Raises
    ------
    InputError
        At the first place, in the order of the document, that does not have the shape of the schema.
    """
    with reported(json_place(source)):
        check_shape(document, schema_name)


def check_shape(document: Any, schema_name: str) -> None:
    """Check a plain document against a schema; raise a :class:`Fault` at the first place that does not fit."""
    if _validator(schema_name).is_valid(document):
        return
    schema = load_schema(schema_name)
    if not isinstance(document, dict):
        raise Fault((), schema["title"], shown(document))
    _check_format(document, schema)
    for key, value in document.items():
        _check_member(schema_name, schema, key, value)
    missing = next(key for key in schema["required"] if key not in document)
    raise Fault((missing,), _expectation(schema["properties"][missing], schema), "nothing")


@cache
def load_schema(schema_name: str) -> Schema:
    """Return the JSON Schema of a file format."""
    schema: Schema = json.loads((SCHEMAS / f"{schema_name}.schema.json").read_text(encoding="utf-8"))
    return schema


@cache
def _validator(schema_name: str, key: str | None = None) -> jsonschema_rs.Validator:
    """Compile a schema, or the part of it for one top-level key."""
    schema = load_schema(schema_name)
    if key is None:
        return jsonschema_rs.validator_for(schema)
    return jsonschema_rs.validator_for(_part(schema, key))


def _part(schema: Schema, key: str) -> Schema:
    return {"$schema": schema["$schema"], "$defs": schema["$defs"], **schema["properties"][key]}


def _check_format(document: dict[str, Any], schema: Schema) -> None:
    """Look at the format first: the likeliest mistake is a file of another kind."""
    expected = schema["properties"]["format"]["const"]
    if document.get("format") != expected:
        raise Fault(("format",), shown(expected), shown(document["format"]) if "format" in document else "nothing")


def _check_member(schema_name: str, schema: Schema, key: str, value: Any) -> None:
    if key not in schema["properties"]:
        raise _unknown_key((), key, schema)
    validator = _validator(schema_name, key)
    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        fault = _fault_of(validator, _part(schema, key), value, list(error.instance_path))
        raise Fault((key, *fault.path), fault.expected, fault.found) from None


def _fault_of(validator: jsonschema_rs.Validator, part: Schema, value: Any, failed: DocumentPath | list[Any]) -> Fault:
    """Return the first fault of a value; of a list only the entry that failed is looked at again.

    Listing every error of a large document takes minutes when each entry has one.
    """
    if not isinstance(value, list) or not failed:
        return _first_fault(validator.iter_errors(value), part, value)
    index = int(failed[0])
    entry = [value[index]]
    fault = _first_fault(validator.iter_errors(entry), part, entry)
    return Fault((index, *fault.path[1:]), fault.expected, fault.found)


def _first_fault(errors: Iterable[jsonschema_rs.ValidationError], part: Schema, value: Any) -> Fault:
    return min((_specific(error, part, value) for error in errors), key=lambda fault: _position(value, fault.path))


def _position(value: Any, path: DocumentPath) -> tuple[int, ...]:
    """Return where in the document a path stands; an object as a whole, or what it lacks, comes after its members."""
    position: list[int] = []
    for step in path:
        if isinstance(value, dict):
            keys = list(value)
            position.append(keys.index(str(step)) if step in value else len(keys))
            value = value.get(str(step))
        else:
            position.append(int(step))
            value = value[int(step)]
    return (*position, len(value)) if isinstance(value, dict) else tuple(position)


def _specific(error: jsonschema_rs.ValidationError, part: Schema, value: Any) -> Fault:
    """Say what is wrong in one error, at the deepest place that is known to be the cause."""
    path: DocumentPath = tuple(error.instance_path)
    node = _node(part, error.schema_path[:-1])
    match error.kind:
        case Kind.Required(property=missing):
            return Fault((*path, missing), _expectation(node["properties"][missing], part), "nothing")
        case Kind.AdditionalProperties(unexpected=unexpected):
            return _unknown_key(path, next(key for key in _at(value, path) if key in unexpected), node)
        case Kind.AnyOf(context=branches) if meant := _meant(branches, path):
            return _first_fault(meant, part, value)
        case _:
            return Fault(path, _expectation(node, part), shown(_at(value, path)))


def _meant(
    branches: Sequence[Sequence[jsonschema_rs.ValidationError]], path: DocumentPath
) -> Sequence[jsonschema_rs.ValidationError] | None:
    """Return the errors of the alternative that was meant: the only one that is nearest in type and keys, if one is."""
    distances = [_distance(branch, path) for branch in branches]
    nearest = min(distances)
    if nearest == math.inf or distances.count(nearest) > 1:
        return None
    return branches[distances.index(nearest)]


def _distance(branch: Sequence[jsonschema_rs.ValidationError], path: DocumentPath) -> float:
    """Count the missing and the unknown keys of an object; another type is infinitely far."""
    distance = 0.0
    for error in branch:
        if tuple(error.instance_path) != path:
            continue
        match error.kind:
            case Kind.Type():
                return math.inf
            case Kind.Required():
                distance += 1
            case Kind.AdditionalProperties(unexpected=unexpected):
                distance += len(unexpected)
    return distance


def _at(value: Any, path: DocumentPath) -> Any:
    """Return what stands at a path; an error's own copy has lost the order of keys and what is no finite number."""
    for step in path:
        value = value[step]
    return value


def _unknown_key(path: DocumentPath, key: str, node: Schema) -> Fault:
    return Fault((*path, key), f"one of the keys {', '.join(node['properties'])}", f"the unknown key {shown(key)}")


def _node(schema: Schema, steps: Sequence[str | int]) -> Schema:
    node: Any = schema
    for step in steps:
        node = node[step]
    found: Schema = node
    return found


def _expectation(node: Schema, schema: Schema) -> str:
    """Return the noun phrase of a part of the schema: its title, or that of the definition that it refers to."""
    if "$ref" in node:
        return _expectation(_node(schema, node["$ref"].removeprefix("#/").split("/")), schema)
    return str(node["title"])
