"""The briefing book: what both delegations read before they come."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.workshops import Side
from matchmaker.services.papers import Material, Person
from matchmaker.web.documents.papers.places import what_of
from matchmaker.web.documents.papers.words import Said, Speaker, frame_of, hours, party_of
from matchmaker.web.filters import date_range, language_name, number, zone_name
from matchmaker.web.people_wording import SECTORS
from matchmaker.web.reasons import listed


def briefing(speaker: Speaker, material: Material, notes: Mapping[str, str]) -> dict[str, Any]:
    """Return the book.

    Parameters
    ----------
    notes
        Practical matters that were typed for this book, by language.
    """
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Briefing book"))),
        "parties": {side.value: party_of(speaker, material, side) for side in Side},
        "summary": speaker.chosen(material.summaries),
        "days": _days(speaker, material),
        "facts": _facts(speaker, material),
        "notes": [{"l": each, "t": notes[each]} for each in speaker.languages if notes.get(each)],
        "organisations": [_organisations(speaker, material, side) for side in Side if _of(material, side)],
        "people": [_people(speaker, material, side) for side in Side if _of(material, side)],
        "words": _words(speaker, material),
    }


def _words(speaker: Speaker, material: Material) -> dict[str, Said]:
    unseen = sum(material.unseen.values())
    return {
        "programme": speaker.said(lambda: _("Programme")),
        "practical": speaker.said(lambda: _("Practical matters")),
        "organisations": speaker.said(lambda: _("Organisations")),
        "people": speaker.said(lambda: _("People")),
        "call": speaker.said(lambda: _("Please call me")),
        "empty": speaker.said(lambda: _("The programme has no sessions yet.")),
        "unseen": speaker.said(
            lambda: _("Named are those who agreed that people of the other side see them. How to reach somebody stands "
                      "in no paper: ask each other.")
            if not unseen
            else ngettext(
                "Named are those who agreed that people of the other side see them; %(num)d more takes part. How to "
                "reach somebody stands in no paper: ask each other.",
                "Named are those who agreed that people of the other side see them; %(num)d more take part. How to "
                "reach somebody stands in no paper: ask each other.",
                unseen,
            )
        ),
    }  # fmt: skip


def _days(speaker: Speaker, material: Material) -> list[dict[str, Any]]:
    """Return the programme day by day: sessions, and what is beside them."""
    rows = sorted([*_sessions(speaker, material), *_items(speaker, material)], key=lambda row: row[0])
    days: dict[Any, list[dict[str, Any]]] = {}
    for starts_at, row in rows:
        days.setdefault(starts_at.astimezone(ZoneInfo(material.time_zone)).date(), []).append(row)
    return [{"day": speaker.day(day), "groups": _at_the_same_time(days[day])} for day in sorted(days)]


def _at_the_same_time(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a day together by when they begin and end."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["time"], row["elsewhere"]), []).append(row)
    return [{"time": time, "elsewhere": there, "rows": group} for (time, there), group in groups.items()]


def _sessions(speaker: Speaker, material: Material) -> Iterable[tuple[datetime, dict[str, Any]]]:
    for place in material.sessions:
        what = what_of(speaker, material, place)
        title = place.title if all(each["t"] != place.title for each in what) else ""
        tables = speaker.said(lambda of=place.tables: ngettext("%(num)d table", "%(num)d tables", of))  # type: ignore[misc]
        row = _times(speaker, material, place.starts_at, place.ends_at)
        yield place.starts_at, {**row, "what": what, "more": title, "where": place.room, "tables": tables}


def _items(speaker: Speaker, material: Material) -> Iterable[tuple[datetime, dict[str, Any]]]:
    for item in material.items:
        organisation = speaker.line(item.organisation, item.organisation_latin)
        leaves, returns = item.bus_leaves_at, item.bus_returns_at
        bus = hours(leaves, returns, material.time_zone) if leaves is not None and returns is not None else ""
        with_bus = speaker.said(lambda of=bus: _("Bus: %(times)s", times=of)) if bus else []  # type: ignore[misc]
        row = _times(speaker, material, item.starts_at, item.ends_at)
        yield (
            item.starts_at,
            {
                **row,
                "what": speaker.chosen(material.item_names.get(item.id, {})),
                "more": organisation,
                "where": item.room or item.place,
                "tables": with_bus,
            },
        )


def _times(speaker: Speaker, material: Material, starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    zone = material.time_zone
    far = [each for each in material.zones.values() if speaker.elsewhere(starts_at, zone, each)]
    return {
        "time": hours(starts_at, ends_at, zone),
        "elsewhere": " · ".join(dict.fromkeys(speaker.elsewhere(starts_at, zone, each) for each in far)),
    }


def _facts(speaker: Speaker, material: Material) -> list[dict[str, Said]]:
    pairs = material.interpreters
    registered = {side: len(_of(material, side)) for side in Side}
    facts: list[tuple[Any, Any]] = [
        (lambda: _("Days"), lambda: date_range(material.starts_on, material.ends_on)),
        (lambda: _("Place"), lambda: material.place),
        (lambda: _("Clock"), lambda: _("All times are those of %(zone)s.", zone=zone_name(material.time_zone))),
        (lambda: _("Working language"), lambda: language_name(material.working_language)),
        (lambda: _("Interpreters"), lambda: listed(
            _("%(one)s and %(other)s", one=language_name(one), other=language_name(other)) for one, other in pairs)),
        (lambda: _("People in this book"), lambda: number(sum(registered.values()))),
    ]  # fmt: skip
    rows = [{"term": speaker.said(term), "text": speaker.said(text)} for term, text in facts]
    return [row for row in rows if row["text"]]


def _of(material: Material, side: Side) -> list[Person]:
    there = (each for each in material.people if each.side is side)
    return sorted(there, key=lambda each: (each.name_latin or each.name).casefold())


def _organisations(speaker: Speaker, material: Material, side: Side) -> dict[str, Any]:
    grouped: dict[tuple[str, str], list[Person]] = {}
    for each in _of(material, side):
        if each.organisation:
            grouped.setdefault((each.organisation, each.organisation_latin), []).append(each)
    return {
        "party": party_of(speaker, material, side),
        "list": [
            {
                "name": speaker.name(*key),
                "sector": speaker.said(lambda of=people[0].sector: SECTORS[of] if of else ""),  # type: ignore[misc]
                "people": ", ".join(speaker.line(each.name, each.name_latin) for each in people),
            }
            for key, people in sorted(grouped.items(), key=lambda each: (each[0][1] or each[0][0]).casefold())
        ],
    }


def _people(speaker: Speaker, material: Material, side: Side) -> dict[str, Any]:
    themes = {key: speaker.chosen(texts) for key, texts in material.themes.items()}
    return {
        "party": party_of(speaker, material, side),
        "list": [
            {
                "name": speaker.name(each.name, each.name_latin),
                "call": each.call_name,
                "title": each.title,
                "organisation": speaker.line(each.organisation, each.organisation_latin),
                "summary": each.summary,
                "themes": [themes[key] for key in each.themes if key in themes],
                "languages": _languages(speaker, each.languages),
            }
            for each in _of(material, side)
        ],
    }


def _languages(speaker: Speaker, codes: tuple[str, ...]) -> Said:
    return speaker.said(lambda: listed(language_name(each) for each in codes)) if codes else []
