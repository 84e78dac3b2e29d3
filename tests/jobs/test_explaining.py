"""Questions about pairs, and the way out of a conflict, as the worker works them out in processes of its own."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from matchmaker.domain.jobs import JobState
from matchmaker.services import questions
from matchmaker.services.questions import Question, Verdict
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.plans import Meeting
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.jobs.working import HARD, PATIENCE_S, Place, working


class Asking:
    """A planned workshop, and a question about two of it who do not meet."""

    def __init__(self, place: Place) -> None:
        self.place = place
        run = place.wait(place.start(3), lambda state: state.ended)
        self.plan = run.plan.public_id
        made = place.workshop
        with reading(place.engine) as session:
            met = {(row.registration_a_id, row.registration_b_id) for row in session.scalars(select(Meeting))}
        pairs = ((host, visitor) for host in made.hosts for visitor in made.visitors)
        self.two = next((a.public_id, b.public_id) for a, b in pairs if (a.id, b.id) not in met)
        self.at = (made.host_office, made.slug, self.plan, *self.two)

    def ask(self) -> None:
        with transaction(self.place.engine) as session:
            questions.ask(session, *self.at, now=datetime.now(UTC))

    def stop(self) -> None:
        with transaction(self.place.engine) as session:
            questions.stop_asking(session, *self.at, now=datetime.now(UTC))

    def look(self) -> Question:
        with reading(self.place.engine) as session:
            return questions.question_of(session, *self.at, language="en", now=datetime.now(UTC))

    def wait(self, until: Callable[[questions.Work], object]) -> questions.Work:
        deadline = time.monotonic() + PATIENCE_S
        while not until(work := self.look().asked.work):
            assert time.monotonic() < deadline, work
            time.sleep(0.05)
        return work


def test_the_worker_answers_a_question(engine: Engine, database_url: str, tmp_path: Path) -> None:
    place = Place(engine, database_url, tmp_path, hosts=4, visitors=4, slots=2, tables=1)
    with working(place):
        asking = Asking(place)
        asking.ask()
        work = asking.wait(lambda work: not work.active)
    assert (work.state, work.failure) == (JobState.DONE, None)
    with reading(engine) as session:
        told = questions.told(session, place.workshop.host_office, asking.look(), language="en")
    assert told.verdict in {Verdict.NOT_NOW, Verdict.CHANGE, Verdict.NO_CHANGE}


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_a_question_is_stopped_within_seconds(engine: Engine, database_url: str, tmp_path: Path) -> None:
    place = Place(engine, database_url, tmp_path, **HARD)
    with working(place):
        asking = Asking(place)
        asking.ask()
        asking.wait(lambda work: work.state is JobState.RUNNING and work.text)
        asked_at = time.monotonic()
        asking.stop()
        work = asking.wait(lambda work: not work.active)
    assert work.state is JobState.CANCELLED
    assert time.monotonic() - asked_at < 15


def test_a_run_that_finds_a_conflict_keeps_the_way_out(engine: Engine, database_url: str, tmp_path: Path) -> None:
    place = Place(engine, database_url, tmp_path, hosts=2, visitors=2, slots=1, tables=1)
    made = place.workshop
    with transaction(engine) as session:
        for host, visitor in zip(made.hosts, made.visitors, strict=True):
            two = [session.get_one(Registration, each.id) for each in (host, visitor)]
            factories.pair_rule(session, *two, must=True)
        place_id = made.sessions[0].public_id
    with working(place):
        run = place.wait(place.start(), lambda state: state.ended)
    with reading(engine) as session:
        job = session.scalars(select(Job).where(Job.public_id == run.public_id)).one()
        (step,) = job.result["way_out"]
    assert (step["kind"], step["session"], step["before"], step["to"]) == ("table", place_id, 1, 2)
