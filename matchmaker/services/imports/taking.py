"""Take a list in: all of it or nothing, and only what was seen before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.permissions import Principal
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.list_table import unpacked
from matchmaker.services.imports.asking import Task
from matchmaker.services.imports.looking import Fate, Outlook, outlook_of
from matchmaker.services.imports.mapping import mapping_from
from matchmaker.services.imports.own_list import note_list, own_list, own_office, require_open
from matchmaker.services.imports.writing import Writer
from matchmaker.store.queries import imports as queries
from matchmaker.store.tables.imports import PeopleImport

MOST_PEOPLE = 5_000
"""In a list: more than any workshop has, and few enough to be looked at and compared with each other in seconds."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many entries a list has made and changed."""

    made: int
    changed: int


def foreseen(session: Session, task: Task) -> Outlook:
    """Return what would become of a list now, where that is what was seen.

    Raises
    ------
    RefusedError
        The list or the people have changed since, or some row is wrong or undecided.
    """
    workshop, _side = own_office(session, task.principal, task.slug)
    row = own_list(session, workshop, task.principal, task.import_id)
    if row.state is not ImportState.READ or row.version != task.version or row.content is None:
        raise RefusedError(Refusal.LIST_OVERTAKEN)
    outlook = outlook_of(
        session,
        workshop,
        task.principal.party or 0,
        unpacked(row.content),
        mapping_from(row.mapping or {}),
        language="",
        most=MOST_PEOPLE,
    )
    if outlook.sha256 != task.seen:
        raise RefusedError(Refusal.LIST_OVERTAKEN)
    require_ready(outlook)
    return outlook


def require_ready(outlook: Outlook) -> None:
    """Refuse a list of which some row is wrong or undecided: nothing is taken in by halves."""
    if outlook.hindered is not None:
        raise RefusedError(outlook.hindered)


def take_in(session: Session, task: Task, outlook: Outlook, *, now: datetime) -> Taken:
    """Write what was foreseen, where nobody of the own region has changed since; what the list says is gone then.

    Raises
    ------
    RefusedError
        Somebody was changed, added or deleted since, or registration has closed.
    """
    workshop, _side = own_office(session, task.principal, task.slug)
    row = own_list(session, workshop, task.principal, task.import_id)
    if row.state is not ImportState.READ or row.version != task.version:
        raise RefusedError(Refusal.LIST_OVERTAKEN)
    return written(session, task.principal, task.slug, row, outlook, now=now)


def written(
    session: Session, principal: Principal, slug: str, row: PeopleImport, outlook: Outlook, *, now: datetime
) -> Taken:
    """Write the entries of a list that is there, and close it."""
    workshop, side = own_office(session, principal, slug)
    require_open(session, principal, workshop, now)
    require_ready(outlook)
    if list(outlook.known) != queries.known_people(session, workshop.id, principal.party or 0):
        raise RefusedError(Refusal.LIST_OVERTAKEN)
    writer = Writer(session, principal)
    made = writer.make(workshop, side, [each.listed for each in outlook.of(Fate.MADE)], now)
    changed = outlook.of(Fate.CHANGED)
    writer.change(changed)
    session.expire_all()
    row.state, row.made, row.content, row.done_at = ImportState.DONE, made, None, now
    row.account_id = principal.account or row.account_id
    session.flush()
    counts = {"made": len(made), "changed": len(changed)}
    note_list(session, principal, workshop, "list taken in", row.public_id, now, **counts)
    return Taken(**counts)
