"""Ask for what is done with a list in the background, and read in there what was asked for.

Taking in, writing to people and undoing may be about thousands, so a request only asks; one thing at a time a list.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.domain.imports import ImportState
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import jobs
from matchmaker.services.imports.own_list import own_list, own_office, require_as_opened, require_open
from matchmaker.store.queries import imports as queries

KIND = "import"


class Act(StrEnum):
    """What is done with a list."""

    TAKE_IN = "take in"
    INVITE = "invite"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Task:
    """What was asked for, by whom.

    Parameters
    ----------
    seen
        The hash of what the one who asks saw that would happen.
    """

    act: Act
    principal: Principal
    slug: str
    import_id: str
    seen: str
    version: int


_FROM = {Act.TAKE_IN: ImportState.READ, Act.INVITE: ImportState.DONE, Act.UNDO: ImportState.DONE}


def ask_for(  # noqa: PLR0913 (what is asked for, of which list, as it was seen)
    session: Session,
    principal: Principal,
    slug: str,
    import_id: str,
    act: Act,
    *,
    seen: str = "",
    version: int | None,
    mailed: bool = True,
    now: datetime,
) -> None:
    """Ask for something to be done with a list as it was opened at a version.

    Raises
    ------
    EditConflictError
        A colleague has changed it meanwhile.
    RefusedError
        It is being worked on, registration is closed, or letters cannot be sent.
    """
    workshop, _side = own_office(session, principal, slug)
    row = own_list(session, workshop, principal, import_id)
    require_as_opened(row, version, _FROM[act])
    if act is not Act.UNDO:
        require_open(session, principal, workshop, now)
    if act is Act.INVITE and not mailed:
        raise RefusedError(Refusal.LIST_WITHOUT_MAIL)
    wish = jobs.Wish(
        kind=KIND,
        workshop_id=workshop.id,
        requested_by_id=principal.account,
        exclusive_key=work_key(import_id),
        parameters={
            "act": act.value,
            "account": principal.account,
            "slug": slug,
            "import": import_id,
            "seen": seen,
            "version": row.version,
        },
    )
    try:
        jobs.enqueue(session, wish, now=now)
    except RefusedError:
        raise RefusedError(Refusal.LIST_BUSY) from None


def work_key(import_id: str) -> str:
    """Return the key under which one thing at a time is done with a list."""
    return f"{KIND}:{import_id}"


def read_task(session: Session, claim: jobs.Claim) -> Task:
    """Return what was asked for, by whom it was asked.

    Raises
    ------
    RefusedError
        Whoever asked is of no office any more.
    """
    asked = claim.parameters
    found = queries.office_account(session, int(asked["account"]))
    if found is None:
        raise RefusedError(Refusal.LIST_OVERTAKEN)
    principal = Principal(found[0], Role.ORGANISER, found[1])
    return Task(
        Act(asked["act"]),
        principal,
        str(asked["slug"]),
        str(asked["import"]),
        str(asked["seen"]),
        int(asked["version"]),
    )
