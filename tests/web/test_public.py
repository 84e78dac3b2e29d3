from datetime import timedelta

import pytest

from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.files.codes import square_code
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import factories
from tests.web.world import EXPERT_DK, NOW, OPERATOR, ORGANISER_DK


def test_the_first_page_names_the_next_workshop_and_leads_to_it(client, world):
    answer = client.get("/")

    assert answer.status_code == 200
    assert 'href="/workshops/kick-off"' in answer.text
    assert "Kick-off Midtjylland" in answer.text


@pytest.mark.parametrize("change", [{"status": WorkshopStatus.DRAFT}, {"status": WorkshopStatus.CANCELLED}, "past"])
def test_the_first_page_names_no_workshop_that_is_a_draft_or_over(client, engine, world, change):
    past = {"starts_on": (NOW - timedelta(days=9)).date(), "ends_on": (NOW - timedelta(days=8)).date()}
    with transaction(engine) as session:
        workshop = session.get_one(Workshop, world.workshop)
        for name, value in (past if change == "past" else change).items():
            setattr(workshop, name, value)

    assert "Kick-off Midtjylland" not in client.get("/").text


def test_the_language_that_the_browser_asks_for_is_taken(client):
    assert '<html lang="da">' in client.get("/", headers={"Accept-Language": "da-DK,en;q=0.5"}).text
    assert '<html lang="zh-Hans">' in client.get("/", headers={"Accept-Language": "zh-CN"}).text
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "pl"}).text


def test_a_chosen_language_stays_and_leads_back(client):
    answer = client.post("/language/zh", data={"next": "/privacy"})

    assert (answer.status_code, answer.location) == (303, "/privacy")
    assert '<html lang="zh-Hans">' in client.get("/privacy", headers={"Accept-Language": "da"}).text


def test_a_chosen_language_belongs_to_the_account(app, world, sign_in):
    sign_in(EXPERT_DK).post("/language/da")

    assert '<html lang="da">' in sign_in(EXPERT_DK).get("/").text


def test_a_language_that_is_not_offered_changes_nothing(client):
    client.post("/language/tlh")

    assert '<html lang="en">' in client.get("/").text


def test_the_process_says_that_it_lives(client):
    assert client.get("/healthz").text == "ok\n"


def test_the_service_is_ready_on_the_newest_schema(client):
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ok\n")


def test_the_service_is_not_ready_while_nobody_takes_up_its_work(client, engine, world):
    with transaction(engine) as session:
        factories.job(session, due_at=NOW - timedelta(minutes=2))

    assert client.get("/readyz").status_code == 503


def test_a_workshop_is_passed_on_by_its_page_a_short_text_and_a_code(client, world):
    page = client.get("/workshops/kick-off").text
    address = f"{client.application.config['BASE_URL']}/workshops/kick-off"

    assert '<meta property="og:title" content="Kick-off Midtjylland">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert '<meta property="og:locale" content="en_GB">' in page
    card = (
        page.partition('og:image" content="')[2].partition('"')[0].removeprefix(client.application.config["BASE_URL"])
    )
    with client.get(card) as picture:
        assert picture.content_type == "image/png"
    assert f"Read more and register: {address}</textarea>" in page
    assert client.get("/workshops/kick-off/code.svg").data == square_code(address)


def test_once_registration_is_closed_nobody_is_asked_to_register(client, engine, world):
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).registration_closes_at = NOW - timedelta(days=1)

    page = client.get("/workshops/kick-off").text
    assert "Read more: " in page
    assert "Read more and register" not in page


@pytest.mark.parametrize(("status", "pages"), [(WorkshopStatus.DRAFT, 404), (WorkshopStatus.CANCELLED, 200)])
def test_a_draft_or_a_cancelled_workshop_is_not_passed_on(client, engine, world, sign_in, status, pages):
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).status = status

    for address in ("/workshops/kick-off", "/workshops/kick-off/code.svg"):
        assert client.get(address).status_code == pages
    page = sign_in(ORGANISER_DK).get("/workshops/kick-off")
    assert page.status_code == 200
    assert "og:title" not in page.text
    assert "Read more" not in page.text


@pytest.mark.parametrize(
    "far", [{"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}, {"headers": {"X-Forwarded-For": "127.0.0.1"}}]
)
def test_whether_the_service_is_ready_is_told_to_its_own_machine_and_to_operators_alone(client, world, sign_in, far):
    assert client.get("/readyz", **far).status_code == 404
    assert sign_in(EXPERT_DK).get("/readyz", **far).status_code == 404
    assert sign_in(OPERATOR).get("/readyz", **far).status_code == 200
