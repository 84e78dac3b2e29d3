"""The partnership file: what is taken, and where and why a wrong one is refused."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matchmaker.errors import InputError
from matchmaker.files.partnerships import PartyEntry, ThemeEntry, TopicEntry, parse_partnership


def party(code: str, **given: Any) -> dict[str, Any]:
    known = {"code": code, "kind": "region", "country": "DK", "time_zone": "Europe/Copenhagen", "currency": "DKK"}
    return {**known, "language": "da", "names": {"en": code.title()}, **given}


def document(**given: Any) -> dict[str, Any]:
    return {
        "format": "matchmaker-partnership/1",
        "slug": "fjord-delta",
        "names": {"en": "Fjord and Delta"},
        "parties": [party("fjord"), party("delta", country="CN", time_zone="Asia/Shanghai", currency="CNY")],
        "themes": [
            {"code": "health", "names": {"en": "Health"}, "topics": [{"code": "care", "names": {"en": "Care"}}]}
        ],
        **given,
    }


def parsed(content: dict[str, Any]):
    return parse_partnership(json.dumps(content).encode(), "own.json")


def test_a_partnership_is_read_with_its_parties_themes_and_dates() -> None:
    read = parsed(document(signed_on="2009-03-12", valid_until="2011-12-31"))
    assert (read.slug, read.names) == ("fjord-delta", {"en": "Fjord and Delta"})
    assert read.parties[0] == PartyEntry("fjord", "region", "DK", "Europe/Copenhagen", "DKK", "da", {"en": "Fjord"})
    assert read.themes == (ThemeEntry("health", {"en": "Health"}, {}, (TopicEntry("care", {"en": "Care"}),)),)
    assert (read.signed_on, read.valid_from, read.valid_until) == (date(2009, 3, 12), None, date(2011, 12, 31))


def without(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda content: content.pop(key)


def at(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (without("themes"), "themes", "a list of themes"),
        (at("format", value="matchmaker-plan/1"), "format", '"matchmaker-partnership/1"'),
        (at("colour", value="red"), "colour", "one of the keys"),
        (at("slug", value="Fjord & Delta"), "slug", "a code"),
        (at("parties", value=[party("alone")]), "parties", "a list of at least two parties"),
        (at("parties", 1, "code", value="fjord"), "parties[1].code", "each code once"),
        (at("parties", 1, "time_zone", value="Asia/Atlantis"), "parties[1].time_zone", "the name of a time zone"),
        (at("parties", 1, "currency", value="yuan"), "parties[1].currency", "a currency code"),
        (at("parties", 1, "kind", value="planet"), "parties[1].kind", "one of region"),
        (at("parties", 0, "names", value={}), "parties[0].names", "an object with a name for each language"),
        (at("parties", 0, "names", value={"Danish": "Fjorden"}), "parties[0].names", "a language code"),
        (at("parties", 0, "names", "da", value=""), "parties[0].names.da", "a name"),
        (at("themes", 0, "topics", 0, "code", value="health"), "themes[0].topics[0].code", "each code once"),
        (at("themes", 0, "topics", 0, "topics", value=[]), "themes[0].topics[0].topics", "one of the keys"),
        (at("signed_on", value="2009-02-30"), "signed_on", "a day of the calendar"),
        (at("signed_on", value="March"), "signed_on", "a date"),
    ],
)
def test_a_mistake_is_refused_at_its_place(change, where: str, expected: str) -> None:
    content = document()
    change(content)
    with pytest.raises(InputError) as refused:
        parsed(content)
    assert (refused.value.source, refused.value.where) == ("own.json", where)
    assert refused.value.expected.startswith(expected)


def test_an_agreement_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        parsed(document(valid_from="2009-03-12", valid_until="2009-03-11"))
    assert str(refused.value) == "own.json: valid_until: expected a day from 2009-03-12 on, found 2009-03-11"
