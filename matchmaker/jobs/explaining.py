"""Works out why two people of a version do not meet."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from matchmaker.config import Settings
from matchmaker.jobs.telling import Telling
from matchmaker.services import jobs, questions
from matchmaker.store.transaction import reading, repeating


def explain_pair(engine: Engine, claim: jobs.Claim, _settings: Settings) -> None:
    """Answer the question of a job and keep the answer with it; where it is stopped, the process ends without one."""
    with Telling(engine, claim, questions.NEW_PLAN) as telling:
        with reading(engine) as session:
            posed = questions.read_question(session, claim)
        result = questions.answer(posed, telling.say, telling.says_stop)
    repeating(engine, lambda session: questions.conclude(session, claim, posed, result, now=datetime.now(UTC)))
