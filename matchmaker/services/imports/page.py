"""The lists of the own office as its pages show them: all of them, and one with what would become of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Principal
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.files.list_table import ListRow, unpacked
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.entries.own_side import takes_late
from matchmaker.services.imports.asking import work_key
from matchmaker.services.imports.looking import Outlook, outlook_of
from matchmaker.services.imports.mapping import ListMapping, headers_of, mapping_from, people_rows
from matchmaker.services.imports.own_list import own_office
from matchmaker.services.imports.taking import MOST_PEOPLE
from matchmaker.services.jobs import PATIENCE
from matchmaker.services.last_saved import LastSaved, last_saved
from matchmaker.services.registrations import is_open
from matchmaker.services.standings import Standing, read_standing
from matchmaker.store.queries import imports as queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.imports import ImportRow, WorkRow

MOST_LISTED = 30
LONGEST_EXAMPLE = 60
EXAMPLES = 3
ACTIVE = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Where a list is handed in, and the earlier ones, the newest first.

    Parameters
    ----------
    open, late
        Whether lists are taken in; and whether, since that is over, the office takes in late arrivals one by one.
    """

    workshop: WorkshopFacts
    title: str
    open: bool
    late: bool
    lists: Sequence[ImportRow]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its name, and what stands first in it."""

    number: int
    header: str
    examples: Sequence[str]


@dataclass(frozen=True, slots=True)
class Work:
    """What is being done with a list, or was done last.

    Parameters
    ----------
    unattended
        It has been waiting for so long that no worker seems to be there.
    failure
        Why it ended with nothing done.
    """

    act: str
    active: bool
    unattended: bool
    standing: Standing | None
    failure: RefusedError | None


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A list of the own office.

    Parameters
    ----------
    sheet
        The sheet of the workbook; None for a text, whose rows are its lines.
    outlook
        What would become of its rows, while it is not taken in; None where `refused` says why that cannot be told.
    waiting, invited, answered
        Of those whom it made: how many nobody has written to, how many were written to, how many have answered or
        are gone.
    touched
        Why it cannot be undone any more.
    """

    workshop: WorkshopFacts
    title: str
    open: bool
    row: ImportRow
    work: Work | None
    sheet: str | None = None
    headers: Sequence[str] = ()
    columns: Sequence[Column] = ()
    first_rows: Sequence[ListRow] = ()
    mapping: ListMapping | None = None
    outlook: Outlook | None = None
    refused: RefusedError | None = None
    waiting: int = 0
    invited: int = 0
    answered: int = 0
    touched: str = ""

    @property
    def busy(self) -> bool:
        """Whether something is being done with it."""
        return self.work is not None and self.work.active


def imports_page(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> ImportsPage:
    """Return where a list is handed in, and the earlier lists of the office."""
    workshop, _side = own_office(session, principal, slug)
    heading = registrations.heading(session, workshop.id, language)
    lists = queries.imports_of(session, workshop.id, principal.party or 0, MOST_LISTED)
    is_now = is_open(workshop, heading, now)
    return ImportsPage(workshop, heading.title, is_now, not is_now and takes_late(principal, workshop), lists)


def import_page(
    session: Session, principal: Principal, slug: str, import_id: str, *, language: str, now: datetime
) -> ImportPage:
    """Return a list with what would become of it, or what became of it.

    Raises
    ------
    NotFoundError
        There is none of this office.
    """
    workshop, _side = own_office(session, principal, slug)
    heading = registrations.heading(session, workshop.id, language)
    row = queries.import_of(session, workshop.id, principal.party or 0, import_id)
    if row is None:
        raise NotFoundError("There is nothing at this address.")
    work = _work(queries.last_work(session, work_key(import_id)), now)
    known = {"workshop": workshop, "title": heading.title, "open": is_open(workshop, heading, now), "row": row}
    if row.state is ImportState.READ and not (work and work.active):
        return _before(session, principal, language, known, work)
    if row.state is ImportState.DONE:
        return _after(session, known, work)
    return ImportPage(**known, work=work)  # type: ignore[arg-type]


def last_act(session: Session, principal: Principal, slug: str, import_id: str) -> LastSaved | None:
    """Return who of the own office acted last on a list."""
    workshop, _side = own_office(session, principal, slug)
    return last_saved(session, principal, "list", import_id, workshop=workshop.public_id)


def _before(
    session: Session, principal: Principal, language: str, known: dict[str, object], work: Work | None
) -> ImportPage:
    row, workshop = known["row"], known["workshop"]
    assert isinstance(row, ImportRow) and isinstance(workshop, WorkshopFacts)  # noqa: S101, PT018 (for the reader of types)
    table = unpacked(queries.content_of(session, row.id) or b"")
    mapping = mapping_from(row.mapping)
    headers = headers_of(table, mapping.header)
    first = people_rows(table, mapping)
    outlook, refused = None, None
    try:
        outlook = outlook_of(
            session, workshop, principal.party or 0, table, mapping, language=language, most=MOST_PEOPLE
        )
    except RefusedError as error:
        refused = error
    return ImportPage(
        **known,  # type: ignore[arg-type]
        work=work,
        sheet=table.sheet or None,
        headers=headers,
        columns=[Column(at, name, _examples(first, at)) for at, name in enumerate(headers)],
        first_rows=table.rows[:8],
        mapping=mapping,
        outlook=outlook,
        refused=refused,
    )


def _examples(rows: Sequence[ListRow], column: int) -> list[str]:
    found = (row.at(column) for row in rows[:50])
    short = (text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1]}…" for text in found if text)
    return list(dict.fromkeys(short))[:EXAMPLES]


def _after(session: Session, known: dict[str, object], work: Work | None) -> ImportPage:
    row, workshop = known["row"], known["workshop"]
    assert isinstance(row, ImportRow) and isinstance(workshop, WorkshopFacts)  # noqa: S101, PT018 (for the reader of types)
    made = queries.made_by(session, workshop.id, row.made)
    waits = [each for each in made if each.waits]
    return ImportPage(
        **known,  # type: ignore[arg-type]
        work=work,
        waiting=sum(not each.invited for each in waits),
        invited=sum(each.invited for each in waits),
        answered=len(row.made) - len(waits),
        touched=next((each.name for each in made if not each.untouched), ""),
    )


def _work(found: WorkRow | None, now: datetime) -> Work | None:
    if found is None:
        return None
    active = found.state in ACTIVE
    unattended = found.state is JobState.QUEUED and now - found.created_at > PATIENCE
    said = Refusal(found.error) if found.state is JobState.FAILED and found.error else None
    failure = RefusedError(said) if said and said is not Refusal.LIST_TOUCHED else None  # which the page says itself
    return Work(found.act, active, unattended, read_standing(found.progress_text) if active else None, failure)
