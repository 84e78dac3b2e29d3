"""Send the letters that are due: claimed in one transaction, sent outside of any, and noted in another."""

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.errors import InputError, LeaseLostError, StaleError, StoreError
from matchmaker.files.messages import Envelope, message_of
from matchmaker.jobs.mailers import NotTakenError, Post, RefusedForGoodError, ServerAwayError, open_post
from matchmaker.services.mail import outbox
from matchmaker.services.mail.outbox import Sending
from matchmaker.store.transaction import TurnedAwayError, reading, repeating

LOOK_EVERY_S = 1.0
SERVER_AWAY_S = 5.0
AT_ONCE = 50
"""After how many messages the connection is opened anew: servers end longer ones."""

_log = logging.getLogger(__name__)


def send_until(stop: threading.Event, engine: Engine, settings: Settings) -> None:
    """Send what is due, look again every second, until `stop` is set; whatever ails database or server passes."""
    pause = LOOK_EVERY_S
    while not stop.wait(pause):
        pause = LOOK_EVERY_S
        try:
            while send_due(engine, settings, stop.is_set):
                pass
        except ServerAwayError as away:
            _log.warning("the mail server does not answer (%s); the mail waits", away)
            pause = SERVER_AWAY_S
        except Exception as error:  # the sender must be there when it has passed
            _log.warning("no mail is sent (%s); trying again", type(error).__name__)


def send_due(engine: Engine, settings: Settings, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, `AT_ONCE` messages at most; return how many were dealt with. Where no mail is set up: none.

    Raises
    ------
    ServerAwayError
        The mail server does not answer; what was to be sent waits as before.
    """
    if settings.mail_url is None or stopping():
        return 0
    if not _is_due(engine):
        return 0
    count = 0
    with open_post(settings.mail_url.get_secret_value()) as post:  # which may take long: no message is held meanwhile
        while count < AT_ONCE and not stopping() and (sending := _claimed(engine)) is not None:
            _send(engine, settings, post, sending)
            count += 1
    return count


def _send(engine: Engine, settings: Settings, post: Post, sending: Sending) -> None:
    """Send one message, and note what became of it."""
    try:
        post.send(message_of(_envelope(settings, sending), sending.text, sending.page))
    except ServerAwayError as away:
        why = str(away)
        _end(engine, sending, lambda session: outbox.put_back(session, sending, why))
        raise
    except NotTakenError as not_taken:
        error = str(not_taken)
        _end(engine, sending, lambda session: outbox.put_off(session, sending, error, now=_now()))
    except (RefusedForGoodError, InputError, ValueError) as refused:
        error = str(refused) if isinstance(refused, RefusedForGoodError) else "the message cannot be written"
        _end(engine, sending, lambda session: outbox.set_aside(session, sending, error))
        _log.warning("message %s is set aside: %s", sending.public_id, error)
    else:
        _end(engine, sending, lambda session: outbox.note_sent(session, sending, now=_now()))


def _end(engine: Engine, sending: Sending, note: Callable[[Session], None]) -> None:
    """Note what became of a message; one that another sender holds by now is that one's.

    A message that went out and is not noted as sent would go out again, so the note is tried for as long as the
    message is held.
    """
    give_up = time.monotonic() + outbox.LEASE.total_seconds() / 2
    while True:
        try:
            repeating(engine, note)
        except LeaseLostError:
            _log.info("message %s: another sender holds it by now", sending.public_id)
        except (SQLAlchemyError, StaleError, StoreError):
            if time.monotonic() > give_up:
                raise
            time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 (no secret)
            continue
        return


def _is_due(engine: Engine) -> bool:
    """Return whether there is anything to send; looking takes no lock, so that an idle sender is in nobody's way."""
    with reading(engine) as session:
        return outbox.is_due(session, now=_now())


def _claimed(engine: Engine) -> Sending | None:
    """Take a message, if any is due."""
    if not _is_due(engine):
        return None
    try:
        return repeating(engine, lambda session: outbox.claim_due(session, now=_now()))
    except TurnedAwayError:
        return None  # other senders are at it; what they leave is looked for in a second


def _envelope(settings: Settings, sending: Sending) -> Envelope:
    host = settings.base_url.host or "localhost"
    return Envelope(
        sender=settings.mail_from or f"no-reply@{host}",
        recipient=sending.address,
        subject=sending.subject,
        message_id=f"{sending.public_id}@{host}",
        language=sending.language,
        at=sending.created_at,
    )


def _now() -> datetime:
    return datetime.now(UTC)
