"""Whom somebody has met: with their own notes alone, and a business card of whoever lets them."""

import pytest

from matchmaker.domain.consents import Purpose
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services.meetings.contacts import contacts_of
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.transaction import reading, transaction
from tests.services.canaries import principal_of
from tests.web import on_the_day
from tests.web.ground import ANONYMOUS
from tests.web.populated import EXPERT_FOREIGN, word
from tests.web.test_my_data import agree
from tests.web.test_statements import counting
from tests.web.world import (
    EXPERT_CN,
    EXPERT_CN_2,
    EXPERT_DK,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    REVIEWER_DK,
    SLUG,
)

PAGE = f"/workshops/{SLUG}/contacts"


@pytest.fixture
def met(ground):
    """The first meeting has begun; return the address of its page."""
    on_the_day.begun(ground)
    return f"/workshops/{SLUG}/meetings/{ground.facts.ids['published meeting']}"


def _card(ground, who):
    return f"/workshops/{SLUG}/people/{ground.facts.world.profile_ids[who]}/card.vcf"


def test_before_the_first_meeting_nobody_is_a_contact(ground):
    page = ground.client(EXPERT_DK).get(PAGE)
    assert page.status_code == 200
    assert "Nobody yet" in page.text
    assert "Chen Wei" not in page.text


def test_whom_they_met_stands_there_with_their_own_notes_alone(ground, met):
    on_the_day.says(ground, met, EXPERT_DK, note="Ask for the ship", held="yes", rating="4", follow_up="y")
    on_the_day.says(ground, met, EXPERT_CN, note="A word of my own", held="yes")
    host, visitor = (ground.client(who).get(PAGE).text for who in (EXPERT_DK, EXPERT_CN))
    assert "Chen Wei" in host
    assert "Ask for the ship" in host
    assert "You want to go on talking" in host
    assert "A word of my own" not in host
    assert "A word of my own" in visitor
    assert "Ask for the ship" not in visitor
    assert "go on talking" not in visitor

    on_the_day.says(ground, met, EXPERT_CN, note="A word of my own", held="yes", follow_up="y")
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


def test_contacts_take_as_many_statements_for_somebody_as_for_nobody(ground):
    client, taken = ground.client(EXPERT_DK), []
    for _ in range(2):
        with counting() as said:
            assert client.get(PAGE).status_code == 200
        taken.append(len(said))
        on_the_day.begun(ground)
    assert taken[0] == taken[1] <= 15


def test_somebody_who_is_not_to_be_seen_any_more_has_no_card(ground, met):
    assert met
    agree(ground, EXPERT_CN, Purpose.CONTACT_BY_MET)
    agree(ground, EXPERT_CN, Purpose.SEEN_BY_OTHER_SIDE, granted=False)
    client = ground.client(EXPERT_DK)
    assert "card.vcf" not in client.get(PAGE).text
    assert client.get(_card(ground, EXPERT_CN)).status_code == 404
    with reading(ground.engine) as session:
        asked = contacts_of(session, principal_of(session, EXPERT_DK), SLUG, language="en", now=NOW)
    assert [each.cards for each in asked.met] == [frozenset()]


def test_a_meeting_that_is_off_makes_nobody_a_contact(ground, met):
    assert met
    with transaction(ground.engine) as session:
        row = session.get_one(Registration, ground.facts.world.registrations[EXPERT_CN])
        row.status = RegistrationStatus.WITHDRAWN
    assert "Nobody yet" in ground.client(EXPERT_DK).get(PAGE).text


def test_somebody_who_takes_no_part_has_no_contacts(ground):
    for who, status in ((ORGANISER_DK, 404), (REVIEWER_DK, 404), (EXPERT_FOREIGN, 404), (ANONYMOUS, 303)):
        assert (who, ground.client(who).get(PAGE).status_code) == (who, status)
    assert ground.client(OPERATOR).get(PAGE).status_code in {403, 404}
