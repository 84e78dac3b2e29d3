"""Two versions beside each other say who has other meetings; an earlier one comes back as a draft of its own."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import ForbiddenError, NotFoundError, Refusal, RefusedError
from matchmaker.services import plans
from matchmaker.services.plans.difference import Fate
from matchmaker.store.queries import timetable
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import WorkshopPlan
from tests import delegations as people
from tests import factories as make

NOW = make.NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    world = people.delegations(session)
    for host in world.hosts:
        for visitor in world.visitors:
            make.pair_score(session, host.registration, visitor.registration)
    return world


def _compare(session, world, plan, against=None, **given):
    office = world.office(Side.HOST)
    other = against.public_id if against else None
    return plans.compare(session, office, world.slug, plan.public_id, other, language="en", **given)


def _seats(session, plan) -> set[tuple[int, int, int, int]]:
    return {
        (each.host_id, each.visitor_id, each.session_id, each.table_number)
        for each in timetable.sittings(session, plan.id)
    }


def test_a_draft_is_compared_with_what_is_in_force_person_by_person(session, world):
    people.in_force(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)])
    draft = people.solved(session, world, [(0, 0, 2), (1, 1, 0), (1, 0, 1)])
    found = _compare(session, world, draft)

    assert found.difference.counts == {
        Fate.KEPT: 0,
        Fate.MOVED: 1,
        Fate.TABLE: 1,
        Fate.NEW: 1,
        Fate.DROPPED: 1,
    }
    assert found.told == 4
    first = next(each for each in found.people if each.calendar.id == world.hosts[0].registration.id)
    assert [(each.fate, each.other.id) for each in first.changes] == [
        (Fate.DROPPED, world.visitors[1].registration.id),
        (Fate.MOVED, world.visitors[0].registration.id),
    ]
    moved = first.changes[1]
    assert (moved.before.id, moved.after.id) == (world.sessions[0].id, world.sessions[2].id)
    nine, half_past, ten = (each.id for each in world.slots)
    assert found.shift.moves == {(nine, ten): 1, (nine, nine): 1, (half_past, None): 1, (None, half_past): 1}
    assert [each.id for each in found.shift.slots] == [nine, half_past, ten]
    assert len(_compare(session, world, draft, search="ane hansen 1").people) == 1


def test_before_there_is_a_plan_everything_is_new_and_any_other_version_can_be_chosen(session, world):
    first = people.solved(session, world, [(0, 0, 0)])
    second = people.solved(session, world, [(0, 0, 0)])
    alone = _compare(session, world, first)
    assert alone.against is None
    assert alone.difference.counts[Fate.NEW] == 1
    assert [each.id for each in alone.choices] == [second.id]

    beside = _compare(session, world, first, second)
    assert beside.against.id == second.id
    assert beside.difference.changed == ()


def test_what_is_in_force_is_compared_with_what_was_before_it(session, world):
    older = people.solved(session, world, [(0, 0, 0)], status=PlanStatus.SUPERSEDED)
    now = people.in_force(session, world, [(0, 0, 1)])
    assert _compare(session, world, now).against.id == older.id


def test_whoever_has_left_is_not_counted_among_those_who_are_told(session, world):
    people.in_force(session, world, [(0, 0, 0)])
    draft = people.solved(session, world, [(1, 1, 0)])
    assert _compare(session, world, draft).told == 4
    world.hosts[0].registration.status = RegistrationStatus.WITHDRAWN
    session.flush()
    assert _compare(session, world, draft).told == 3


def test_an_earlier_version_comes_back_as_a_draft_and_what_is_in_force_stays(session, world):
    earlier = people.solved(session, world, [(0, 0, 0), (1, 1, 1)], status=PlanStatus.SUPERSEDED)
    in_force = people.in_force(session, world, [(0, 1, 0)])
    made = plans.bring_back(session, world.office(Side.VISITOR), world.slug, earlier.public_id, now=NOW)

    row = session.scalars(select(WorkshopPlan).where(WorkshopPlan.public_id == made.plan_id)).one()
    assert (row.status, row.origin, row.based_on_id) == (PlanStatus.DRAFT, PlanOrigin.RETURN, earlier.id)
    assert _seats(session, row) == _seats(session, earlier)
    assert (made.left_out, made.number) == (0, in_force.number + 1)
    assert (earlier.status, in_force.status) == (PlanStatus.SUPERSEDED, PlanStatus.PUBLISHED)
    entry = session.scalars(select(JournalEntry).where(JournalEntry.action == "plan brought back")).one()
    assert entry.details == {"number": made.number, "of": earlier.number}
    proposed = plans.propose(session, world.office(Side.HOST), world.slug, made.plan_id, now=NOW)
    assert proposed.status is PlanStatus.PROPOSED


def test_what_can_no_longer_be_held_does_not_come_back(session, world):
    earlier = people.solved(session, world, [(0, 0, 0), (1, 1, 1)], status=PlanStatus.SUPERSEDED)
    world.hosts[1].registration.status = RegistrationStatus.WITHDRAWN
    session.flush()
    made = plans.bring_back(session, world.office(Side.HOST), world.slug, earlier.public_id, now=NOW)
    assert made.left_out == 1

    world.hosts[0].registration.status = RegistrationStatus.WITHDRAWN
    session.flush()
    with pytest.raises(RefusedError) as refused:
        plans.bring_back(session, world.office(Side.HOST), world.slug, earlier.public_id, now=NOW)
    assert refused.value.refusal is Refusal.PLAN_RETURNS_NOTHING


def test_nobody_but_the_two_offices_brings_a_version_back_or_compares(session, world):
    earlier = people.solved(session, world, [(0, 0, 0)])
    expert = world.hosts[0].principal()
    with pytest.raises((ForbiddenError, NotFoundError)):
        plans.bring_back(session, expert, world.slug, earlier.public_id, now=NOW)
    with pytest.raises((ForbiddenError, NotFoundError)):
        plans.compare(session, expert, world.slug, earlier.public_id, language="en")
