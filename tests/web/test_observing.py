"""Each request has an id, a line in the log and a place in the figures, and none of them tells who asked."""

import json
import logging
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from matchmaker.domain.jobs import JobState
from matchmaker.services import jobs
from matchmaker.store.tables.jobs import Job
from matchmaker.store.transaction import transaction
from matchmaker.web import observing
from matchmaker.web.observing import HEADER
from tests import factories
from tests.web.ground import ANONYMOUS, Ground
from tests.web.world import EXPERT_DK, OPERATOR, ORGANISER_DK, SLUG

OWN_ID = re.compile(r"[0-9a-f]{16}")


@pytest.fixture(autouse=True)
def _listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, observing.__name__)


def _lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == observing.__name__]


def test_a_request_has_one_line_with_its_rule_and_nobodys_address(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    person = ground.facts.world.profile_ids[EXPERT_DK]
    answer = ground.get(ground.client(EXPERT_DK), f"/workshops/{SLUG}/people/{person}?q=somebody")

    (line,) = _lines(caplog)
    assert (line.method, line.rule, line.status) == ("GET", "/workshops/<slug>/people/<person_id>", answer.status_code)
    assert 0 < line.ms < 60_000
    assert not any(word in json.dumps(vars(line), default=str) for word in (person, "somebody", EXPERT_DK, SLUG))


def test_an_unknown_address_stands_nowhere(ground: Ground, caplog: pytest.LogCaptureFixture) -> None:
    assert ground.get(ground.client(ANONYMOUS), "/calendar-of/ane@example.dk").status_code == 404
    (line,) = _lines(caplog)
    assert (line.rule, line.status) == ("none", 404)


def test_every_answer_has_an_id_of_its_own(ground: Ground) -> None:
    client = ground.client(ANONYMOUS)
    ids = [ground.get(client, address).headers[HEADER] for address in ("/", "/", "/nothing", "/static/css/base.css")]
    assert len(set(ids)) == 4
    assert all(OWN_ID.fullmatch(each) for each in ids)


SANE = "0af7651916cd43dd"
FOREIGN = [SANE, "x" * 65, "short", "two words here", "æble-æble-æble", "a\tb-0123456", ""]


def test_an_id_is_taken_over_only_from_a_proxy_of_ours_and_only_a_sane_one(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {}
    for proxied in (True, False):
        monkeypatch.setattr(ground.app.wsgi_app, "_proxied", proxied)
        for given in FOREIGN:
            environ = {"HTTP_X_REQUEST_ID": given.encode().decode("latin-1")}
            said = ground.app.test_client().get("/healthz", environ_overrides=environ).headers[HEADER]
            assert said == given or OWN_ID.fullmatch(said)
            taken[proxied, given] = said == given
    assert [key for key, was in taken.items() if was] == [(True, SANE)]


def test_what_a_request_asks_to_be_done_carries_its_id(ground: Ground) -> None:
    with transaction(ground.engine) as session:
        for job in session.scalars(select(Job).where(Job.finished_at.is_(None))):
            job.state, job.finished_at = JobState.CANCELLED, job.created_at
    asked = {"time_limit_s": "60", "key": "a" * 20}
    answer = ground.client(ORGANISER_DK).post(f"/organise/{SLUG}/matching", data=asked)
    assert answer.status_code == 303
    with transaction(ground.engine) as session:
        run = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
        assert run.parameters[jobs.REQUEST] == answer.headers[HEADER]
        assert jobs._claim(run).request == answer.headers[HEADER]
        assert jobs.REQUEST not in jobs._claim(run).parameters


def _figures(client: FlaskClient) -> dict[str, float]:
    with client.get("/metrics") as answer:
        text = answer.text
    return {name: float(value) for name, value in re.findall(r"^(matchmaker\S*(?:\{.*\})?) (\S+)$", text, re.M)}


def test_the_figures_are_for_operators_and_for_this_machine_alone(ground: Ground) -> None:
    for who, status in ((ANONYMOUS, 404), (EXPERT_DK, 404), (ORGANISER_DK, 404), (OPERATOR, 200)):
        assert ground.get(ground.client(who), "/metrics").status_code == status
    here = ground.app.test_client()
    assert here.get("/metrics").status_code == 200
    assert here.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_requests_are_counted_by_rule_method_and_status_and_timed(ground: Ground) -> None:
    here = ground.app.test_client()
    before = _figures(here)
    for method in ("GET", "GET", "POST", "BREW"):
        here.open("/healthz", method=method).close()
    after = _figures(here)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('matchmaker_requests_total{method="GET",rule="/healthz",status="200"}') == 2
    assert more('matchmaker_requests_total{method="POST",rule="none",status="405"}') == 1
    assert more('matchmaker_requests_total{method="other",rule="none",status="405"}') == 1
    assert more('matchmaker_request_seconds_count{rule="/healthz"}') == 2
    assert more("matchmaker_requests_in_flight") == 0


def test_work_that_waits_shows_with_its_age(ground: Ground) -> None:
    here = ground.app.test_client()
    before = _figures(here)
    with transaction(ground.engine) as session:
        now = ground.app.config["CLOCK"]()
        factories.job(session, created_at=now, due_at=now - timedelta(hours=1))
    after = _figures(here)
    assert after['matchmaker_jobs{state="queued"}'] == before['matchmaker_jobs{state="queued"}'] + 1
    assert after["matchmaker_job_oldest_due_seconds"] >= 3600
    assert after["matchmaker_database_bytes"] > 100_000
    assert after["matchmaker_database_up"] == 1
    assert 'matchmaker_messages{state="failed"}' in after
