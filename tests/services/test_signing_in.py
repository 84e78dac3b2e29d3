"""What a password and a link are worth, whatever a page does with them."""

from dataclasses import replace

import pytest

from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import NOBODY
from matchmaker.errors import RefusedError
from matchmaker.services import accounts, links
from matchmaker.services.accounts import confirming, proving
from matchmaker.services.accounts.registering import CONFIRM
from matchmaker.services.passwords import _HASHER, HASH_OF_NOBODY, hash_password
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.factories import NOW

EMAIL, PASSWORD = "ane@example.dk", "fire gode ord"


@pytest.fixture
def waiting(engine):
    """The proof of somebody whose address is not confirmed."""
    with transaction(engine) as session:
        known = {"email": EMAIL, "email_normalised": EMAIL, "password_hash": hash_password(PASSWORD)}
        factories.account(session, **known, confirmed_at=None)
    with reading(engine) as session:
        return proving.proof(proving.known_by(session, NOBODY, EMAIL), PASSWORD)


def _sign_in(engine, proof, **given):
    with transaction(engine) as session:
        return accounts.sign_in(session, NOBODY, proof=proof, now=NOW, **given)


def test_nobody_is_signed_in_before_the_address_is_confirmed_where_that_can_be_done(engine, waiting):
    with pytest.raises(RefusedError):
        _sign_in(engine, waiting)

    assert _sign_in(engine, waiting, unconfirmed_too=True)


@pytest.mark.parametrize("change", [{"password_hash": "another"}, {"disabled_at": NOW}])
def test_a_proof_is_worth_nothing_once_the_account_has_changed(engine, waiting, change):
    with transaction(engine) as session:
        account = session.query(Account).one()
        for name, value in change.items():
            setattr(account, name, value)

    with pytest.raises(RefusedError):
        _sign_in(engine, waiting, unconfirmed_too=True)


def test_a_proof_counts_for_the_account_and_the_password_that_it_was_made_with(engine, waiting):
    with transaction(engine) as session:
        account, other = session.query(Account).one(), factories.account(session)
        other.password_hash = account.password_hash
        session.flush()

        proving.require_password(account, waiting, "password")
        for whose, shown in ((other, waiting), (account, None), (account, replace(waiting, password_hash="older"))):
            with pytest.raises(RefusedError):
                proving.require_password(whose, shown, "password")


def test_where_the_account_was_registered_elsewhere_a_password_is_needed(engine, waiting):
    with transaction(engine) as session:
        known = {"address": EMAIL, "account": session.query(Account).one(), "lasts": CONFIRM.lasts, "now": NOW}
        made = links.make(session, LinkPurpose.CONFIRM, **known)
    given = {"token": made.token, "registered_here": False, "password_hash": None, "now": NOW}

    with transaction(engine) as session, pytest.raises(RefusedError):
        confirming.confirm(session, NOBODY, **given)

    with transaction(engine) as session:
        assert confirming.confirm(session, NOBODY, **given | {"password_hash": "chosen"})


def test_nobody_s_hash_takes_as_much_work_as_anybody_s():
    assert not _HASHER.check_needs_rehash(HASH_OF_NOBODY)
    assert not proving.proof(proving.Known(), PASSWORD)
