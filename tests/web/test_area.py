import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from matchmaker.domain.permissions import Action
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from matchmaker.web import area as areas
from matchmaker.web import identity, navigation
from matchmaker.web.area import Area, routes_of
from tests import factories
from tests.web.world import ORGANISER_DK, SLUG


@pytest.fixture
def app(new_app):
    """An application of each test's own: routes are added to it."""
    return new_app


def test_every_route_is_declared_with_its_action(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}

    assert endpoints == set(routes_of(app))


def test_no_route_takes_other_methods_than_get_and_post(app):
    methods = set().union(*(rule.methods for rule in app.url_map.iter_rules()))

    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_route_that_is_not_declared_is_refused(app):
    app.add_url_rule("/backdoor", "backdoor", lambda: "open")

    assert app.test_client().get("/backdoor").status_code == 404


@pytest.fixture
def area(app):
    area = Area("probe", __name__)

    @area.form("/silent", action=Action.PUBLIC_READ)
    def silent(work):
        return "said without asking"

    @area.form("/asked", action=Action.PUBLIC_READ)
    def asked(work):
        identity.ask(Action.PUBLIC_READ)
        factories.party(work, code="new")
        return "done", 422 if app.config.get("PROBE_FAILS") else 200

    app.register_blueprint(area)
    return area


def test_an_answer_without_a_question_to_the_policy_is_our_mistake(app, area):
    assert app.test_client().get("/silent").status_code == 500


def test_a_get_cannot_write(app, area):
    assert app.test_client().get("/asked").status_code >= 500


@pytest.mark.parametrize(("fails", "codes"), [(False, ["new"]), (True, [])])
def test_a_post_is_kept_only_when_its_answer_is_a_success(app, engine, area, fails, codes):
    app.config["PROBE_FAILS"] = fails

    app.test_client().post("/asked")

    with reading(engine) as session:
        assert session.scalars(select(Party.code)).all() == codes


@pytest.mark.parametrize("error", [NoConnectionFreeError(), OperationalError("SELECT 1", {}, Exception("gone"))])
def test_while_the_database_is_away_the_reader_is_asked_to_try_again(app, error):
    area = Area("away", __name__)

    @area.page("/away", action=Action.PUBLIC_READ)
    def away(work):
        raise error

    app.register_blueprint(area)

    answer = app.test_client().get("/away")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("path", ["workshops/{}/register", "workshops/{}/people", "organise/{}/", "organise/{}/costs"])
def test_whoever_is_not_signed_in_cannot_tell_a_draft_from_nothing(client, engine, world, path):
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).status = WorkshopStatus.DRAFT

    draft, nothing = (client.get("/" + path.format(slug)) for slug in (SLUG, "no-such-workshop"))
    assert (draft.status_code, draft.location.replace(SLUG, "no-such-workshop")) == (303, nothing.location)


@pytest.mark.parametrize("error", [NoConnectionFreeError(), OperationalError("SELECT 1", {}, Exception("gone"))])
@pytest.mark.parametrize(("path", "status"), [("/workshops", 503), (f"/organise/{SLUG}/", 503), ("/no/such/page", 404)])
def test_while_the_database_is_away_somebody_signed_in_gets_a_page_too(
    world, sign_in, monkeypatch, error, path, status
):
    client = sign_in(ORGANISER_DK)

    def away(*_args):
        raise error

    for module in (identity, navigation, areas):
        monkeypatch.setattr(module, "reading", away)

    answer = client.get(path)
    assert answer.status_code == status
    assert "<h1>" in answer.get_data(as_text=True)
