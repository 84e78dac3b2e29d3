"""Taking tables of a workshop out of the house: with a reason, which the journal keeps with what was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.journal import TABLES_TAKEN
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.reports import FileFormat, What
from matchmaker.domain.workshops import Side
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.heading import workshop_head
from matchmaker.services.reports.columns import COLUMNS, Column
from matchmaker.services.reports.people import people_in
from matchmaker.services.reports.rows import Reading
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import plans

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tables, as what file, and of which version the meetings (None: that in force, else the newest)."""

    tables: Sequence[What]
    form: FileFormat
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TakenTable:
    """A table with its values, row by row in the order of the columns."""

    what: What
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out; `people`: the public ids of all whom it names."""

    slug: str
    tables: Sequence[TakenTable]
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What the page asks with: the versions of the plan by number with their status, the newest first."""

    slug: str
    title: str
    parties: Mapping[Side, str]
    versions: Sequence[plans.Version]


def files_page(session: Session, principal: Principal, slug: str, *, language: str, reason: str = "") -> FilesPage:
    """Return what the page shows before anything is taken out; `reason` where it was sent and is shown again."""
    workshop = workshop_at(session, slug)
    require(principal, Action.DRAFT_READ, workshop.resource(), reason=reason)
    head = workshop_head(session, principal, workshop, language)
    return FilesPage(slug, head.title, head.parties, plans.versions(session, workshop.id))


def take_out(
    session: Session,
    principal: Principal,
    slug: str,
    wanted: Wanted,
    *,
    reason: str,
    language: str,
    at_terminal: bool = False,
    now: datetime,
) -> Taken:
    """Return the tables as the one who asks may have them, and enter in the journal that they were taken, and why.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    RefusedError
        No table is asked for, the plan has no version of the number that is, or the reason cannot be kept.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.EXPORT, workshop.resource(), reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    if not wanted.tables:
        raise RefusedError(Refusal.EXPORT_OF_NOTHING, "tables")
    reading = Reading(session, principal, workshop, language, reason, wanted.version, now)
    found = {what: reading.rows(what) for what in What if what in wanted.tables}
    of_version = {"version": reading.version.number} if What.MEETINGS in found and reading.version else {}
    journal.record(
        session,
        principal,
        TABLES_TAKEN,
        subject_kind="workshop",
        subject_id=workshop.public_id,
        workshop=workshop.public_id,
        reason=reason,
        details={
            "tables": [what.value for what in found],
            "file": wanted.form.value,
            "rows": sum(map(len, found.values())),
            **of_version,
            **({"at": "terminal"} if at_terminal else {}),
        },
        now=now,
    )
    tables = [
        TakenTable(what, COLUMNS[what], [[column.value(row) for column in COLUMNS[what]] for row in rows])
        for what, rows in found.items()
    ]
    return Taken(slug, tables, people_in(found.values()))
