"""Everything that is stored about a person, as a document: the rows of every table, without secrets and other people.

What is left out is said with its reason, table by table, so that nobody has to guess whether there is more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import OPENING
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.domain.processing import CATALOGUE, Column, Datum, Purpose
from matchmaker.services import journal
from matchmaker.services.subject.keys import Subject, subject_of_account
from matchmaker.services.subject.places import Places, places_in
from matchmaker.services.subject.rows import rows_of
from matchmaker.store.tables.plans import WorkshopPlan

FORMAT = "matchmaker-subject/1"
SOMEBODY_ELSE = "somebody else"
NOT_GIVEN = frozenset({"key", Datum.SECRET.value})
"""What a column may be that is of use to nobody outside: keys of the tables, hashes and sealed secrets."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of one table: for each column that is given, its value as JSON knows it."""

    table: str
    purpose: Purpose
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is stored about a person.

    Parameters
    ----------
    withheld
        By table, why rows that point at the person are not given.
    """

    made_at: datetime
    tables: Sequence[Kept]
    withheld: Mapping[str, str]

    def document(self) -> dict[str, Any]:
        """Return the whole as a JSON document; see ``docs/formats.md``."""
        return {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "tables": {
                each.table: {"purpose": each.purpose.value, "rows": [dict(row) for row in each.rows]}
                for each in self.tables
            },
            "withheld": dict(self.withheld),
        }


def everything_about(session: Session, principal: Principal, *, language: str, now: datetime) -> Everything:
    """Return everything about the one who asks.

    To read it leaves no entry in the journal, as nobody's look at what is their own does; `note_export` enters that it
    was taken out as a file.
    """
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.SUBJECT_EXPORT, Resource(owners=owners))
    subject = subject_of_account(session, principal.account or 0)
    found = rows_of(session, subject)
    _without_drafts(session, found)
    _without_keys(found)
    places = places_in(session, found, language)
    tables = [
        Kept(name, CATALOGUE[name].purpose, [_given(name, row, subject, places) for row in rows])
        for name, rows in found.items()
        if rows
    ]
    return Everything(now, tables, {name: entry.withheld for name, entry in CATALOGUE.items() if entry.withheld})


def note_export(session: Session, principal: Principal, *, now: datetime) -> None:
    """Write into the journal that the one who asks took everything about themselves out."""
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    require(principal, Action.SUBJECT_EXPORT, Resource(owners=owners))
    own = subject_of_account(session, principal.account or 0).account_id or ""
    journal.record(session, principal, "own data exported", subject_kind="account", subject_id=own, now=now)


def _without_drafts(session: Session, found: dict[str, list[Mapping[str, Any]]]) -> None:
    """Leave out the meetings of plans that were never in force: those are the offices' drafts."""
    plans = {row["plan_id"] for row in found["meetings"]}
    query = select(WorkshopPlan.id).where(WorkshopPlan.id.in_(plans), WorkshopPlan.published_at.is_not(None))
    published = set(session.scalars(query))
    found["meetings"] = [row for row in found["meetings"] if row["plan_id"] in published]


def _without_keys(found: dict[str, list[Mapping[str, Any]]]) -> None:
    """Blank what a waiting letter with a link says: whoever sits at somebody's screen is not in their mailbox."""
    blank = {"body_text": "", "body_html": None}
    found["outbox"] = [row | blank if row["kind"] in OPENING else row for row in map(dict, found["outbox"])]


def _given(table: str, row: Mapping[str, Any], subject: Subject, places: Places) -> dict[str, Any]:
    columns = CATALOGUE[table].columns
    given = {
        name: _value(columns[name], value, subject, places)
        for name, value in row.items()
        if columns[name].word not in NOT_GIVEN and not (columns[name].own and name == "id")
    }
    return {name: value for name, value in given.items() if value is not _HIDDEN}


_HIDDEN = object()


def _value(column: Column, value: Any, subject: Subject, places: Places) -> Any:
    if value is None:
        return None
    if column.link is not None:
        return _whom(column, value, subject, places)
    if (label := places.label(column.name, value)) is not None:
        return label
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _whom(column: Column, value: Any, subject: Subject, places: Places) -> Any:
    """Return whom a column points at: the person's own address or id, the name of whom they met; never a key."""
    if isinstance(value, str):
        return value if value in subject.ids | subject.addresses else SOMEBODY_ELSE
    if column.name.endswith("registration_a_id") or column.name.endswith("registration_b_id"):
        return places.calendar(value)
    if column.name == "to_registration_id":
        return places.calendar(value)
    own = {subject.account, subject.profile, *subject.registrations}
    return _HIDDEN if isinstance(value, int) and value in own and column.own else SOMEBODY_ELSE
