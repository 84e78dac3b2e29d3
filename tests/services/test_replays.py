"""A run done once more gives the same bytes, or it is said what differs; its files repeat it at the terminal."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.errors import NotFoundError, ReasonNeededError, Refusal, RefusedError, SignInNeededError
from matchmaker.files.instance_files import parse_instance
from matchmaker.files.plans import Plan, format_plan
from matchmaker.services import affinity, jobs, matching, runs, solving
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.plans import Meeting, Run, WorkshopPlan
from tests import assembly, factories
from tests.factories import NOW

LATER = NOW + timedelta(seconds=5)


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def _solved(session: Session, at: assembly.Assembly, *, stopped: bool = False, seconds: float = 0.5) -> str:
    """Carry a run out and return its public id."""
    run = runs.start_run(session, at.host_office, at.slug, time_limit_s=10, seed=3, now=NOW)
    claim = jobs.claim_next(session, "worker", now=NOW)
    profiles = solving.read_profiles(session, claim)
    ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
    plan = matching.solve(ready.instance, sha256=ready.sha256, time_limit_s=10, seed=ready.seed)
    solving.apply(session, claim, ready, replace(plan, seconds=seconds), stopped=stopped, now=NOW)
    session.flush()
    return run.public_id


def _again(posed: runs.Posed, claim: jobs.Claim) -> Plan:
    return matching.solve(
        posed.instance,
        sha256=posed.origin.sha256,
        time_limit_s=claim.parameters["time_limit_s"],
        seed=claim.parameters["seed"],
    )


def _replayed(session: Session, at: assembly.Assembly, run: str, **other: object) -> runs.Replay:
    """Do a run once more as the worker does; `other`: what the plan that comes of it has instead."""
    runs.start_replay(session, at.visitor_office, at.slug, run, now=LATER)
    claim = jobs.claim_next(session, "worker", now=LATER)
    posed = runs.read_replay(session, claim)
    runs.conclude_replay(session, claim, posed, replace(_again(posed, claim), **other), now=LATER)
    return _watched(session, at, run).replay.outcome


def _watched(session: Session, at: assembly.Assembly, run: str, who: Principal | None = None) -> runs.Watched:
    session.expire_all()
    return runs.watch_run(session, who or at.host_office, at.slug, run, language="en", now=LATER)


@pytest.fixture
def at(session):
    return assembly.assembled(session, hosts=4, visitors=4, slots=3, tables=3)


def test_the_same_instance_and_seed_give_the_same_plan_but_for_the_seconds(session, at):
    run = _solved(session, at)
    versions = session.query(WorkshopPlan).count()
    outcome = _replayed(session, at, run)

    meetings = session.query(Meeting).count()
    assert (outcome.same, outcome.same_meetings) == (True, True)
    assert (outcome.kept, outcome.lost, outcome.new) == (meetings, 0, 0)
    assert (outcome.versions, outcome.out_of_time) == ({}, False)
    assert session.query(WorkshopPlan).count() == versions, "a replay makes no version"
    assert session.scalars(select(JournalEntry.action)).all() == ["run started", "run replayed"]


def test_a_replay_solves_what_was_solved_then_whatever_has_changed_since(session, at):
    run = _solved(session, at)
    at.hosts[0].max_meetings = 1
    factories.preference(session, at.hosts[1], at.visitors[0], PreferenceKind.VETO)
    session.flush()
    assert _replayed(session, at, run).same


def test_another_version_of_the_program_is_told_with_the_same_meetings(session, at):
    run = _solved(session, at)
    plan = session.query(WorkshopPlan).one()
    outcome = _replayed(session, at, run, versions={**plan.program_versions, "highspy": "9.9.9"})
    assert (outcome.same, outcome.same_meetings) == (False, True)
    assert outcome.versions == {"highspy": (plan.program_versions["highspy"], "9.9.9")}


def test_another_plan_is_told_with_what_differs(session, at):
    run = _solved(session, at)
    count = session.query(Meeting).count()
    first = runs.read_replay(session, _claim_of(session, run, at)).origin
    kept = matching.solve(
        parse_instance(json.dumps(session.query(Run).one().instance).encode(), "run"), sha256=first.sha256, seed=3
    ).meetings[1:]
    outcome = _replayed(session, at, run, meetings=kept, objective={"guarantee": 0.0, "weight": 0.25, "idle": 0.0})
    assert (outcome.same, outcome.same_meetings) == (False, False)
    assert (outcome.kept, outcome.lost, outcome.new) == (count - 1, 1, 0)
    assert outcome.values["weight"][1] == 0.25


def _claim_of(session: Session, run: str, at: assembly.Assembly) -> jobs.Claim:
    return jobs.Claim(0, "", runs.REPLAY, 0, at.workshop.id, {"run": run})


def test_a_version_that_was_changed_by_hand_since_is_not_counted_against(session, at):
    run = _solved(session, at)
    session.delete(session.scalars(select(Meeting)).first())
    session.flush()
    outcome = _replayed(session, at, run)
    assert (outcome.same, outcome.same_meetings) == (True, True)
    assert (outcome.kept, outcome.lost, outcome.new) == (None, None, None)


def test_a_run_of_before_replays_were_kept_track_of_is_compared_by_its_version(session, at):
    run = _solved(session, at)
    job = session.scalars(select(Job)).one()
    job.result = {"plan": job.result["plan"], "stale": False}
    session.flush()
    outcome = _replayed(session, at, run)
    assert (outcome.same, outcome.same_meetings) == (True, True)


@pytest.mark.parametrize(("given", "repeatable"), [({}, True), ({"stopped": True}, False), ({"seconds": 10.0}, False)])
def test_that_a_replay_need_not_be_the_same_is_known_beforehand(session, at, given, repeatable):
    assert _watched(session, at, _solved(session, at, **given)).run.repeatable is repeatable


def test_a_replay_runs_once_at_a_time_and_can_be_stopped(session, at):
    run = _solved(session, at)
    runs.start_replay(session, at.host_office, at.slug, run, now=LATER)
    with pytest.raises(RefusedError) as refused:
        runs.start_replay(session, at.visitor_office, at.slug, run, now=LATER)
    assert refused.value.refusal is Refusal.RUN_ACTIVE
    runs.stop_replay(session, at.visitor_office, at.slug, run, now=LATER)
    replay = _watched(session, at, run).replay
    assert (replay.state, replay.ended, replay.outcome) == (JobState.CANCELLED, True, None)
    runs.start_replay(session, at.host_office, at.slug, run, now=LATER)


def test_a_run_without_a_plan_cannot_be_repeated(session, at):
    waiting = runs.start_run(session, at.host_office, at.slug, now=NOW)
    with pytest.raises(RefusedError) as refused:
        runs.start_replay(session, at.host_office, at.slug, waiting.public_id, now=NOW)
    assert refused.value.refusal is Refusal.REPLAY_NOT_YET


def _operator(session: Session) -> Principal:
    return Principal(factories.account(session, role=Role.OPERATOR, party_id=None).id, Role.OPERATOR)


def _files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_files_of_a_run_give_its_plan_again_at_the_terminal(session, at):
    factories.preference(session, at.hosts[0], at.visitors[0], PreferenceKind.VETO)
    session.flush()
    run = _solved(session, at)
    taken = runs.take_out(session, _operator(session), at.slug, run, reason=" audit of 2026 ", now=LATER)
    files = _files(taken.content)

    assert sorted(files) == ["instance.json", "manifest.json", "plan.json"]
    sha256 = hashlib.sha256(files["instance.json"]).hexdigest()
    assert sha256 == session.query(Run).one().input_sha256
    plan = matching.solve(parse_instance(files["instance.json"], "i"), sha256=sha256, time_limit_s=10, seed=3)
    assert format_plan(replace(plan, seconds=0.5)) == files["plan.json"]
    assert "--seed 3" in json.loads(files["manifest.json"])["command"]
    entry = session.scalars(select(JournalEntry).where(JournalEntry.action == "run taken out")).one()
    assert session.get_one(JournalReason, entry.id).text == "audit of 2026"


def test_no_office_takes_out_what_tells_of_vetoes_of_the_other(session, at):
    run = _solved(session, at)
    operator = _operator(session)
    for who, expected in {
        at.host_office: NotFoundError,
        at.visitor_office: NotFoundError,
        NOBODY: SignInNeededError,
    }.items():
        with pytest.raises(expected):
            runs.take_out(session, who, at.slug, run, reason="we are curious", now=LATER)
    with pytest.raises(ReasonNeededError):
        runs.take_out(session, operator, at.slug, run, reason=" ", now=LATER)
    assert [_watched(session, at, run, who).may_take_out for who in (at.host_office, operator)] == [False, True]
    assert _watched(session, at, run, operator).may_replay is False


def test_nobody_but_the_offices_has_a_run_repeated_or_stops_that(session, at):
    run = _solved(session, at)
    foreign = Principal(factories.account(session).id, Role.ORGANISER, factories.party(session).id)
    for act in (runs.start_replay, runs.stop_replay):
        for who, expected in {NOBODY: SignInNeededError, foreign: NotFoundError}.items():
            with pytest.raises(expected):
                act(session, who, at.slug, run, now=LATER)
