"""Hand a list in, say what its columns mean and who is who, or throw it away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.list_columns import ListField
from matchmaker.domain.people import Sector
from matchmaker.domain.permissions import Principal
from matchmaker.domain.texts import first_refused, one_line
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.list_table import ListTable, packed, unpacked
from matchmaker.services.imports.mapping import (
    OTHER,
    SAME,
    ListMapping,
    mapping_from,
    people_rows,
    suggested_mapping,
)
from matchmaker.services.imports.own_list import note_list, own_list, own_office, require_as_opened, require_open
from matchmaker.store.tables.imports import PeopleImport

MOST_READ = 10
"""Of an office at a workshop: so many lists may lie there without being taken in."""

LONGEST_FILE_NAME = 200
_UNNAMED = "list"


@dataclass(frozen=True, slots=True)
class Handed:
    """A list that was read.

    Parameters
    ----------
    sha256
        Of the bytes that were handed in.
    """

    table: ListTable
    file_name: str
    sha256: str


def receive(session: Session, principal: Principal, slug: str, handed: Handed, *, now: datetime) -> str:
    """Keep a list with what its columns probably mean; return its public id. Nobody is made by that.

    Raises
    ------
    RefusedError
        Registration is closed, or too many lists lie there already.
    """
    workshop, _side = own_office(session, principal, slug)
    require_open(session, principal, workshop, now)
    lying = PeopleImport.workshop_id == workshop.id, PeopleImport.party_id == principal.party
    read = select(func.count()).where(*lying, PeopleImport.state == ImportState.READ)
    if (session.scalar(read) or 0) >= MOST_READ:
        raise RefusedError(Refusal.TOO_MANY, "file", most=MOST_READ)
    mapping = suggested_mapping(handed.table)
    row = PeopleImport(
        workshop_id=workshop.id,
        party_id=principal.party,
        account_id=principal.account,
        file_name=usable_file_name(handed.file_name),
        sha256=handed.sha256,
        content=packed(handed.table),
        mapping=mapping.kept(),
        row_count=len(people_rows(handed.table, mapping)),
        read_at=now,
    )
    session.add(row)
    session.flush()
    note_list(session, principal, workshop, "list handed in", row.public_id, now, rows=row.row_count)
    return row.public_id


def usable_file_name(given: str) -> str:
    """Return the name of a file without its folders, as it can be kept and shown."""
    name = one_line(given.replace("\\", "/").rpartition("/")[2])[:LONGEST_FILE_NAME]
    return _UNNAMED if not name or first_refused(name) else name


def choose_columns(
    session: Session,
    principal: Principal,
    slug: str,
    import_id: str,
    columns: Mapping[int, ListField],
    *,
    header: int,
    sector: Sector,
    version: int | None,
) -> None:
    """Say what the columns of a list mean, and in which row their names stand.

    Where that is another row, the columns are suggested anew. What was decided about single people holds no longer.

    Raises
    ------
    RefusedError
        Two columns are said to hold the same, or there is no such row.
    EditConflictError
        A colleague changed it after it was opened at `version`.
    """
    workshop, _side = own_office(session, principal, slug)
    row = own_list(session, workshop, principal, import_id)
    require_as_opened(row, version, ImportState.READ)
    table = unpacked(row.content or b"")
    if len(set(columns.values())) < len(columns):
        raise RefusedError(Refusal.LIST_COLUMN_TWICE)
    numbers = [each.number for each in table.rows]
    if header not in numbers:
        raise RefusedError(Refusal.LIST_ROW_WRONG, "header", least=numbers[0], most=numbers[-1])
    moved = header != mapping_from(row.mapping or {}).header
    mapping = suggested_mapping(table, header) if moved else ListMapping(header, dict(columns))
    _keep(row, replace(mapping, sector=sector), table)


def decide(
    session: Session,
    principal: Principal,
    slug: str,
    import_id: str,
    said: Mapping[int, str],
    *,
    version: int | None,
) -> None:
    """Say of rows that are like somebody whether it is the same person or another one.

    Raises
    ------
    EditConflictError
        A colleague changed it after it was opened at `version`.
    """
    workshop, _side = own_office(session, principal, slug)
    row = own_list(session, workshop, principal, import_id)
    require_as_opened(row, version, ImportState.READ)
    mapping = mapping_from(row.mapping or {})
    known = {number: each for number, each in said.items() if each in {SAME, OTHER}}
    row.mapping = replace(mapping, decided={**mapping.decided, **known}).kept()


def drop(session: Session, principal: Principal, slug: str, import_id: str, *, now: datetime) -> None:
    """Throw a list away that was not taken in, with all that it says."""
    workshop, _side = own_office(session, principal, slug)
    row = own_list(session, workshop, principal, import_id)
    require_as_opened(row, row.version, ImportState.READ)
    session.delete(row)
    note_list(session, principal, workshop, "list thrown away", import_id, now)


def _keep(row: PeopleImport, mapping: ListMapping, table: ListTable) -> None:
    row.mapping = mapping.kept()
    row.row_count = len(people_rows(table, mapping))
