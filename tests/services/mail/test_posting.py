"""Posting a letter is writing it into the outbox, once a key."""

import pytest
from sqlalchemy import select

from matchmaker.services.mail import Letter, post
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests.factories import NOW

TO = {"kind": "office", "address": "ane@example.dk", "language": "da", "now": NOW}


def test_a_letter_waits_in_the_outbox_as_text_and_page(engine):
    with transaction(engine) as session:
        post(session, Letter("Hej\r\nBcc: x@y.z", ("En.",)), **TO)

    with reading(engine) as session:
        [message] = session.scalars(select(OutboxMessage))
    assert (message.subject, message.body_text) == ("Hej Bcc: x@y.z", "En.\n")
    assert "<p" in message.body_html
    assert message.due_at == NOW


def test_two_letters_with_one_key_are_one(engine):
    for _ in range(2):
        with transaction(engine) as session:
            post(session, Letter("Hej", ("En.",)), **TO, key="one")

    with reading(engine) as session:
        assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_a_letter_of_a_kind_that_there_is_not_is_refused(engine):
    with pytest.raises(ValueError, match="test"), transaction(engine) as session:
        post(session, Letter("Hej", ("En.",)), **(TO | {"kind": "test"}))
