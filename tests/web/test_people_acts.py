"""The table of people: what is asked there, saved there and done there for several at once."""

import re

from sqlalchemy import select

from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Quota, Registration, RegistrationMember
from matchmaker.store.tables.views import SavedView
from matchmaker.store.transaction import reading, transaction
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

TABLE = f"/organise/{SLUG}/people"
REASON = {"reason": "The hall is smaller than we thought"}


def seen_on(page):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]


def person(ground, email):
    return ground.facts.world.profile_ids[email]


def statuses(ground, *emails):
    keys = ground.facts.world.registrations
    with reading(ground.engine) as session:
        return [session.get_one(Registration, keys[each]).status.value for each in emails]


def test_a_view_is_saved_opened_and_deleted_by_its_owner_alone(ground):
    office, other = ground.client(ORGANISER_DK), ground.client(ORGANISER_CN)
    answer = office.post(f"{TABLE}/views", data={"status": "registered", "q": "ane", "name": "  My   view "})
    assert (answer.status_code, answer.location) == (303, f"{TABLE}?q=ane&status=registered")
    page = office.get(TABLE).text
    assert f'<a href="{TABLE}?q=ane&amp;status=registered">My view</a>' in page
    assert "My view" not in other.get(TABLE).text
    with reading(ground.engine) as session:
        view = session.scalars(select(SavedView.public_id).where(SavedView.name == "My view")).one()
    assert other.post(f"{TABLE}/views/{view}/delete").status_code == 404
    assert office.post(f"{TABLE}/views", data={"side": "host", "name": "My view"}).status_code == 303
    assert f'<a href="{TABLE}?side=host">My view</a>' in office.get(TABLE).text
    assert office.post(f"{TABLE}/views", data={"name": " "}).status_code == 422
    assert office.post(f"{TABLE}/views/{view}/delete").status_code == 303
    assert "My view" not in office.get(TABLE).text


def test_what_would_happen_is_shown_and_then_done_as_it_was_shown(ground):
    office = ground.client(ORGANISER_DK)
    address = f"{TABLE}/act?do=wait&person={person(ground, EXPERT_DK)}&person={person(ground, EXPERT_CN)}"
    page = office.get(address).text
    assert "Move 1 person to the waiting list?" in page
    assert "1 meeting of the published plan is with one of them." in page
    assert "陈伟" not in page
    assert office.post(address, data={"seen": seen_on(page)}).status_code == 422
    assert office.post(address, data={"seen": "x", **REASON}).status_code == 409
    assert statuses(ground, EXPERT_DK) == ["registered"]
    done = office.post(address, data={"seen": seen_on(page), **REASON}, follow_redirects=True).text
    assert "1 person is on the waiting list." in done
    assert statuses(ground, EXPERT_DK, EXPERT_CN) == ["waiting", "registered"]
    assert "1 person of your side can be let in" in done
    own = ground.client(EXPERT_DK).get(f"/workshops/{SLUG}/register").text
    assert "You are number 1 in the queue." in own
    assert "Ane Bak" not in ground.client(ORGANISER_CN).get(TABLE).text


def test_places_are_set_and_a_free_one_is_offered(ground):
    office = ground.client(ORGANISER_DK)
    with transaction(ground.engine) as session:
        key = ground.facts.world.registrations[EXPERT_DK]
        session.get_one(Registration, key).status = "waiting"
    assert office.post(f"{TABLE}/places", data={"version": "", "places": "a"}).status_code == 422
    assert office.post(f"{TABLE}/places", data={"version": "", "places": "40"}).status_code == 303
    assert "38 places are free: let in Ane Bak" in office.get(TABLE).text
    assert 'value="40"' not in ground.client(ORGANISER_CN).get(f"{TABLE}/places").text
    assert office.post(f"{TABLE}/places", data={"version": "", "places": "3"}).status_code == 409
    assert office.post(f"{TABLE}/places", data={"version": "1", "places": ""}).status_code == 303
    with reading(ground.engine) as session:
        assert session.scalars(select(Quota)).all() == []


def test_people_are_put_together_and_split_on_pages(ground):
    office = ground.client(ORGANISER_DK)
    two = f"{TABLE}/together?person={person(ground, EXPERT_DK)}&person={person(ground, EXPERT_DK_2)}"
    assert "They do not belong to one organisation." in office.get(two).text
    with transaction(ground.engine) as session:
        ane, bo = (session.get_one(Profile, ground.facts.world.profiles[each]) for each in (EXPERT_DK, EXPERT_DK_2))
        bo.organisation_id = ane.organisation_id
    page = office.get(two).text
    sent = {"seen": seen_on(page), "name": "Bak and Dam", **REASON}
    assert office.post(two, data={**sent, "seen": "x"}).status_code == 409
    assert office.post(two, data=sent).status_code == 303
    assert "Bak and Dam" in office.get(TABLE).text
    split = f"{TABLE}/{person(ground, EXPERT_DK)}/split"
    page = office.get(split).text
    assert "The meetings of the published plan stay with Ane Bak." in page
    assert office.post(split, data={"seen": "0", **REASON}).status_code == 409
    assert office.post(split, data={"seen": seen_on(page), **REASON}).status_code == 303
    assert "Ane Bak sits alone" in office.get(split).text
    assert ground.client(ORGANISER_CN).get(split).status_code == 404


def test_two_entries_are_compared_and_made_one(ground):
    office, world = ground.client(ORGANISER_DK), ground.facts.world
    with transaction(ground.engine) as session:
        party = session.get_one(Profile, world.profiles[EXPERT_DK]).party_id
        double = Profile(party_id=party, name="Bak, Ane", title="Professor", created_at=NOW, call_name="Anne")
        session.add(double)
        session.flush()
        twice = double.public_id
    assert "Bak, Ane" in office.get(f"{TABLE}/same").text
    address = f"{TABLE}/same?person={twice}&person={person(ground, EXPERT_DK)}"
    page = office.get(address).text
    assert "They sign in with it." in page
    sent = {"seen": seen_on(page), "piece-title": "goes", "piece-name": "stays", **REASON}
    assert office.post(address, data={**sent, "seen": "x"}).status_code == 409
    assert office.post(address, data=sent).status_code == 303
    with reading(ground.engine) as session:
        kept, left = (
            session.scalars(select(Profile).where(Profile.public_id == each)).one()
            for each in (person(ground, EXPERT_DK), twice)
        )
        assert (kept.name, kept.title, kept.call_name) == ("Ane Bak", "Professor", "")
        assert (left.name, left.call_name, left.erased_at is None) == ("", "", False)
        assert (
            len(session.scalars(select(RegistrationMember).where(RegistrationMember.profile_id == kept.id)).all()) == 2
        )
    both = f"{TABLE}/same?person={person(ground, EXPERT_DK)}&person={person(ground, EXPERT_DK_2)}"
    assert "Both sign in with an address of their own." in office.get(both).text
