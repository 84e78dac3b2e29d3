"""The plan as a file for people with a spreadsheet program, in the reader's language."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from matchmaker.files.csv_texts import csv_bytes
from matchmaker.services.plans import Exported, Seat
from matchmaker.store.queries.timetable import Calendar
from matchmaker.web.filters import time
from matchmaker.web.plan_wording import interpreter_name, person_name


def plan_file(plan: Exported) -> bytes:
    """Return a row for each meeting: when, where, who."""
    header = [
        _("Day"),
        _("Start"),
        _("End"),
        _("Time zone"),
        _("Room"),
        _("Session"),
        _("Table"),
        _("Host"),
        _("Host in Latin letters"),
        _("Host's organisation"),
        _("Visitor"),
        _("Visitor in Latin letters"),
        _("Visitor's organisation"),
        _("Interpreter"),
    ]
    return csv_bytes(header, (_row(seat, plan.time_zone) for seat in plan.seats))


def _row(seat: Seat, zone: str) -> list[object]:
    place = seat.place
    return [
        place.starts_at.astimezone(ZoneInfo(zone)).date(),
        time(place.starts_at, zone),
        time(place.ends_at, zone),
        zone,
        place.room,
        place.title or seat.theme,
        seat.table,
        *_people(seat.host),
        *_people(seat.visitor),
        interpreter_name(seat.interpreter),
    ]


def _people(calendar: Calendar) -> list[str]:
    members = calendar.members
    return [
        _joined(member.name or person_name("", "") for member in members),
        _joined(member.name_latin or member.name for member in members),
        _joined(
            dict.fromkeys(
                person_name(each.organisation, each.organisation_latin) for each in members if each.organisation
            )
        ),
    ]


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(each for each in texts if each)
