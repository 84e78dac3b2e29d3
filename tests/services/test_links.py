"""Mailed links and codes open what they were made for, once and in time, and stand nowhere as they were mailed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import accounts, links
from matchmaker.services.tokens import CODE_ALPHABET, new_code
from matchmaker.store.tables.accounts import Account, MailedLink
from matchmaker.store.transaction import reading, repeating, transaction
from tests import factories
from tests.factories import NOW

LASTS = timedelta(minutes=30)
ADDRESS = "ane@example.dk"
RESET, SIGN_IN, INVITE = LinkPurpose.RESET, LinkPurpose.SIGN_IN, LinkPurpose.INVITE


@pytest.fixture
def account_id(engine):
    with transaction(engine) as session:
        return factories.account(session, email=ADDRESS, email_normalised=ADDRESS, confirmed_at=NOW).id


def _made(engine, account_id=None, purpose=RESET, **given):
    with transaction(engine) as session:
        account = session.get(Account, account_id) if account_id else None
        return links.make(session, purpose, address=ADDRESS, account=account, lasts=LASTS, now=NOW, **given)


def _use(engine, made, purpose=RESET, now=NOW):
    return repeating(engine, lambda session: links.use(session, made.token, purpose, now))


def _type(engine, public_id, code, purpose=SIGN_IN, now=NOW):
    """Type a code as a page does: what is refused is committed too."""
    with transaction(engine) as session:
        try:
            return links.use_code(session, public_id, code, purpose, now).account_id
        except RefusedError as refused:
            return refused.refusal


def _refused(engine, made, purpose=RESET, now=NOW):
    with pytest.raises(RefusedError) as refused:
        _use(engine, made, purpose, now)
    with reading(engine) as session:
        assert links.found(session, made.token, purpose, now) is None
    return refused.value.refusal is Refusal.LINK_OVER


def test_a_link_works_once(engine, account_id):
    made = _made(engine, account_id)

    assert _use(engine, made).account_id == account_id
    assert _refused(engine, made)


def test_opening_a_link_leaves_it_as_it_is(engine, account_id):
    made = _made(engine, account_id)

    with reading(engine) as session:
        seen = [links.found(session, made.token, RESET, NOW) for _ in range(3)]

    assert [each.account_id for each in seen] == [account_id] * 3
    assert _use(engine, made)


def test_of_twenty_uses_at_once_one_succeeds(engine, account_id):
    made = _made(engine, account_id)

    def attempt(_number):
        try:
            return _use(engine, made).account_id
        except RefusedError as refused:
            return refused.refusal

    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(attempt, range(20)))

    assert sorted(map(str, found)) == sorted([str(account_id), *["link over"] * 19])


def test_a_link_that_somebody_else_used_a_moment_before_is_refused(engine, account_id, monkeypatch):
    made = _made(engine, account_id)
    with reading(engine) as session:
        seen = links.found(session, made.token, RESET, NOW)
    _use(engine, made)
    monkeypatch.setattr(links, "found", lambda *_: seen)  # as a transaction sees it that began before

    with pytest.raises(RefusedError):
        _use(engine, made)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), timedelta(days=300)])
def test_a_link_holds_until_its_time_is_over(engine, account_id, late):
    made = _made(engine, account_id)

    assert _refused(engine, made, now=NOW + LASTS + late)
    assert _use(engine, made, now=NOW + LASTS - timedelta(seconds=1))


def test_a_link_serves_no_other_purpose(engine, account_id):
    made = _made(engine, account_id)

    assert all(_refused(engine, made, purpose) for purpose in LinkPurpose if purpose is not RESET)


def test_a_new_password_another_role_and_closing_end_every_link_of_the_account(engine, account_id):
    acts = {
        "password": lambda session: accounts.set_password(session, email=ADDRESS, password="another password", now=NOW),
        "role": lambda session: session.execute(update(Account).values(sign_in_generation=9)),
        "disabled": lambda session: session.execute(update(Account).values(disabled_at=NOW)),
    }
    for act in acts.values():
        made = _made(engine, account_id)
        with transaction(engine) as session:
            act(session)
        assert _refused(engine, made)


def test_the_older_of_two_links_works_and_ends_the_other_where_that_is_said(engine, account_id):
    older, newer = _made(engine, account_id), _made(engine, account_id)
    invitation = _made(engine, account_id, INVITE)

    _use(engine, older)
    with transaction(engine) as session:
        links.use_up_others(session, account_id, NOW, RESET)

    assert _refused(engine, newer)
    assert _use(engine, invitation, INVITE)


def test_a_link_of_an_account_that_is_not_there_opens_nothing(engine):
    made = _made(engine, purpose=SIGN_IN, with_code=True)

    assert _refused(engine, made, SIGN_IN)
    assert _type(engine, made.public_id, made.code) is Refusal.CODE_WRONG


def test_an_invitation_needs_no_account_and_keeps_what_it_is_bound_to(engine):
    with transaction(engine) as session:
        party_id = factories.party(session).id
    made = _made(engine, purpose=INVITE, role=Role.ORGANISER, party_id=party_id)

    used = _use(engine, made, INVITE)

    assert (used.address, used.role, used.party_id, used.account_id) == (ADDRESS, Role.ORGANISER, party_id, None)


def test_what_is_kept_opens_nothing(engine, account_id):
    made = _made(engine, account_id, SIGN_IN, with_code=True)

    with reading(engine) as session:
        row = session.execute(select(MailedLink.__table__)).one()

    kept = [str(value) for value in row]
    assert len(made.token) >= 43  # 256 bits
    assert not any(secret in value for value in kept for secret in (made.token, made.code))


def test_a_code_opens_the_page_that_it_was_asked_from_and_only_once(engine, account_id):
    one, other = (_made(engine, account_id, SIGN_IN, with_code=True) for _ in range(2))

    assert _type(engine, other.public_id, one.code) is Refusal.CODE_WRONG
    assert _type(engine, one.public_id, one.code, LinkPurpose.CONFIRM) is Refusal.CODE_WRONG
    assert _type(engine, one.public_id, f" {one.code[:4].lower()}-{one.code[4:]} ") == account_id
    assert _type(engine, one.public_id, one.code) is Refusal.CODE_WRONG
    assert _type(engine, "no such page", one.code) is Refusal.CODE_WRONG


def test_after_five_wrong_codes_the_right_one_is_refused(engine, account_id):
    made, four = (_made(engine, account_id, SIGN_IN, with_code=True) for _ in range(2))

    for _ in range(links.MOST_TRIES):
        assert _type(engine, made.public_id, "WRONG234") is Refusal.CODE_WRONG
    for _ in range(links.MOST_TRIES - 1):
        assert _type(engine, four.public_id, "WRONG234") is Refusal.CODE_WRONG

    assert _type(engine, made.public_id, made.code) is Refusal.CODE_WRONG
    assert _type(engine, four.public_id, four.code) == account_id


def test_an_expired_code_and_one_of_an_account_that_moved_on_are_refused(engine, account_id):
    made, other = (_made(engine, account_id, SIGN_IN, with_code=True) for _ in range(2))

    assert _type(engine, made.public_id, made.code, now=NOW + LASTS) is Refusal.CODE_WRONG
    with transaction(engine) as session:
        session.execute(update(Account).values(sign_in_generation=9))
    assert _type(engine, other.public_id, other.code) is Refusal.CODE_WRONG


def test_a_link_without_a_code_is_not_opened_by_none(engine, account_id):
    made = _made(engine, account_id, SIGN_IN)

    assert [_type(engine, made.public_id, code) for code in ("", " ", "0")] == [Refusal.CODE_WRONG] * 3


def test_codes_are_of_letters_that_nobody_mixes_up():
    assert set(CODE_ALPHABET) & set("01IO") == set()
    assert len({new_code() for _ in range(200)}) == 200
