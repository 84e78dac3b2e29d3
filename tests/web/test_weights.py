"""The page on which an office tries weights, without a script: forms, addresses, and what stands on it."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from matchmaker.affinity.embedders import model_called
from matchmaker.services import parts
from matchmaker.services.embedding import KIND
from matchmaker.services.scoring import profiles_of, topics_of
from matchmaker.services.staleness import mark_people_changed
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests.web.world import EXPERT_DK, NOW, ORGANISER_CN, ORGANISER_DK, ORGANISER_FOREIGN, World

SignIn = Callable[[str], FlaskClient]
WEIGHTS = "/organise/kick-off/matching/weights"
USUAL = {
    "complementarity": "0.50",
    "keywords": "0.20",
    "themes": "0.10",
    "language": "0.10",
    "sector": "0.10",
    "wants": "0.30",
    "met_before": "-0.20",
}


@pytest.fixture
def computed(world: World, engine: Engine) -> World:
    """The world with the parts of its pairs, compared by words."""
    with transaction(engine) as session:
        workshop = session.scalars(select(Workshop.id).where(Workshop.slug == "kick-off")).one()
        profiles = profiles_of(session, workshop)
        topics = topics_of(session, workshop)
        sha256 = parts.input_sha256(profiles, "", topics)
        parts.keep(session, workshop, parts.parts_of(profiles, None, topics), sha256, now=NOW)
    return world


def tried(client: FlaskClient, **other: str):
    return client.get(WEIGHTS, query_string={**USUAL, **other})


def shown(text: str) -> dict[str, str]:
    """Return the weights that stand in the fields."""
    return {name: re.search(rf'id="{name}"[^>]*value="([^"]*)"', text)[1] for name in USUAL if f'id="{name}"' in text}


def test_the_page_shows_the_weights_in_force_with_a_label_and_a_hint_each(computed: World, sign_in: SignIn) -> None:
    page = sign_in(ORGANISER_DK).get(WEIGHTS)
    assert page.status_code == 200
    assert shown(page.text) == USUAL
    for name in USUAL:
        assert f'<label class="field-label" for="{name}">' in page.text
        assert f'id="{name}-hint"' in page.text
    assert "These are the weights in force" in page.text
    assert "The best pairs" in page.text


def test_other_weights_in_the_address_show_their_effect_and_can_be_proposed(computed: World, sign_in: SignIn) -> None:
    page = tried(sign_in(ORGANISER_DK), keywords="1", complementarity="0,25")
    assert page.status_code == 200
    assert shown(page.text) | {"keywords": "1", "complementarity": "0,25"} == shown(page.text)
    assert "best pairs" in page.text
    assert "best three partners change" in page.text
    assert "With these weights" in page.text
    assert '<input type="hidden" name="complementarity" value="0.25">' in page.text
    assert "Propose these weights" in page.text
    assert f'href="{page.request.path}">Back to the weights in force' in page.text, "without what was tried"


@pytest.mark.parametrize("wrong", ["", "abc", "1.5", "-0.1", "nan", "inf", "1e999", "\u0000", "0.1.2"])
def test_a_number_that_cannot_be_is_told_beside_its_field(computed: World, sign_in: SignIn, wrong: str) -> None:
    client = sign_in(ORGANISER_DK)
    page = tried(client, keywords=wrong)
    assert page.status_code == 400
    assert page.text.count('aria-invalid="true"') == 1
    assert re.search(r'id="keywords-error"[^>]*>.*?Write a number from 0 to 1', page.text, re.DOTALL)
    assert "Propose these weights" not in page.text
    saved = client.post(WEIGHTS, data={**USUAL, "keywords": wrong, "version": "1"})
    assert saved.status_code == 422
    assert 'id="keywords-error"' in saved.text


def test_a_weight_that_is_missing_is_told_beside_its_field(computed: World, sign_in: SignIn) -> None:
    page = sign_in(ORGANISER_DK).get(WEIGHTS, query_string={"keywords": "0.2"})
    assert page.status_code == 400
    assert page.text.count('aria-invalid="true"') == 6


def test_weights_that_count_nothing_are_refused(computed: World, sign_in: SignIn) -> None:
    page = tried(sign_in(ORGANISER_DK), **dict.fromkeys(list(USUAL)[:5], "0"))
    assert page.status_code == 400
    assert "At least one of the first five weights has to be above 0." in page.text


def test_the_distribution_stands_in_a_table_too(computed: World, sign_in: SignIn) -> None:
    page = tried(sign_in(ORGANISER_DK), keywords="1")
    rows = re.findall(
        r'<th scope="row">\d\.\d\d–\d\.\d\d</th><td class="numeric">(\d+)</td><td class="numeric">(\d+)', page.text
    )
    assert len(rows) == 20
    assert sum(int(before) for before, _ in rows) == sum(int(after) for _, after in rows) == 2
    assert '<svg class="distribution"' in page.text
    assert 'role="img" aria-label="Bars: how many possible pairs' in page.text


def test_an_office_proposes_and_the_other_confirms(computed: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    version = re.search(r'name="version" value="(\d+)"', tried(client, keywords="0.6").text)[1]
    answer = client.post(WEIGHTS, data={**USUAL, "keywords": "0.6", "version": version})
    assert (answer.status_code, answer.location) == (303, WEIGHTS)
    own = client.get(WEIGHTS)
    assert shown(own.text)["keywords"] == "0.60"
    assert "Your office proposed a change that waits for the other office." in own.text
    other = sign_in(ORGANISER_CN)
    waiting = other.get("/organise/kick-off/")
    assert "The weight of “Common keywords” in the fit of two people is 0.60; it was the usual one." in waiting.text
    assert shown(other.get(WEIGHTS).text)["keywords"] == "0.20"
    sha256 = re.search(r'name="sha256" value="(\w+)"', waiting.text)[1]
    change = re.search(r'name="change" value="(\w+)"', waiting.text)[1]
    other.post("/organise/kick-off/change", data={"do": "confirm", "change": change, "sha256": sha256})
    assert shown(other.get(WEIGHTS).text)["keywords"] == "0.60"


def test_the_terms_of_the_workshop_keep_its_weights(computed: World, engine: Engine, sign_in: SignIn) -> None:
    with transaction(engine) as session:
        session.scalars(select(Workshop).where(Workshop.slug == "kick-off")).one().weights = {"keywords": 0.6}
    client = sign_in(ORGANISER_DK)
    page = client.get("/organise/kick-off/terms").text
    fields = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    chosen = dict(re.findall(r'<select[^>]*name="(\w+)".*?<option selected value="([^"]*)"', page, re.DOTALL))
    answer = client.post("/organise/kick-off/terms", data={**fields, **chosen, "place": "Somewhere else"})
    assert answer.status_code == 303, answer.text
    proposed = client.get("/organise/kick-off/").text
    assert "Somewhere else" in proposed
    assert "The weight of" not in proposed


def test_an_older_version_keeps_what_was_typed(computed: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    answer = client.post(WEIGHTS, data={**USUAL, "keywords": "0.6", "version": "0"})
    assert answer.status_code == 409
    assert '<input type="hidden" name="keywords" value="0.6">' in answer.text


def test_before_anything_is_computed_it_is_asked_for_by_a_button_or_at_once(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    page = client.get(WEIGHTS)
    assert "The fit of the pairs has not been computed yet." in page.text
    assert "data-renew-at-once" in page.text
    answer = client.post(f"{WEIGHTS}/renew", data={"keywords": "0.6"})
    assert (answer.status_code, answer.location) == (303, f"{WEIGHTS}?keywords=0.6")
    waiting = client.get(WEIGHTS)
    assert "data-live" in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text
    assert "data-renew-at-once" not in waiting.text
    with transaction(engine) as session:
        assert [job.kind for job in session.scalars(select(Job))] == [parts.KIND]


def test_looking_at_the_page_writes_nothing(world: World, engine: Engine, sign_in: SignIn) -> None:
    sign_in(ORGANISER_DK).get(WEIGHTS)
    with transaction(engine) as session:
        assert session.scalars(select(Job)).all() == []


def test_changed_people_show_as_a_banner_over_what_was(computed: World, engine: Engine, sign_in: SignIn) -> None:
    with transaction(engine) as session:
        workshop = session.scalars(select(Workshop.id).where(Workshop.slug == "kick-off")).one()
        mark_people_changed(session, workshop, now=NOW)
    page = sign_in(ORGANISER_CN).get(WEIGHTS)
    assert "what you see is how it was before" in page.text
    assert "data-renew-at-once" in page.text
    assert "The best pairs" in page.text


def test_words_only_is_said(computed: World, app, sign_in: SignIn) -> None:
    app.config["EMBEDDER"] = "lexical"
    page = sign_in(ORGANISER_DK).get(WEIGHTS)
    assert "Only the words of the texts were compared" in page.text
    assert "Another way to compare texts" not in page.text


def test_where_runs_are_started_it_is_said_that_only_words_are_compared(world: World, app, sign_in: SignIn) -> None:
    page = "/organise/kick-off/matching"
    assert "compared by their words only" not in sign_in(ORGANISER_DK).get(page).text
    app.config["EMBEDDER"] = "lexical"
    assert "compared by their words only" in sign_in(ORGANISER_DK).get(page).text


def test_another_model_than_the_one_that_compared_is_told_and_not_asked_for_again_and_again(
    computed: World, app, sign_in: SignIn
) -> None:
    app.config["EMBEDDER"] = "some/model"
    page = sign_in(ORGANISER_DK).get(WEIGHTS)
    assert "Another way to compare texts was chosen since" in page.text
    assert "data-renew-at-once" not in page.text


def test_strangers_and_experts_see_nothing(computed: World, sign_in: SignIn) -> None:
    assert sign_in(ORGANISER_FOREIGN).get(WEIGHTS).status_code == 404
    assert sign_in(EXPERT_DK).get(WEIGHTS).status_code == 403
    assert sign_in(ORGANISER_FOREIGN).post(f"{WEIGHTS}/renew").status_code == 404


def withdraw(client: FlaskClient) -> int:
    address = "/workshops/kick-off/register/withdraw"
    version = re.search(r'name="version"[^>]*value="(\d+)"', client.get(address).text)[1]
    return client.post(address, data={"version": version}).status_code


def register(client: FlaskClient) -> int:
    address = "/workshops/kick-off/register"
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', client.get(address).text))
    return client.post(address, data=fields).status_code


def write(client: FlaskClient) -> int:
    version = re.search(r'name="version"[^>]*value="(\d+)"', client.get("/profile").text)[1]
    profile = {"version": version, "name": "Eva Holm", "languages": ["da"], "offers-0": "Tidal power", "consent": "y"}
    return client.post("/profile", data=profile).status_code


@pytest.mark.parametrize("act", [withdraw, register, write])
@pytest.mark.parametrize(("setting", "kinds"), [("some/model", [KIND]), ("lexical", [])])
def test_who_writes_or_registers_asks_for_vectors_where_a_model_is_chosen(
    world: World,
    app,
    engine: Engine,
    sign_in: SignIn,
    setting: str,
    kinds: list[str],
    act: Callable[[FlaskClient], int],
) -> None:
    app.config["EMBEDDER"] = setting
    assert act(sign_in(EXPERT_DK)) == 303
    with transaction(engine) as session:
        assert [job.kind for job in session.scalars(select(Job))] == kinds
    assert (model_called(setting) is None) is (kinds == [])
