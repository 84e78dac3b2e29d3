"""JSON that people can read and compare: one entry of a list on a line, the same bytes for the same document."""

import json
from collections.abc import Mapping
from typing import Any

ON_ONE_LINE = ("objective",)
"""Lists that are read as one thing."""


def format_document(document: Mapping[str, Any]) -> bytes:
    """Return a plain document as UTF-8 JSON, keys in their order, each top-level key and each list entry on a line."""
    members = (f"{_line(key)}: {_member(key, value)}" for key, value in document.items())
    return ("{" + ",\n ".join(members) + "}\n").encode()


def without_defaults(entry: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry without what a reader assumes anyway."""
    return {key: value for key, value in entry.items() if key not in defaults or value != defaults[key]}


def _member(key: str, value: Any) -> str:
    if isinstance(value, list) and value and key not in ON_ONE_LINE:
        return "[\n  " + ",\n  ".join(map(_line, value)) + "]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
