"""Does the work of one job, in a process of its own: `python -m matchmaker.jobs.child JOB NUMBER`.

Ends with 0 when the job has its final state. The process ends at once when its worker does (its standard input closes),
so that no solver is left behind that works for nobody.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine

from matchmaker import logs
from matchmaker.config import Settings, load_settings
from matchmaker.errors import LeaseLostError, OutOfTimeError, Refusal, RefusedError
from matchmaker.files.plans import Plan
from matchmaker.jobs.comparing import compute_parts, embed_texts, keep_parts, semantic_for, workshop_of
from matchmaker.jobs.erasing import erase_people
from matchmaker.jobs.explaining import explain_pair
from matchmaker.jobs.housekeeping import keep_house
from matchmaker.jobs.importing import work_on_list
from matchmaker.jobs.supervise import marks_of
from matchmaker.jobs.telling import Telling
from matchmaker.services import (
    affinity,
    days_work,
    embedding,
    erasure,
    imports,
    jobs,
    matching,
    parts,
    questions,
    runs,
    scoring,
    solving,
)
from matchmaker.services.relaxing import Relaxation, cheapest_relaxation
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import reading, repeating

EXIT_LOST = 3
EXIT_ORPHANED = 4

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Do the job with the public id and the fencing number in `arguments`; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    public_id, number = arguments
    settings = load_settings()
    logs.configure(settings.log_format, settings.log_level, job=public_id)
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        with reading(engine) as session:
            claim = jobs.held(session, public_id, int(number))
        logs.configure(settings.log_format, settings.log_level, **marks_of(claim))
        _do(engine, claim, settings)
    except LeaseLostError:
        _log.warning("job %s: number %s no longer counts", public_id, number)
        return EXIT_LOST
    finally:
        engine.dispose()
    return 0


def plan_workshop(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Score the pairs of the workshop, plan its meetings, store the plan, or the best until stopped, as a draft."""
    with Telling(engine, claim) as telling:
        with reading(engine) as session:
            profiles = solving.read_profiles(session, claim)
            topics = scoring.topics_of(session, workshop_of(claim))
        semantic = semantic_for(engine, settings, telling)
        scored = affinity.score(profiles, semantic=semantic, topics=topics)
        prepared = repeating(engine, lambda session: solving.prepare(session, claim, profiles, scored, now=_now()))
        keep_parts(engine, claim, profiles, topics, semantic)
        plan = _solved(prepared, telling)
        way_out = _way_out(prepared, plan, telling)
    if plan is None:
        repeating(engine, lambda session: jobs.end_cancelled(session, claim, now=_now()))
        return
    stopped = telling.obeyed
    repeating(
        engine,
        lambda session: solving.apply(session, claim, prepared, plan, way_out=way_out, stopped=stopped, now=_now()),
    )


def replay_run(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Solve once more what a run solved, and keep with the job whether the same came of it."""
    with Telling(engine, claim) as telling:
        with reading(engine) as session:
            posed = runs.read_replay(session, claim)
        telling.begin()
        plan = _solved_again(posed, claim, telling)
    if plan is None or telling.obeyed:
        repeating(engine, lambda session: jobs.end_cancelled(session, claim, now=_now()))
        return
    repeating(engine, lambda session: runs.conclude_replay(session, claim, posed, plan, now=_now()))


def _solved_again(posed: runs.Posed, claim: jobs.Claim, telling: Telling) -> Plan | None:
    """Return the plan of a replay; None where it was stopped before there was one."""
    try:
        return matching.solve(
            posed.instance,
            sha256=posed.origin.sha256,
            time_limit_s=float(claim.parameters["time_limit_s"]),
            seed=int(claim.parameters["seed"]),
            progress=telling,
            cancelled=telling.says_stop,
        )
    except OutOfTimeError:
        if telling.obeyed:
            return None
        raise


def _solved(prepared: solving.Prepared, telling: Telling) -> Plan | None:
    """Return the plan, or None where the run was stopped by hand before there was one with any meeting."""
    telling.begin()
    try:
        plan = matching.solve(
            prepared.instance,
            sha256=prepared.sha256,
            time_limit_s=prepared.time_limit_s,
            seed=prepared.seed,
            progress=telling,
            cancelled=telling.says_stop,
        )
    except OutOfTimeError:
        if telling.obeyed:
            return None
        raise
    return None if telling.obeyed and plan.status == "feasible" and not plan.meetings else plan


def _way_out(prepared: solving.Prepared, plan: Plan | None, telling: Telling) -> Relaxation | None:
    """Return the smallest steps after which there would be a plan, where rules cannot be kept together."""
    if plan is None or plan.status != "infeasible":
        return None
    stop = telling.says_stop
    return cheapest_relaxation(prepared.instance, plan.conflict, time_limit_s=prepared.time_limit_s, cancelled=stop)


WORK: Mapping[str, Callable[[Engine, jobs.Claim, Settings], None]] = {
    runs.KIND: plan_workshop,
    questions.KIND: explain_pair,
    embedding.KIND: embed_texts,
    parts.KIND: compute_parts,
    days_work.KIND: keep_house,
    erasure.KIND: erase_people,
    runs.REPLAY: replay_run,
    imports.KIND: work_on_list,
}
"""What is done for each kind of job."""


def _do(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Do the work; end the job as failed where a person can be told why."""
    try:
        WORK[claim.kind](engine, claim, settings)
    except RefusedError as refused:
        _fail(engine, claim, refused.refusal)
    except OutOfTimeError:
        _fail(engine, claim, Refusal.RUN_OUT_OF_TIME)


def _fail(engine: Engine, claim: jobs.Claim, why: Refusal) -> None:
    _log.info("job %s: %s", claim.public_id, why.value)
    repeating(engine, lambda session: jobs.fail(session, claim, why, now=_now()))


def _end_with_the_worker() -> None:
    """Wait until standard input closes, which the worker's end does however it comes, and end this process."""
    while os.read(0, 1):  # not by `sys.stdin`, whose lock would be held when the interpreter shuts down
        pass
    os._exit(EXIT_ORPHANED)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
