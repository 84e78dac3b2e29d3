"""Take a list in at the terminal, for an organiser whose address is given: what the pages do, in one step.

Whoever has the terminal has the database as well, so nobody signs in; the journal says that it was done there. Letters
are not written: the organiser does that on the page of the list, which says to how many.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.list_columns import ListField
from matchmaker.domain.permissions import Principal
from matchmaker.files.list_table import ListTable
from matchmaker.services.at_terminal import organiser_called
from matchmaker.services.imports.looking import Fate, Outlook, outlook_of
from matchmaker.services.imports.mapping import ListMapping, headers_of, people_rows, remapped, suggested_mapping
from matchmaker.services.imports.own_list import note_list, own_office, require_open
from matchmaker.services.imports.receiving import Handed, usable_file_name
from matchmaker.services.imports.taking import MOST_PEOPLE, written
from matchmaker.store.tables.imports import PeopleImport


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of a list, or became of it; the names of its columns, to speak of them."""

    outlook: Outlook
    table: ListTable
    mapping: ListMapping
    headers: tuple[str, ...]


def import_at_terminal(
    session: Session,
    email: str,
    slug: str,
    handed: Handed,
    *,
    alike: str,
    columns: Mapping[str, ListField | None],
    dry_run: bool,
    now: datetime,
) -> Foreseen:
    """Take a list in as the organiser with an address, by what its columns hold; or say what would be.

    Where something is wrong or undecided nothing is taken in, and the outlook says what.

    Parameters
    ----------
    alike
        What is said of rows that are like somebody: `SAME`, `OTHER`, or nothing.
    columns
        What columns hold, by their names, where the names do not tell; None leaves a column out.

    Raises
    ------
    InputError
        There is no organiser with this address, or no column of a name.
    RefusedError
        The list cannot be taken in as it is.
    """
    principal, _language = organiser_called(session, email)
    workshop, _side = own_office(session, principal, slug)
    require_open(session, principal, workshop, now)
    mapping = suggested_mapping(handed.table)
    headers = tuple(headers_of(handed.table, mapping.header))
    mapping = remapped(mapping, headers, columns)
    outlook = _outlook(session, principal, slug, handed.table, mapping)
    if alike and outlook.counts[Fate.UNDECIDED]:
        decided = {each.row: alike for each in outlook.of(Fate.UNDECIDED)}
        mapping = replace(mapping, decided=decided)
        outlook = _outlook(session, principal, slug, handed.table, mapping)
    if outlook.hindered is None and not dry_run:
        row = _kept(session, principal, workshop.id, handed, mapping, now)
        note_list(session, principal, workshop, "list handed in", row.public_id, now, at="terminal", rows=row.row_count)
        written(session, principal, slug, row, outlook, now=now)
    return Foreseen(outlook, handed.table, mapping, headers)


def _outlook(session: Session, principal: Principal, slug: str, table: ListTable, mapping: ListMapping) -> Outlook:
    workshop, _side = own_office(session, principal, slug)
    party = principal.party or 0
    return outlook_of(session, workshop, party, table, mapping, language="en", most=MOST_PEOPLE)


def _kept(
    session: Session, principal: Principal, workshop_id: int, handed: Handed, mapping: ListMapping, now: datetime
) -> PeopleImport:
    row = PeopleImport(
        workshop_id=workshop_id,
        party_id=principal.party,
        account_id=principal.account,
        state=ImportState.READ,
        file_name=usable_file_name(handed.file_name),
        sha256=handed.sha256,
        mapping=mapping.kept(),
        row_count=len(people_rows(handed.table, mapping)),
        read_at=now,
    )
    session.add(row)
    session.flush()
    return row
