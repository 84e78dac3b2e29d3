"""Jobs are claimed by one worker, held by a lease, and end once, whoever dies meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.errors import LeaseLostError, Refusal, RefusedError
from matchmaker.services import jobs
from matchmaker.store.tables.jobs import Job
from matchmaker.store.transaction import transaction
from tests.factories import NOW

SECOND = timedelta(seconds=1)
TOO_LATE = NOW + jobs.LEASE + SECOND


def asked(session: Session, **given: object) -> Job:
    return jobs.enqueue(session, jobs.Wish(kind="solve", **given), now=NOW)


def claimed(session: Session, worker: str = "one") -> jobs.Claim:
    claim = jobs.claim_next(session, worker, now=NOW)
    assert claim is not None
    return claim


def only_job(session: Session) -> Job:
    session.expire_all()
    return session.scalars(select(Job)).one()


def test_asking_twice_with_one_key_makes_one_job(engine: Engine) -> None:
    with transaction(engine) as session:
        first, second = (asked(session, idempotency_key="k") for _ in range(2))
        assert first.id == second.id


def test_a_second_job_of_one_exclusive_key_is_refused_while_the_first_is_active(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session, exclusive_key="w")
        with pytest.raises(RefusedError) as refused:
            asked(session, exclusive_key="w")
        assert refused.value.refusal is Refusal.RUN_ACTIVE
        jobs.finish(session, claimed(session), {}, now=NOW)
        asked(session, exclusive_key="w")


def test_a_job_is_claimed_by_one_worker_only(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        assert claimed(session).fencing_number == 1
        assert jobs.claim_next(session, "two", now=NOW) is None


def test_jobs_are_claimed_in_the_order_in_which_they_are_due(engine: Engine) -> None:
    with transaction(engine) as session:
        first, second = asked(session), asked(session)
        second.due_at = NOW - SECOND
        session.flush()
        assert [claimed(session).public_id for _ in range(2)] == [second.public_id, first.public_id]


def test_a_job_that_is_not_due_yet_is_left_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session).due_at = NOW + SECOND
        session.flush()
        assert jobs.claim_next(session, "one", now=NOW) is None


def test_a_job_whose_worker_fell_silent_is_claimed_again_with_a_higher_number(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        claimed(session)
        again = jobs.claim_next(session, "two", now=TOO_LATE)
        assert again is not None
        assert again.fencing_number == 2
        assert only_job(session).worker == "two"


def test_a_job_taken_while_the_clock_was_a_day_ahead_is_taken_again_when_it_is_right(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        assert jobs.claim_next(session, "one", now=NOW + timedelta(days=1)) is not None
        again = jobs.claim_next(session, "two", now=NOW + SECOND)
        assert again is not None
        assert again.fencing_number == 2


def test_a_job_asked_for_while_the_clock_was_a_day_ahead_does_not_wait_for_that_day(engine: Engine) -> None:
    tomorrow = NOW + timedelta(days=1)
    with transaction(engine) as session:
        jobs.enqueue(session, jobs.Wish(kind="solve"), now=tomorrow)
        assert claimed(session).fencing_number == 1


def test_a_lease_of_a_machine_whose_clock_is_a_little_ahead_holds(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        assert jobs.claim_next(session, "one", now=NOW + 9 * SECOND) is not None
        assert jobs.claim_next(session, "two", now=NOW) is None


def test_a_heartbeat_keeps_the_job(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        assert jobs.beat(session, claimed(session), now=NOW + 9 * SECOND) is False
        assert jobs.claim_next(session, "two", now=TOO_LATE) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda session, claim: jobs.beat(session, claim, now=TOO_LATE),
        lambda session, claim: jobs.report(session, claim, 0.5, "half"),
        lambda session, claim: jobs.note_input(session, claim, "ab" * 32),
        lambda session, claim: jobs.finish(session, claim, {"plan": "p"}, now=TOO_LATE),
        lambda session, claim: jobs.fail(session, claim, Refusal.RUN_OUT_OF_TIME, now=TOO_LATE),
        lambda session, claim: jobs.end_cancelled(session, claim, now=TOO_LATE),
        lambda session, claim: jobs.give_back(session, claim, now=TOO_LATE),
        lambda session, claim: jobs.break_off(session, claim, now=TOO_LATE),
        lambda session, claim: jobs.held(session, claim.public_id, claim.fencing_number),
    ],
    ids=["beat", "report", "input", "finish", "fail", "cancel", "give back", "break off", "held"],
)
def test_what_a_worker_says_with_an_old_number_does_not_count(engine: Engine, act: object) -> None:
    with transaction(engine) as session:
        asked(session)
        old = claimed(session)
        assert jobs.claim_next(session, "two", now=TOO_LATE) is not None
        with pytest.raises(LeaseLostError):
            act(session, old)
        job = only_job(session)
        assert (job.state, job.worker, job.result, job.progress) == (JobState.RUNNING, "two", None, 0.0)


def test_a_result_counts_once(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        claim = claimed(session)
        jobs.finish(session, claim, {"plan": "first"}, now=NOW)
        with pytest.raises(LeaseLostError):
            jobs.finish(session, claim, {"plan": "second"}, now=NOW)
        assert only_job(session).result == {"plan": "first"}


def test_a_job_whose_work_breaks_off_three_times_ends_as_failed(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        states = []
        for _ in range(jobs.MOST_ATTEMPTS):
            jobs.break_off(session, claimed(session), now=NOW)
            states.append(only_job(session).state)
        assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
        assert only_job(session).error == Refusal.JOB_TRIED_OFTEN.value
        assert jobs.claim_next(session, "one", now=NOW) is None


def test_a_job_that_kills_its_worker_three_times_ends_as_failed(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        for attempt in range(jobs.MOST_ATTEMPTS):
            assert jobs.claim_next(session, "one", now=NOW + attempt * 2 * jobs.LEASE) is not None
        assert jobs.claim_next(session, "one", now=NOW + jobs.MOST_ATTEMPTS * 2 * jobs.LEASE) is None
        job = only_job(session)
        assert (job.state, job.error) == (JobState.FAILED, Refusal.JOB_TRIED_OFTEN.value)


def test_a_job_given_back_by_a_worker_that_stops_counts_as_no_attempt(engine: Engine) -> None:
    with transaction(engine) as session:
        asked(session)
        for _ in range(2 * jobs.MOST_ATTEMPTS):
            jobs.give_back(session, claimed(session), now=NOW)
        assert (only_job(session).state, only_job(session).attempts) == (JobState.QUEUED, 0)


def test_a_waiting_job_is_cancelled_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        jobs.cancel(session, asked(session), now=NOW)
        assert only_job(session).state is JobState.CANCELLED
        assert jobs.claim_next(session, "one", now=NOW) is None


def test_the_worker_of_a_cancelled_job_hears_of_it_with_its_next_heartbeat(engine: Engine) -> None:
    with transaction(engine) as session:
        job = asked(session)
        claim = claimed(session)
        jobs.cancel(session, job, now=NOW)
        assert jobs.beat(session, claim, now=NOW) is True
        jobs.end_cancelled(session, claim, now=NOW)
        assert only_job(session).state is JobState.CANCELLED


@pytest.mark.parametrize(("stopped", "state"), [(True, JobState.CANCELLED), (False, JobState.DONE)])
def test_a_cancelled_job_keeps_its_result_and_is_called_cancelled_only_if_that_cut_it_short(
    engine: Engine, stopped: bool, state: JobState
) -> None:
    with transaction(engine) as session:
        job = asked(session)
        claim = claimed(session)
        jobs.cancel(session, job, now=NOW)
        jobs.finish(session, claim, {"plan": "best so far"}, stopped=stopped, now=NOW)
        job = only_job(session)
        assert (job.state, job.result, job.finished_at) == (state, {"plan": "best so far"}, NOW)


@pytest.mark.parametrize("put_back", [jobs.give_back, jobs.break_off])
def test_a_cancelled_job_is_not_put_back(engine: Engine, put_back: Callable[..., None]) -> None:
    with transaction(engine) as session:
        job = asked(session)
        claim = claimed(session)
        jobs.cancel(session, job, now=NOW)
        put_back(session, claim, now=NOW)
        assert only_job(session).state is JobState.CANCELLED
        assert jobs.claim_next(session, "two", now=TOO_LATE) is None


def test_a_cancelled_job_whose_worker_died_ends_as_cancelled(engine: Engine) -> None:
    with transaction(engine) as session:
        job = asked(session)
        claimed(session)
        jobs.cancel(session, job, now=NOW)
        assert jobs.claim_next(session, "two", now=TOO_LATE) is None
        assert only_job(session).state is JobState.CANCELLED


def test_cancelling_what_has_ended_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        job = asked(session)
        jobs.finish(session, claimed(session), {}, now=NOW)
        session.refresh(job)
        jobs.cancel(session, job, now=NOW)
        assert (job.state, job.cancel_requested_at) == (JobState.DONE, None)
