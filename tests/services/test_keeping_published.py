"""A run that keeps what is published moves as few meetings as can be proven, and leaves them at their tables."""

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.files.plans import Meeting
from matchmaker.services import affinity, jobs, matching, runs, solving
from matchmaker.services.encode.plans import plan_of
from matchmaker.services.keeping_published import _seated
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Availability
from tests import assembly
from tests.factories import NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def _run(session: Session, at: assembly.Assembly, **given: object) -> WorkshopPlan:
    job = runs.start_run(session, at.host_office, at.slug, now=NOW, **given)
    claim = jobs.claim_next(session, "worker", now=NOW)
    profiles = solving.read_profiles(session, claim)
    ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
    plan = matching.solve(ready.instance, sha256=ready.sha256, time_limit_s=10, seed=ready.seed)
    solving.apply(session, claim, ready, plan, now=NOW)
    state = runs.run_state(session, at.host_office, at.slug, job.public_id, now=NOW)
    return session.query(WorkshopPlan).filter_by(public_id=state.plan.public_id).one()


def _publish(session: Session, plan: WorkshopPlan) -> None:
    plan.status, plan.published_at = PlanStatus.PUBLISHED, NOW
    session.flush()


def _places(session: Session, plan: WorkshopPlan) -> dict[tuple[str, str], tuple[str, int]]:
    return {(each.a, each.b): (each.session, each.table) for each in plan_of(session, plan.id).meetings}


def test_a_run_that_keeps_moves_only_what_cannot_stay_and_says_so(session):
    at = assembly.assembled(session, hosts=4, visitors=4, slots=4, tables=4)
    before = _run(session, at)
    _publish(session, before)
    old = _places(session, before)
    lost = next(iter(old))
    host = next(each for each in at.hosts if each.public_id == lost[0])
    slot = next(each for each, place in zip(at.slots, at.sessions, strict=True) if place.public_id == old[lost][0])
    session.add(Availability(registration_id=host.id, slot_id=slot.id, workshop_id=at.workshop.id, available=False))
    session.flush()

    after = _run(session, at, keep_published=True)
    new = _places(session, after)

    assert next(iter(after.objective)) == "moves"
    assert (after.objective["moves"], after.bound["moves"]) == (0, 0), "what is impossible is lost, not moved"
    assert after.based_on_id == before.id
    still = {pair: place for pair, place in old.items() if pair != lost}
    assert {pair: new[pair] for pair in still} == still, "same session, same table"

    free = _run(session, at)
    assert "moves" not in free.objective
    assert free.based_on_id is None


def test_meetings_that_stay_keep_their_tables_and_the_others_take_free_ones():
    def at(a: str, session: str, table: int) -> Meeting:
        return Meeting(a, "v", session, "t", table)

    before = [at("p", "s", 3), at("q", "s", 1), at("r", "s", 9)]
    meetings = [at("n", "s", 1), at("q", "s", 2), at("p", "s", 3), at("r", "s", 4)]
    assert [(each.a, each.table) for each in _seated(meetings, before, {"s": 4})] == [
        ("n", 2),
        ("q", 1),
        ("p", 3),
        ("r", 4),
    ]
