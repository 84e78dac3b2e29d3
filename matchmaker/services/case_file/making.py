"""Making the case file of a workshop: all that one office may read anyway, in one piece.

It holds the programme, what was agreed and proposed with the bytes that were confirmed, the weights, the own
delegation, the own side's entries of the journal and the costs as that office sees them. Nothing private of the other
side is in it. That a case file was made is entered in the journal, but stands in no case file: so the same state gives
the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.journal import CASE_FILE_MADE
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.workshops import Side
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.case_file.agreements import Agreements, agreements_of
from matchmaker.services.case_file.delegation import Delegate, own_delegation
from matchmaker.services.costs.ledger import Ledger, open_ledger
from matchmaker.services.journal_reading import LONGEST_REASON, Entry, named, own_side_of
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.export import Exported
from matchmaker.services.plans.timetables import seats_of
from matchmaker.services.programmes import programme_of
from matchmaker.services.scoring import usual_weights
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import case_file as queries
from matchmaker.store.queries import names, plans, scoring, timetable
from matchmaker.store.queries.journal import Side as JournalSide
from matchmaker.store.queries.journal import Wanted, count_of_side, entries_of_side
from matchmaker.store.queries.meetings import interpreters_of


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of the affinity counts, and which of that the offices chose; the rest is the usual."""

    in_force: Mapping[str, float]
    chosen: Mapping[str, float]
    follow_up: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that goes into the archive.

    Parameters
    ----------
    programme
        As it stands.
    in_force
        The meetings of the version in force, with names; None where none is published.
    entries
        All of the journal that the own side may read, the oldest first.
    journal_head
        The hash of the newest entry of the whole journal, for `db check --journal-head`; empty where there is none.
    """

    slug: str
    title: str
    parties: Mapping[Side, str]
    own_side: Side | None
    time_zone: str
    programme: Programme
    weights: Weights
    agreements: Agreements
    in_force: Exported | None
    delegation: tuple[Delegate, ...]
    entries: tuple[Entry, ...]
    journal_head: str
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class CaseFilePage:
    """What the page says before the file is made: how many of each there are."""

    slug: str
    title: str
    changes: int
    versions: int
    entries: int


def case_file_page(session: Session, principal: Principal, slug: str, *, language: str) -> CaseFilePage:
    """Return what a case file would hold now."""
    workshop, side = own_side_of(session, principal, slug, Action.JOURNAL_READ)
    return CaseFilePage(
        slug=slug,
        title=names.workshop_names(session, language, [workshop.id]).get(workshop.id, slug),
        changes=len(queries.changes(session, workshop.id)),
        versions=len(plans.versions(session, workshop.id)),
        entries=count_of_side(session, side, Wanted()) - count_of_side(session, side, Wanted(act=CASE_FILE_MADE)),
    )


def make_case_file(
    session: Session, principal: Principal, slug: str, *, reason: str, language: str, now: datetime
) -> CaseFile:
    """Return the case file of a workshop, and enter in the journal that it was made, and why.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    """
    workshop, side = own_side_of(session, principal, slug, Action.EXPORT, reason=reason)
    require(principal, Action.COST_TOTALS_READ, workshop.resource(), reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    contents = _contents(session, workshop)
    made = CaseFile(
        slug=slug,
        title=names.workshop_names(session, language, [workshop.id]).get(workshop.id, slug),
        parties=workshop.by_side(names.party_names(session, language, workshop.parties)),
        own_side=workshop.side_of(principal.party),
        time_zone=workshop.time_zone,
        programme=programme_of(session, workshop),
        weights=_weights(session, workshop),
        agreements=agreements_of(session, workshop, contents),
        in_force=_in_force(session, workshop, contents, language),
        delegation=own_delegation(session, principal, workshop, language, reason=reason),
        entries=_entries(session, side),
        journal_head=queries.journal_head(session),
        ledger=open_ledger(session, principal, slug, language, reason=reason),
    )
    place = workshop.public_id
    journal.record(
        session,
        principal,
        CASE_FILE_MADE,
        subject_kind="workshop",
        subject_id=place,
        workshop=place,
        reason=reason,
        now=now,
    )
    return made


def _entries(session: Session, side: JournalSide) -> tuple[Entry, ...]:
    """Return all that the side may read, the oldest first, but that a case file was made."""
    rows = entries_of_side(session, side, Wanted(), most=count_of_side(session, side, Wanted()))
    return named(session, side, [row for row in reversed(rows) if row.action != CASE_FILE_MADE])


def _weights(session: Session, workshop: WorkshopFacts) -> Weights:
    place = scoring.follows(session, workshop.id)
    usual = usual_weights(follow_up=place.follow_up)
    return Weights({**usual, **place.weights}, place.weights, place.follow_up)


def _contents(session: Session, workshop: WorkshopFacts) -> list[Content]:
    """Return every version with its meetings, the oldest first."""
    places, calendars = timetable.places(session, workshop.id), timetable.calendars(session, workshop.id)
    return [
        Content(each, timetable.sittings(session, each.id), places, calendars)
        for each in reversed(plans.versions(session, workshop.id))
    ]


def _in_force(session: Session, workshop: WorkshopFacts, contents: list[Content], language: str) -> Exported | None:
    content = next((each for each in contents if each.version.status is PlanStatus.PUBLISHED), None)
    if content is None:
        return None
    interpreters = interpreters_of(session, content.version.id)
    seats = seats_of(content, names.theme_names(session, language), interpreters)
    return Exported(workshop.slug, content.version.number, workshop.time_zone, tuple(seats))
