"""Whom somebody has met: with their own notes alone, and a business card of whoever lets them."""

import pytest

from matchmaker.domain.consents import Purpose
from tests.web import on_the_day
from tests.web.ground import ANONYMOUS
from tests.web.populated import EXPERT_FOREIGN, word
from tests.web.test_my_data import agree
from tests.web.test_statements import counting
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, OPERATOR, ORGANISER_CN, ORGANISER_DK, REVIEWER_DK, SLUG

PAGE = f"/workshops/{SLUG}/contacts"


@pytest.fixture
def met(ground):
    """The first meeting has begun; return the address of its page."""
    on_the_day.begun(ground)
    return f"/workshops/{SLUG}/meetings/{ground.facts.ids['published meeting']}"


def _says(ground, page, who, **said):
    client = ground.client(who)
    version = client.get(page).text.partition('name="version" type="hidden" value="')[2].partition('"')[0]
    assert client.post(f"{page}/notes", data={"version": version, **said}).status_code == 303


def _card(ground, who):
    return f"/workshops/{SLUG}/people/{ground.facts.world.profile_ids[who]}/card.vcf"


def test_before_the_first_meeting_nobody_is_a_contact(ground):
    page = ground.client(EXPERT_DK).get(PAGE)
    assert page.status_code == 200
    assert "Nobody yet" in page.text
    assert "Chen Wei" not in page.text


def test_whom_they_met_stands_there_with_their_own_notes_alone(ground, met):
    _says(ground, met, EXPERT_DK, note="Ask for the ship", held="yes", rating="4", follow_up="y")
    _says(ground, met, EXPERT_CN, note="A word of my own", held="yes")
    host, visitor = (ground.client(who).get(PAGE).text for who in (EXPERT_DK, EXPERT_CN))
    assert "Chen Wei" in host
    assert "Ask for the ship" in host
    assert "You want to go on talking" in host
    assert "A word of my own" not in host
    assert "A word of my own" in visitor
    assert "Ask for the ship" not in visitor
    assert "go on talking" not in visitor

    _says(ground, met, EXPERT_CN, note="A word of my own", held="yes", follow_up="y")
    for who in (EXPERT_DK, EXPERT_CN):
        assert "You both want to go on talking" in ground.client(who).get(PAGE).text


def test_a_business_card_is_for_those_alone_who_may_reach_the_person(ground, met):
    assert met
    card = _card(ground, EXPERT_CN)

    def read() -> dict[str, int]:
        askers = (
            EXPERT_DK, EXPERT_CN, EXPERT_CN_2, EXPERT_FOREIGN, ORGANISER_CN, ORGANISER_DK, REVIEWER_DK, ANONYMOUS,
        )  # fmt: skip
        return {who: ground.client(who).get(card).status_code for who in askers}

    nobody = read()
    assert nobody == {
        EXPERT_DK: 404, EXPERT_CN: 200, EXPERT_CN_2: 404, EXPERT_FOREIGN: 404, ORGANISER_CN: 200, ORGANISER_DK: 404,
        REVIEWER_DK: 404, ANONYMOUS: 303,
    }  # fmt: skip
    assert "Business card" not in ground.client(EXPERT_DK).get(PAGE).text

    agree(ground, EXPERT_CN, Purpose.CONTACT_BY_MET)
    assert read() == nobody | {EXPERT_DK: 200}
    assert card in ground.client(EXPERT_DK).get(PAGE).text
    agree(ground, EXPERT_CN, Purpose.CONTACT_BY_OTHER_OFFICE)
    assert read() == nobody | {EXPERT_DK: 200, ORGANISER_DK: 200}
    agree(ground, EXPERT_CN, Purpose.CONTACT_BY_MET, granted=False)
    assert read() == nobody | {ORGANISER_DK: 200}


def test_a_card_is_a_file_that_a_telephone_opens(ground, met):
    assert met
    agree(ground, EXPERT_CN, Purpose.CONTACT_BY_MET)
    answer = ground.client(EXPERT_DK).get(_card(ground, EXPERT_CN))
    assert answer.mimetype == "text/vcard"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.data.replace(b"\r\n ", b"").decode().split("\r\n")
    assert "FN:Chen Wei 陈伟" in said
    assert any(line.startswith("EMAIL;TYPE=INTERNET:") and word("contact", EXPERT_CN) in line for line in said)
    assert any(line.startswith("TEL;TYPE=WORK:") and word("phone", EXPERT_CN) in line for line in said)


def test_contacts_take_as_many_statements_however_many_they_are(ground, met):
    assert met
    client = ground.client(EXPERT_DK)
    with counting() as said:
        assert client.get(PAGE).status_code == 200
    assert len(said) <= 15


def test_somebody_who_takes_no_part_has_no_contacts(ground):
    for who, status in ((ORGANISER_DK, 404), (REVIEWER_DK, 404), (EXPERT_FOREIGN, 404), (ANONYMOUS, 303)):
        assert (who, ground.client(who).get(PAGE).status_code) == (who, status)
    assert ground.client(OPERATOR).get(PAGE).status_code in {403, 404}
