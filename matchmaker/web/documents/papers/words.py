"""Saying the same in several languages, and what every paper begins with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from matchmaker.domain.workshops import Side
from matchmaker.services.papers import Material
from matchmaker.store.queries.timetable import Calendar
from matchmaker.web.filters import date_range, day, same_clock, time, zone_name
from matchmaker.web.plan_wording import person_name

Said = list[dict[str, str]]
"""A text in several languages, as the templates take it."""

IN_OWN_SCRIPT = frozenset({"zh"})
"""Languages in whose papers the name in the person's own script goes first."""


@dataclass
class Speaker:
    """Says things in the languages of a paper, the first of them the largest."""

    languages: Sequence[str]
    _days: dict[date, Said] = field(default_factory=dict)
    _elsewhere: dict[tuple[datetime, str, str], str] = field(default_factory=dict)

    def said(self, make: Callable[[], object]) -> Said:
        """Return what `make` says in each language; a text that is alike in two of them once."""
        found: Said = []
        for language in self.languages:
            with force_locale(language):
                text = str(make())
            if text and all(each["t"] != text for each in found):
                found.append({"l": language, "t": text})
        return found

    def chosen(self, texts: Mapping[str, str]) -> Said:
        """Return a text that exists in some languages, in those of the paper."""
        found: Said = []
        for language in self.languages:
            of = language if language in texts else "en" if "en" in texts else next(iter(texts), "")
            text = texts.get(of, "")
            if text and all(each["t"] != text for each in found):
                found.append({"l": of, "t": text})
        return found

    def day(self, given: date) -> Said:
        """Return a day in full."""
        if given not in self._days:
            self._days[given] = self.said(lambda: day(given))
        return self._days[given]

    def name(self, name: str, name_latin: str) -> dict[str, str]:
        """Return a name in both scripts, the one that the paper's first language reads in front."""
        if not name:
            with force_locale(self.languages[0]):
                return {"main": person_name("", ""), "own": ""}
        if not name_latin or name_latin == name:
            return {"main": name, "own": ""}
        in_own_script = self.languages[0] in IN_OWN_SCRIPT
        return {"main": name, "own": name_latin} if in_own_script else {"main": name_latin, "own": name}

    def line(self, name: str, name_latin: str) -> str:
        """Return a name in both scripts on one line; nothing where there is none."""
        both = self.name(name, name_latin) if name else {"main": "", "own": ""}
        return " ".join(each for each in both.values() if each)

    def elsewhere(self, starts_at: datetime, zone: str, home: str) -> str:
        """Return what a clock at home shows then, with the name of the place; empty where it shows the same."""
        if same_clock(starts_at, zone, home):
            return ""
        if (starts_at, zone, home) not in self._elsewhere:
            with force_locale(self.languages[0]):
                self._elsewhere[starts_at, zone, home] = f"{time(starts_at, home)} {zone_name(home)}"
        return self._elsewhere[starts_at, zone, home]


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return from when to when something lasts, by the clocks of the place."""
    return f"{time(starts_at, zone)}–{time(ends_at, zone)}"


def frame_of(speaker: Speaker, material: Material, title: Said) -> dict[str, Any]:
    """Return what stands at the head and the foot of every paper."""
    return {
        "language": speaker.languages[0],
        "title": title,
        "workshop": speaker.chosen(material.titles) or [{"l": "en", "t": material.slug}],
        "dates": speaker.said(lambda: date_range(material.starts_on, material.ends_on)),
        "place": material.place,
    }


def party_of(speaker: Speaker, material: Material, side: Side) -> dict[str, Any]:
    """Return a party with the mark of its side."""
    return {"side": side.value, "name": speaker.chosen(material.parties[side])}


def members_of(speaker: Speaker, calendar: Calendar) -> list[dict[str, Any]]:
    """Return those who sit in a calendar, with their organisations."""
    return [
        {
            "name": speaker.name(member.name, member.name_latin),
            "organisation": speaker.line(member.organisation, member.organisation_latin),
        }
        for member in calendar.members
    ]


def table_number(number: int) -> str:
    """Return the words for a table."""
    return str(_("Table %(number)s", number=number))
