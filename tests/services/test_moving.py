"""What guards moving an account where no page stands before it."""

import pytest

from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.errors import Refusal, RefusedError, SignInNeededError
from matchmaker.services import links, moving
from matchmaker.services.moving import MOVE
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.factories import NOW

NEW = "ane@new.example"


@pytest.fixture
def two(engine):
    """Two people, of whom the first has asked for another address; and the token of the link."""
    with transaction(engine) as session:
        first, second = factories.account(session), factories.account(session)
        token = links.make(session, LinkPurpose.ADDRESS, address=NEW, account=first, lasts=MOVE.lasts, now=NOW).token
        return Principal(first.id, first.role), Principal(second.id, second.role), token


def _refused(engine, asks, token):
    with transaction(engine) as session, pytest.raises(RefusedError) as refused:
        moving.move(session, asks, token=token, now=NOW)
    return refused.value.refusal


def test_a_link_of_somebody_else_moves_nothing(engine, two):
    first, second, token = two

    assert _refused(engine, second, token) is Refusal.LINK_OVER
    with transaction(engine) as session, pytest.raises(SignInNeededError):
        moving.move(session, NOBODY, token=token, now=NOW)

    with reading(engine) as session:
        assert NEW not in {session.get_one(Account, each.account).email for each in (first, second)}


def test_a_link_that_was_mailed_for_nobody_s_account_opens_nothing(engine, two):
    """As to a taken address: the row is there, so that nothing tells the two cases apart."""
    with transaction(engine) as session:
        token = links.make(session, LinkPurpose.ADDRESS, address="bo@example.dk", lasts=MOVE.lasts, now=NOW).token

    with reading(engine) as session:
        assert moving.move_at(session, two[0], token, NOW) is None
    assert _refused(engine, two[0], token) is Refusal.LINK_OVER
