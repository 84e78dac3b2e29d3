"""What is sent more than once is done once, and answered each time as the first time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from matchmaker.services.costs import lines
from matchmaker.store.tables.accounts import AnsweredPost
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.transaction import transaction
from matchmaker.web.repeated import HEADER
from tests.web.world import ORGANISER_CN, ORGANISER_DK, SLUG

TIMES = 20
KEY = "a key of the client"
COST = {
    "category": "venue",
    "amount": "12.00",
    "currency": "DKK",
    "incurred_on": "2027-03-02",
    "payer": "host",
    "organisation": "",
}
NEW_COST = f"/organise/{SLUG}/costs/new"


def _sent(ground, who=ORGANISER_DK, header=KEY, address=NEW_COST, **fields):
    headers = {} if header is None else {HEADER: header}
    return ground.client(who).post(address, data={**COST, **fields}, headers=headers)


def _costs(ground):
    with transaction(ground.engine) as session:
        return session.scalar(select(func.count(CostLine.id)))


def _said(answers):
    return {(answer.status_code, answer.location) for answer in answers}


@pytest.mark.parametrize("keys", [{"header": KEY}, {"header": None, "key": "drawn for the page"}])
def test_of_twenty_equal_posts_at_once_one_is_carried_out_and_all_are_answered_alike(ground, keys):
    before = _costs(ground)

    with ThreadPoolExecutor(TIMES) as pool:
        answers = list(pool.map(lambda _: _sent(ground, **keys), range(TIMES)))

    assert (_said(answers), _costs(ground) - before) == ({(303, f"/organise/{SLUG}/costs")}, 1)


def test_without_a_key_each_post_is_one_of_its_own(ground):
    before = _costs(ground)
    assert [_sent(ground, header=None).status_code for _ in range(2)] == [303, 303]
    assert _costs(ground) - before == 2


def test_the_key_of_a_program_with_something_else_is_refused_and_nothing_is_done(ground):
    first, before = _sent(ground), _costs(ground)

    others = [
        _sent(ground, amount="13.00"),
        _sent(ground, address=f"{NEW_COST}?again"),
        _sent(ground, address=f"/organise/{SLUG}/costs/rates"),
    ]

    assert first.status_code == 303
    assert [answer.status_code for answer in others] == [422] * 3
    assert "send what is new with a key of its own" in others[0].text
    assert _costs(ground) == before


def test_the_key_of_a_page_with_other_words_is_another_intention(ground):
    before = _costs(ground)
    for amount in ("12.00", "13.00", "12.00"):
        assert _sent(ground, header=None, key="drawn for the page", amount=amount).status_code == 303
    assert _costs(ground) - before == 2


def test_equal_keys_of_two_accounts_do_not_meet(ground):
    before = _costs(ground)
    answers = [_sent(ground, who) for who in (ORGANISER_DK, ORGANISER_CN)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert _costs(ground) - before == 2


def test_what_was_refused_is_not_kept_so_that_the_key_can_be_used_again(ground):
    before = _costs(ground)
    answers = [_sent(ground, amount=amount) for amount in ("many", "12.00", "12.00")]
    assert [answer.status_code for answer in answers] == [422, 303, 303]
    assert _costs(ground) - before == 1


@pytest.mark.parametrize("key", ["", "1234567", "k" * 201, "with a\ttab", "schlüssel"])
def test_a_key_that_cannot_be_one_is_a_bad_request(ground, key):
    before = _costs(ground)
    answer = _sent(ground, header=key)
    assert (answer.status_code, _costs(ground)) == (400, before)
    assert "printable characters" in answer.text


def test_a_file_is_taken_out_once_and_said_to_be_done_already_the_second_time(ground):
    address = f"/organise/{SLUG}/costs/export/lines"
    first, second = (_sent(ground, address=address, reason="the audit") for _ in range(2))
    assert (first.status_code, first.mimetype) == (200, "text/csv")
    assert (second.status_code, second.mimetype) == (200, "text/html")
    assert "done already" in second.text


def test_a_button_that_gives_the_form_back_can_be_pressed_again(ground):
    programme = {"version": "1", "key": "drawn for the page", "do": "add-pair"}
    client = ground.client(ORGANISER_DK)
    answers = [client.post(f"/organise/{SLUG}/programme", data=programme) for _ in range(2)]
    assert ["pair-0-id" in answer.text for answer in answers] == [True, True]


def test_nothing_that_was_typed_is_kept_with_a_key(ground):
    _sent(ground, description="hall for the Jensens")
    with ground.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(select(AnsweredPost.__table__))]
    assert len(rows) == 1
    assert not any(words in str(rows) for words in (KEY, "Jensen", "12.00"))


def test_a_broken_view_leaves_the_key_free(ground, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(lines, "add_cost", _broken)
        assert _sent(ground).status_code == 500
    before = _costs(ground)
    assert (_sent(ground).status_code, _costs(ground) - before) == (303, 1)


def _broken(*_args, **_given):
    raise RuntimeError("the disk is gone")
