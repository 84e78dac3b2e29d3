r"""JSON as the standard has it, not as Python's reader bends it.

Python takes NaN, lets the last of two equal keys win, makes infinity of 1e309 and half characters of ``\ud800``. Each
of these would end as a wrong plan or a traceback far from its cause, so each is refused where it stands.
"""

import json
import math
import re
import unicodedata
from typing import Any, NoReturn

from matchmaker.errors import InputError
from matchmaker.files.faults import DocumentPath, Fault, json_place, printable, reported, shortened

LONGEST_INTEGER_DIGITS = 18
DEEPEST_NESTING = 100

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_SYNTAX = {
    "Expecting value": "a JSON value",
    "Expecting property name": "a key in double quotes",
    "Illegal trailing comma": "another entry after the comma",
    "Expecting ','": 'a "," or the end of the list or object',
    "Expecting ':'": 'a ":" after the key',
    "Extra data": "the end of the document",
    "Unterminated string": "a text that ends with a double quote",
    "Invalid control character": "an escape such as \\n in place of a line break or control character",
    "Invalid \\": "one of the escapes of JSON",
}
"""What Python's reader says when it stops, and the noun phrase for it."""
_OPENING, _CLOSING = "[{", "]}"


class _RefusedError(Exception):
    """A value that the standard's grammar, or this program, does not take."""

    def __init__(self, expected: str, text: str) -> None:
        super().__init__(expected, text)
        self.expected, self.text = expected, text


class _RepeatedKeyError(Exception):
    """An object with a key twice."""


def parse_json(content: bytes, source: str) -> Any:
    """Return the value of a JSON text in UTF-8 (with or without a byte order mark), its texts in normal form C.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        Its name, for messages.

    Raises
    ------
    InputError
        The bytes are no UTF-8, no JSON or end too early; a number is not finite or too long; a key stands twice in an
        object; the nesting is too deep; a text has half a character. It names line and column, or the path.
    """
    return _value(decode_utf8(content, source), source)


def value_of(text: str, source: str, *, longest: int) -> Any:
    """Return the value of a JSON text that somebody sent along with a form, as strictly as that of a file.

    Parameters
    ----------
    longest
        How many characters it may have.

    Raises
    ------
    InputError
        It is longer, or see :func:`parse_json`.
    """
    if len(text) > longest:
        raise InputError(source, "the text as a whole", f"at most {longest} characters", str(len(text)))
    return _value(text, source)


def _value(text: str, source: str) -> Any:
    value = _parse(text, source)
    if _is_deep(value):
        _refuse_depth(text, source)
    if "\\u" in text or not unicodedata.is_normalized("NFC", text):
        with reported(json_place(source)):
            value = normal_form(value)
    return value


def decode_utf8(content: bytes, source: str) -> str:
    """Return the text of strict UTF-8 without its byte order mark, or say in which line the first wrong byte stands."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        found = f"the byte 0x{error.object[error.start]:02x} at position {error.start}"
        raise InputError(source, f"line {line}", "UTF-8 text", found) from None


def normal_form(value: Any, path: DocumentPath = ()) -> Any:
    """Return the value with every text in Unicode normal form C, so that equal themes compare equal.

    Raises
    ------
    Fault
        A text has half a surrogate pair, which no file can hold.
    """
    if isinstance(value, str):
        return _normal_text(value, path)
    if isinstance(value, list):
        return [normal_form(item, (*path, index)) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {_normal_text(key, path): normal_form(item, (*path, key)) for key, item in value.items()}
    return value


def _normal_text(text: str, path: DocumentPath) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Fault(path, "text of whole characters", f"half a character in {shortened(printable(text))}") from None
    return unicodedata.normalize("NFC", text)


def _parse(text: str, source: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_float=_float, parse_int=_integer, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        _refuse_syntax(text, source, error)
    except _RefusedError as error:
        position = next((match.start() for match in _TOKEN.finditer(text) if match.group() == error.text), 0)
        raise InputError(source, _line_column(text, position), error.expected, shortened(error.text)) from None
    except _RepeatedKeyError:
        position, key = _repeated_key(text)
        found = f"{shortened(printable(key))} a second time"
        raise InputError(source, _line_column(text, position), "each key once in an object", found) from None
    except RecursionError:
        _refuse_depth(text, source)


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) != len(members):
        raise _RepeatedKeyError
    return value


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _RefusedError("a number that is finite", text)
    return value


def _integer(text: str) -> int:
    if len(text.removeprefix("-")) > LONGEST_INTEGER_DIGITS:
        raise _RefusedError(f"a whole number of at most {LONGEST_INTEGER_DIGITS} digits", text)
    return int(text)


def _constant(text: str) -> NoReturn:
    raise _RefusedError("a number that is finite", text)


def _is_deep(value: Any) -> bool:
    """Say whether containers nest deeper than is taken; level by level, because recursion is what may not be used."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST_NESTING):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _refuse_syntax(text: str, source: str, error: json.JSONDecodeError) -> NoReturn:
    place = _line_column(text, error.pos)
    rest = text[error.pos : error.pos + 200].strip()
    if not rest:
        raise InputError(source, place, "a complete JSON document", "the end of the file") from None
    expected = next((words for start, words in _SYNTAX.items() if error.msg.startswith(start)), "JSON")
    token = _TOKEN.match(rest)
    raise InputError(source, place, expected, shortened(printable(token.group() if token else rest))) from None


def _refuse_depth(text: str, source: str) -> NoReturn:
    depth = 0
    for match in _TOKEN.finditer(text):
        depth += (match.group() in _OPENING) - (match.group() in _CLOSING)
        if depth > DEEPEST_NESTING:
            break
    place = _line_column(text, match.start())
    raise InputError(source, place, f"at most {DEEPEST_NESTING} levels of lists and objects", "more") from None


def _repeated_key(text: str) -> tuple[int, str]:
    """Find the first key that stands twice in its object: its position and its text with the quotes.

    The reader's hook sees the keys but not where they stand; this second, slow reading happens only on the way to the
    message.
    """
    open_objects: list[set[str] | None] = []
    before = ""
    position = 0
    for match in _TOKEN.finditer(text):
        symbol = match.group()
        if symbol in _OPENING:
            open_objects.append(set() if symbol == "{" else None)
        elif symbol in _CLOSING:
            open_objects.pop()
        elif symbol == ":":
            keys = open_objects[-1]
            key = json.loads(before)
            if keys is not None and key in keys:
                return position, before
            if keys is not None:
                keys.add(key)
        before, position = symbol, match.start()
    return 0, before


def _line_column(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return f"line {line}, column {column}"
