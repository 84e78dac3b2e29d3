"""The demo's first plan: a run by the real worker, proposed by one office and confirmed by the other."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy import Engine

from matchmaker.cli.serving import worker_command
from matchmaker.errors import OutOfTimeError, RefusedError
from matchmaker.files.founding_case import FoundingCase
from matchmaker.keeper import kept_by_this_process
from matchmaker.services import embedding
from matchmaker.services.founding.agreement import agree, demonstrated, planning, start_planning
from matchmaker.services.runs import RunState
from matchmaker.store.transaction import reading, repeating

LOOK_EVERY_S = 0.2
PATIENCE_S = 180.0
GRACE_S = 10.0


def plan_and_agree(engine: Engine, case: FoundingCase, environment: Mapping[str, str], embedder: str) -> None:
    """Plan the case's first workshop and publish the plan, unless it was planned before.

    The worker reads all texts first, as it does after whatever people write, where `embedder` is a language model.

    Raises
    ------
    RefusedError
        The run ended without a plan.
    OutOfTimeError
        It did not end.
    """
    with reading(engine) as session:
        if demonstrated(session, case).versions:
            return
    click.echo("Planning the meetings …", err=True)
    repeating(engine, lambda session: embedding.ask(session, embedder, now=_now()))
    run = repeating(engine, lambda session: start_planning(session, case, now=_now()))
    with _working(environment) as worker:
        ended = _awaited(engine, case, run, worker)
    if ended.plan is None:
        raise _without_plan(ended)
    plan_id = ended.plan.public_id
    repeating(engine, lambda session: agree(session, case, plan_id, now=_now()))


@contextmanager
def _working(environment: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """Let a worker run, quietly: what it has to say shows in the run."""
    worker = subprocess.Popen(  # noqa: S603 (our own program)
        worker_command(at_once=1),
        env={**os.environ, **environment, **kept_by_this_process()},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _awaited(engine: Engine, case: FoundingCase, run: RunState, worker: "subprocess.Popen[bytes]") -> RunState:
    deadline = time.monotonic() + PATIENCE_S
    while not run.ended:
        if time.monotonic() > deadline or worker.poll() is not None:
            raise OutOfTimeError("The demo's run did not end; call `matchmaker demo` again to go on with it.")
        time.sleep(LOOK_EVERY_S)
        with reading(engine) as session:
            run = planning(session, case, run.public_id, now=_now())
    return run


def _without_plan(run: RunState) -> Exception:
    return RefusedError(run.failure) if run.failure else OutOfTimeError("The demo's run ended without a plan.")


def _now() -> datetime:
    return datetime.now(UTC)
