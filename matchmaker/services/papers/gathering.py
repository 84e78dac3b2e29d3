"""What the papers of a workshop are made of, as far as the office that asks may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from matchmaker.domain.people import Sector
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import ItemKind, Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.papers.pages import may_be_named, unnamed
from matchmaker.services.papers.presence import presence_of
from matchmaker.store.queries import delegations, people, plans, timetable
from matchmaker.store.queries import papers as queries
from matchmaker.store.queries.meetings import interpreters_of
from matchmaker.store.queries.papers import GuestRow, ItemRow
from matchmaker.store.queries.timetable import Calendar, Place, Sitting

Key = TypeVar("Key", date, int)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, as the office that asks may name them.

    Parameters
    ----------
    shared
        Whether they agreed to be seen by the other side, so that a paper for both may name them.
    rank
        For seating; 1 is the first. Seen by offices alone.
    days
        The days on which they are there, as far as they and the desk have said.
    """

    public_id: str
    registration_id: int
    side: Side
    shared: bool
    name: str
    name_latin: str
    call_name: str
    title: str
    rank: int | None
    summary: str
    organisation: str
    organisation_latin: str
    sector: Sector | None
    themes: tuple[int, ...]
    languages: tuple[str, ...]
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Published:
    """The version in force: its meetings by calendar, and who goes on which visit."""

    number: int
    published_at: datetime
    sittings: Sequence[Sitting]
    calendars: Mapping[int, Calendar]
    interpreters: Mapping[int, str]
    visits: Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Material:
    """All that papers say, with texts by language.

    Parameters
    ----------
    unseen
        How many are registered on each side and may not be named here.
    present, eating
        How many are there on each day and in each break (its key), of each side, whether they may be named or not.
    """

    slug: str
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    place: str
    starts_on: date
    ends_on: date
    time_zone: str
    zones: Mapping[Side, str]
    parties: Mapping[Side, Mapping[str, str]]
    own_side: Side | None
    working_language: str
    people: tuple[Person, ...]
    unseen: Mapping[Side, int]
    present: Mapping[date, Mapping[Side, int]]
    eating: Mapping[int, Mapping[Side, int]]
    sessions: tuple[Place, ...]
    themes: Mapping[int, Mapping[str, str]]
    items: tuple[ItemRow, ...]
    item_names: Mapping[int, Mapping[str, str]]
    interpreters: tuple[tuple[str, str], ...]
    published: Published | None


def gather(session: Session, workshop: WorkshopFacts, own: Side | None) -> Material:
    """Return what papers of a workshop are made of for the office of side `own`, in eighteen statements at most."""
    facts = queries.workshop(session, workshop.id)
    rows = queries.guests(session, workshop.id)
    items = queries.items(session, workshop.id)
    there = presence_of(session, workshop, [row.registration_id for row in rows], items)
    days = there.days
    named = may_be_named(rows, own)
    parties = queries.party_names(session, workshop.parties)
    zones = queries.time_zones(session, workshop.parties)
    of_side = {Side.HOST: workshop.host_party_id, Side.VISITOR: workshop.visitor_party_id}
    every_day = sorted({day for each in days.values() for day in each})
    return Material(
        slug=workshop.slug,
        titles=queries.workshop_names(session, workshop.id),
        summaries=queries.workshop_summaries(session, workshop.id),
        place=facts.place,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        time_zone=workshop.time_zone,
        zones={side: zones[party] for side, party in of_side.items()},
        parties={side: parties.get(party, {}) for side, party in of_side.items()},
        own_side=own,
        working_language=workshop.working_language,
        people=_people(session, workshop, named, days),
        unseen=unnamed(rows, own),
        present={day: _by_side(rows, days, day) for day in every_day},
        eating={item.id: _by_side(rows, there.breaks, item.id) for item in items if item.kind is ItemKind.BREAK},
        sessions=tuple(sorted(timetable.places(session, workshop.id).values(), key=lambda each: each.starts_at)),
        themes=queries.theme_names(session, workshop.partnership_id),
        items=tuple(items),
        item_names=queries.item_names(session, workshop.id),
        interpreters=tuple(people.interpreters(session, workshop.id)),
        published=_published(session, workshop),
    )


def _people(
    session: Session, workshop: WorkshopFacts, rows: list[GuestRow], days: Mapping[int, frozenset[date]]
) -> tuple[Person, ...]:
    chosen = delegations.themes_of(session, workshop.id)
    spoken = delegations.languages_of(session, [row.profile_id for row in rows])
    return tuple(
        Person(
            public_id=row.public_id,
            registration_id=row.registration_id,
            side=row.side,
            shared=row.consented,
            name=row.name,
            name_latin=row.name_latin,
            call_name=row.call_name,
            title=row.title,
            rank=row.rank,
            summary=row.summary,
            organisation=row.organisation,
            organisation_latin=row.organisation_latin,
            sector=row.sector,
            themes=tuple(chosen.get(row.registration_id, [])),
            languages=tuple(spoken.get(row.profile_id, [])),
            days=days[row.registration_id],
        )
        for row in rows
    )


def _by_side(rows: list[GuestRow], there: Mapping[int, frozenset[Key]], when: Key) -> dict[Side, int]:
    """Return how many of each side are there on a day, or in a break."""
    return {side: sum(row.side is side and when in there[row.registration_id] for row in rows) for side in Side}


def _published(session: Session, workshop: WorkshopFacts) -> Published | None:
    version = next((each for each in plans.versions(session, workshop.id) if each.status is PlanStatus.PUBLISHED), None)
    if version is None or version.published_at is None:
        return None
    return Published(
        version.number,
        version.published_at,
        timetable.sittings(session, version.id),
        timetable.calendars(session, workshop.id),
        interpreters_of(session, version.id),
        queries.visits(session, version.id),
    )
