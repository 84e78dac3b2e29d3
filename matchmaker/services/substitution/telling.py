"""Whoever a substitution concerns is told once: the one who leaves, the one who comes, and those whom they meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.permissions import Principal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.mail import Addressed, post_each, say_in
from matchmaker.services.mail.letters import substitution as letters
from matchmaker.services.mail.letters.acting import Done
from matchmaker.services.plans.telling import MeetingWords
from matchmaker.store.queries import acting, names, timetable
from matchmaker.store.queries.acting import PersonRow


@dataclass(frozen=True, slots=True)
class Ways:
    """Whether letters can be sent at all, and the addresses of the registration's page and of the agenda."""

    by_mail: bool = False
    registration: str = ""
    agenda: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What is told.

    Parameters
    ----------
    id
        The public id of the substitution: nobody is told twice of one.
    calendar
        The key of the registration in which somebody else sits now.
    leaves, comes
        The two people.
    meetings
        Session and other calendar of each meeting in the plan in force.
    """

    id: str
    calendar: int
    leaves: PersonRow
    comes: PersonRow | None
    meetings: Sequence[tuple[int, int]]
    reason: str


def tell_of_substitution(
    session: Session, principal: Principal, workshop: WorkshopFacts, news: News, ways: Ways, *, now: datetime
) -> int:
    """Write to everybody whom a substitution concerns; return to how many."""
    if not ways.by_mail:
        return 0
    written = [*_to_the_two(session, principal, workshop, news, ways), *_to_others(session, workshop, news, ways)]
    return post_each(session, written, kind=LetterKind.SUBSTITUTION, workshop_id=workshop.id, now=now)


def _to_the_two(
    session: Session, principal: Principal, workshop: WorkshopFacts, news: News, ways: Ways
) -> Iterator[Addressed]:
    if news.comes is None:
        return
    for person, other in ((news.leaves, news.comes), (news.comes, news.leaves)):
        if not person.address:
            continue
        titles = names.workshop_names(session, person.language, [workshop.id])
        offices = names.party_names(session, person.language, [principal.party]) if principal.party else {}
        link = ways.registration if person is news.comes and person.signs_in else ""
        done = Done(
            say_in(person.language),
            person.name,
            titles.get(workshop.id, workshop.slug),
            offices.get(principal.party or 0, ""),
            news.reason,
            link,
        )
        if person is news.leaves:
            letter = letters.leaves(done, other=_name(other))
        else:
            letter = letters.comes(done, other=_name(other), meetings=_meetings(session, workshop, news, person))
        yield Addressed(letter, person.address, person.language, person.profile_id, _key(news, person))


def _to_others(session: Session, workshop: WorkshopFacts, news: News, ways: Ways) -> Iterator[Addressed]:
    places = timetable.places(session, workshop.id)
    at = {other: session_id for session_id, other in news.meetings}
    for told in acting.of_calendars(session, sorted(at)):
        person = told.person
        if not person.address or news.comes is None:
            continue
        title = names.workshop_names(session, person.language, [workshop.id]).get(workshop.id, workshop.slug)
        words = MeetingWords(say_in(person.language), workshop.time_zone, {}, places)
        letter = letters.met(
            words.say,
            name=person.name,
            title=title,
            before=_name(news.leaves),
            after=_name(news.comes),
            when=words.when(told, at[told.registration_id]),
            link=ways.agenda if person.signs_in else "",
        )
        yield Addressed(letter, person.address, person.language, person.profile_id, _key(news, person))


def _meetings(session: Session, workshop: WorkshopFacts, news: News, person: PersonRow) -> list[str]:
    """Return when the meetings are and with whom, for the one who comes, in the order of time."""
    places = timetable.places(session, workshop.id)
    others = timetable.calendars_of(session, [other for _at, other in news.meetings])
    words = MeetingWords(say_in(person.language), workshop.time_zone, others, places)
    seated = acting.of_calendars(session, [news.calendar])
    own = next((each for each in seated if each.person.profile_id == person.profile_id), None)
    if own is None:
        return []
    order = {key: position for position, key in enumerate(places)}
    held = sorted(news.meetings, key=lambda each: order.get(each[0], -1))
    return [f"{words.when(own, at)}: {words.who(other)}" for at, other in held]


def _name(person: PersonRow) -> str:
    latin, own = person.name_latin, person.name
    return f"{latin} {own}" if latin and latin != own else own


def _key(news: News, person: PersonRow) -> str:
    return f"substitution:{news.id}:{person.public_id}"
