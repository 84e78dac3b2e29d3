"""A day's housekeeping, step by step as the worker takes it: what has served its time is gone, the rest is not."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from matchmaker.domain.mail import MessageState
from matchmaker.services import erasure
from matchmaker.services.erasure.mail import FAREWELL
from matchmaker.services.housekeeping import steps
from matchmaker.services.mail import Letter, post
from matchmaker.services.mail.forgetting import ROW_KEPT
from matchmaker.store.tables.accounts import SignIn
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)
on_sqlite = pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
"""Each step is tried on both back-ends where it is tested; here it is that it is taken."""


def keep_house(engine):
    for _, step in steps("https://m.example/auth/login"):
        with transaction(engine) as session:
            step(session, NOW)


def column(engine, wanted):
    with reading(engine) as session:
        return list(session.scalars(select(wanted).order_by(wanted)))


@on_sqlite
def test_sign_ins_that_are_over_go_and_the_last_and_those_that_hold_stay(engine):
    with transaction(engine) as session:
        away, here = factories.account(session), factories.account(session)
        for letter, of, until in (("a", away, -2), ("b", away, -1), ("c", here, -1), ("d", here, 1)):
            times = {"created_at": NOW - 9 * DAY, "expires_at": NOW + until * DAY}
            session.add(SignIn(token_sha256=letter * 64, account_id=of.id, generation=0, **times))

    keep_house(engine)

    assert column(engine, SignIn.token_sha256) == ["b" * 64, "d" * 64]


@on_sqlite
def test_letters_of_long_ago_and_farewells_go_and_those_of_today_stay(engine):
    with transaction(engine) as session:
        for kind, address, age in (("office", "old", ROW_KEPT + DAY), ("office", "new", DAY), (FAREWELL, "gone", DAY)):
            post(session, Letter("Hej", ("En.",)), kind=kind, address=f"{address}@x.dk", language="da", now=NOW - age)
        session.execute(update(OutboxMessage).values(state=MessageState.SENT, sent_at=NOW))

    keep_house(engine)

    assert column(engine, OutboxMessage.address) == ["new@x.dk"]


@on_sqlite
def test_for_who_still_waits_to_be_forgotten_the_work_is_asked_for(engine):
    with transaction(engine) as session:
        account = factories.account(session, disabled_at=NOW)
        session.add(Erasure(account_id=account.public_id, requested_at=NOW - DAY))

    keep_house(engine)

    assert column(engine, Job.kind) == [erasure.KIND]


@on_sqlite
def test_where_the_journal_ends_is_written_into_the_log(engine, caplog):
    with caplog.at_level(logging.INFO):
        keep_house(engine)

    assert "The journal has 0 entries and ends with" in caplog.text
