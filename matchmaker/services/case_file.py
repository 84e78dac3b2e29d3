"""The case file of a workshop for the archive of one office: what was agreed, by whom and when, with the proofs.

It holds what that office may read anyway: the programme, the versions of the plan with the bytes that were confirmed,
its own entries of the journal, the costs as it sees them. Nothing private of the other side is in it. That a case file
was made is entered in the journal, but stands in no case file: so the same state gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.journal import CASE_FILE_MADE
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.programmes.json_form import sha256_of
from matchmaker.domain.workshops import Side
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.costs.ledger import Ledger, open_ledger
from matchmaker.services.journal_reading import LONGEST_REASON, MOST_EXPORTED, Entry, named, own_side_of
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.export import Exported
from matchmaker.services.plans.timetables import seats_of
from matchmaker.services.programmes import programme_of
from matchmaker.services.programmes.reading import by_side
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import journal as journal_queries
from matchmaker.store.queries import names, plans, timetable
from matchmaker.store.queries import programmes as programme_queries
from matchmaker.store.queries.journal import Wanted
from matchmaker.store.queries.plans import Version


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An office confirmed the document of this hash."""

    side: Side
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """A version of the plan: the bytes whose hash is confirmed, and who confirmed which hash."""

    version: Version
    canonical: bytes
    sha256: str
    confirmed: tuple[Confirmed, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that goes into the archive.

    Parameters
    ----------
    opening
        Who confirmed that registration opens, and with which programme.
    in_force
        The meetings of the version in force, with names; None where none is published.
    entries
        The own side's entries of the journal, the oldest first.
    """

    slug: str
    title: str
    parties: Mapping[Side, str]
    own_side: Side | None
    time_zone: str
    programme: Programme
    programme_sha256: str
    opening: tuple[Confirmed, ...]
    versions: tuple[CaseVersion, ...]
    in_force: Exported | None
    entries: tuple[Entry, ...]
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class CaseFilePage:
    """What the page says before the file is made."""

    slug: str
    title: str
    versions: int
    entries: int


def case_file_page(session: Session, principal: Principal, slug: str, *, language: str) -> CaseFilePage:
    """Return what a case file would hold now."""
    workshop, side = own_side_of(session, principal, slug, Action.JOURNAL_READ)
    title = names.workshop_names(session, language, [workshop.id]).get(workshop.id, slug)
    entries = journal_queries.count_of_side(session, side, Wanted())
    return CaseFilePage(slug, title, len(plans.versions(session, workshop.id)), entries)


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
    programme = programme_of(session, workshop)
    contents = _contents(session, workshop)
    entries = journal_queries.entries_of_side(session, side, Wanted(), most=MOST_EXPORTED)
    made = CaseFile(
        slug=slug,
        title=names.workshop_names(session, language, [workshop.id]).get(workshop.id, slug),
        parties=by_side(names.party_names(session, language, workshop.parties), workshop),
        own_side=workshop.side_of(principal.party),
        time_zone=workshop.time_zone,
        programme=programme,
        programme_sha256=sha256_of(programme),
        opening=_opening(session, workshop),
        versions=_versions(session, workshop, contents),
        in_force=_in_force(session, workshop, contents, language),
        entries=named(session, side, [row for row in reversed(entries) if row.action != CASE_FILE_MADE]),
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


def _contents(session: Session, workshop: WorkshopFacts) -> list[Content]:
    """Return every version with its meetings, the oldest first."""
    places, calendars = timetable.places(session, workshop.id), timetable.calendars(session, workshop.id)
    return [
        Content(each, timetable.sittings(session, each.id), places, calendars)
        for each in reversed(plans.versions(session, workshop.id))
    ]


def _versions(session: Session, workshop: WorkshopFacts, contents: list[Content]) -> tuple[CaseVersion, ...]:
    said = plans.confirmations(session, workshop.id)
    return tuple(
        CaseVersion(
            content.version,
            content.canonical,
            content.sha256,
            tuple(
                Confirmed(side, each.sha256, each.confirmed_at)
                for each in said
                if each.plan_public_id == content.version.public_id and (side := workshop.side_of(each.party_id))
            ),
        )
        for content in contents
    )


def _opening(session: Session, workshop: WorkshopFacts) -> tuple[Confirmed, ...]:
    rows = programme_queries.opening_confirmations(session, workshop.id)
    return tuple(
        Confirmed(side, row.sha256, row.confirmed_at) for row in rows if (side := workshop.side_of(row.party_id))
    )


def _in_force(session: Session, workshop: WorkshopFacts, contents: list[Content], language: str) -> Exported | None:
    content = next((each for each in contents if each.version.status is PlanStatus.PUBLISHED), None)
    if content is None:
        return None
    interpreters = timetable.interpreters(session, content.version.id)
    seats = seats_of(content, names.theme_names(session, language), interpreters)
    return Exported(workshop.slug, content.version.number, workshop.time_zone, tuple(seats))
