"""Write to the people of a list: to each once, some at a time, so that nobody waits for thousands of letters."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.entries.asking import ask, asking_of
from matchmaker.services.imports.asking import Task
from matchmaker.services.imports.own_list import note_list, own_list, own_office, require_open
from matchmaker.store.queries import imports as queries
from matchmaker.store.tables.people import Profile

AT_ONCE = 100


def invite_some(session: Session, task: Task, *, link: Callable[[str], str], now: datetime) -> tuple[int, int]:
    """Write to the next people of a list whom nobody has written to; return to how many, and how many are left.

    Whoever has answered or was deleted meanwhile is not written to. Done again, it goes on where it stopped.

    Raises
    ------
    RefusedError
        The list was undone, or registration has closed.
    """
    workshop, _side = own_office(session, task.principal, task.slug)
    row = own_list(session, workshop, task.principal, task.import_id)
    if row.state is not ImportState.DONE:
        raise RefusedError(Refusal.LIST_OVERTAKEN)
    require_open(session, task.principal, workshop, now)
    waiting = [
        each for each in queries.made_by(session, workshop.id, row.made or ()) if each.waits and not each.invited
    ]
    some = waiting[:AT_ONCE]
    asking = asking_of(session, task.principal, workshop)
    for each in some:
        ask(session, asking, workshop, session.get_one(Profile, each.id), link, mailed=True, now=now)
    if some:
        note_list(session, task.principal, workshop, "list written to", task.import_id, now, letters=len(some))
    return len(some), len(waiting) - len(some)
