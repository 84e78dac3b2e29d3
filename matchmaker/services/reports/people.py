"""Whom tables name: everybody who is read is counted, in a file as on a page."""

from collections.abc import Iterable, Iterator, Sequence

from matchmaker.services.people_filter import Delegate
from matchmaker.services.reports.day_rows import Attended, NotedRow
from matchmaker.services.reports.plan_rows import MeetingRow
from matchmaker.services.reports.rows import Wish
from matchmaker.store.queries.timetable import Calendar


def people_in(tables: Iterable[Sequence[object]]) -> frozenset[str]:
    """Return the public ids of all whom the rows of some tables name."""
    return frozenset(person for rows in tables for row in rows for person in _named(row))


def _named(row: object) -> Iterator[str]:
    if isinstance(row, Delegate):
        yield row.id
    for calendar in _calendars(row):
        if calendar is not None:
            yield from (member.public_id for member in calendar.members)


def _calendars(row: object) -> tuple[Calendar | None, ...]:
    if isinstance(row, MeetingRow):
        return row.seat.host, row.seat.visitor
    if isinstance(row, Wish):
        return row.by, row.of
    return (row.calendar,) if isinstance(row, Attended | NotedRow) else ()
