"""What was written to people is forgotten after its time, and nothing before that."""

from datetime import timedelta

from sqlalchemy import select, update

from matchmaker.domain.mail import MessageState
from matchmaker.services.mail import Letter, post
from matchmaker.services.mail.forgetting import BODY_KEPT, ROW_KEPT, forget_letters
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests.factories import NOW


def _posted(engine, state, age):
    with transaction(engine) as session:
        post(session, Letter("Hej", ("En.",)), kind="office", address="a@x.dk", language="da", now=NOW - age)
        session.execute(update(OutboxMessage).values(state=state, sent_at=NOW if state is MessageState.SENT else None))


def _left(engine):
    with transaction(engine) as session:
        forget_letters(session, NOW)
    with reading(engine) as session:
        return [each.body_text for each in session.scalars(select(OutboxMessage))]


def test_a_message_that_was_set_aside_keeps_what_it_said_for_some_days(engine):
    _posted(engine, MessageState.FAILED, BODY_KEPT - timedelta(hours=1))

    assert _left(engine) == ["En.\n"]


def test_afterwards_it_is_forgotten_what_it_said(engine):
    _posted(engine, MessageState.FAILED, BODY_KEPT + timedelta(hours=1))

    assert _left(engine) == [""]


def test_after_a_year_it_is_forgotten_that_something_was_written(engine):
    _posted(engine, MessageState.SENT, ROW_KEPT + timedelta(hours=1))

    assert _left(engine) == []


def test_what_waits_is_never_forgotten(engine):
    _posted(engine, MessageState.QUEUED, ROW_KEPT + timedelta(hours=1))

    assert _left(engine) == ["En.\n"]
