"""The partnership file ``matchmaker-partnership/1``: the parties that agree, and the themes that they work on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from matchmaker.files.faults import DocumentPath, Fault, json_place, reported, shown
from matchmaker.files.json_text import parse_json
from matchmaker.files.shapes import check_shape

FORMAT = "matchmaker-partnership/1"
DATES = ("signed_on", "valid_from", "valid_until")

ByLanguage = Mapping[str, str]
"""A text by the code of its language."""


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A party: a region, a city or whoever agrees, with where and how its office works."""

    code: str
    kind: str
    country: str
    time_zone: str
    currency: str
    language: str
    names: ByLanguage


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A sub-topic of a theme."""

    code: str
    names: ByLanguage
    descriptions: ByLanguage = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A theme with its sub-topics, in the order of pages."""

    code: str
    names: ByLanguage
    descriptions: ByLanguage = field(default_factory=dict)
    topics: tuple[TopicEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnershipEntry:
    """A checked partnership document."""

    slug: str
    names: ByLanguage
    parties: tuple[PartyEntry, ...]
    themes: tuple[ThemeEntry, ...]
    signed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def parse_partnership(content: bytes, source: str) -> PartnershipEntry:
    """Return the checked partnership of a JSON file.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        Its name, for messages.

    Raises
    ------
    InputError
        The content is no JSON, does not have the shape of the schema, or has a code twice, a time zone that does not
        exist or dates out of order.
    """
    document = parse_json(content, source)
    with reported(json_place(source)):
        check_shape(document, "partnership")
        _two_agree(document)
        _codes_are_unique(document)
        _time_zones_exist(document)
        days = {key: _day(document, key) for key in DATES}
        _dates_are_in_order(days)
    return _partnership(document, days)


def _two_agree(document: Mapping[str, Any]) -> None:
    """Nobody agrees alone. The schema cannot say it: a list that it measures is looked at one entry at a time."""
    if len(document["parties"]) < 2:
        raise Fault(("parties",), "a list of at least two parties", shown(document["parties"]))


def _codes_are_unique(document: Mapping[str, Any]) -> None:
    _require_each_once((("parties", at), party["code"]) for at, party in enumerate(document["parties"]))
    _require_each_once(_codes_of_themes(document["themes"]))


def _codes_of_themes(themes: list[dict[str, Any]]) -> Iterable[tuple[DocumentPath, str]]:
    for at, theme in enumerate(themes):
        yield ("themes", at), theme["code"]
        for below, topic in enumerate(theme.get("topics", ())):
            yield ("themes", at, "topics", below), topic["code"]


def _require_each_once(codes: Iterable[tuple[DocumentPath, str]]) -> None:
    seen: set[str] = set()
    for path, code in codes:
        if code in seen:
            raise Fault((*path, "code"), "each code once", f"{shown(code)} a second time")
        seen.add(code)


def _time_zones_exist(document: Mapping[str, Any]) -> None:
    for at, party in enumerate(document["parties"]):
        if party["time_zone"] not in available_timezones():
            expected = 'the name of a time zone such as "Europe/Copenhagen"'
            raise Fault(("parties", at, "time_zone"), expected, shown(party["time_zone"]))


def _day(document: Mapping[str, Any], key: str) -> date | None:
    text = document.get(key)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Fault((key,), "a day of the calendar", shown(text)) from None


def _dates_are_in_order(days: Mapping[str, date | None]) -> None:
    first, last = days["valid_from"], days["valid_until"]
    if first is not None and last is not None and last < first:
        raise Fault(("valid_until",), f"a day from {first} on", str(last))


def _partnership(document: Mapping[str, Any], days: Mapping[str, date | None]) -> PartnershipEntry:
    return PartnershipEntry(
        slug=document["slug"],
        names=document["names"],
        parties=tuple(PartyEntry(**party) for party in document["parties"]),
        themes=tuple(map(_theme, document["themes"])),
        **days,
    )


def _theme(entry: Mapping[str, Any]) -> ThemeEntry:
    return ThemeEntry(**{**entry, "topics": tuple(TopicEntry(**topic) for topic in entry.get("topics", ()))})
