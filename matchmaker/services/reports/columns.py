"""What each table that is taken out holds: its columns, declared once for all kinds of files.

The key of a column is the key in JSON, in English, and stays; what stands over it in a spreadsheet `wording` says.
Times are told twice: by the clocks where the workshop is held, and as an instant in UTC.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from matchmaker.domain.reports import What
from matchmaker.services.costs.amounts import digits_of
from matchmaker.store.queries.timetable import Calendar


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, and how its value is had from a row.

    Values are texts, numbers, decimals, days, instants in UTC, truth values, members of enumerations, tuples of those
    (a list in one cell), or None.
    """

    key: str
    value: Callable[[Any], object]


def _plain(*keys: str) -> tuple[Column, ...]:
    """Return columns that are attributes of the row."""
    return tuple(Column(key, attrgetter(key)) for key in keys)


def _people(key: str, calendar: Callable[[Any], Calendar | None]) -> tuple[Column, ...]:
    """Return columns of those who sit in a calendar: their names in both scripts and their organisations."""

    def texts(name: str) -> Callable[[Any], object]:
        def found(row: Any) -> tuple[str, ...]:
            sitting = calendar(row)
            members = sitting.members if sitting else ()
            return tuple(dict.fromkeys(text for each in members if (text := getattr(each, name))))

        return found

    return tuple(
        Column(f"{key}{end}", texts(name))
        for end, name in (
            ("", "name"),
            ("_in_latin_letters", "name_latin"),
            ("_organisation", "organisation"),
            ("_organisation_in_latin_letters", "organisation_latin"),
        )
    )


def _times(zone: Callable[[Any], str], begins: Callable[[Any], Any], ends: Callable[[Any], Any]) -> tuple[Column, ...]:
    """Return columns of a span: day and clock where the workshop is held, the zone, and both instants."""

    def local(row: Any, when: datetime | None) -> datetime | None:
        return when.astimezone(ZoneInfo(zone(row))) if when else None

    def clock(row: Any, when: datetime | None) -> str | None:
        there = local(row, when)
        return f"{there:%H:%M}" if there else None

    def day(row: Any) -> date | None:
        there = local(row, begins(row))
        return there.date() if there else None

    return (
        Column("day", day),
        Column("start", lambda row: clock(row, begins(row))),
        Column("end", lambda row: clock(row, ends(row))),
        Column("time_zone", zone),
        Column("starts_at_utc", begins),
        Column("ends_at_utc", ends),
    )


def _tallies(*keys: str) -> tuple[Column, ...]:
    return _plain(*keys, "planned", "held", "not_held", "not_noted")


COLUMNS: Mapping[What, tuple[Column, ...]] = {
    What.PEOPLE: (
        *_plain("id", "name"),
        Column("name_in_latin_letters", lambda row: row.name_latin),
        *_plain("title", "organisation"),
        Column("organisation_in_latin_letters", lambda row: row.organisation_latin),
        *_plain("sector", "side", "status"),
        Column("registered_at_utc", lambda row: row.registered_at),
        *_plain("together", "themes", "email", "language", "rank"),
        Column("called", lambda row: row.call_name),
        Column("has_not_said", lambda row: tuple(sorted(row.lacks))),
    ),
    What.WISHES: (
        *_people("person", lambda row: row.by),
        *_plain("wish", "rank"),
        *_people("wanted", lambda row: row.of),
        *_plain("visit"),
    ),
    What.PROGRAMME: (
        *_plain("kind"),
        *_times(lambda row: row.time_zone, lambda row: row.starts_at, lambda row: row.ends_at),
        *_plain("title", "theme", "room", "place", "capacity"),
        Column("bus_leaves_at_utc", lambda row: row.leaves_at),
        Column("bus_returns_at_utc", lambda row: row.returns_at),
    ),
    What.RUNS: (
        Column("asked_for_at_utc", lambda row: row.created_at),
        Column("started_at_utc", lambda row: row.started_at),
        Column("finished_at_utc", lambda row: row.finished_at),
        *_plain("state", "attempts", "time_limit_s", "seed", "version", "meetings", "value", "best_possible"),
    ),
    What.VERSIONS: (
        *_plain("version", "status", "origin", "based_on", "meetings", "value", "best_possible", "missing", "breaks"),
        *_plain("proof", "method", "seed"),
        *_plain("made_at_utc", "host_confirmed_at_utc", "visitor_confirmed_at_utc", "published_at_utc"),
        *_plain("out_of_date_since_utc", "sha256_of_instance"),
    ),
    What.MEETINGS: (
        *_plain("version"),
        *_times(lambda row: row.time_zone, lambda row: row.seat.place.starts_at, lambda row: row.seat.place.ends_at),
        Column("session", lambda row: row.seat.place.title),
        Column("theme", lambda row: row.seat.theme),
        Column("room", lambda row: row.seat.place.room),
        Column("table", lambda row: row.seat.table),
        *_people("host", lambda row: row.seat.host),
        *_people("visitor", lambda row: row.seat.visitor),
        Column("interpreter", lambda row: tuple(row.seat.interpreter.split("-")) if row.seat.interpreter else ()),
        Column("locked", lambda row: row.seat.locked),
        *_plain("held"),
    ),
    What.ATTENDANCE: (
        Column("side", lambda row: row.calendar.side),
        *_people("person", lambda row: row.calendar),
        Column("together", lambda row: row.calendar.name),
        *_plain("presence", "there_from_utc", "there_until_utc", "planned", "held", "not_held", "not_noted"),
    ),
    What.NOTES: (
        *_plain("noted_at_utc", "noted_by", "kind"),
        *_people("person", lambda row: row.calendar),
        *_plain("session", "room", "session_starts_at_utc", "slot_starts_at_utc", "tables"),
    ),
    What.COSTS: (
        Column("day", lambda line: line.row.incurred_on),
        Column("category", lambda line: line.row.kind),
        Column("description", lambda line: line.row.description),
        Column("organisation", lambda line: line.row.organisation_name),
        Column("organisation_in_latin_letters", lambda line: line.row.organisation_name_latin),
        *_plain("paid_by", "borne_by"),
        Column("as_the_rule_says", lambda line: line.row.follows_rule),
        Column("reason", lambda line: line.row.deviation_reason),
        Column("amount", lambda line: Decimal(line.row.amount_minor_units).scaleb(-digits_of(line.row.currency))),
        Column("currency", lambda line: line.row.currency),
    ),
    What.REPORT: _plain("measure", "side", "theme", "sector", "number"),
    What.NETWORK: (
        Column("host_organisation", lambda link: link.host.name),
        Column("host_organisation_in_latin_letters", lambda link: link.host.name_latin),
        Column("visitor_organisation", lambda link: link.visitor.name),
        Column("visitor_organisation_in_latin_letters", lambda link: link.visitor.name_latin),
        *_tallies(),
    ),
    What.FOLLOW_UPS: (
        Column("workshop", lambda row: row.slug),
        *_plain("title", "status", "starts_on"),
        Column("pairs_that_meet_again", lambda row: row.again),
    ),
}
"""The columns of every table."""


def keys() -> Iterator[str]:
    """Yield every key, each once."""
    yield from dict.fromkeys(column.key for columns in COLUMNS.values() for column in columns)
