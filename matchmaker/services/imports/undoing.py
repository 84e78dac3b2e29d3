"""Undo a list: delete what it made, all of it, as long as nobody has confirmed or changed any of that."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.entries.erasing import erase_all
from matchmaker.services.imports.asking import Task
from matchmaker.services.imports.own_list import note_list, own_list, own_office
from matchmaker.store.queries import imports as queries


def undo(session: Session, task: Task, *, now: datetime) -> int:
    """Delete the entries that a list has made, with their letters; return how many. What it changed stays changed.

    Somebody who said no, or whose entry was deleted, is gone already and keeps nobody back.

    Raises
    ------
    RefusedError
        Somebody has confirmed or changed their entry, or the list is not one that was taken in.
    """
    workshop, _side = own_office(session, task.principal, task.slug)
    row = own_list(session, workshop, task.principal, task.import_id)
    if row.state is not ImportState.DONE or row.version != task.version:
        raise RefusedError(Refusal.LIST_OVERTAKEN)
    made = queries.made_by(session, workshop.id, row.made or ())
    touched = next((each for each in made if not each.untouched), None)
    if touched is not None:
        raise RefusedError(Refusal.LIST_TOUCHED, name=touched.name)
    erase_all(session, [each.id for each in made], now)
    row = own_list(session, workshop, task.principal, task.import_id)
    row.state, row.made, row.undone_at = ImportState.UNDONE, None, now
    session.flush()
    note_list(session, task.principal, workshop, "list undone", task.import_id, now, deleted=len(made))
    return len(made)
