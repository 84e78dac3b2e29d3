"""Columns take what they should, refuse the rest, and give back the same on both back-ends."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from matchmaker.store.base import new_public_id
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.costs import ExchangeRate
from matchmaker.store.tables.regions import Party
from tests import factories as make


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def _stored(session, row, column):
    make.added(session, row)
    session.expire_all()
    return session.scalar(select(column))


def test_an_instant_comes_back_in_utc(session):
    shanghai = timezone(timedelta(hours=8))
    row = make.account(session, created_at=datetime(2009, 3, 12, 9, 30, 0, 123456, tzinfo=shanghai))
    session.expire_all()

    found = session.scalar(select(Account.created_at).where(Account.id == row.id))
    assert found == datetime(2009, 3, 12, 1, 30, 0, 123456, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(session):
    with pytest.raises(StatementError, match="Expected an instant with a time zone"):
        make.account(session, created_at=datetime(2009, 3, 12, 9, 30))  # noqa: DTZ001


def test_a_choice_that_does_not_exist_is_refused(session):
    with pytest.raises((StatementError, LookupError), match="kind"):
        make.party(session, kind="village")


@pytest.mark.parametrize("rate", ["0.0000000001", "7.4567891234", "922337203.6854775807"])
def test_a_rate_comes_back_exactly(session, rate):
    known = {"base_currency": "CNY", "quote_currency": "DKK", "on_date": make.FIRST_DAY, "source": "typed in"}

    assert _stored(session, ExchangeRate(**known, rate=Decimal(rate)), ExchangeRate.rate) == Decimal(rate)


@pytest.mark.parametrize("rate", [0.5, Decimal("0.00000000001"), Decimal("NaN"), Decimal("Infinity")])
def test_a_rate_that_is_not_exact_is_refused(session, rate):
    known = {"base_currency": "CNY", "quote_currency": "DKK", "on_date": make.FIRST_DAY, "source": "typed in"}

    with pytest.raises(StatementError, match="Expected"):
        make.added(session, ExchangeRate(**known, rate=rate))


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 41])
def test_text_that_one_back_end_would_not_take_is_refused_by_both(session, text):
    with pytest.raises(StatementError, match="Expected"):
        make.party(session, code=text)


@pytest.mark.parametrize("text", ["上海", "𠮷野家", "Århus\n\t", "🌬️", "e\u0301"])
def test_text_of_any_script_comes_back_as_it_was(session, text):
    make.party(session, code=text)
    session.expire_all()

    assert session.scalar(select(Party.code)) == text


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_document_without_a_true_number_is_refused(session, number):
    with pytest.raises((StatementError, ValueError), match="JSON"):
        make.job(session, parameters={"gap": number})


def test_an_absent_document_is_null(session):
    row = make.job(session)
    session.expire_all()

    assert row.result is None


def test_public_ids_are_legal_in_files_and_never_the_same():
    ids = {new_public_id() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(len(each) == 20 and each.isalnum() and each.isascii() for each in ids)
