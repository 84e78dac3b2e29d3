"""``matchmaker import people``: take a list in as an organiser does on the pages, or say what would happen."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.cli.list_columns import Holding, column_option, left_out
from matchmaker.cli.noting import note
from matchmaker.cli.streams import say
from matchmaker.cli.waiting import status_line
from matchmaker.config import load_settings
from matchmaker.errors import InputError, Refusal, RefusedError
from matchmaker.files.list_table import column_name
from matchmaker.files.lists import read_list
from matchmaker.files.reading import read_bytes
from matchmaker.files.tables import MOST_BYTES
from matchmaker.services import imports
from matchmaker.services.imports import Fate, Foreseen, Handed, Problem
from matchmaker.services.imports.mapping import OTHER, SAME
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import reading, repeating

EXPECTED: dict[Refusal, str] = {
    Refusal.ADDRESS_WRONG: "an e-mail address such as name@example.org",
    Refusal.LIST_CELL_DATE: "text (give the cell the format Text and type it again)",
    Refusal.LIST_CELL_ERROR: "a value, not an error",
    Refusal.LIST_CELL_FORMULA: "a value (open the file in a spreadsheet program and save it)",
    Refusal.LIST_CELL_TRUTH: "text",
    Refusal.LIST_LANGUAGE_UNKNOWN: "a language that meetings are held in",
    Refusal.LIST_MEETINGS_CROSSED: "at least as many as the least meetings",
    Refusal.LIST_NUMBER_WRONG: "a whole number from 0 to the number of slots",
    Refusal.LIST_ROW_LONG: "as many cells as there are columns",
    Refusal.LIST_SECTOR_UNKNOWN: "company, research, public or other",
    Refusal.LIST_SHARED_ADDRESS: "an address of their own for each person",
    Refusal.LIST_THEME_UNKNOWN: "a theme of the partnership",
    Refusal.TEXT_MISSING: "something",
    Refusal.TEXT_TOO_LONG: "a shorter text",
    Refusal.TEXT_UNUSABLE: "characters that can be seen",
    Refusal.TOO_MANY: "fewer lines",
}
"""What a row should hold; a test checks that whatever can be wrong with a row is here."""

OF_LIST: dict[Refusal, str] = {
    Refusal.LIST_COLUMN_TWICE: "columns that each hold something else",
    Refusal.LIST_EMPTY: "rows",
    Refusal.LIST_ENCODING: "text in UTF-8, UTF-16, GB18030, Big5 or a Windows encoding",
    Refusal.LIST_LATE: "a workshop whose registration is open, or late arrivals one by one, each for a reason",
    Refusal.LIST_NOBODY: "people below the names of the columns",
    Refusal.LIST_NOT_OPEN: "a workshop whose registration is open",
    Refusal.LIST_NOTHING_NEW: "somebody who is not there yet",
    Refusal.LIST_OLD_WORKBOOK: "an XLSX workbook without a password",
    Refusal.LIST_OVERTAKEN: "a workshop that nobody changes meanwhile",
    Refusal.LIST_QUOTES: "quotes that end",
    Refusal.LIST_TOO_LARGE: "a list of at most 10 MB",
    Refusal.LIST_TOO_MANY: "at most 5,000 people in a list",
    Refusal.LIST_TOO_MANY_COLUMNS: "at most 200 columns",
    Refusal.LIST_TOO_MANY_ROWS: "at most 20,000 rows",
    Refusal.LIST_UNMAPPED: "columns of names and of e-mail addresses",
    Refusal.LIST_UNREADABLE: "an XLSX workbook that opens, or CSV",
}
"""What a list as a whole should be."""


@click.group("import")
def import_() -> None:
    """Take a list of people in for a workshop."""


@import_.command()
@click.argument("file")
@click.option("--workshop", metavar="SLUG", required=True, help="The workshop that the people are to take part in.")
@click.option("--as", "email", metavar="EMAIL", required=True, help="The organiser of whose region the people are.")
@click.option("--alike", type=click.Choice([SAME, OTHER]), help="What to say of names that are alike.")
@column_option
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
def people(
    file: str, workshop: str, email: str, alike: str | None, columns: tuple[Holding, ...], dry_run: bool
) -> None:
    """Make entries of the people in FILE (XLSX or CSV; - is standard input), all of them or none.

    The entries wait for their people, and nobody is written to: that is done on the page of the list.
    """
    content = read_bytes(file, MOST_BYTES)
    now = datetime.now(UTC)
    try:
        with status_line() as show:
            show("reading the list")
            handed = Handed(read_list(content), file, hashlib.sha256(content).hexdigest())
            engine = make_engine(load_settings().database_url.get_secret_value())

            def act(session: Session) -> Foreseen:
                doing = "comparing" if dry_run else "comparing and writing"
                show(f"{doing} {len(handed.table.rows):,} rows")
                said, chosen = alike or "", dict(columns)
                return imports.import_at_terminal(
                    session, email, workshop, handed, alike=said, columns=chosen, dry_run=dry_run, now=now
                )

            try:
                foreseen = _looked(engine, act) if dry_run else repeating(engine, act)
            finally:
                engine.dispose()
    except RefusedError as refused:
        if refused.refusal is Refusal.LIST_LATE:
            note([f"a late arrival is taken in at {_address(f'workshops/{workshop}/delegation/new')}"])
        raise _of_list(file, refused) from None
    _require_ready(file, foreseen)
    made, changed = (foreseen.outlook.counts[each] for each in (Fate.MADE, Fate.CHANGED))
    left = len(foreseen.outlook.verdicts) - made - changed
    done = "Would make" if dry_run else "Made"
    say([f"{done} {made} new entries, {changed} changed, {left} left as they are."])


def _looked(engine: Engine, act: Callable[[Session], Foreseen]) -> Foreseen:
    with reading(engine) as session:
        return act(session)


def _require_ready(file: str, foreseen: Foreseen) -> None:
    """Say what keeps the list from being taken in, the first with its place, the others as notes."""
    problems, undecided = foreseen.outlook.problems, foreseen.outlook.of(Fate.UNDECIDED)
    if problems:
        first, *others = (_of_row(file, foreseen, each) for each in problems)
        note([str(each) for each in others])
        raise first
    if undecided:
        first_row = undecided[0]
        names = ", ".join(each.name for each in first_row.alike)
        where = _place(foreseen, first_row.row, None)
        found = f"{first_row.listed.draft.name}, who may be {names} ({len(undecided)} such rows)"
        raise InputError(file, where, "--alike same or --alike other", found)
    if foreseen.outlook.hindered is not None:
        raise _of_list(file, RefusedError(foreseen.outlook.hindered))


def _of_row(file: str, foreseen: Foreseen, problem: Problem) -> InputError:
    values = problem.why.values
    found = values.get("found") or values.get("code") or _cell(foreseen, problem)
    return InputError(file, _place(foreseen, problem.row, problem.column), _expected(foreseen, problem), str(found))


def _expected(foreseen: Foreseen, problem: Problem) -> str:
    """Return what a cell should hold; of themes also which there are, and how to do without the column."""
    expected, header = EXPECTED[problem.refusal], _header(foreseen, problem.column)
    if problem.refusal is not Refusal.LIST_THEME_UNKNOWN:
        return expected
    known = f"{expected} ({problem.why.values['known']})"
    return f"{known} or {left_out(header)}" if header else known


def _header(foreseen: Foreseen, column: int | None) -> str:
    return foreseen.headers[column] if column is not None and column < len(foreseen.headers) else ""


def _cell(foreseen: Foreseen, problem: Problem) -> str:
    if problem.refusal is Refusal.LIST_SHARED_ADDRESS:
        return f"the address of row {problem.why.values['row']}"
    row = next((each for each in foreseen.table.rows if each.number == problem.row), None)
    text = "" if row is None or problem.column is None else row.at(problem.column)
    return repr(text[:60]) if text else "nothing"


def _place(foreseen: Foreseen, row: int, column: int | None) -> str:
    """Return how a cell is called: line and name of the column, or the cell of a sheet."""
    if foreseen.table.sheet:
        return f"{foreseen.table.sheet}!{'' if column is None else column_name(column)}{row}"
    if column is None:
        return f"line {row}"
    return f"line {row}, column {_header(foreseen, column) or column + 1}"


def _address(page: str) -> str:
    return f"{str(load_settings().base_url).rstrip('/')}/{page}"


def _of_list(file: str, refused: RefusedError) -> InputError:
    at = refused.values.get("line") or refused.values.get("row")
    expected = OF_LIST.get(refused.refusal, "a list that can be taken in")
    found = refused.values.get("found") or refused.refusal.value
    return InputError(file, f"line {at}" if at else "", expected, str(found))
