"""The page of taking part: register, change, withdraw, and what stands in the way."""

import pytest
from sqlalchemy import select

from matchmaker.domain.people import Role
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Slot, Workshop
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.world import EXPERT_CN, EXPERT_DK, NOW, SLUG

PAGE = f"/workshops/{SLUG}/register"
NEWCOMER = "new@example.dk"


@pytest.fixture
def newcomer(engine, world, sign_in):
    """Somebody of the host's region with a profile that is complete enough."""
    with transaction(engine) as session:
        given = {"email": NEWCOMER, "email_normalised": NEWCOMER, "role": Role.EXPERT}
        factories.account(session, **given, party_id=world.host)
    client = sign_in(NEWCOMER)
    client.post("/profile", data={"name": "Eva Holm", "languages": ["en"], "consent": "y"})
    return client


@pytest.fixture
def slots(engine, world):
    with transaction(engine) as session:
        return [session.get_one(Slot, key).public_id for key in world.slots]


def _version(client):
    return client.get(PAGE).text.split('name="version" type="hidden" value="')[1].split('"')[0]


def test_nobody_registers_without_signing_in(client, world):
    for answer in (
        client.get(PAGE),
        client.post(PAGE),
        client.get(f"{PAGE}/withdraw"),
        client.post(f"{PAGE}/withdraw"),
    ):
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/auth/login")


def test_a_newcomer_registers_and_then_sees_who_comes(newcomer, slots):
    answer = newcomer.post(PAGE, data={"slot": slots, "min_meetings": "1", "max_meetings": "2"})

    assert (answer.status_code, answer.location) == (303, f"/workshops/{SLUG}/people")
    assert "Chen Wei" in newcomer.get(answer.location).text
    assert "You take part" in newcomer.get(PAGE).text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"min_meetings": "2", "max_meetings": "1"}, "Turn the two numbers round."),
        ({"min_meetings": "many"}, "Write a whole number from 0 to 2."),
        ({"max_meetings": "٢"}, "Write a whole number from 0 to 2."),
        ({"max_meetings": "1e309"}, "Write a whole number from 0 to 2."),
        ({"theme-unknown": "1"}, "Choose a theme from the list."),
        ({"slot": [], "min_meetings": "1"}, "You are there in 0 time slots"),
    ],
)
def test_wishes_that_cannot_be_kept_are_said_and_what_was_chosen_stays(newcomer, slots, sent, sentence):
    answer = newcomer.post(PAGE, data={"slot": slots[:1], **sent})

    assert answer.status_code == 422
    assert sentence in answer.text
    ticked = {slot for slot in slots if f'value="{slot}" checked' in answer.text}
    assert ticked == set(sent.get("slot", slots[:1]))


def test_both_clocks_stand_at_each_slot(sign_in, world):
    page = sign_in(EXPERT_CN).get(PAGE).text

    assert "09:00" in page
    assert "your time 15:00" in page


def test_a_profile_that_is_not_complete_enough_is_named_with_links(engine, world, sign_in):
    with transaction(engine) as session:
        given = {"email": NEWCOMER, "email_normalised": NEWCOMER, "role": Role.EXPERT}
        factories.account(session, **given, party_id=world.host)
    client = sign_in(NEWCOMER)

    page = client.get(PAGE).text
    assert all(f'href="/profile#{field}"' in page for field in ("name", "languages", "consent"))
    assert client.post(PAGE).status_code == 422


def test_somebody_of_a_third_region_is_told_so(engine, world, sign_in):
    with transaction(engine) as session:
        given = {"email": NEWCOMER, "email_normalised": NEWCOMER, "role": Role.EXPERT}
        factories.account(session, **given, party_id=factories.party(session).id)
    client = sign_in(NEWCOMER)

    assert "held by two other regions than yours" in client.get(PAGE).text
    assert client.post(PAGE).status_code == 422


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (WorkshopStatus.CLOSED, "Your international office can still make changes."),
        (WorkshopStatus.HELD, "registrations stay as they are"),
    ],
)
def test_after_registration_has_closed_it_can_only_be_read(engine, sign_in, world, status, sentence):
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).status = status
    client = sign_in(EXPERT_DK)

    assert sentence in client.get(PAGE).text
    assert client.post(PAGE, data={"version": "1"}).status_code == 422
    assert client.post(f"{PAGE}/withdraw", data={"version": "1"}).status_code == 422


def test_who_saves_an_older_version_keeps_what_was_chosen(sign_in, world, slots):
    client = sign_in(EXPERT_DK)
    older = _version(client)
    assert client.post(PAGE, data={"version": older, "slot": slots}).status_code == 303

    answer = client.post(PAGE, data={"version": older, "slot": slots[:1]})

    assert answer.status_code == 409
    assert 'name="keep-present" value="yours" checked' in answer.text
    assert f'name="slot" value="{slots[0]}"' in answer.text
    assert f'name="slot" value="{slots[1]}"' not in answer.text


def test_withdrawing_asks_first_and_then_frees_the_place(sign_in, world):
    client = sign_in(EXPERT_DK)
    page = client.get(f"{PAGE}/withdraw")
    assert "no longer sees you among the people" in page.text
    assert client.get(PAGE).text.count("You take part") == 1

    version = page.text.split('name="version" type="hidden" value="')[1].split('"')[0]
    assert client.post(f"{PAGE}/withdraw", data={"version": version}).status_code == 303

    assert "Ane Bak" not in sign_in(EXPERT_CN).get(f"/workshops/{SLUG}/people").text
    assert client.get(f"{PAGE}/withdraw").status_code == 404


def test_withdrawing_says_that_a_published_plan_stays(engine, sign_in, world):
    with transaction(engine) as session:
        factories.plan(session, session.get_one(Workshop, world.workshop), status="published", published_at=NOW)

    assert "your meetings in it stay" in sign_in(EXPERT_DK).get(f"{PAGE}/withdraw").text


def test_only_the_wishes_of_the_form_can_be_changed(engine, sign_in, world, slots):
    client = sign_in(EXPERT_DK)
    stolen = {"side": "visitor", "status": "waiting", "workshop_id": "2", "name": "x", "max_in_a_row": "1"}
    client.post(PAGE, data={"version": _version(client), "slot": slots, **stolen})

    with transaction(engine) as session:
        row = session.scalars(select(Registration).where(Registration.id == world.registrations[EXPERT_DK])).one()
        kept = (row.side.value, row.status.value, row.workshop_id, row.name, row.max_in_a_row)
        assert kept == ("host", "registered", world.workshop, "", None)
