"""Our office on the pages: inviting, accepting, leaving. What the use cases refuse is tested with them."""

import re

import pytest
from sqlalchemy import select

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import transaction
from tests.web.ground import ANONYMOUS, Ground
from tests.web.populated import ORGANISER_DK_2, PASSWORD, REVIEWER_CN, asked_token
from tests.web.world import EXPERT_DK, ORGANISER_CN, ORGANISER_DK, ORGANISER_FOREIGN, REVIEWER_DK

LINK = re.compile(r"<code>http://[^/]+(/auth/invited/[\w-]+)</code>")


def test_an_invitation_is_handed_over_accepted_once_and_signs_in(ground):
    office, stranger = ground.client(ORGANISER_DK), ground.client(ANONYMOUS)
    sent = {"email": "new.colleague@example.dk", "role": "organiser", "language": "en"}
    assert office.post("/office/invitations", data=sent).status_code == 303
    link = LINK.search(office.get("/office").text).group(1)

    assert LINK.search(office.get("/office").text) is None  # shown this once
    assert "office@example.dk invites you to be an organiser" in stranger.get(link).text
    assert stranger.post(link, data={"password": "short"}).status_code == 422
    answer = stranger.post(link, data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/workshops")
    assert "new.colleague@example.dk" in stranger.get("/office").text
    again = ground.client(ANONYMOUS).post(link, data={"password": PASSWORD})
    assert (again.status_code, again.headers["Referrer-Policy"]) == (404, "no-referrer")


@pytest.mark.parametrize("known", [EXPERT_DK, ORGANISER_CN, ORGANISER_FOREIGN])
def test_inviting_and_the_link_say_the_same_whether_the_address_has_an_account(ground, known):
    pages = {}
    for address in (known, "nobody.yet@example.dk"):
        office = ground.client(ORGANISER_DK)
        posted = office.post("/office/invitations", data={"email": address, "role": "reviewer", "language": "en"})
        shown = office.get("/office").text
        link = LINK.search(shown).group(1)
        opened = ground.client(ANONYMOUS).get(link).text
        said = (posted.status_code, posted.headers["Location"], shown, opened)
        pages[address] = [_without(str(each), address, link) for each in said]
        ground.restore()

    assert pages[known] == pages["nobody.yet@example.dk"]


def test_who_is_invited_signs_in_first_and_keeps_the_profile(ground):
    office, stranger, ane = (ground.client(each) for each in (ORGANISER_DK, ANONYMOUS, EXPERT_DK))
    office.post("/office/invitations", data={"email": EXPERT_DK, "role": "reviewer", "language": "en"})
    link = LINK.search(office.get("/office").text).group(1)

    refused = stranger.post(link, data={"password": PASSWORD})
    assert (refused.status_code, "Sign in with it first" in refused.text) == (422, True)
    other = ground.client(REVIEWER_DK).get(link).text
    assert "you are signed in with another address" in other
    assert ane.post(link).status_code == 303
    with transaction(ground.engine) as session:
        row = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        assert (row.role, row.sign_in_generation) == (Role.REVIEWER, 1)
    assert "Ane Bak" in ground.client(ORGANISER_CN).get(f"/workshops/kick-off/people/{_ane(ground)}").text


def test_opening_a_link_changes_nothing(ground):
    for token in (asked_token(LinkPurpose.INVITE, Side.HOST), "nonsense"):
        for who in (ANONYMOUS, EXPERT_DK, ORGANISER_DK):
            ground.get(ground.client(who), f"/auth/invited/{token}")

    assert ground.written() <= {"sign_ins"}  # when somebody was here


def test_a_withdrawn_invitation_opens_nothing(ground):
    office = ground.client(ORGANISER_DK)
    of_own, of_other = (ground.facts.ids[f"{LinkPurpose.INVITE} of {side}"] for side in Side)

    assert office.post(f"/office/invitations/{of_other}/withdraw").status_code == 404
    assert office.post(f"/office/invitations/{of_own}/withdraw").status_code == 303
    assert ground.get(ground.client(ANONYMOUS), _link(Side.HOST)).status_code == 404
    assert ground.get(ground.client(ANONYMOUS), _link(Side.VISITOR)).status_code == 200


def test_leaving_needs_a_reason_ends_the_sign_ins_and_is_nobody_s_own_act(ground):
    office, second = ground.client(ORGANISER_DK), ground.client(ORGANISER_DK_2)
    ids = _account_ids(ground)
    leave = "/office/people/{}/leave"

    assert office.post(leave.format(ids[ORGANISER_DK]), data={"do": "role", "reason": "so"}).status_code == 422
    assert office.post(leave.format(ids[REVIEWER_CN]), data={"do": "close", "reason": "so"}).status_code == 404
    assert office.post(leave.format(ids[ORGANISER_DK_2]), data={"do": "close", "reason": " "}).status_code == 422
    assert second.get("/office").status_code == 200
    assert office.post(leave.format(ids[ORGANISER_DK_2]), data={"do": "role", "reason": "moved"}).status_code == 303
    assert second.get("/office").status_code == 303  # to the page for signing in


def _link(side: Side) -> str:
    return f"/auth/invited/{asked_token(LinkPurpose.INVITE, side)}"


def _account_ids(ground: Ground) -> dict[str, str]:
    with ground.engine.connect() as connection:
        return dict(connection.execute(select(Account.email, Account.public_id)).all())


def _ane(ground: Ground) -> str:
    return ground.facts.world.profile_ids[EXPERT_DK]


def _without(page: str, address: str, link: str) -> str:
    page = page.replace(address, "ADDRESS").replace(link, "LINK")
    page = re.sub(r'name="(csrf_token|key)"[^>]*', "", page)
    return re.sub(r"/office/invitations/\w+/withdraw", "", page)
