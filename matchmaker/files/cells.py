"""A cell of a table into the value that JSON would have there, and back.

Spreadsheet programs know one kind of number and turn what looks like a date into one. A whole number therefore reads as
one (6.0 is 6), an id of digits reads as text, and a date where text belongs is refused: its text is lost.
"""

import json
import re
from typing import Any

from matchmaker.errors import InputError
from matchmaker.files.columns import Kind
from matchmaker.files.faults import DocumentPath, Fault, printable, shortened, shown
from matchmaker.files.json_text import parse_json

SEPARATOR = ";"
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def cell_value(raw: Any, kind: Kind, path: DocumentPath) -> Any:
    """Return the plain value of a cell; None where it is empty.

    Parameters
    ----------
    raw
        What the reader of the table found: text, a number, a truth value, a date or nothing.
    kind
        What the column holds.
    path
        Where the value stands in the plain document.

    Raises
    ------
    Fault
        The cell holds something that cannot be meant: a date or a truth value as text, a broken JSON array.
    """
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return None
    if kind is Kind.WHOLE:
        return _number(raw, _WHOLE)
    if kind is Kind.NUMBER:
        return _number(raw, _NUMBER)
    text = _text(raw, path)
    return text if kind is Kind.TEXT else _list(text, path)


def list_cell(entries: list[str]) -> str:
    """Return the text of a cell that reads as these entries: with ``;`` where that is certain, else a JSON array."""
    joined = f"{SEPARATOR} ".join(entries)
    return joined if _split(joined) == entries and not _is_array(joined) else json.dumps(entries, ensure_ascii=False)


def _number(raw: Any, pattern: re.Pattern[str]) -> Any:
    """Return a number as the schema wants it; what is none stays as it is, and the schema refuses it."""
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, str) and pattern.fullmatch(raw):
        return float(raw) if "." in raw else int(raw)
    return raw if isinstance(raw, int | float | str) else str(raw)


def _text(raw: Any, path: DocumentPath) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return str(int(raw)) if float(raw).is_integer() else str(raw)
    kind = "the truth value" if isinstance(raw, bool) else "the date or time"
    raise Fault(path, "text (give the cell the format Text)", f"{kind} {raw}")


def _list(text: str, path: DocumentPath) -> Any:
    if not _is_array(text):
        return _split(text)
    try:
        return parse_json(text.encode("utf-8", "replace"), "")
    except InputError:
        found = shortened(printable(text))
        raise Fault(path, f"texts separated by {SEPARATOR}, or a JSON array of texts", shown(found)) from None


def _is_array(text: str) -> bool:
    return text.startswith("[") and text.endswith("]")


def _split(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(SEPARATOR) if entry.strip()]
