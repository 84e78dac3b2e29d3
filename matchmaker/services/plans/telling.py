"""Whoever has other meetings after a publication is told so: one letter per person and version, in their language.

What is told is the difference to the version that was in force (`difference`); in the first one everything is new. A
letter has a key of the person and the version, so that however a publication came about, and however often it is asked
for, it is written once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.mail import Addressed, Say, post_each, say_in
from matchmaker.services.mail.letters import meetings as letters
from matchmaker.services.plans.difference import Change, Difference, Fate
from matchmaker.store.queries import acting, names, timetable
from matchmaker.store.queries.acting import ToldRow
from matchmaker.store.queries.timetable import Calendar, Member, Place

IN_ORDER = (Fate.MOVED, Fate.TABLE, Fate.DROPPED, Fate.NEW)


@dataclass(frozen=True, slots=True)
class Announcing:
    """How people are told of a publication: whether letters can be sent at all, and the address of the agenda."""

    by_mail: bool = False
    agenda: str = ""


def tell_of_publication(
    session: Session,
    workshop: WorkshopFacts,
    plan_id: str,
    difference: Difference,
    *,
    first: bool,
    announcing: Announcing,
    now: datetime,
) -> int:
    """Write to everybody whose meetings a publication changes; return to how many.

    Parameters
    ----------
    plan_id
        The public id of the version that is in force now.
    difference
        Between the version before and this one; `first`: there was none before.
    """
    if not announcing.by_mail:
        return 0
    told = [each for each in acting.of_calendars(session, sorted(difference.calendars)) if each.person.address]
    by_language: dict[str, list[ToldRow]] = {}
    for each in told:
        by_language.setdefault(each.person.language, []).append(each)
    calendars, places = timetable.calendars(session, workshop.id), timetable.places(session, workshop.id)
    written: list[Addressed] = []
    for language, people in by_language.items():
        title = names.workshop_names(session, language, [workshop.id]).get(workshop.id, workshop.slug)
        words = MeetingWords(say_in(language), workshop.time_zone, calendars, places)
        for each in people:
            lines = words.ready(each, difference) if first else words.changes(each, difference)
            link = announcing.agenda if each.person.signs_in else ""
            letter = (letters.ready if first else letters.changed)(words.say, each.person.name, title, lines, link)
            key = f"plan:{plan_id}:{each.person.public_id}"
            written.append(Addressed(letter, each.person.address, language, each.person.profile_id, key))
    return post_each(session, written, kind=LetterKind.MEETINGS, workshop_id=workshop.id, now=now)


class MeetingWords:
    """What letters of one language say of meetings."""

    def __init__(
        self, say: Say, time_zone: str, calendars: Mapping[int, Calendar], places: Mapping[int, Place]
    ) -> None:
        self.say, self._zone, self._calendars, self._places = say, time_zone, calendars, places

    def ready(self, to: ToldRow, difference: Difference) -> list[str]:
        """Return the meetings of somebody who had none, in the order of time."""
        return [
            letters.seated(self.say, **self._seat(to, each))
            for each in self._in_time(difference.of(to.registration_id))
        ]

    def changes(self, to: ToldRow, difference: Difference) -> list[str]:
        """Return what is new for somebody: what moved, what fell away, what came new."""
        changes = self._in_time(difference.of(to.registration_id))
        return [self._line(to, each) for fate in IN_ORDER for each in changes if each.fate is fate]

    def _line(self, to: ToldRow, change: Change) -> str:
        seat = self._seat(to, change)
        if change.fate is Fate.DROPPED:
            return letters.cancelled(self.say, when=seat["when"], who=seat["who"])
        if change.fate is Fate.MOVED and change.before is not None:
            return letters.moved(self.say, **seat, before=self.when(to, change.before.session_id))
        words = letters.new if change.fate is Fate.NEW else letters.another_table
        return words(self.say, **seat)

    def _seat(self, to: ToldRow, change: Change) -> letters.Seat:
        where = change.after or change.before
        other = change.visitor_id if change.host_id == to.registration_id else change.host_id
        if where is None:
            raise ValueError("Expected a meeting before or after.")
        return {
            "when": self.when(to, where.session_id),
            "table": where.table_number,
            "room": self._places[where.session_id].room if where.session_id in self._places else "",
            "who": self.who(other),
        }

    def when(self, to: ToldRow, session_id: int) -> str:
        """Return day and time at the workshop, and beside it in the person's own zone where clocks differ."""
        place = self._places.get(session_id)
        if place is None:
            return self.say("a time that is no longer in the programme")
        here, there = (place.starts_at.astimezone(ZoneInfo(zone)) for zone in (self._zone, to.time_zone))
        own = "" if here.utcoffset() == there.utcoffset() else self._clock(there)
        if own and here.date() != there.date():
            own = f"{self._day(there)} {own}"
        return letters.both_clocks(self.say, when=f"{self._day(here)} {self._clock(here)}", own=own)

    def _day(self, local: datetime) -> str:
        return str(format_skeleton("MMMEd", local.replace(tzinfo=None), locale=self.say.language))

    def _clock(self, local: datetime) -> str:
        return f"{local:%H:%M}"

    def who(self, calendar_id: int) -> str:
        """Return who sits in a calendar, with their organisations."""
        calendar = self._calendars.get(calendar_id)
        people = [self._person(member) for member in calendar.members] if calendar else []
        return ", ".join(people) or self.say("a former participant")

    def _person(self, member: Member) -> str:
        latin, own = member.name_latin, member.name
        name = f"{latin} {own}" if latin and latin != own else own
        organisation = member.organisation if self.say.language == "zh" else member.organisation_latin
        organisation = organisation or member.organisation
        name = name or self.say("a former participant")
        return f"{name} ({organisation})" if organisation else name

    def _in_time(self, changes: Sequence[Change]) -> list[Change]:
        return sorted(changes, key=lambda each: next(self._starts(each), ""))

    def _starts(self, change: Change) -> Iterator[str]:
        for where in (change.after, change.before):
            if where is not None and where.session_id in self._places:
                yield self._places[where.session_id].starts_at.isoformat()
