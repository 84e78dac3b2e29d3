"""A key is used once: the same post again gives the first answer, something else with it is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import repeats
from matchmaker.services.housekeeping import steps
from matchmaker.services.repeats import Answered, Post
from matchmaker.store.tables.accounts import AnsweredPost
from matchmaker.store.transaction import transaction
from tests import factories

NOW = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
POST = Post("a" * 64, "b" * 64)
ANSWER = Answered(303, "/workshops")


@pytest.fixture
def accounts(engine):
    with transaction(engine) as session:
        return factories.account(session).id, factories.account(session).id


def _carried_out(engine, account, post=POST, at=NOW):
    with transaction(engine) as session:
        before = repeats.begin(session, account, post, now=at)
        if before is None:
            repeats.keep(session, account, post, ANSWER)
        return before


def test_a_post_sent_again_is_answered_as_the_first_time(engine, accounts):
    assert [_carried_out(engine, accounts[0]) for _ in range(3)] == [None, ANSWER, ANSWER]


def test_the_same_key_of_another_account_is_another_key(engine, accounts):
    assert [_carried_out(engine, account) for account in accounts] == [None, None]


def test_a_key_with_something_else_is_refused(engine, accounts):
    _carried_out(engine, accounts[0])

    with pytest.raises(RefusedError) as refused:
        _carried_out(engine, accounts[0], Post(POST.key_sha256, "c" * 64))
    assert refused.value.refusal is Refusal.KEY_REUSED


def test_a_key_that_was_given_back_is_free(engine, accounts):
    with transaction(engine) as session:
        repeats.begin(session, accounts[0], POST, now=NOW)
        repeats.release(session, accounts[0], POST)

    assert _carried_out(engine, accounts[0]) is None


def test_giving_back_a_key_leaves_the_equal_one_of_another_account(engine, accounts):
    _carried_out(engine, accounts[0])
    with transaction(engine) as session:
        repeats.begin(session, accounts[1], POST, now=NOW)
        repeats.release(session, accounts[1], POST)

    assert _carried_out(engine, accounts[0]) == ANSWER


def test_keys_are_forgotten_after_a_week_and_not_before(engine, accounts):
    other = Post("d" * 64, "e" * 64)
    _carried_out(engine, accounts[0])
    _carried_out(engine, accounts[0], other, at=NOW + timedelta(hours=1))

    with transaction(engine) as session:
        assert repeats.forget_old(session, NOW + timedelta(days=7, minutes=1)) == 1
        assert session.scalars(select(AnsweredPost.key_sha256)).all() == [other.key_sha256]
    assert repeats.forget_old in {step for _, step in steps("")}
