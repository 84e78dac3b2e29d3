"""A message that an office takes back in time reaches nobody, whoever sends at the same moment."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from matchmaker.domain.mail import MailingState, MessageState
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import mailings
from matchmaker.services.mail import outbox
from matchmaker.services.mailings import Shown
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, repeating, transaction
from tests.services.writing import (
    LATER,
    begun,
    claimed,
    letters,
    outbox_is_due,
    page_of,
    principal_of,
    sent,
    taken_back,
)
from tests.web import world as worlds
from tests.web.world import NOW, ORGANISER_DK, SLUG


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return worlds.made(session)


def test_what_is_taken_back_in_time_reaches_nobody(engine, world):
    mailing_id = begun(engine)
    sent(engine, mailing_id)

    done = taken_back(engine, mailing_id)

    assert (done.stopped, done.gone) == (2, 0)
    assert {(each.state, each.body_text) for each in letters(engine).values()} == {(MessageState.CANCELLED, "")}
    assert not outbox_is_due(engine, LATER)
    with reading(engine) as session:
        page = page_of(session, mailing_id)
        kept = session.scalars(select(Mailing)).one()
    assert (page.line.state, page.line.can_be_taken_back) == (Shown.TAKEN_BACK, False)
    assert (kept.state, kept.taken_back_at) == (MailingState.TAKEN_BACK, NOW)
    with pytest.raises(RefusedError) as refused:
        taken_back(engine, mailing_id)
    assert refused.value.refusal is Refusal.MAILING_GONE


@pytest.mark.parametrize("then", ["sent", "put back", "put off", "sender died"])
def test_a_letter_that_is_on_its_way_when_its_message_is_taken_back_is_sent_once_or_never_again(engine, world, then):
    mailing_id = begun(engine)
    sent(engine, mailing_id)
    on_its_way = claimed(engine, LATER)

    done = taken_back(engine, mailing_id, now=LATER)
    assert (done.stopped, done.gone) == (1, 1)
    with transaction(engine) as session:
        if then == "sent":
            outbox.note_sent(session, on_its_way, now=LATER)
        elif then == "put back":
            outbox.put_back(session, on_its_way, "away")
        elif then == "put off":
            outbox.put_off(session, on_its_way, "not now", now=LATER)
    waits = [each for each in letters(engine).values() if each.state is MessageState.QUEUED]
    much_later = LATER + timedelta(hours=1)
    assert (waits, outbox_is_due(engine, much_later)) == ([], False)
    assert claimed(engine, much_later) is None
    states = sorted(each.state for each in letters(engine).values())
    assert states == [MessageState.CANCELLED, MessageState.SENT if then == "sent" else MessageState.CANCELLED]


def test_a_letter_is_either_taken_back_or_sent_however_many_senders_there_are(engine, world):
    """Of a sender and an office that act in the same moment exactly one has each letter."""
    for _round in range(3):
        mailing_id = begun(engine)
        sent(engine, mailing_id)
        both, went, stopped = Barrier(2), [], []

        def send_all(both=both, went=went) -> None:
            both.wait()
            while (each := claimed(engine, LATER)) is not None:
                went.append(each.address)
                sending = each
                repeating(engine, lambda session, sending=sending: outbox.note_sent(session, sending, now=LATER))

        def stop(both=both, stopped=stopped, mailing_id=mailing_id) -> None:
            def act(session):
                return mailings.take_back(session, principal_of(session, ORGANISER_DK), SLUG, mailing_id, now=LATER)

            both.wait()
            try:
                stopped.append(repeating(engine, act).stopped)
            except RefusedError:
                stopped.append(0)

        threads = [Thread(target=send_all), Thread(target=stop)]
        [each.start() for each in threads]
        [each.join() for each in threads]
        assert len(went) + stopped[0] == 2
        with reading(engine) as session:
            row = session.scalars(select(Mailing).where(Mailing.public_id == mailing_id)).one()
            states = [each.state for each in session.scalars(select(OutboxMessage)) if each.mailing_id == row.id]
        assert states.count(MessageState.SENT) == len(went)
        assert states.count(MessageState.CANCELLED) == stopped[0]
