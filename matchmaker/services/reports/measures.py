"""The figures of a report as rows: one number each, of all, of a side, of a theme or of a sector."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.people import Sector
from matchmaker.domain.workshops import Side
from matchmaker.services.reports.report import Attendance, Report, Tally


class Measure(StrEnum):
    """What is counted; of what people keep to themselves all together, in steps."""

    PLANNED = "meetings planned"
    PLANNED_AT_FIRST = "meetings planned when the workshop began"
    HELD = "meetings held"
    NOT_HELD = "meetings not held"
    NOT_NOTED = "meetings of which the desk noted too little"
    AHEAD = "meetings ahead"
    REGISTERED = "people registered"
    CAME = "people who came"
    MISSING = "people who did not come"
    UNKNOWN = "people of whom the desk noted nothing"
    UNSEEN = "people who did not agree to be seen"
    WITH_MEETINGS = "people with a meeting"
    SEATS = "places in meetings"
    OF_SECTOR = "people registered, of a sector"
    MEETINGS_OF_SECTOR = "meetings with somebody of a sector"
    LINKS = "pairs of organisations that meet"
    FOLLOW_UPS = "workshops that follow"
    RATERS = "people who rated a meeting, at least"
    RATING = "average rating, of 5"
    GOING_ON = "pairs who both would go on, at least"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number; what it is not of is None, and so is a number of which too little is known to tell it."""

    measure: Measure
    number: float | None
    side: Side | None = None
    theme: str | None = None
    sector: Sector | None = None


def measures_of(report: Report) -> list[Measured]:
    """Return the figures of a report."""
    return [
        *_of_meetings(report.whole, None, known=report.known),
        Measured(Measure.PLANNED_AT_FIRST, report.at_first),
        *(each for side, there in report.sides.items() for each in _of_side(side, there, noted=report.noted)),
        *(each for theme, tally in report.themes for each in _of_meetings(tally, theme, known=report.known)),
        *(
            Measured(measure, counted[side], side, None, line.sector)
            for line in report.sectors
            for measure, counted in ((Measure.OF_SECTOR, line.people), (Measure.MEETINGS_OF_SECTOR, line.meetings))
            for side in Side
        ),
        Measured(Measure.LINKS, len(report.links)),
        Measured(Measure.FOLLOW_UPS, len(report.follow_ups)),
        Measured(Measure.RATERS, report.said.raters or None),
        Measured(Measure.RATING, report.said.rating),
        Measured(Measure.GOING_ON, report.said.going_on or None),
    ]


def _of_meetings(tally: Tally, theme: str | None, *, known: bool) -> Iterator[Measured]:
    yield Measured(Measure.PLANNED, tally.planned, theme=theme)
    yield Measured(Measure.HELD, tally.held if known else None, theme=theme)
    yield Measured(Measure.NOT_HELD, tally.not_held if known else None, theme=theme)
    yield Measured(Measure.NOT_NOTED, tally.not_noted, theme=theme)
    yield Measured(Measure.AHEAD, tally.ahead, theme=theme)


def _of_side(side: Side, there: Attendance, *, noted: bool) -> Iterator[Measured]:
    yield Measured(Measure.REGISTERED, there.registered, side)
    yield Measured(Measure.CAME, there.came if noted else None, side)
    yield Measured(Measure.MISSING, there.missing if noted else None, side)
    yield Measured(Measure.UNKNOWN, there.not_noted, side)
    yield Measured(Measure.UNSEEN, there.unseen, side)
    yield Measured(Measure.WITH_MEETINGS, there.with_meetings, side)
    yield Measured(Measure.SEATS, there.seats, side)
