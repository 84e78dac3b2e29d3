"""What the process that does the work makes of a wish to stop that comes before there is any plan."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from matchmaker.config import load_settings
from matchmaker.domain.jobs import JobState
from matchmaker.jobs import child
from matchmaker.jobs.telling import Telling
from matchmaker.services import jobs, runs
from matchmaker.store.transaction import reading, transaction
from tests import assembly


class StoppedAtOnce(Telling):
    """The line to the job's row of somebody who asked to stop the moment that the solver begins."""

    def begin(self) -> None:
        super().begin()
        self._asked.set()


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_a_solver_that_is_stopped_before_its_first_plan_ends_the_run_as_cancelled(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "Telling", StoppedAtOnce)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        made = assembly.assembled(session, hosts=26, visitors=22, slots=9, tables=9)
        assembly.make_hard(session, made)
        run = runs.start_run(session, made.host_office, made.slug, now=now)
        claim = jobs.claim_next(session, "worker", now=now)
        assert claim is not None
    child.plan_workshop(engine, claim, load_settings())
    with reading(engine) as session:
        state = runs.run_state(session, made.host_office, made.slug, run.public_id, now=now)
    assert (state.state, state.plan, state.failure) == (JobState.CANCELLED, None, None)
