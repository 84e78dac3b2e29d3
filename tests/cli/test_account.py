"""Accounts at the terminal: made, reset, moved and closed, each with its entry in the journal."""

import io

import pytest
from sqlalchemy import select

from matchmaker.cli.ending import run
from matchmaker.domain.permissions import NOBODY
from matchmaker.errors import RefusedError
from matchmaker.services import accounts
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading, transaction
from tests import factories

PASSWORD = "fire gode ord"
CREATE = ("create", "Ane@example.dk", "--role", "organiser", "--region", "midtjylland")


@pytest.fixture
def account(engine, database_url, monkeypatch, capsys):
    """A call of ``matchmaker account`` with a line on standard input; returns the exit code and what was printed."""
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", database_url)
    with transaction(engine) as session:
        factories.party(session, code="midtjylland")

    def call(*arguments, password=PASSWORD):
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        capsys.readouterr()
        return run(["account", *arguments]), "".join(capsys.readouterr())

    return call


def _can_sign_in(engine, password=PASSWORD):
    try:
        with transaction(engine) as session:
            proof = accounts.proof(accounts.known_by(session, NOBODY, "ane@example.dk"), password)
            accounts.sign_in(session, NOBODY, proof=proof, now=factories.NOW)
    except RefusedError:
        return False
    return True


def _entries(engine):
    with reading(engine) as session:
        return session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()


def _letters(engine):
    with reading(engine) as session:
        rows = session.execute(select(OutboxMessage.address, OutboxMessage.subject).order_by(OutboxMessage.id))
        return [tuple(row) for row in rows]


def test_the_first_organiser_can_sign_in(account, engine):
    code, _ = account(*CREATE)

    with reading(engine) as session:
        made = session.scalars(select(Account)).one()
    assert code == 0
    assert (made.email, made.role, made.party_id is not None) == ("Ane@example.dk", "organiser", True)
    assert _can_sign_in(engine)


@pytest.mark.parametrize(
    ("arguments", "password", "complaint"),
    [
        (
            ("create", "ane@example.dk", "--role", "organiser"),
            PASSWORD,
            "--region: expected the party of the organiser",
        ),
        ((*CREATE[:4], "--region", "atlantis"), PASSWORD, "expected the code of a party (midtjylland)"),
        (("create", "ane", *CREATE[2:]), PASSWORD, "EMAIL: expected an address such as name@example.org, found 'ane'"),
        (CREATE, "short", "password: expected 10 to 200 characters"),
        ((*CREATE, "--language", "tlh"), PASSWORD, "--language: expected one of da, en, zh"),
        (("disable", "nobody@example.dk"), "", "EMAIL: expected the address of an account"),
    ],
)
def test_bad_input_ends_with_2_and_says_what_was_expected(account, engine, arguments, password, complaint):
    code, printed = account(*arguments, password=password)

    assert code == 2
    assert complaint in printed
    with reading(engine) as session:
        assert session.scalars(select(Account)).all() == []


def test_an_address_gets_one_account(account):
    account(*CREATE)

    assert account(*CREATE)[0] == 2


def test_a_disabled_account_cannot_sign_in(account, engine):
    account(*CREATE)

    assert account("disable", "ANE@example.dk")[0] == 0
    assert not _can_sign_in(engine)
    assert _entries(engine) == ["account made at the terminal", "account closed at the terminal"]


def test_closing_the_last_one_is_done_and_warned_of(account):
    """The terminal stands above the policy, which would refuse; the operator is told what it means."""
    account(*CREATE)
    account("create", "bo@example.dk", *CREATE[2:])
    account("create", "root@example.dk", "--role", "operator")

    first = account("disable", "bo@example.dk")
    last = account("disable", "ane@example.dk")
    again = account("disable", "ane@example.dk")
    operator = account("disable", "root@example.dk")

    assert [code for code, _ in (first, last, again, operator)] == [0] * 4
    assert "last" not in first[1] + again[1]
    assert "this was the last organiser of its region" in last[1]
    assert "this was the last operator" in operator[1]


def test_an_account_moves_to_another_address_and_both_are_told(account, engine, monkeypatch):
    account(*CREATE, "--language", "en")
    monkeypatch.setenv("MATCHMAKER_MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("MATCHMAKER_MAIL_FROM", "workshop@example.dk")

    code, printed = account("move", "ane@example.dk", "Ane@new.example")

    assert (code, "signs in as Ane@new.example from now on" in printed) == (0, True)
    assert not _can_sign_in(engine)
    with reading(engine) as session:
        ane = session.scalars(select(Account)).one()
    assert (ane.email, ane.email_normalised, ane.sign_in_generation) == ("Ane@new.example", "ane@new.example", 1)
    assert _entries(engine)[1:] == ["address changed at the terminal"]
    assert _letters(engine) == [
        ("Ane@example.dk", "Your account has another e-mail address"),
        ("Ane@new.example", "Your account has this e-mail address now"),
    ]
    assert account("move", "ane@new.example", "nowhere")[0] == 2
    account("create", "bo@example.dk", *CREATE[2:])
    assert "an address without an account" in account("move", "ane@new.example", "BO@example.dk")[1]


def test_a_reset_replaces_the_password(account, engine):
    account(*CREATE)

    assert account("reset", "ane@example.dk", password="another password")[0] == 0
    assert (_can_sign_in(engine), _can_sign_in(engine, "another password")) == (False, True)
    assert _entries(engine) == ["account made at the terminal", "password set at the terminal"]
    assert _letters(engine) == []  # no mail is set up here, so that none waits for ever


def test_reset_codes_lets_somebody_in_who_lost_device_and_recovery_codes(account, engine):
    account(*CREATE)
    assert account("reset", "ane@example.dk", "--codes")[0] == 2  # there are none to take off
    with transaction(engine) as session:
        ane = session.scalars(select(Account)).one()
        ane.one_time_secret, ane.one_time_since = "sealed", factories.NOW

    code, printed = account("reset", "ANE@example.dk", "--codes")

    assert (code, "signs in by the password alone" in printed) == (0, True)
    with reading(engine) as session:
        ane = session.scalars(select(Account)).one()
        assert (ane.one_time_secret, ane.one_time_since, ane.sign_in_generation) == (None, None, 1)
    assert _entries(engine) == ["account made at the terminal", "one-time codes removed at the terminal"]
    assert _can_sign_in(engine)
