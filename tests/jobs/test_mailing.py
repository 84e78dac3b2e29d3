"""Letters leave once, in both forms, whatever becomes of the sender, the server or one of the others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from matchmaker.config import Settings
from matchmaker.domain.mail import MessageState
from matchmaker.jobs.mailers import ServerAwayError
from matchmaker.jobs.mailing import send_due
from matchmaker.services.mail import Letter, outbox, post
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests.jobs.mail_sink import Sink, running

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
LINK = "https://m.example/auth/reset/canary"


def _settings(url: str | None) -> Settings:
    return Settings(mail_url=url, mail_from="Midtjylland <office@example.dk>", base_url="https://m.example")


def _post(engine, *addresses: str, due_at: datetime = LONG_AGO) -> None:
    with transaction(engine) as session:
        for address in addresses:
            letter = Letter("Velkommen til Århus", ("Hej 陈伟.",), LINK, "Videre")
            given = {"kind": "office", "address": address, "language": "da"}
            post(session, letter, **given, now=LONG_AGO, due_at=due_at)


def _states(engine) -> dict[MessageState, int]:
    with reading(engine) as session:
        return dict(session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)).all())


def _all(engine) -> list[OutboxMessage]:
    with reading(engine) as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_letter_arrives_in_both_forms_with_its_headers(engine):
    _post(engine, "ane@example.dk")
    sink = Sink()
    with running(sink) as url:
        assert send_due(engine, _settings(url)) == 1

    [(recipients, message)] = sink.messages
    assert recipients == ["ane@example.dk"]
    assert message["Subject"] == "Velkommen til Århus"
    assert (message["From"], message["To"]) == ("Midtjylland <office@example.dk>", "ane@example.dk")
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Hej 陈伟." in message.get_body(("plain",)).get_content()
    assert f'href="{LINK}"' in message.get_body(("html",)).get_content()


def test_what_was_sent_keeps_no_word_of_its_body(engine):
    _post(engine, "ane@example.dk")
    with running(Sink()) as url:
        send_due(engine, _settings(url))

    [message] = _all(engine)
    assert (message.state, message.body_text, message.body_html) == (MessageState.SENT, "", None)


def test_a_message_is_sent_once_however_many_senders_there_are(engine):
    addresses = [f"p{number}@example.dk" for number in range(12)]
    _post(engine, *addresses)
    sink = Sink()
    with running(sink) as url, ThreadPoolExecutor(4) as senders:
        list(senders.map(lambda _: send_due(engine, _settings(url)), range(4)))
        send_due(engine, _settings(url))  # as a second later, for what they left to each other

    assert sorted(recipients[0] for recipients, _ in sink.messages) == sorted(addresses)
    assert _states(engine) == {MessageState.SENT: len(addresses)}


def test_a_poison_message_holds_up_no_other(engine):
    with transaction(engine) as session:
        for number in range(20):
            post(
                session, Letter("Hej", ("En.",)), kind="office", address=f"p{number}@x.dk", language="da", now=LONG_AGO
            )
        session.flush()
        poison = select(OutboxMessage.id).where(OutboxMessage.address == "p3@x.dk").scalar_subquery()
        session.execute(
            update(OutboxMessage).where(OutboxMessage.id == poison).values(address="p3@x.dk\r\nBcc: y@x.dk")
        )
    sink = Sink()
    with running(sink) as url:
        send_due(engine, _settings(url))

    assert len(sink.messages) == 19
    assert not any("y@x.dk" in address for recipients, _ in sink.messages for address in recipients)
    assert _states(engine) == {MessageState.SENT: 19, MessageState.FAILED: 1}


def test_an_address_that_its_server_does_not_know_is_set_aside_and_one_that_is_busy_is_put_off(engine):
    _post(engine, "gone@example.dk", "busy@example.dk", "fine@example.dk")
    sink = Sink()
    sink.answers = {"gone@example.dk": "550 no such user", "busy@example.dk": "452 mailbox full"}
    with running(sink) as url:
        send_due(engine, _settings(url))

    gone, busy, fine = _all(engine)
    assert [each.state for each in (gone, busy, fine)] == [
        MessageState.FAILED, MessageState.QUEUED, MessageState.SENT,
    ]  # fmt: skip
    assert gone.last_error == "the server answered 550"
    assert busy.due_at > datetime.now(UTC) + timedelta(seconds=30)


def test_after_the_last_attempt_a_message_is_set_aside(engine):
    _post(engine, "busy@example.dk")
    sink = Sink()
    sink.answers = {"busy@example.dk": "452 mailbox full"}
    with running(sink) as url:
        for _ in range(len(outbox.PAUSES) + 1):
            with transaction(engine) as session:
                session.execute(update(OutboxMessage).values(due_at=LONG_AGO))
            send_due(engine, _settings(url))

    assert _states(engine) == {MessageState.FAILED: 1}


def test_while_the_server_is_away_mail_waits_and_is_sent_once_when_it_is_back(engine):
    _post(engine, *(f"p{number}@example.dk" for number in range(5)))
    sink = Sink()
    with running(sink) as url:
        pass
    for _ in range(3):
        with pytest.raises(ServerAwayError):
            send_due(engine, _settings(url))
    assert (_states(engine), {each.attempts for each in _all(engine)}) == ({MessageState.QUEUED: 5}, {0})

    with running(sink, int(url.rpartition(":")[2])):
        send_due(engine, _settings(url))
    assert len(set(sink.ids)) == len(sink.ids) == 5
    assert _states(engine) == {MessageState.SENT: 5}


def test_a_message_whose_sender_died_goes_out_again_under_the_same_id(engine):
    _post(engine, "ane@example.dk")
    with transaction(engine) as session:
        dead = outbox.claim_due(session, now=LONG_AGO + timedelta(minutes=1))
    assert dead is not None
    sink = Sink()
    with running(sink) as url:
        send_due(engine, _settings(url))

    assert sink.ids == [f"<{dead.public_id}@m.example>"]
    with pytest.raises(outbox.LeaseLostError), transaction(engine) as session:  # the dead one's word counts no more
        outbox.set_aside(session, dead, "late")


def test_a_message_is_not_sent_before_it_is_due_nor_when_it_is_old_news(engine):
    _post(engine, "later@example.dk", due_at=datetime.now(UTC) + timedelta(hours=1))
    _post(engine, "old@example.dk", due_at=datetime.now(UTC) - outbox.OLDEST - timedelta(hours=1))
    sink = Sink()
    with running(sink) as url:
        send_due(engine, _settings(url))

    assert sink.messages == []
    assert [each.state for each in _all(engine)] == [MessageState.QUEUED, MessageState.FAILED]


def test_a_message_that_every_sender_died_of_is_set_aside(engine):
    _post(engine, "ane@example.dk")
    now = LONG_AGO + timedelta(minutes=1)
    for _ in range(len(outbox.PAUSES) + 1):
        with transaction(engine) as session:
            assert outbox.claim_due(session, now=now) is not None
        now += outbox.LEASE + timedelta(seconds=1)

    with transaction(engine) as session:
        assert outbox.claim_due(session, now=now) is None
    assert _states(engine) == {MessageState.FAILED: 1}


def test_where_no_mail_is_set_up_nothing_is_sent(engine):
    _post(engine, "ane@example.dk")

    assert send_due(engine, _settings(None)) == 0
    assert _states(engine) == {MessageState.QUEUED: 1}


def test_mail_can_go_to_a_folder(engine, tmp_path):
    _post(engine, "ane@example.dk", "bo@example.dk")

    assert send_due(engine, _settings(f"file://{tmp_path}/mail")) == 2
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


def test_what_a_sender_says_with_an_old_number_does_not_count_while_another_one_sends(engine):
    _post(engine, "ane@example.dk")
    claims = []
    for now in (LONG_AGO, LONG_AGO + outbox.LEASE + timedelta(seconds=1)):
        with transaction(engine) as session:
            claims.append(outbox.claim_due(session, now=now))
    silent, second = claims

    for said in (outbox.note_sent, outbox.put_off, outbox.put_back, outbox.set_aside):
        given = {} if said is outbox.note_sent else {"error": "late"}
        given |= {"now": LONG_AGO} if said in {outbox.note_sent, outbox.put_off} else {}
        with pytest.raises(outbox.LeaseLostError), transaction(engine) as session:
            said(session, silent, **given)
    assert _states(engine) == {MessageState.SENDING: 1}
    with transaction(engine) as session:
        outbox.note_sent(session, second, now=LONG_AGO)
    assert _states(engine) == {MessageState.SENT: 1}
