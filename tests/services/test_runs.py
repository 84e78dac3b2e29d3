from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.errors import (
    ForbiddenError,
    LeaseLostError,
    NotFoundError,
    Refusal,
    RefusedError,
    SignInNeededError,
)
from matchmaker.files.instance_files import format_instance
from matchmaker.files.plans import Plan
from matchmaker.services import affinity, jobs, matching, runs, solving, standings
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import ProfileText
from matchmaker.store.tables.plans import Meeting, Run, WorkshopPlan
from matchmaker.store.tables.workshops import SessionSlot
from matchmaker.store.transaction import repeating, transaction
from tests import assembly, factories
from tests.factories import NOW

LATER = NOW + timedelta(seconds=5)


def started(session: Session, at: assembly.Assembly, **given: object) -> runs.RunState:
    return runs.start_run(session, at.host_office, at.slug, now=NOW, **given)


def prepared(session: Session) -> tuple[jobs.Claim, solving.Prepared]:
    """Claim the run that is due and take it to where the solver begins."""
    claim = jobs.claim_next(session, "worker", now=NOW)
    assert claim is not None
    profiles = solving.read_profiles(session, claim)
    return claim, solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)


def solved(ready: solving.Prepared) -> Plan:
    return matching.solve(ready.instance, sha256=ready.sha256, time_limit_s=10, seed=ready.seed)


def state_of(session: Session, at: assembly.Assembly, run: runs.RunState) -> runs.RunState:
    session.expire_all()
    return runs.run_state(session, at.visitor_office, at.slug, run.public_id, now=LATER)


def test_a_run_that_is_started_waits_for_a_worker(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made, time_limit_s=30, seed=4)
        assert (run.state, run.time_limit_s, run.seed, run.elapsed_s) == (JobState.QUEUED, 30, 4, 0)
        assert (run.ended, run.may_cancel, run.unattended) == (False, True, False)
        assert session.scalars(select(JournalEntry.action)).all() == ["run started"]


def test_a_run_becomes_one_draft_plan(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim, ready = prepared(session)
        solving.apply(session, claim, ready, solved(ready), now=LATER)
        state = state_of(session, made, run)
        assert (state.state, state.failure, state.elapsed_s) == (JobState.DONE, None, 5)
        assert state.plan is not None
        assert (state.plan.number, state.plan.stale_since) == (1, None)
        assert state.plan.meetings == session.scalar(select(func.count()).select_from(Meeting)) > 0


def test_a_run_keeps_all_that_is_needed_to_repeat_it(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        started(session, made, time_limit_s=30, seed=4)
        _claim, ready = prepared(session)
        row = session.scalars(select(Run)).one()
        assert (row.time_limit_s, row.seed, row.input_sha256) == (30, 4, ready.sha256)
        assert row.requested_by_id == made.host_office.account
        assert row.instance["name"] == made.workshop.public_id
        assert "Secret" not in str(row.instance)
        assert session.scalars(select(Job)).one().input_sha256 == ready.input_sha256


def test_the_same_input_has_the_same_hash_in_the_next_run(engine: Engine) -> None:
    hashes = []
    with transaction(engine) as session:
        made = assembly.assembled(session)
        for _ in range(2):
            started(session, made)
            claim, ready = prepared(session)
            solving.apply(session, claim, ready, solved(ready), now=NOW)
            hashes.append((ready.sha256, ready.input_sha256))
    assert hashes[0] == hashes[1]


def withdraw(session: Session, made: assembly.Assembly) -> None:
    made.hosts[0].status = RegistrationStatus.WITHDRAWN


def rewrite(session: Session, made: assembly.Assembly) -> None:
    session.scalars(select(ProfileText)).first().text = "something quite different"


def narrow(session: Session, made: assembly.Assembly) -> None:
    made.hosts[0].max_meetings = 1


def shrink(session: Session, made: assembly.Assembly) -> None:
    made.sessions[0].tables = 1


def depart(session: Session, made: assembly.Assembly) -> None:
    for registration in (*made.hosts, *made.visitors):
        registration.status = RegistrationStatus.WITHDRAWN


@pytest.mark.parametrize("change", [withdraw, rewrite, narrow, shrink, depart])
def test_a_plan_is_stale_at_once_when_its_input_changed_during_the_run(engine: Engine, change: object) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim, ready = prepared(session)
        change(session, made)
        session.flush()
        solving.apply(session, claim, ready, solved(ready), now=LATER)
        state = state_of(session, made, run)
        assert state.state is JobState.DONE
        assert state.plan is not None
        assert state.plan.stale_since == LATER


def test_a_veto_during_the_run_makes_no_plan_stale(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim, ready = prepared(session)
        factories.preference(session, made.hosts[0], made.visitors[0], PreferenceKind.VETO)
        solving.apply(session, claim, ready, solved(ready), now=LATER)
        assert state_of(session, made, run).plan.stale_since is None


def test_a_change_between_reading_and_preparing_makes_the_plan_stale_too(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim = jobs.claim_next(session, "worker", now=NOW)
        assert claim is not None
        profiles = solving.read_profiles(session, claim)
        rewrite(session, made)
        session.flush()
        ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
        solving.apply(session, claim, ready, solved(ready), now=LATER)
        assert state_of(session, made, run).plan.stale_since == LATER


def test_a_plan_whose_sessions_moved_meanwhile_is_refused_in_words(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        started(session, made)
        claim, ready = prepared(session)
        plan = solved(ready)
        for row in session.scalars(select(SessionSlot)):
            session.delete(row)
        session.flush()
        with pytest.raises(RefusedError) as refused:
            solving.apply(session, claim, ready, plan, now=LATER)
        assert refused.value.refusal is Refusal.RUN_OVERTAKEN


def test_the_plan_of_a_worker_that_lost_its_job_is_not_stored(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        started(session, made)
        old, ready = prepared(session)
    late = NOW + 2 * jobs.LEASE
    with transaction(engine) as session:
        again = jobs.claim_next(session, "another", now=late)
        assert again is not None
        assert solving.prepare(session, again, *_scored(session, again), now=late).run_id == ready.run_id
    with pytest.raises(LeaseLostError), transaction(engine) as session:
        solving.apply(session, old, ready, solved(ready), now=late)
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(WorkshopPlan)) == 0
        solving.apply(session, again, ready, solved(ready), now=late)
    with pytest.raises(LeaseLostError), transaction(engine) as session:
        solving.apply(session, again, ready, solved(ready), now=late)
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(WorkshopPlan)) == 1


def _scored(session: Session, claim: jobs.Claim) -> tuple[object, object]:
    profiles = solving.read_profiles(session, claim)
    return profiles, affinity.score(profiles)


def test_an_infeasible_run_gives_a_plan_that_holds_the_conflict(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=1, visitors=1)
        factories.pair_rule(session, made.hosts[0], made.visitors[0], must=True)
        made.hosts[0].max_meetings = 0
        session.flush()
        run = started(session, made)
        claim, ready = prepared(session)
        solving.apply(session, claim, ready, solved(ready), now=LATER)
        state = state_of(session, made, run)
        assert state.plan is not None
        assert (state.plan.proof.value, state.plan.meetings) == ("infeasible", 0)
        assert session.scalars(select(WorkshopPlan)).one().conflict


@pytest.mark.parametrize(
    ("sizes", "refusal"),
    [
        ({"hosts": 0, "visitors": 0}, Refusal.RUN_NOBODY),
        ({"hosts": 1, "visitors": 0}, Refusal.RUN_ONE_PERSON),
        ({"hosts": 0, "visitors": 1}, Refusal.RUN_ONE_PERSON),
        ({"hosts": 0, "visitors": 2}, Refusal.RUN_NO_HOSTS),
        ({"hosts": 2, "visitors": 0}, Refusal.RUN_NO_VISITORS),
        ({"slots": 0}, Refusal.RUN_NO_SLOTS),
        ({"tables": 0}, Refusal.RUN_NO_TABLES),
    ],
)
def test_a_run_with_nothing_to_plan_is_refused_in_words(
    engine: Engine, sizes: dict[str, int], refusal: Refusal
) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session, **sizes)
        with pytest.raises(RefusedError) as refused:
            started(session, made)
        assert refused.value.refusal is refusal
        page = runs.matching_of(session, made.host_office, made.slug, language="en", now=NOW)
        assert refusal in page.missing


@pytest.mark.parametrize("status", [WorkshopStatus.HELD, WorkshopStatus.CANCELLED])
def test_a_workshop_that_is_over_is_not_planned(engine: Engine, status: WorkshopStatus) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        made.workshop.status = status
        session.flush()
        with pytest.raises(RefusedError) as refused:
            started(session, made)
        assert refused.value.refusal is Refusal.RUN_WORKSHOP_OVER


@pytest.mark.parametrize("limit", [0, -1, 0.5, 600.5, float("nan"), float("inf")])
def test_a_time_limit_out_of_range_is_refused_at_its_field(engine: Engine, limit: float) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        with pytest.raises(RefusedError) as refused:
            started(session, made, time_limit_s=limit)
        assert (refused.value.refusal, refused.value.field) == (Refusal.RUN_LIMIT_WRONG, "time_limit_s")


def test_everybody_leaving_before_the_work_begins_is_said_in_words(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        started(session, made)
        claim = jobs.claim_next(session, "worker", now=NOW)
        assert claim is not None
        depart(session, made)
        session.flush()
        with pytest.raises(RefusedError) as refused:
            solving.read_profiles(session, claim)
        assert refused.value.refusal is Refusal.RUN_NOBODY


def test_a_second_run_of_the_workshop_is_refused_while_one_is_active(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        started(session, made)
        with pytest.raises(RefusedError) as refused:
            runs.start_run(session, made.visitor_office, made.slug, now=NOW)
        assert refused.value.refusal is Refusal.RUN_ACTIVE


def test_pressing_the_button_twice_starts_one_run_and_is_noted_once(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        first, second = (started(session, made, idempotency_key="k") for _ in range(2))
        assert first.public_id == second.public_id
        assert session.scalars(select(JournalEntry.action)).all() == ["run started"]


def test_the_key_of_one_office_is_of_no_use_to_the_other(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        first = started(session, made, idempotency_key="k")
        runs.cancel_run(session, made.host_office, made.slug, first.public_id, now=NOW)
        other = runs.start_run(session, made.visitor_office, made.slug, idempotency_key="k", now=NOW)
        assert other.public_id != first.public_id


def test_of_many_who_start_at_once_one_run_is_made(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        slug, offices = made.slug, (made.host_office, made.visitor_office)

    def start(number: int) -> str:
        try:
            return repeating(
                engine, lambda session: runs.start_run(session, offices[number % 2], slug, now=NOW).public_id
            )
        except RefusedError as refused:
            return refused.refusal.value

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(start, range(12)))
    assert answers.count(Refusal.RUN_ACTIVE.value) == 11


def test_a_run_is_stopped_by_either_office_and_keeps_its_best_plan(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim, ready = prepared(session)
        cancelling = runs.cancel_run(session, made.visitor_office, made.slug, run.public_id, now=NOW)
        assert (cancelling.state, cancelling.cancelling) == (JobState.RUNNING, True)
        runs.cancel_run(session, made.host_office, made.slug, run.public_id, now=NOW)
        assert session.scalars(select(JournalEntry.action)).all() == ["run started", "run cancelled"]
        solving.apply(session, claim, ready, solved(ready), stopped=True, now=LATER)
        state = state_of(session, made, run)
        assert (state.state, state.cancelling, state.may_cancel) == (JobState.CANCELLED, False, False)
        assert state.plan is not None
        assert session.scalars(select(WorkshopPlan.status)).all() == [PlanStatus.DRAFT]


def test_a_run_that_is_stopped_before_there_is_a_plan_has_none(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim, _ready = prepared(session)
        runs.cancel_run(session, made.host_office, made.slug, run.public_id, now=NOW)
        jobs.end_cancelled(session, claim, now=LATER)
        state = state_of(session, made, run)
        assert (state.state, state.plan, state.figures, state.failure) == (JobState.CANCELLED, None, (), None)


@pytest.mark.parametrize(
    ("seconds", "stopped", "out_of_time"), [(60, False, True), (59, False, False), (61, True, False)]
)
def test_a_run_knows_whether_its_time_limit_ended_it(
    engine: Engine, seconds: float, stopped: bool, out_of_time: bool
) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made, time_limit_s=60)
        claim, ready = prepared(session)
        plan = replace(solved(ready), seconds=seconds)
        solving.apply(session, claim, ready, plan, stopped=stopped, now=LATER)
        assert state_of(session, made, run).out_of_time is out_of_time


def test_a_run_that_waits_for_long_is_known_to_be_unattended(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        soon, long = (
            runs.run_state(session, made.host_office, made.slug, run.public_id, now=NOW + wait).unattended
            for wait in (jobs.PATIENCE, jobs.PATIENCE + timedelta(seconds=1))
        )
        assert (soon, long) == (False, True)


def test_how_far_a_solver_is_survives_the_row(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim, _ready = prepared(session)
        value = {"weight": 91.234567890123456, "idle": 3}
        text = standings.standing_text("polish", value, {"weight": float("inf"), "idle": 0})
        jobs.report(session, claim, 0.25, text)
        assert state_of(session, made, run).standing == standings.Standing(
            "polish", {"weight": 91.2345678901, "idle": 3}, {"idle": 0}
        )


def test_a_standing_never_outgrows_its_column() -> None:
    numbers = {f"objective-{number}": number + 0.1234567 for number in range(40)}
    assert len(standings.standing_text("x" * 500, numbers, numbers)) <= 300


def strangers(session: Session, made: assembly.Assembly) -> list[tuple[Principal, type[Exception]]]:
    expert = factories.account(session)
    foreign = assembly.office(session, factories.party(session).id)
    operator = factories.account(session, role=Role.OPERATOR)
    participant = Principal(
        expert.id, Role.EXPERT, made.workshop.host_party_id, workshops=frozenset({made.workshop.id})
    )
    return [
        (NOBODY, SignInNeededError),
        (participant, NotFoundError),
        (foreign, NotFoundError),
        (Principal(operator.id, Role.OPERATOR), ForbiddenError),
    ]


def test_nobody_but_the_two_offices_starts_or_cancels_a_run(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        for who, error in strangers(session, made):
            with pytest.raises(error):
                runs.start_run(session, who, made.slug, now=NOW)
        run = started(session, made)
        for who, error in strangers(session, made):
            with pytest.raises(error):
                runs.cancel_run(session, who, made.slug, run.public_id, now=NOW)
        assert state_of(session, made, run).cancelling is False


def test_the_operator_watches_runs_and_can_do_nothing_to_them(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        *others, (operator, _) = strangers(session, made)
        assert runs.run_state(session, operator, made.slug, run.public_id, now=NOW).may_cancel is False
        assert runs.matching_of(session, operator, made.slug, language="en", now=NOW).may_start is False
        for who, error in others:
            with pytest.raises(error):
                runs.run_state(session, who, made.slug, run.public_id, now=NOW)
            with pytest.raises(error):
                runs.matching_of(session, who, made.slug, language="en", now=NOW)


def test_a_run_is_found_under_its_own_workshop_only(engine: Engine) -> None:
    with transaction(engine) as session:
        made, other = assembly.assembled(session), assembly.assembled(session)
        run = started(session, made)
        with pytest.raises(NotFoundError):
            runs.run_state(session, other.host_office, other.slug, run.public_id, now=NOW)
        with pytest.raises(NotFoundError):
            runs.cancel_run(session, other.host_office, other.slug, run.public_id, now=NOW)


def test_the_page_lists_the_runs_the_newest_first(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        first = started(session, made)
        claim, ready = prepared(session)
        solving.apply(session, claim, ready, solved(ready), now=NOW)
        second = runs.start_run(session, made.host_office, made.slug, now=LATER)
        page = runs.matching_of(session, made.host_office, made.slug, language="en", now=LATER)
        assert [run.public_id for run in page.runs] == [second.public_id, first.public_id]
        assert page.active is not None
        assert page.active.public_id == second.public_id
        assert (page.counts.hosts, page.counts.visitors, page.counts.slots, page.counts.tables) == (3, 2, 2, 4)
        assert (page.missing, page.may_start) == ((), True)


def test_an_edited_copy_of_a_plan_does_not_double_the_run(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        run = started(session, made)
        claim, ready = prepared(session)
        solving.apply(session, claim, ready, solved(ready), now=NOW)
        factories.plan(session, made.workshop, run_id=ready.run_id, number=2)
        assert state_of(session, made, run).plan.number == 1


def test_the_instance_of_a_run_is_that_of_the_rows(engine: Engine) -> None:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        started(session, made)
        _claim, ready = prepared(session)
        assert format_instance(workshop_instance(session, made.workshop.id)) == format_instance(ready.instance)
