import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from werkzeug.test import TestResponse

import matchmaker.solver
from matchmaker.domain.jobs import JobState
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import Refusal
from matchmaker.jobs.comparing import EMBEDDING
from matchmaker.jobs.telling import COMPARING
from matchmaker.services import affinity, jobs, matching, runs, solving, standings
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from matchmaker.web import matching_wording
from tests import factories
from tests.web.world import EXPERT_DK, NOW, OPERATOR, ORGANISER_CN, ORGANISER_DK, ORGANISER_FOREIGN, World

SignIn = Callable[[str], FlaskClient]
MATCHING = "/organise/kick-off/matching"


def started(client: FlaskClient, **fields: object) -> str:
    """Start a run on the page and return the address of its own."""
    answer = client.post(MATCHING, data={"time_limit_s": "5", "key": "k", **fields})
    assert answer.status_code == 303, answer.text
    return answer.location


def claimed(engine: Engine) -> jobs.Claim:
    with transaction(engine) as session:
        claim = jobs.claim_next(session, "worker", now=NOW)
    assert claim is not None
    return claim


def carried_out(engine: Engine, *, stopped: bool = False) -> None:
    """Do what the worker does."""
    claim = claimed(engine)
    with transaction(engine) as session:
        profiles = solving.read_profiles(session, claim)
        ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
        plan = matching.solve(ready.instance, sha256=ready.sha256, time_limit_s=5)
        solving.apply(session, claim, ready, plan, stopped=stopped, now=NOW + timedelta(seconds=2))


def count_jobs(engine: Engine) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0


def withdraw(engine: Engine, *keys: int) -> None:
    with transaction(engine) as session:
        for key in keys:
            session.get_one(Registration, key).status = RegistrationStatus.WITHDRAWN


def test_the_page_says_what_a_run_would_work_with(world: World, sign_in: SignIn) -> None:
    page = sign_in(ORGANISER_DK).get(MATCHING)
    assert page.status_code == 200
    assert "<b>2</b> <span>Region Midtjylland</span>" in page.text
    assert "<b>2</b> <span>Shanghai</span>" in page.text
    assert "<b>8</b> <span>places for meetings</span>" in page.text
    assert "No run yet" in page.text
    assert "Start the run" in page.text


def test_a_run_is_started_watched_and_leads_to_its_plan(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    waiting = client.get(address)
    assert "Waiting for its turn" in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text
    carried_out(engine)
    done = client.get(address)
    assert "As good as possible: proven." in done.text
    assert "Look at version 1" in done.text
    assert "refresh" not in done.text
    listed = sign_in(ORGANISER_CN).get(MATCHING)
    assert "As good as possible: proven." in listed.text
    assert address in listed.text


def test_a_running_run_says_what_it_does_in_words_and_seconds(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client, time_limit_s="60")
    claim = claimed(engine)
    with transaction(engine) as session:
        text = standings.standing_text(
            "polish", {"guarantee": 2, "weight": 91.23, "idle": 1}, {"weight": 91.5}, NOW.timestamp() - 12
        )
        jobs.report(session, claim, 0.1, text)
    page = client.get(address).text
    assert "Improving the plan time slot by time slot" in page
    assert "12 of at most 60 seconds" in page


SHOWN_IN: Mapping[str, tuple[str, ...]] = {
    "en": ("18,234.5", "at most 18,252.8", "0.10%", "Finding out how good", "12 of at most 60 seconds"),
    "da": ("18.234,5", "højst 18.252,8", "0,10\N{NO-BREAK SPACE}%", "Finder ud af", "12 af højst 60 sekunder"),
    "zh": ("18,234.5", "最多 18,252.8", "0.10%", "正在计算方案最好能有多好", "12"),
}


@pytest.mark.parametrize("language", SHOWN_IN)
def test_a_running_run_shows_value_bound_and_gap_in_the_language_of_its_reader(
    world: World, engine: Engine, sign_in: SignIn, language: str
) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client, time_limit_s="60")
    told(engine, claimed(engine), "bound", {"guarantee": 0, "weight": 18234.5, "idle": 7})
    client.post(f"/language/{language}")
    page = client.get(address).text
    assert [words for words in SHOWN_IN[language] if words not in page] == []


def test_a_stage_that_nobody_has_words_for_breaks_no_page(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client, time_limit_s="60")
    told(engine, claimed(engine), "something new", {"something else": 3.0})
    page = client.get(address)
    assert page.status_code == 200
    assert "Working on the plan" in page.text


def test_a_run_shows_no_bound_where_a_promise_is_short_of_its_own(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client, time_limit_s="60")
    told(engine, claimed(engine), "polish", {"guarantee": 2, "weight": 18234.5})
    page = client.get(address).text
    assert "18,234.5" in page
    assert "18,252" not in page
    assert "not known" in page


def told(engine: Engine, claim: jobs.Claim, stage: str, value: dict[str, float]) -> None:
    """Write what a solver would tell that began twelve seconds ago."""
    text = standings.standing_text(stage, value, {"guarantee": 0, "weight": 18252.75}, NOW.timestamp() - 12)
    with transaction(engine) as session:
        jobs.report(session, claim, 0.2, text)


def test_a_run_that_was_stopped_by_hand_says_so_beside_its_plan(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    carried_out(engine, stopped=True)
    page = client.get(address).text
    assert "The run was stopped by hand; this is the best plan until then." in page
    assert "How good the plan is" in page
    assert "Look at version 1" in page
    assert "The run was stopped by hand" in client.get(MATCHING).text


def test_a_run_that_nobody_takes_up_says_so(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    assert "matchmaker worker" not in client.get(address).text
    with transaction(engine) as session:
        session.scalars(select(Job)).one().due_at = NOW - timedelta(minutes=1)
    assert "matchmaker worker" in client.get(address).text


def test_a_run_is_cancelled_on_its_page(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    assert client.post(f"{address}/cancel").location == address
    page = client.get(address).text
    assert "Stopped by hand before there was a plan." in page
    assert "Stop the run" not in page


def test_a_running_run_is_being_cancelled_until_its_worker_has_stopped(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    claimed(engine)
    client.post(f"{address}/cancel")
    page = client.get(address).text
    assert "The run is being stopped" in page
    assert "Stop the run" not in page


def test_pressing_the_button_twice_leads_to_one_run(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    assert started(client) == started(client)
    assert count_jobs(engine) == 1


def test_a_second_run_is_refused_while_one_is_under_way(world: World, engine: Engine, sign_in: SignIn) -> None:
    started(sign_in(ORGANISER_DK))
    answer = sign_in(ORGANISER_CN).post(MATCHING, data={"time_limit_s": "5", "key": "other"})
    assert answer.status_code == 422
    assert "A run of this workshop is under way." in answer.text
    assert "Watch it" in answer.text
    assert count_jobs(engine) == 1


@pytest.mark.parametrize("typed", ["0", "601", "", "soon", "1e9", "-5", "٣٣٣٣", "1" * 400])
def test_a_wrong_time_limit_is_said_at_its_field_and_kept(
    world: World, engine: Engine, sign_in: SignIn, typed: str
) -> None:
    answer = sign_in(ORGANISER_DK).post(MATCHING, data={"time_limit_s": typed, "key": "k"})
    assert answer.status_code == 422
    assert "Choose a time limit from 1 to 600 seconds." in answer.text
    assert 'id="time_limit_s-error"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert count_jobs(engine) == 0


def test_an_empty_workshop_says_what_to_do_first(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    withdraw(engine, *world.registrations.values())
    page = client.get(MATCHING)
    assert "Nobody is registered yet." in page.text
    assert "Start the run" not in page.text
    answer = client.post(MATCHING, data={"time_limit_s": "5", "key": "k"})
    assert (answer.status_code, count_jobs(engine)) == (422, 0)
    assert "Nobody is registered yet." in answer.text


def test_a_failed_run_says_why(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    claim = claimed(engine)
    with transaction(engine) as session:
        jobs.fail(session, claim, Refusal.RUN_OUT_OF_TIME, now=NOW)
    assert "The time ended before any plan was found." in client.get(address).text
    assert "The time ended before any plan was found." in client.get(MATCHING).text


def test_a_stale_plan_is_said_to_be_stale(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    claim = claimed(engine)
    with transaction(engine) as session:
        profiles = solving.read_profiles(session, claim)
        ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
        plan = matching.solve(ready.instance, sha256=ready.sha256, time_limit_s=5)
    withdraw(engine, next(iter(world.registrations.values())))
    with transaction(engine) as session:
        solving.apply(session, claim, ready, plan, now=NOW)
    assert "its plan may not fit any more" in client.get(address).text


@pytest.mark.parametrize(
    ("who", "reads", "writes"), [(EXPERT_DK, 404, 404), (ORGANISER_FOREIGN, 404, 404), (OPERATOR, 200, 403)]
)
def test_only_the_two_offices_start_and_cancel_runs(
    world: World, engine: Engine, sign_in: SignIn, who: str, reads: int, writes: int
) -> None:
    address = started(sign_in(ORGANISER_DK))
    client = sign_in(who)
    assert [client.get(place).status_code for place in (MATCHING, address)] == [reads, reads]
    assert "Start the run" not in client.get(MATCHING).text
    for fields in ({"time_limit_s": "5", "key": "k"}, {}):
        assert client.post(MATCHING, data=fields).status_code == writes
    assert client.post(f"{address}/cancel").status_code == writes
    with transaction(engine) as session:
        assert session.scalars(select(Job.state)).all() == [JobState.QUEUED]


def test_a_run_that_does_not_exist_is_not_found(world: World, sign_in: SignIn) -> None:
    assert sign_in(ORGANISER_DK).get("/organise/kick-off/runs/ffffffffffffffffffff").status_code == 404


def counting_reads(act: Callable[[], TestResponse]) -> tuple[TestResponse, int]:
    """Return an answer, and how many statements that read it took."""
    said: list[str] = []

    def listen(_c: object, _u: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        return act(), sum(statement.startswith(("SELECT", "WITH")) for statement in said)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def test_watching_a_run_takes_the_same_number_of_statements_whatever_it_has_to_tell(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client, time_limit_s="60")
    claim = claimed(engine)
    counts = []
    for value in ({}, {"guarantee": 0, "weight": 1.0, "idle": 2, "rooms": 3, "moves": 4}):
        told(engine, claim, "polish", value)
        page, statements = counting_reads(lambda: client.get(address))
        assert ("Changes of room" in page.text) == bool(value)
        counts.append(statements)
    assert counts[0] == counts[1] <= 12


def test_the_list_of_runs_takes_the_same_number_of_statements_for_one_and_thirty(
    world: World, engine: Engine, sign_in: SignIn, app: object
) -> None:
    client = sign_in(ORGANISER_DK)
    counts = []
    for more in (1, 29):
        with transaction(engine) as session:
            for _ in range(more):
                known = {"parameters": {"time_limit_s": 5}, "state": JobState.DONE, "finished_at": NOW}
                job = factories.job(session, workshop_id=world.workshop, **known)
                workshop = session.get_one(Workshop, world.workshop)
                run = factories.run(session, workshop, job_id=job.id)
                factories.plan(session, workshop, run_id=run.id)
        page, statements = counting_reads(lambda: client.get(MATCHING))
        counts.append(statements)
        assert page.text.count("/organise/kick-off/runs/") == (1 if more == 1 else 30)
    assert counts[0] == counts[1] <= 15


def test_every_stage_that_is_told_has_words() -> None:
    sources = Path(matchmaker.solver.__file__).parent.glob("*.py")
    told = {stage for file in sources for stage in re.findall(r'\b_?tell\("([^"]+)"', file.read_text())}
    assert {"bound", "construct", "exact"} < told
    assert told | {COMPARING, EMBEDDING} == set(matching_wording.STAGES)


def _form_of(page: str) -> list[str]:
    return re.findall(r'<select[^>]*id="(goal_\d)".*?<option selected value="([^"]*)"', page, re.DOTALL)


def test_the_goals_begin_as_the_workshop_has_them_and_keeping_is_offered_once_something_is_published(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    page = client.get(MATCHING).text
    usual = [("goal_1", "guarantee"), ("goal_2", "weight"), ("goal_3", "idle"), ("goal_4", ""), ("goal_5", "")]
    assert _form_of(page) == usual
    assert "Few changes against what is published" not in page
    with transaction(engine) as session:
        factories.plan(
            session, session.get_one(Workshop, world.workshop), status=PlanStatus.PUBLISHED, published_at=NOW
        )
    assert _form_of(client.get(MATCHING).text)[:2] == [("goal_1", "moves"), ("goal_2", "guarantee")]


def test_the_chosen_order_stands_with_the_run_and_its_result_in_the_same_words(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    chosen = {"goal_1": "guarantee", "goal_2": "idle", "goal_3": "weight", "goal_4": "", "goal_5": "", "at_least": "2"}
    address = started(client, **chosen)
    said = ["Everybody gets at least 2 meetings", "As few gaps as possible", "As much value as possible"]
    assert _goals_on(client.get(address).text) == said
    carried_out(engine)
    done = client.get(address).text
    assert _goals_on(done) == said
    version = re.search(r'href="(/organise/kick-off/plans/[^"]+)"', done)
    assert version is not None
    assert _goals_on(client.get(version[1]).text) == said


def _goals_on(page: str) -> list[str]:
    listed = re.search(r'<ol class="goal-list">(.*?)</ol>', page, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", listed[1]) if listed else []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"goal_1": "weight", "goal_2": "weight"}, "This goal stands further up already."),
        ({"goal_1": "guarantee", "at_least": "many"}, "Write a number from 1 to 50"),
        ({"goal_1": "guarantee", "at_least": "0"}, "Write a number from 1 to 50"),
        ({"goal_1": "weight", "at_least": "3"}, "This number needs the goal"),
        ({"goal_1": "profit"}, "Choose one of the goals of the list."),
    ],
)
def test_an_order_that_cannot_be_is_said_at_its_field_and_kept(
    world: World, engine: Engine, sign_in: SignIn, fields: dict[str, str], sentence: str
) -> None:
    answer = sign_in(ORGANISER_DK).post(MATCHING, data={"time_limit_s": "5", "key": "k", **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert count_jobs(engine) == 0
    if fields["goal_1"] != "profit":
        assert ("goal_1", fields["goal_1"]) in _form_of(answer.text)


def _carried_out_again(engine: Engine) -> None:
    """Do what the worker does of a replay."""
    claim = claimed(engine)
    with transaction(engine) as session:
        posed = runs.read_replay(session, claim)
        plan = matching.solve(posed.instance, sha256=posed.origin.sha256, time_limit_s=5)
        runs.conclude_replay(session, claim, posed, plan, now=NOW + timedelta(seconds=4))


def test_a_run_is_done_once_more_and_its_page_says_that_the_plan_is_the_same(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    assert "Replay this run" not in client.get(address).text
    carried_out(engine)
    page = client.get(address).text
    assert "so the same plan comes of it each time" in page
    assert "Take out the files" not in page, "an office has no files that tell of vetoes"
    assert client.post(f"{address}/replay").status_code == 303
    assert "Waiting for its turn" in client.get(address).text
    _carried_out_again(engine)
    done = sign_in(ORGANISER_CN).get(address).text
    assert "The same plan, byte for byte." in done
    assert "Replay this run" in done


def test_a_replay_that_waits_is_stopped_from_its_page(world: World, engine: Engine, sign_in: SignIn) -> None:
    client = sign_in(ORGANISER_DK)
    address = started(client)
    carried_out(engine)
    client.post(f"{address}/replay")
    assert "Stop the replay" in client.get(address).text
    assert client.post(f"{address}/replay/stop").status_code == 303
    assert "The replay was stopped by hand; nothing was compared." in client.get(address).text


def test_an_operator_takes_out_the_files_of_a_run_with_a_reason_and_no_office_does(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    address = started(sign_in(ORGANISER_DK))
    carried_out(engine)
    operator = sign_in(OPERATOR)
    assert "Take out the files" in operator.get(address).text
    refused = operator.post(f"{address}/files", data={"reason": ""})
    assert (refused.status_code, "Write what the files are for." in refused.text) == (422, True)
    taken = operator.post(f"{address}/files", data={"reason": "audit"})
    assert (taken.status_code, taken.mimetype) == (200, "application/zip")
    assert sign_in(ORGANISER_CN).post(f"{address}/files", data={"reason": "audit"}).status_code == 404


def test_two_runs_stand_beside_each_other_on_a_page_that_the_list_of_runs_leads_to(
    world: World, engine: Engine, sign_in: SignIn
) -> None:
    client = sign_in(ORGANISER_DK)
    assert "Nothing to compare yet" in client.get(f"{MATCHING}/compare").text
    for key, at_least in (("one", ""), ("two", "2")):
        started(client, key=key, goal_1="guarantee", goal_2="weight", at_least=at_least)
        carried_out(engine)
    assert f'href="{MATCHING}/compare"' in client.get(MATCHING).text
    page = client.get(f"{MATCHING}/compare").text
    assert "Everybody gets the promised meetings" in page
    assert "Everybody gets at least 2 meetings" in page
    assert "Version 1" in page
    assert "Version 2" in page
    assert client.get(f"{MATCHING}/compare?one=nonsense").status_code == 404
