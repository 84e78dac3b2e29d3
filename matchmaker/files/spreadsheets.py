"""Profiles from whatever file an office has: JSON, an XLSX workbook, or CSV with the event beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matchmaker.errors import InputError
from matchmaker.files.csv_tables import csv_document
from matchmaker.files.faults import DocumentPath, Place, json_place, shown
from matchmaker.files.json_text import parse_json
from matchmaker.files.profiles import FORMAT, Profiles, checked_profiles
from matchmaker.files.reading import STANDARD_STREAM, read_bytes
from matchmaker.files.tables import MOST_BYTES
from matchmaker.files.workbooks import workbook_document

TABLE_SUFFIXES = (".xlsx", ".csv")
_ZIP_MAGIC = b"PK\x03\x04"


def read_profiles(source: str, event: str | None = None) -> Profiles:
    """Return the checked profiles of a file.

    Parameters
    ----------
    source
        A JSON, XLSX or CSV file, told apart by the end of the name (and a workbook by its first bytes); ``-`` is JSON
        from standard input.
    event
        A JSON file of the profiles format with the parts that `source` lacks: a CSV file has people only.

    Raises
    ------
    InputError
        A file cannot be read or used; the message names the path in JSON, the cell, or the line and column.
    """
    suffix = "" if source == STANDARD_STREAM else Path(source).suffix.lower()
    content = read_bytes(source, MOST_BYTES) if suffix in TABLE_SUFFIXES else read_bytes(source)
    event_content = None if event is None else read_bytes(event)
    document, place = profiles_document_of(content, source, suffix)
    if event is not None and event_content is not None:
        document, place = _joined(document, place, source, parse_json(event_content, event), event)
    return checked_profiles(document, place)


def profiles_document_of(content: bytes, source: str, suffix: str) -> tuple[Any, Place]:
    """Return the plain document of a file that was read (or uploaded) and how its places are called.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        Its name, for messages.
    suffix
        The end of its name, in lower case, with the full stop.
    """
    if suffix == ".csv":
        return csv_document(content, source)
    if suffix == ".xlsx" or content.startswith(_ZIP_MAGIC):
        return workbook_document(content, source)
    return parse_json(content, source), json_place(source)


def _joined(document: Any, place: Place, source: str, event_document: Any, event: str) -> tuple[Any, Place]:
    """Return the document with the event's parts, and a place that knows which file each part is from."""
    parts = _event_parts(event_document, event)
    if not isinstance(document, dict):
        return document, place
    for key in parts:
        if document.get(key):
            raise InputError(event, key, f"only parts that {source} does not have", shown(parts[key]))

    def joined_place(path: DocumentPath) -> tuple[str, str]:
        return json_place(event)(path) if path and path[0] in parts else place(path)

    return {**document, **parts}, joined_place


def _event_parts(event_document: Any, event: str) -> Mapping[str, Any]:
    if not isinstance(event_document, dict):
        raise InputError(event, "", "a profiles document without people", shown(event_document))
    if event_document.get("format") != FORMAT:
        found = shown(event_document["format"]) if "format" in event_document else "nothing"
        raise InputError(event, "format", shown(FORMAT), found)
    return {key: value for key, value in event_document.items() if key != "format"}
