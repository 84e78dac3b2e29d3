"""Pages about what versions change, about clearance, and about somebody who takes another's place."""

import re

import pytest
from sqlalchemy import select

from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.services.plans.difference import Change, Difference, Where
from matchmaker.store.tables.organisations import Clearance
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import RegistrationMember, Substitution
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import difference_wording
from tests.web.growing import grown
from tests.web.world import EXPERT_CN, EXPERT_DK, ORGANISER_CN, ORGANISER_DK, SLUG


def _plan(ground, name: str) -> str:
    return f"/organise/{SLUG}/plans/{ground.facts.ids[f'{name} plan']}"


def _main(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]))


def test_what_a_draft_changes_is_said_in_a_sentence_a_picture_and_person_by_person(ground):
    page = ground.client(ORGANISER_DK).get(f"{_plan(ground, 'draft')}/difference")
    said = _main(page.text)
    assert "1 meeting moves, 1 is new, and 4 people are told." in said
    assert 'class="shift-new shift-' in page.text
    assert "Ane Bak" in said
    assert re.search(r"moves from .*, table 1 to .*, table 1 .*Chen Wei", said)
    assert "Propose to Shanghai" in said


def test_a_sentence_tells_moves_to_another_table_apart(ground):
    one, other = Where(1, 1), Where(1, 2)
    found = Difference((Change(1, 2, one, other), Change(1, 3, one, Where(2, 1)), Change(4, 2, one, None)))
    with ground.app.test_request_context():
        words = difference_wording.difference_in_words(found, 4)
        first = difference_wording.difference_in_words(Difference((Change(1, 2, None, one),)), 1)
        published = difference_wording.difference_in_words(found, None)
        nothing = difference_wording.difference_in_words(Difference((Change(1, 2, one, one),)), 0)
    assert words == ("2 meetings move, 1 falls away, and 4 people are told. Of the moves 1 is only to another table.")
    assert first == "1 meeting is new and 1 person is told."
    assert published.startswith("2 meetings move and 1 falls away.")
    assert nothing == "No meeting changes, so nobody is told anything."


@pytest.mark.parametrize(("count", "most", "shade"), [(0, 5, 0), (1, 100, 1), (50, 100, 2), (5, 5, 4), (0, 0, 0)])
def test_the_picture_is_shaded_by_the_largest_number(count, most, shade):
    assert difference_wording.shade(count, most) == shade


def test_the_list_says_where_each_version_came_from_and_one_comes_back_by_a_button(ground):
    client = ground.client(ORGANISER_DK)
    page = client.get(f"{_plan(ground, 'published')}/difference").text
    assert "Bring version" in _main(page)
    answer = client.post(f"{_plan(ground, 'published')}/return")
    assert answer.status_code == 303
    assert "Nothing is published by it." in client.get(answer.location).text
    with reading(ground.engine) as session:
        made = session.scalars(select(WorkshopPlan).where(WorkshopPlan.origin == PlanOrigin.RETURN)).one()
        published = session.scalars(select(WorkshopPlan).where(WorkshopPlan.status == PlanStatus.PUBLISHED)).first()
        assert (made.status, made.based_on_id) == (PlanStatus.DRAFT, published.id)
    listed = _main(client.get(f"/organise/{SLUG}/versions").text)
    assert "Brought back from version" in listed
    assert "A run" in listed


def _organisation(ground) -> str:
    return ground.facts.ids["organisation"]


def test_an_office_notes_its_check_and_another_tab_does_not_overwrite_it(ground):
    client = ground.client(ORGANISER_DK)
    address = f"/organise/{SLUG}/clearance"
    assert "Chen Wei Ltd" in client.get(address).text
    to = f"{address}/{_organisation(ground)}"
    noted = client.post(to, data={"state": "cleared", "version": "0"})
    assert noted.status_code == 303
    assert f'id="organisation-{_organisation(ground)}"' in client.get(noted.location).text
    assert f"showing={_organisation(ground)}" in noted.location, "also where it stands on a later page"
    late = client.post(to, data={"state": "conditions", "conditions": "only on water", "version": "0"})
    assert late.status_code == 409
    assert "A colleague has noted something else meanwhile: Cleared." in _main(late.text)
    assert "only on water" in late.text, "what was typed stays"
    without = client.post(to, data={"state": "conditions", "conditions": " ", "version": "1"})
    assert without.status_code == 422
    with reading(ground.engine) as session:
        row = session.scalars(select(Clearance).where(Clearance.conditions == "")).one()
        assert (row.state, row.party_id) == (ClearanceState.CLEARED, ground.facts.world.host)


def test_a_version_that_is_not_cleared_cannot_be_proposed_and_names_whom(ground):
    client, other = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    client.post(f"/organise/{SLUG}/clearance/asks", data={"asks": "y"})
    seen = {"sha256": ground.facts.ids["draft sha256"]}
    refused = client.post(f"{_plan(ground, 'draft')}/propose", data=seen)
    assert refused.status_code == 422
    assert "has meetings with organisations that your office has not cleared yet: Chen Wei Ltd" in _main(refused.text)
    there = other.post(f"{_plan(ground, 'draft')}/propose", data=seen)
    assert there.status_code == 422
    assert "the other office has not cleared all meetings of these organisations of yours" in _main(there.text)
    assert "not cleared yet" in _main(other.get(f"/organise/{SLUG}/clearance").text)


def test_what_an_office_found_is_on_no_page_of_the_other(ground):
    client, other = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    client.post(
        f"/organise/{SLUG}/clearance/{_organisation(ground)}",
        data={"state": "conditions", "conditions": "ask the ministry", "version": "0"},
    )
    for page in ("clearance", "versions", "journal", "people"):
        answer = other.get(f"/organise/{SLUG}/{page}")
        assert answer.status_code == 200
        assert "ask the ministry" not in answer.text
        assert "check of an organisation" not in answer.text
    assert (
        other.post(f"/organise/{SLUG}/clearance/{_organisation(ground)}", data={"state": "cleared"}).status_code == 404
    )
    assert ground.client(EXPERT_DK).get(f"/organise/{SLUG}/clearance").status_code == 404


def test_a_form_that_is_sent_back_leads_to_the_pages_of_the_list(ground, monkeypatch):
    monkeypatch.setattr("matchmaker.services.clearance.reading.THEIRS_ON_A_PAGE", 20)
    monkeypatch.setattr("matchmaker.services.clearance.reading.OWN_ON_A_PAGE", 20)
    with transaction(ground.engine) as session:
        grown(session, ground.facts)
    address = f"/organise/{SLUG}/clearance"
    without = ground.client(ORGANISER_DK).post(f"{address}/{_organisation(ground)}", data={"state": "conditions"})
    assert without.status_code == 422
    assert f'action="{address}"' in without.text
    for key in ("page", "own_page"):
        assert f'href="{address}?{key}=2"' in without.text


def test_a_person_is_substituted_by_one_button_on_one_page(ground):
    client = ground.client(ORGANISER_CN)
    address = f"/organise/{SLUG}/people/{ground.facts.world.profile_ids[EXPERT_CN]}/substitute"
    assert "substitute" in client.get(address.replace("substitute", "registration")).text
    page = client.get(address).text
    assert "1 published meeting stays as it is, with another person." in page
    colleague = ground.facts.ids["colleague"]
    assert re.search(rf'<input[^>]*checked[^>]*value="{colleague}"', page), "the only one is chosen already"
    version = re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)
    without = client.post(address, data={"other": colleague, "reason": "", "version": version})
    assert without.status_code == 422
    answer = client.post(address, data={"other": colleague, "reason": "ill since Monday", "version": version})
    assert answer.status_code == 303
    assert "Colleague comes instead of Chen Wei, with 1 meeting." in client.get(answer.location).text
    with reading(ground.engine) as session:
        assert session.scalars(select(Substitution.workshop_id)).one() == ground.facts.world.workshop
    listed = _main(ground.client(ORGANISER_DK).get(f"/organise/{SLUG}/versions").text)
    assert re.search(r"Colleague comes instead of Chen Wei 陈伟", listed), "the other office sees it"
    assert "ill since Monday" not in listed


def test_a_calendar_that_was_changed_meanwhile_is_not_substituted(ground):
    client = ground.client(ORGANISER_CN)
    address = f"/organise/{SLUG}/people/{ground.facts.world.profile_ids[EXPERT_CN]}/substitute"
    sent = {"other": ground.facts.ids["colleague"], "reason": "ill", "version": "0"}
    answer = client.post(address, data=sent)
    assert answer.status_code == 409
    assert "Nothing is done yet" in _main(answer.text)
    with transaction(ground.engine) as session:
        registration = ground.facts.world.registrations[EXPERT_CN]
        seated = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == registration)
        assert session.scalars(seated).one() == ground.facts.world.profiles[EXPERT_CN]
