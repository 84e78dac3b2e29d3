"""Takes a list of people in, writes to them, or undoes it: what a request only asks for, since it may be thousands."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.errors import Refusal, RefusedError
from matchmaker.jobs.telling import Telling
from matchmaker.services import imports, jobs
from matchmaker.services.imports import Act, Task
from matchmaker.services.imports.taking import foreseen
from matchmaker.store.transaction import reading, repeating

ENTRY = "/auth/entry/"
"""Where people answer about their entry, as the web has it; a test compares the two."""

CHECKING, WRITING, DELETING = "import check", "import write", "import delete"
POSTING = "import post"


def work_on_list(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Do with a list what was asked for, and end the job with what came of it."""
    with reading(engine) as session:
        task = imports.read_task(session, claim)
    {Act.TAKE_IN: _take_in, Act.INVITE: _invite, Act.UNDO: _undo}[task.act](engine, claim, settings, task)


def _take_in(engine: Engine, claim: jobs.Claim, _settings: Settings, task: Task) -> None:
    """Compare outside of any writing, which thousands of names make long; then write, where nobody has changed."""
    with Telling(engine, claim, CHECKING) as telling:
        with reading(engine) as session:
            outlook = foreseen(session, task)
        telling.say(WRITING, 0, 1)

    def write(session: Session) -> None:
        taken = imports.take_in(session, task, outlook, now=_now())
        jobs.finish(session, claim, {"made": taken.made, "changed": taken.changed}, now=_now())

    repeating(engine, write)


def _undo(engine: Engine, claim: jobs.Claim, _settings: Settings, task: Task) -> None:
    with Telling(engine, claim, DELETING):
        pass

    def write(session: Session) -> None:
        deleted = imports.undo(session, task, now=_now())
        jobs.finish(session, claim, {"deleted": deleted}, now=_now())

    repeating(engine, write)


def _invite(engine: Engine, claim: jobs.Claim, settings: Settings, task: Task) -> None:
    """Write letters some at a time: each time all of them or none, so that broken off it goes on where it stopped."""
    if settings.mail_url is None:
        raise RefusedError(Refusal.LIST_WITHOUT_MAIL)
    base = str(settings.base_url).rstrip("/") + ENTRY
    total, left = 0, 1
    with Telling(engine, claim, POSTING) as telling:
        while left:
            some, left = repeating(
                engine, lambda session: imports.invite_some(session, task, link=lambda token: base + token, now=_now())
            )
            total += some
            telling.say(POSTING, total, total + left)
    repeating(engine, lambda session: jobs.finish(session, claim, {"letters": total}, now=_now()))


def _now() -> datetime:
    return datetime.now(UTC)
