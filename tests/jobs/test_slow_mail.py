"""A mail server that is slow, or says nothing any more: each letter arrives once, and nothing waits but the mail."""

import socket
import time
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select, update

from matchmaker.config import Settings
from matchmaker.domain.mail import MessageState
from matchmaker.jobs import mailers
from matchmaker.jobs.mailers import ServerAwayError
from matchmaker.jobs.mailing import send_due
from matchmaker.services.mail import Letter, outbox, post
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.jobs.mail_sink import Sink, running

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


def _settings(url):
    return Settings(mail_url=url, mail_from="office@example.dk", base_url="https://m.example")


def _post(engine, *addresses, now=LONG_AGO):
    with transaction(engine) as session:
        for address in addresses:
            post(session, Letter("Hej", ("Kort.",)), kind="office", address=address, language="da", now=now)


def _letters(engine):
    with reading(engine) as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_server_that_takes_its_time_gets_each_letter_once_and_nobody_else_waits(engine):
    _post(engine, "ane@example.dk", "bo@example.dk")
    sink, waited = Sink(), []
    sink.pause_s = 0.6
    with running(sink) as url:
        sender = Thread(target=send_due, args=(engine, _settings(url)))
        sender.start()
        while sender.is_alive():
            began = time.monotonic()
            with transaction(engine) as session:
                factories.party(session)
            waited.append(time.monotonic() - began)
            time.sleep(0.1)
        sender.join()
        assert send_due(engine, _settings(url)) == 0

    assert len(waited) > 5
    assert max(waited) < 0.5
    assert [recipients for recipients, _ in sink.messages] == [["ane@example.dk"], ["bo@example.dk"]]
    assert {each.state for each in _letters(engine)} == {MessageState.SENT}


def test_a_letter_of_which_the_server_does_not_say_whether_it_took_it_is_put_off_and_not_sent_again_at_once(
    engine, monkeypatch
):
    """Sent again at once it would arrive every few seconds, for as long as the server is slower than our patience."""
    monkeypatch.setattr(mailers, "TAKEN_WITHIN_S", 0.3)
    _post(engine, "ane@example.dk")
    sink = Sink()
    sink.pause_s = 1.0
    with running(sink) as url:
        assert send_due(engine, _settings(url)) == 1
        [letter] = _letters(engine)
        assert (letter.state, letter.attempts) == (MessageState.QUEUED, 1)
        assert letter.due_at > datetime.now(UTC) + timedelta(seconds=30)
        assert send_due(engine, _settings(url)) == 0

        sink.pause_s = 0.0
        with transaction(engine) as session:
            session.execute(update(OutboxMessage).values(due_at=LONG_AGO))
        send_due(engine, _settings(url))
    [letter] = _letters(engine)
    assert (letter.state, letter.attempts, len(set(sink.ids))) == (MessageState.SENT, 2, 1)


def test_a_server_that_says_nothing_holds_no_letter(engine, monkeypatch):
    """The connection is opened before a letter is taken: however long that lasts, no lease ends meanwhile."""
    monkeypatch.setattr(mailers, "ANSWER_WITHIN_S", 1.0)
    _post(engine, "ane@example.dk")
    states = []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        sender = Thread(target=lambda: states.append(_away(engine, url)))
        sender.start()
        while sender.is_alive():
            states.append(_letters(engine)[0].state)
            time.sleep(0.1)

    assert set(states) == {MessageState.QUEUED, "away"}
    assert [each.attempts for each in _letters(engine)] == [0]


def _away(engine, url):
    with pytest.raises(ServerAwayError):
        send_due(engine, _settings(url))
    return "away"


def test_the_answers_that_are_waited_for_come_before_the_lease_of_a_letter_ends():
    """After it was taken: to the sender, to the recipient, to the wish to send, and to the whole letter."""
    assert outbox.LEASE.total_seconds() > 3 * mailers.ANSWER_WITHIN_S + mailers.TAKEN_WITHIN_S


def test_letters_of_a_clock_that_was_a_day_ahead_go_out_when_it_is_right(engine):
    """Those that were written then, and one whose sender was killed then."""
    ahead = datetime.now(UTC) + timedelta(days=1)
    _post(engine, "ane@example.dk", "bo@example.dk", now=ahead)
    with transaction(engine) as session:
        assert outbox.claim_due(session, now=ahead) is not None
    sink = Sink()
    with running(sink) as url:
        send_due(engine, _settings(url))

    assert sorted(recipients[0] for recipients, _ in sink.messages) == ["ane@example.dk", "bo@example.dk"]
