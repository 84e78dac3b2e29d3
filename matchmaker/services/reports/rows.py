"""The rows of each table that is taken out: what the pages show the same office, and no more.

Of the other side there are only those who agreed to be seen, and those whom somebody meets, and of none of them an
address. What somebody does not want stands in no file at all: not even the own office takes that out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.reports import What
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.costs.ledger import open_ledger
from matchmaker.services.people_filter import Delegate, everybody
from matchmaker.services.reports import day_rows, plan_rows
from matchmaker.services.reports.measures import measures_of
from matchmaker.services.reports.programme import programme_rows, title_in
from matchmaker.services.reports.report import Report, gathered
from matchmaker.store.queries import items, plans, timetable
from matchmaker.store.queries import reports as queries
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.timetable import Calendar


class WishKind(StrEnum):
    """What is wished for."""

    MEETING = "meeting"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Wish:
    """A calendar of the own side would like to meet another, or to go on a visit."""

    by: Calendar
    wish: WishKind
    rank: int | None
    of: Calendar | None = None
    visit: str = ""


@dataclass(frozen=True)
class Reading:
    """What is read of a workshop for somebody who may take it out, each thing when a table first needs it.

    Parameters
    ----------
    number
        Of the version whose meetings are wanted; None: that in force, else the newest one.
    """

    session: Session
    principal: Principal
    workshop: WorkshopFacts
    language: str
    reason: str
    number: int | None
    now: datetime

    @cached_property
    def versions(self) -> Sequence[Version]:
        """The versions of the plan, the newest first."""
        return plans.versions(self.session, self.workshop.id)

    @cached_property
    def version(self) -> Version | None:
        """The version whose meetings are wanted.

        Raises
        ------
        RefusedError
            There is none of the number that was asked for.
        """
        if self.number is not None:
            found = next((each for each in self.versions if each.number == self.number), None)
            if found is None:
                raise RefusedError(Refusal.EXPORT_OF_NO_VERSION, "version", number=self.number)
            return found
        published = (each for each in self.versions if each.status is PlanStatus.PUBLISHED)
        return next(published, next(iter(self.versions), None))

    @cached_property
    def report(self) -> Report:
        """The report."""
        return gathered(self.session, self.principal, self.workshop, language=self.language, now=self.now)

    def rows(self, what: What) -> Sequence[object]:
        """Return the rows of a table, in an order that is always the same."""
        return tuple(_ROWS[what](self))


def _people(reading: Reading) -> Iterator[Delegate]:
    """Yield everybody who may be named; where those of the other side are reached, their pages say one by one."""
    everyone = everybody(reading.session, reading.principal, reading.workshop, reading.language)
    for each in everyone.people:
        yield each if each.own else replace(each, email="")


def _wishes(reading: Reading) -> Iterator[Wish]:
    """Yield what the own people would like; of the other side only who may be seen."""
    own = reading.workshop.side_of(reading.principal.party)
    if own is None:
        return
    session, workshop = reading.session, reading.workshop
    calendars = timetable.calendars(session, workshop.id)
    for want in queries.wants(session, workshop.id, own):
        other = _seen(calendars.get(want.of_id))
        if other:
            yield Wish(calendars[want.by_id], WishKind.MEETING, want.rank, of=other)
    visits = {each.id: title_in(each.names, reading.language) for each in items.items_told(session, workshop.id)}
    for wish in queries.visit_wishes(session, workshop.id, own):
        yield Wish(calendars[wish.by_id], WishKind.VISIT, wish.rank, visit=visits.get(wish.item_id, ""))


def _seen(calendar: Calendar | None) -> Calendar | None:
    """Return a calendar with those in it who agreed to be seen; None where nobody did, or it is not registered."""
    if calendar is None or calendar.status is not RegistrationStatus.REGISTERED:
        return None
    seen = calendar.as_seen()
    return seen if seen.members else None


def _costs(reading: Reading) -> Sequence[object]:
    slug, language = reading.workshop.slug, reading.language
    return open_ledger(reading.session, reading.principal, slug, language, reason=reading.reason).lines


_ROWS: Mapping[What, Callable[[Reading], Sequence[object] | Iterator[object]]] = {
    What.PEOPLE: _people,
    What.WISHES: _wishes,
    What.PROGRAMME: lambda each: programme_rows(each.session, each.workshop, each.language),
    What.RUNS: lambda each: plan_rows.runs(each.session, each.workshop),
    What.VERSIONS: lambda each: plan_rows.versions(each.session, each.workshop, each.versions),
    What.MEETINGS: lambda each: plan_rows.meetings(each.session, each.workshop, each.version, each.language, each.now),
    What.ATTENDANCE: lambda each: day_rows.attendance(each.session, each.principal, each.workshop, each.now),
    What.NOTES: lambda each: day_rows.notes(each.session, each.principal, each.workshop),
    What.COSTS: _costs,
    What.REPORT: lambda each: measures_of(each.report),
    What.NETWORK: lambda each: each.report.links,
    What.FOLLOW_UPS: lambda each: each.report.follow_ups,
}
