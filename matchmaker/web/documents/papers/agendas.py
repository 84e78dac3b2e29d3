"""The agendas of all: by delegation a page for each calendar, of the version in force."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from matchmaker.domain.workshops import ItemKind, RegistrationStatus, Side
from matchmaker.services.papers import Material, Published
from matchmaker.store.queries.papers import ItemRow
from matchmaker.store.queries.timetable import Calendar, Place, Sitting
from matchmaker.web.documents.papers.words import Said, Speaker, frame_of, hours, members_of, party_of, table_number
from matchmaker.web.filters import date_text, time
from matchmaker.web.plan_wording import interpreter_name


def agendas(speaker: Speaker, material: Material) -> dict[str, Any]:
    """Return the agendas of those people of the material who are in a calendar."""
    published = material.published
    if published is None:
        raise ValueError("Expected a version in force, got none")
    at, zone = published.published_at, material.time_zone
    version = speaker.said(
        lambda: _("Version %(number)s of the plan, published on %(day)s at %(time)s.", number=published.number,
                  day=date_text(at, zone), time=time(at, zone))
    )  # fmt: skip
    return {
        "frame": frame_of(speaker, material, speaker.said(lambda: _("Agendas"))),
        "words": {"version": version, "none": speaker.said(lambda: _("There are no meetings in this plan."))},
        "groups": [group for side in Side if (group := _group(speaker, material, published, side))["people"]],
    }


def _group(speaker: Speaker, material: Material, published: Published, side: Side) -> dict[str, Any]:
    keys = dict.fromkeys(each.registration_id for each in material.people if each.side is side)
    calendars = [published.calendars[key] for key in keys if key in published.calendars]
    meetings = _by_calendar(published)
    page = _Page(speaker, material, published)
    named = sorted(calendars, key=lambda each: [member.name_latin or member.name for member in each.members])
    return {
        "party": party_of(speaker, material, side),
        "people": [page.of(calendar, meetings.get(calendar.id, [])) for calendar in named],
    }


def _by_calendar(published: Published) -> Mapping[int, list[Sitting]]:
    found: dict[int, list[Sitting]] = {}
    for each in published.sittings:
        found.setdefault(each.host_id, []).append(each)
        found.setdefault(each.visitor_id, []).append(each)
    return found


class _Page:
    """Makes the page of a calendar."""

    def __init__(self, speaker: Speaker, material: Material, published: Published) -> None:
        self.speaker, self.material, self.published = speaker, material, published
        self.places = {place.id: place for place in material.sessions}
        self.themes = {key: speaker.chosen(texts) for key, texts in material.themes.items()}
        self.tables: dict[int, Said] = {}

    def of(self, calendar: Calendar, meetings: list[Sitting]) -> dict[str, Any]:
        """Return a calendar with its days."""
        zone = ZoneInfo(self.material.time_zone)
        days: dict[Any, list[dict[str, Any]]] = {}
        for starts_at, entry in sorted(self._entries(calendar, meetings), key=lambda each: each[0]):
            days.setdefault(starts_at.astimezone(zone).date(), []).append(entry)
        organisations = dict.fromkeys(
            self.speaker.line(each.organisation, each.organisation_latin) for each in calendar.members
        )
        return {
            "people": members_of(self.speaker, calendar),
            "line": " · ".join(each for each in (*organisations, calendar.name) if each),
            "days": [{"day": self.speaker.day(each), "entries": days[each]} for each in sorted(days)],
        }

    def _entries(self, calendar: Calendar, meetings: list[Sitting]) -> Iterator[tuple[datetime, dict[str, Any]]]:
        for sitting in meetings:
            if (place := self.places.get(sitting.session_id)) is not None:
                other = sitting.visitor_id if sitting.host_id == calendar.id else sitting.host_id
                yield place.starts_at, self._meeting(calendar, sitting, place, self.published.calendars[other])
        visits = set(self.published.visits.get(calendar.id, ()))
        for item in self.material.items:
            if item.kind is not ItemKind.VISIT or item.id in visits:
                yield item.starts_at, self._item(calendar, item)

    def _meeting(self, own: Calendar, sitting: Sitting, place: Place, other: Calendar) -> dict[str, Any]:
        speaker, interpreter = self.speaker, self.published.interpreters.get(sitting.id, "")
        off = other.status is RegistrationStatus.WITHDRAWN
        if sitting.table_number not in self.tables:
            self.tables[sitting.table_number] = speaker.said(lambda: table_number(sitting.table_number))
        return self._entry(own, place.starts_at, place.ends_at) | {
            "side": other.side.value,
            "people": members_of(speaker, other),
            "cancelled": speaker.said(lambda: _("Cancelled: they no longer take part.")) if off else [],
            "theme": self.themes.get(place.theme_id or 0, []) or _alike(speaker, place.title),
            "interpreter": self._joined_by(interpreter),
            "table": self.tables[sitting.table_number],
            "where": place.room,
        }

    def _joined_by(self, interpreter: str) -> Said:
        if not interpreter:
            return []
        return self.speaker.said(lambda: _("Interpreter %(languages)s", languages=interpreter_name(interpreter)))

    def _item(self, own: Calendar, item: ItemRow) -> dict[str, Any]:
        where = item.room or item.place or self.speaker.line(item.organisation, item.organisation_latin)
        what = self.speaker.chosen(self.material.item_names.get(item.id, {}))
        return self._entry(own, item.starts_at, item.ends_at) | {"what": what, "where": where}

    def _entry(self, own: Calendar, starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
        zone = self.material.time_zone
        return {
            "time": hours(starts_at, ends_at, zone),
            "elsewhere": self.speaker.elsewhere(starts_at, zone, self.material.zones[own.side]),
            "side": "", "people": [], "cancelled": [], "what": [], "theme": [], "interpreter": [], "table": [],
            "where": "",
        }  # fmt: skip


def _alike(speaker: Speaker, text: str) -> Said:
    """Return a text that exists in one language only."""
    return [{"l": speaker.languages[0], "t": text}] if text else []
