"""What operators see and do about accounts."""

import pytest
from sqlalchemy import select

from matchmaker.domain.workshops import Side
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.transaction import reading
from tests.web.ground import Ground
from tests.web.populated import word
from tests.web.world import EXPERT_DK, OPERATOR, ORGANISER_CN, REVIEWER_DK


def _ids(ground: Ground) -> dict[str, str]:
    with reading(ground.engine) as session:
        return dict(session.execute(select(Account.email, Account.public_id)).all())


def _acts(ground: Ground) -> list[str]:
    with reading(ground.engine) as session:
        return list(session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_accounts_are_found_by_address_role_and_state_without_anything_of_profiles(ground):
    operator = ground.client(OPERATOR)
    found = operator.get("/admin/accounts?q=REVIEWER@&role=reviewer").text

    assert (REVIEWER_DK in found, EXPERT_DK in found) == (True, False)
    assert "No account fits" in operator.get("/admin/accounts?state=closed").text
    pages = operator.get("/admin/accounts").text + operator.get(f"/admin/accounts/{_ids(ground)[EXPERT_DK]}").text
    assert EXPERT_DK in pages
    assert [each for each in ("Ane Bak", word("contact", EXPERT_DK), word("about", EXPERT_DK)) if each in pages] == []


def test_each_act_needs_a_reason_and_stands_in_the_journal(ground):
    operator, reviewer, ids = ground.client(OPERATOR), ground.client(REVIEWER_DK), _ids(ground)
    page = f"/admin/accounts/{ids[REVIEWER_DK]}"
    before = _acts(ground)

    assert operator.post(f"{page}/act", data={"do": "close", "reason": " "}).status_code == 422
    assert operator.post(f"{page}/role", data={"role": "organiser", "party": "midtjylland"}).status_code == 422
    assert _acts(ground) == before
    assert reviewer.get("/workshops/kick-off/people").status_code == 200
    for act in ("end", "close", "reopen"):
        assert operator.post(f"{page}/act", data={"do": act, "reason": "asked for"}).status_code == 303
        assert reviewer.get("/workshops/kick-off/people").status_code == 303  # signed out, and stays so
    changed = {"role": "organiser", "party": "midtjylland", "reason": "the office asked"}
    assert operator.post(f"{page}/role", data=changed).status_code == 303
    done = ["sign-ins ended", "account closed", "account opened again", "role changed"]
    assert _acts(ground)[len(before) :] == done


@pytest.mark.parametrize(
    ("whom", "sent", "sentence"),
    [
        (OPERATOR, {"role": "expert", "party": "midtjylland"}, "your own account"),
        (ORGANISER_CN, {"role": "expert", "party": "shanghai"}, "last organiser"),
        (EXPERT_DK, {"role": "expert", "party": "shanghai"}, "the region stays"),
        (REVIEWER_DK, {"role": "organiser", "party": ""}, "Choose the region"),
        (REVIEWER_DK, {"role": "emperor", "party": "midtjylland"}, "Choose a role"),
    ],
)
def test_what_cannot_be_done_to_an_account_is_said(ground, whom, sent, sentence):
    address = f"/admin/accounts/{_ids(ground)[whom]}/role"

    answer = ground.client(OPERATOR).post(address, data={**sent, "reason": "asked for"})

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_the_first_page_says_what_needs_looking_at(ground):
    page = ground.client(OPERATOR).get("/admin").text

    assert "1 letter could not be sent" in page
    assert word("prepared", Side.HOST) not in page
