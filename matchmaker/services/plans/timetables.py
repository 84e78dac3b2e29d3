"""A version of the plan by session and by person: what both offices go through before they confirm it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.paging import paged
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.heading import (
    PlanHead,
    WorkshopHead,
    plan_head,
    unseen_calendars,
    workshop_head,
)
from matchmaker.store.queries import names
from matchmaker.store.queries.meetings import interpreters_of
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime

PEOPLE_ON_A_PAGE = 24
MEETINGS_ON_A_PAGE = 400


@dataclass(frozen=True, slots=True)
class Seat:
    """A meeting: who sits at which table, and which two languages an interpreter joins (``da-zh``; empty for none)."""

    id: str
    place: Place
    theme: str
    table: int
    host: Calendar
    visitor: Calendar
    interpreter: str
    locked: bool


@dataclass(frozen=True, slots=True)
class SessionSeats:
    """A session with its meetings, in the order of the tables."""

    place: Place
    theme: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class SlotSessions:
    """The sessions that begin in a slot."""

    slot: SlotTime
    sessions: tuple[SessionSeats, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A page of a version by session.

    Parameters
    ----------
    slots
        What stands on this page.
    pages
        The slots in which sessions begin, by page.
    page
        Which page this is, from 1.
    """

    workshop: WorkshopHead
    plan: PlanHead
    slots: tuple[SlotSessions, ...]
    pages: tuple[tuple[SlotTime, ...], ...]
    page: int


@dataclass(frozen=True, slots=True)
class PersonSeats:
    """A calendar with its meetings, in the order of time."""

    calendar: Calendar
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class People:
    """A page of a version by person.

    Parameters
    ----------
    found
        How many calendars the search found, over all pages.
    page, pages
        Which page this is, from 1, of how many.
    """

    workshop: WorkshopHead
    plan: PlanHead
    people: tuple[PersonSeats, ...]
    found: int
    page: int
    pages: int


def by_session(
    session: Session, principal: Principal, slug: str, plan_id: str, *, page: int = 1, language: str
) -> Timetable:
    """Return a version by session: so many slots on a page as their meetings allow, and at least one."""
    workshop, content = _read(session, principal, slug, plan_id)
    themes = names.theme_names(session, language)
    seats = seats_of(content, themes, interpreters_of(session, content.version.id))
    pages = _in_pages(_slots(content, themes, seats))
    page = min(max(1, page), len(pages))
    return Timetable(
        workshop_head(session, principal, workshop, language),
        plan_head(session, principal, workshop, content),
        pages[page - 1],
        tuple(tuple(each.slot for each in slots) for slots in pages),
        page,
    )


def by_person(
    session: Session,
    principal: Principal,
    slug: str,
    plan_id: str,
    *,
    search: str = "",
    page: int = 1,
    language: str,
) -> People:
    """Return a version by person: those whose name or organisation holds `search`, some of them on a page."""
    workshop, content = _read(session, principal, slug, plan_id)
    seats = seats_of(content, names.theme_names(session, language), interpreters_of(session, content.version.id))
    unseen = unseen_calendars(session, principal, workshop)
    shown = paged(calendars_found(content, unseen, search), page, PEOPLE_ON_A_PAGE)
    return People(
        workshop_head(session, principal, workshop, language),
        plan_head(session, principal, workshop, content),
        tuple(PersonSeats(calendar, of_calendar(seats, calendar)) for calendar in shown.rows),
        shown.found,
        shown.page,
        shown.pages,
    )


def seats_of(content: Content, themes: Mapping[int, str], interpreters: Mapping[int, str]) -> list[Seat]:
    """Return the meetings of a version in the order of time, session and table."""
    order = {key: position for position, key in enumerate(content.places)}
    return [
        Seat(
            each.public_id,
            content.places[each.session_id],
            themes.get(content.places[each.session_id].theme_id or 0, ""),
            each.table_number,
            content.calendars[each.host_id],
            content.calendars[each.visitor_id],
            interpreters.get(each.id, ""),
            each.locked,
        )
        for each in sorted(content.sittings, key=lambda each: (order.get(each.session_id, -1), each.table_number))
        if each.session_id in content.places
    ]


def _read(session: Session, principal: Principal, slug: str, plan_id: str) -> tuple[WorkshopFacts, Content]:
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource())
    return workshop, content_of(session, workshop, plan_id)


def _slots(content: Content, themes: Mapping[int, str], seats: list[Seat]) -> tuple[SlotSessions, ...]:
    taken: dict[int, list[Seat]] = {}
    for seat in seats:
        taken.setdefault(seat.place.id, []).append(seat)
    starting: dict[SlotTime, list[SessionSeats]] = {}
    for place in content.places.values():
        own, theme = tuple(taken.get(place.id, ())), themes.get(place.theme_id or 0, "")
        starting.setdefault(place.slots[0], []).append(SessionSeats(place, theme, own))
    return tuple(SlotSessions(slot, tuple(sessions)) for slot, sessions in starting.items())


def _in_pages(slots: Iterable[SlotSessions]) -> list[tuple[SlotSessions, ...]]:
    """Return slots in pages, whole ones each, so that no page has too many meetings unless one slot has."""
    pages: list[list[SlotSessions]] = [[]]
    room = MEETINGS_ON_A_PAGE
    for slot in slots:
        meetings = sum(len(each.seats) for each in slot.sessions)
        if pages[-1] and meetings > room:
            pages.append([])
            room = MEETINGS_ON_A_PAGE
        pages[-1].append(slot)
        room -= meetings
    return [tuple(page) for page in pages]


def calendars_shown(content: Content, unseen: Collection[int]) -> list[Calendar]:
    """Return the calendars that sit in a meeting, and those that could and may be seen, by name."""
    sitting = {key for each in content.sittings for key in (each.host_id, each.visitor_id)}
    shown = (
        calendar
        for key, calendar in content.calendars.items()
        if key in sitting or (calendar.status is RegistrationStatus.REGISTERED and key not in unseen)
    )
    return sorted(shown, key=lambda calendar: (calendar.side.value, sorting_name(calendar)))


def calendars_found(content: Content, unseen: Collection[int], search: str) -> list[Calendar]:
    """Return the calendars to be shown whose name or organisation holds all words of `search`, by name."""
    return [calendar for calendar in calendars_shown(content, unseen) if holds(calendar, search)]


def sorting_name(calendar: Calendar) -> str:
    """Return what a calendar is sorted by: the name of its first person in Latin letters, or its own."""
    first = calendar.members[0] if calendar.members else None
    return (first.name_latin or first.name if first else calendar.name).casefold()


def holds(calendar: Calendar, search: str) -> bool:
    """Return whether all words of `search` stand in the names and organisations of a calendar."""
    """Return whether the names or organisations of a calendar hold every word of a search."""
    texts = [calendar.name]
    for member in calendar.members:
        texts += [member.name, member.name_latin, member.organisation, member.organisation_latin]
    everything = " ".join(texts).casefold()
    return all(word in everything for word in search.casefold().split())


def of_calendar(seats: list[Seat], calendar: Calendar) -> tuple[Seat, ...]:
    """Return the meetings of a calendar, in the order in which they were given."""
    return tuple(seat for seat in seats if calendar.id in (seat.host.id, seat.visitor.id))
