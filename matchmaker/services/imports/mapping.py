"""What the office has decided about a list: where the names of its columns stand, what each says, who is who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matchmaker.domain.list_columns import ListField, effective_headers, header_at, suggested
from matchmaker.domain.people import Sector
from matchmaker.errors import InputError, Refusal, RefusedError
from matchmaker.files.list_table import ListRow, ListTable

LOOKED_AT = 20
"""In so many of the first rows the names of the columns are looked for."""

SAME, OTHER = "same", "other"
"""What the office says of a row that is like somebody: the same person, or another one."""


@dataclass(frozen=True, slots=True)
class ListMapping:
    """Decisions about a list.

    Parameters
    ----------
    header
        Number of the row with the names of the columns.
    columns
        What each column says; columns that are left out are not here.
    sector
        Of organisations whose row does not say it.
    decided
        `SAME` or `OTHER` by number of a row.
    """

    header: int
    columns: Mapping[int, ListField]
    sector: Sector = Sector.OTHER
    decided: Mapping[int, str] = field(default_factory=dict)

    def column(self, said: ListField) -> int | None:
        """Return the column that says something; None where none does."""
        return next((column for column, each in self.columns.items() if each is said), None)

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept; nothing of a person is in it."""
        return {
            "header": self.header,
            "columns": {str(column): each.value for column, each in self.columns.items()},
            "sector": self.sector.value,
            "decided": {str(row): said for row, said in self.decided.items()},
        }


def mapping_from(kept: Mapping[str, Any]) -> ListMapping:
    """Return the decisions that were kept."""
    return ListMapping(
        header=int(kept["header"]),
        columns={int(column): ListField(each) for column, each in kept["columns"].items()},
        sector=Sector(kept["sector"]),
        decided={int(row): str(said) for row, said in kept["decided"].items()},
    )


def suggested_mapping(table: ListTable, header: int | None = None) -> ListMapping:
    """Return what the names of the columns say, looked for where they probably stand, or in the row with a number."""
    first = [row.cells for row in table.rows[:LOOKED_AT]]
    number = table.rows[header_at(first)].number if header is None else header
    return ListMapping(number, suggested(headers_of(table, number)))


def remapped(mapping: ListMapping, headers: Sequence[str], said: Mapping[str, ListField | None]) -> ListMapping:
    """Return a mapping in which columns, by their names, hold what is said of them; None leaves a column out.

    What one column is said to hold, no other one is taken to hold.

    Raises
    ------
    InputError
        No column has this name.
    RefusedError
        Two columns are said to hold the same.
    """
    names = [_folded(each) for each in headers]
    for name in said:
        if _folded(name) not in names:
            raise InputError("--column", "", f"the name of a column: {', '.join(filter(None, headers))}", repr(name))
    by_column = {names.index(_folded(name)): held for name, held in said.items()}
    taken = [held for held in by_column.values() if held is not None]
    if len(set(taken)) < len(taken):
        raise RefusedError(Refusal.LIST_COLUMN_TWICE)
    others = {at: held for at, held in mapping.columns.items() if at not in by_column and held not in taken}
    chosen = {at: held for at, held in by_column.items() if held is not None}
    return replace(mapping, columns=others | chosen)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def headers_of(table: ListTable, header: int) -> Sequence[str]:
    """Return the names of the columns, given the number of the row in which they stand."""
    numbers = [row.number for row in table.rows]
    at = numbers.index(header) if header in numbers else 0
    return effective_headers([row.cells for row in table.rows[max(0, at - 1) : at + 1]], min(at, 1))


def people_rows(table: ListTable, mapping: ListMapping) -> Sequence[ListRow]:
    """Return the rows below the names of the columns."""
    return [row for row in table.rows if row.number > mapping.header]
