"""The journal as people read it: an office its own side's entries of a workshop, a person who read what is theirs.

What the other office did shows only where it concerns both, as done by the other office, and without its reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.clock import instant_of
from matchmaker.domain.journal import JOURNAL_EXPORTED, OF_PEOPLE, REASON_FOR_BOTH
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.texts import kept_line
from matchmaker.store.journal_chain import HASHED
from matchmaker.store.queries import journal as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.journal import EntryRow, Side, Wanted

PAGE = 50
MOST_EXPORTED = 20_000
MOST_ACCESSES = 200
LONGEST_REASON = 500


class Actor(StrEnum):
    """Who did something, as far as the reader may know."""

    OWN = "somebody of the own side"
    OTHER_OFFICE = "the other office"
    OPERATOR = "an operator"
    SERVICE = "the service itself"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader asks for; empty means all. `person` is the public id of an account, `page` counts from 1."""

    act: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One act.

    Parameters
    ----------
    name, for_whom
        Of somebody of the own side; empty for anybody else. `for_whom`: the office acted for them.
    subject, subject_name, number
        What kind of thing it was about, the name of a person of the own side, the number of a version.
    reason
        Empty where none was given, or where it is not the reader's to know.
    reason_erased
        There was a reason, and its words were erased with the person of whom they spoke.
    """

    at: datetime
    actor: Actor
    name: str
    for_whom: str
    act: str
    subject: str
    subject_name: str
    number: int | None
    reason: str
    reason_erased: bool
    sha256: str
    previous_sha256: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A page of the journal of a workshop as one office reads it.

    Parameters
    ----------
    acts, people
        What can be filtered by: acts, and accounts of the own side with their names.
    found
        How many entries fit what was asked for.
    """

    slug: str
    title: str
    time_zone: str
    entries: tuple[Entry, ...]
    found: int
    page: int
    pages: int
    acts: tuple[str, ...]
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody else read, took out or changed what is a person's.

    Parameters
    ----------
    actor
        `OWN` is the office of the person's own region, or whoever prepared the entry for them.
    of_workshop
        It was about a whole workshop in which the person takes part.
    reason
        Said only where it was about this person alone.
    """

    at: datetime
    actor: Actor
    act: str
    of_workshop: bool
    reason: str


def journal_of(session: Session, principal: Principal, slug: str, wanted: Filter, *, language: str) -> JournalPage:
    """Return a page of what the own side did at a workshop, and of what concerns both; the newest first.

    Raises
    ------
    NotFoundError, ForbiddenError
        The one who asks is of no office of the workshop.
    """
    workshop, side = _own_side(session, principal, slug, Action.JOURNAL_READ)
    people = queries.actors_of_side(session, side)
    asked = _asked(wanted, workshop.time_zone, people)
    found = queries.count_of_side(session, side, asked)
    pages = max(1, -(-found // PAGE))
    page = min(max(1, wanted.page), pages)
    rows = queries.entries_of_side(session, side, asked, skip=(page - 1) * PAGE, most=PAGE)
    return JournalPage(
        slug=slug,
        title=names.workshop_names(session, language, [workshop.id]).get(workshop.id, slug),
        time_zone=workshop.time_zone,
        entries=named(session, side, rows),
        found=found,
        page=page,
        pages=pages,
        acts=tuple(queries.acts_of_side(session, side)),
        people=dict(sorted(people.items(), key=lambda each: each[1].casefold())),
    )


def export_journal(
    session: Session, principal: Principal, slug: str, wanted: Filter, *, reason: str, now: datetime
) -> tuple[Entry, ...]:
    """Return the entries asked for, for a file, and enter in the journal who took them out and why.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    """
    workshop, side = _own_side(session, principal, slug, Action.EXPORT, reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    people = queries.actors_of_side(session, side)
    asked = _asked(wanted, workshop.time_zone, people)
    rows = queries.entries_of_side(session, side, asked, most=MOST_EXPORTED)
    found = named(session, side, rows)
    about = {"subject_kind": "workshop", "subject_id": workshop.public_id, "workshop": workshop.public_id}
    details = {"entries": len(found)}
    journal.record(session, principal, JOURNAL_EXPORTED, **about, reason=reason, details=details, now=now)
    return found


def accesses_of(session: Session, principal: Principal) -> tuple[Access, ...]:
    """Return who else read, took out or changed what is the asking person's, the newest first.

    In three statements; nothing for somebody without a profile.
    """
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.JOURNAL_READ, Resource(owners=owners, party=principal.party))
    if principal.profile is None or principal.account is None or principal.party is None:
        return ()
    rows = queries.about_person(session, principal.profile, principal.account, most=MOST_ACCESSES)
    actors = {row.actor_id for row in rows if row.actor_id}
    operators = queries.operators(session, actors)
    own = queries.names_of_accounts(session, principal.party, actors)
    return tuple(
        Access(
            at=row.at,
            actor=_actor(row, operators, own=row.actor_id in own),
            act=row.action,
            of_workshop=row.subject_kind not in OF_PEOPLE,
            reason=_words(row) if row.subject_kind in OF_PEOPLE else "",
        )
        for row in rows
    )


def own_side_of(
    session: Session, principal: Principal, slug: str, action: Action, *, reason: str = ""
) -> tuple[WorkshopFacts, Side]:
    """Return a workshop and the side of it that the asking office is."""
    return _own_side(session, principal, slug, action, reason=reason)


def named(session: Session, side: Side, rows: Sequence[EntryRow]) -> tuple[Entry, ...]:
    """Return entries with the names that the side may read, in four statements."""
    accounts = {each for row in rows for each in (row.actor_id, row.on_behalf_of_id)}
    accounts |= {row.subject_id for row in rows if row.subject_kind == "account"}
    own = queries.names_of_accounts(session, side.party, {each for each in accounts if each})
    operators = queries.operators(session, {row.actor_id for row in rows if row.actor_id and not row.party_id})
    subjects = own | _subjects(session, side, rows)
    return tuple(_entry(row, side, own, operators, subjects) for row in rows)


def _own_side(
    session: Session, principal: Principal, slug: str, action: Action, *, reason: str = ""
) -> tuple[WorkshopFacts, Side]:
    """Return the side that asks; an operator is of neither, so that nothing is theirs but what concerns both."""
    workshop = workshop_at(session, slug)
    require(principal, Action.JOURNAL_READ, workshop.resource())  # an office of another workshop ends here
    require(principal, action, workshop.resource(party=principal.party), reason=reason)
    return workshop, queries.side_of(session, workshop.id, principal.party)


def _asked(wanted: Filter, zone: str, people: Mapping[str, str]) -> Wanted:
    """Return what is asked for as instants; whoever is not of the own side is not asked for by name."""
    midnight = time()
    return Wanted(
        act=wanted.act,
        actor=wanted.person if wanted.person in people else "",
        since=instant_of(wanted.since, midnight, zone) if wanted.since else None,
        until=instant_of(wanted.until + timedelta(days=1), midnight, zone) if wanted.until else None,
    )


def _subjects(session: Session, side: Side, rows: Iterable[EntryRow]) -> dict[str, str]:
    """Return the names of the own people whose profiles and calendars entries are about, by public id."""
    by_kind: dict[str, set[str]] = {"profile": set(), "registration": set()}
    for row in rows:
        if row.subject_kind in by_kind and row.subject_id:
            by_kind[row.subject_kind].add(row.subject_id)
        if row.on_behalf_of_id:
            for ids in by_kind.values():
                ids.add(row.on_behalf_of_id)
    registrations = queries.names_of_registrations(session, side.party, by_kind["registration"])
    return {
        **queries.names_of_profiles(session, side.party, by_kind["profile"]),
        **{public_id: ", ".join(each) for public_id, each in registrations.items()},
    }


def _entry(
    row: EntryRow, side: Side, own: Mapping[str, str], operators: frozenset[str], subjects: Mapping[str, str]
) -> Entry:
    mine = row.party_id == side.party_id
    actor = Actor.OWN if mine else _actor(row, operators, own=False)
    told = mine or actor is Actor.OPERATOR or row.action in REASON_FOR_BOTH
    number = row.details.get("number")
    return Entry(
        at=row.at,
        actor=actor,
        name=own.get(row.actor_id or "", "") if mine else "",
        for_whom=subjects.get(row.on_behalf_of_id or "", ""),
        act=row.action,
        subject=row.subject_kind or "",
        subject_name=subjects.get(row.subject_id or "", ""),
        number=number if isinstance(number, int) else None,
        reason=_words(row) if told else "",
        reason_erased=told and row.reason.startswith(HASHED) and row.words is None,
        sha256=row.sha256,
        previous_sha256=row.previous_sha256,
    )


def _actor(row: EntryRow, operators: frozenset[str], *, own: bool) -> Actor:
    if row.actor_id is None:
        return Actor.SERVICE
    if row.actor_id in operators:
        return Actor.OPERATOR
    return Actor.OWN if own else Actor.OTHER_OFFICE


def _words(row: EntryRow) -> str:
    """Return the reason in words: those kept beside the entry, or in an old entry those within."""
    return row.words or ("" if row.reason.startswith(HASHED) else row.reason)
