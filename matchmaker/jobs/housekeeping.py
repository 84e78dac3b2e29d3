"""The daily housekeeping: each step in a transaction of its own, so that one that fails keeps no other back."""

import logging
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.config import Settings
from matchmaker.services import housekeeping, jobs
from matchmaker.store.transaction import repeating

SIGN_IN = "/auth/login"
"""The address of the page at which people sign in, as the web has it; a test compares the two."""

_log = logging.getLogger(__name__)


def keep_house(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Take every step, and end the job with how many things each dealt with."""
    dealt_with = {}
    failed = None
    for name, step in housekeeping.steps(str(settings.base_url).rstrip("/") + SIGN_IN):
        try:
            dealt_with[name] = repeating(engine, lambda session: step(session, _now()))  # noqa: B023 (called at once)
        except SQLAlchemyError as error:
            _log.exception("housekeeping: %s", name)
            failed = error
    if failed is not None:
        raise failed  # the job is tried again, and the steps that went well find nothing to do
    repeating(engine, lambda session: jobs.finish(session, claim, dealt_with, now=_now()))


def _now() -> datetime:
    return datetime.now(UTC)
