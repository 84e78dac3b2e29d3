"""Signs for doors and tables, and how many people eat: papers of the house, which name few or nobody."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from matchmaker.domain.workshops import ItemKind, Side
from matchmaker.services.papers import Material
from matchmaker.store.queries.timetable import Calendar, Place, Sitting
from matchmaker.web.documents.papers.words import Said, Speaker, frame_of, hours, party_of


def signs(speaker: Speaker, material: Material, *, with_names: bool) -> dict[str, Any]:
    """Return a sign for each door and each table.

    Parameters
    ----------
    with_names
        Whether a table's sign says who sits there when, of those who agreed to be seen.
    """
    rooms: dict[str, list[Place]] = {}
    for place in material.sessions:
        rooms.setdefault(place.room, []).append(place)
    doors = [_door(speaker, material, room, places) for room, places in sorted(rooms.items()) if room]
    tables = [
        _table(speaker, material, room, places, number, with_names=with_names)
        for room, places in sorted(rooms.items())
        for number in range(1, max(place.tables for place in places) + 1)
    ]
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Signs for doors and tables"))),
        "words": {"table": speaker.said(lambda: _("Table"))},
        "signs": [*doors, *tables],
    }


def _door(speaker: Speaker, material: Material, room: str, places: list[Place]) -> dict[str, Any]:
    return {"kind": "door", "room": room, "days": _days(speaker, material, [(place, []) for place in places])}


def _table(
    speaker: Speaker, material: Material, room: str, places: list[Place], number: int, *, with_names: bool
) -> dict[str, Any]:
    sittings = material.published.sittings if material.published and with_names else ()
    at = {each.session_id: each for each in sittings if each.table_number == number}
    rows = [(place, _who(speaker, material, at.get(place.id))) for place in places if place.tables >= number]
    return {"kind": "table", "room": room, "number": number, "days": _days(speaker, material, rows)}


def _days(
    speaker: Speaker, material: Material, rows: Iterable[tuple[Place, list[dict[str, Any]]]]
) -> list[dict[str, Any]]:
    days: dict[Any, list[dict[str, Any]]] = {}
    for place, who in rows:
        row = {
            "time": hours(place.starts_at, place.ends_at, material.time_zone),
            "what": what_of(speaker, material, place),
            "who": who,
        }
        days.setdefault(place.day, []).append(row)
    return [{"day": speaker.day(day), "rows": days[day]} for day in sorted(days)]


def what_of(speaker: Speaker, material: Material, place: Place) -> Said:
    """Return what a session is about: its theme, or else its title, or else that it has any theme."""
    theme = speaker.chosen(material.themes.get(place.theme_id or 0, {}))
    if theme:
        return theme
    if place.title:
        return [{"l": speaker.languages[0], "t": place.title}]
    return speaker.said(lambda: _("Meetings of all themes"))


def _who(speaker: Speaker, material: Material, sitting: Sitting | None) -> list[dict[str, Any]]:
    """Return who sits at a table; somebody who did not agree to be seen as a guest of their region."""
    if sitting is None or material.published is None:
        return []
    calendars = [material.published.calendars[key] for key in (sitting.host_id, sitting.visitor_id)]
    return [each for calendar in calendars for each in _named(speaker, material, calendar)]


def _named(speaker: Speaker, material: Material, calendar: Calendar) -> list[dict[str, Any]]:
    party = speaker.chosen(material.parties[calendar.side])
    hidden = {"main": party[0]["t"] if party else "", "own": ""}
    return [
        {
            "side": calendar.side.value,
            "name": speaker.name(member.name, member.name_latin) if member.seen and member.name else hidden,
        }
        for member in calendar.members
    ]


def meals(speaker: Speaker, material: Material) -> dict[str, Any]:
    """Return how many people are there on each day and in each break: numbers alone, of whoever is registered."""
    zone = ZoneInfo(material.time_zone)
    breaks: dict[Any, list[dict[str, Any]]] = {}
    for item in material.items:
        if item.kind is ItemKind.BREAK:
            row = {
                "time": hours(item.starts_at, item.ends_at, material.time_zone),
                "name": speaker.chosen(material.item_names.get(item.id, {})),
                **_counted(material.eating[item.id]),
            }
            breaks.setdefault(item.starts_at.astimezone(zone).date(), []).append(row)
    intro = speaker.said(
        lambda: _("Counted of all who are registered and there on the day; in a break, of those who are there right "
                  "before or after it. Nobody is named, and what somebody eats is not asked: please ask guests for "
                  "that yourselves, without writing their names down.")
    )  # fmt: skip
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("How many people eat"))),
        "intro": intro,
        "none": speaker.said(lambda: _("There are no time slots yet, so nobody can be counted.")),
        "parties": [party_of(speaker, material, side) for side in Side],
        "words": {"day": speaker.said(lambda: _("Day")), "together": speaker.said(lambda: _("Together"))},
        "days": [
            {
                "day": speaker.day(day),
                **_counted(material.present[day]),
                "breaks": breaks.get(day, []),
            }
            for day in sorted(material.present)
        ],
    }


def _counted(of_sides: Mapping[Side, int]) -> dict[str, int]:
    return {**{side.value: of_sides[side] for side in Side}, "sum": sum(of_sides.values())}
