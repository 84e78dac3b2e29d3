"""A version that people made says where it came from, and what it is worth is counted anew."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.errors import NotFoundError
from matchmaker.files.instance_files import instance_document
from matchmaker.files.plans import plan_document
from matchmaker.services import matching
from matchmaker.services.access import workshop_at
from matchmaker.services.encode.plans import plan_of, store_plan
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.plans.judging import Ground, judge
from matchmaker.services.plans.making import judge_again, make_version, meetings_of
from matchmaker.services.staleness import mark_stale
from matchmaker.store.queries import plans
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
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
    for host, weights in zip(world.hosts, ((0.9, 0.4), (0.3, 0.8)), strict=True):
        for visitor, weight in zip(world.visitors, weights, strict=True):
            make.pair_score(session, host.registration, visitor.registration, weight)
    return world


@pytest.fixture
def solved(session, world) -> WorkshopPlan:
    """The plan of a run, with what it proved."""
    instance = workshop_instance(session, world.workshop.id)
    sha256 = "1" * 64
    run = make.run(session, world.workshop, instance=instance_document(instance), input_sha256=sha256)
    return store_plan(session, world.workshop.id, run.id, matching.solve(instance, sha256=sha256), now=NOW)


def _made(session, world, meetings, based_on=None, origin=PlanOrigin.EDIT):
    facts = workshop_at(session, world.slug)
    return make_version(session, facts, meetings, origin=origin, based_on=based_on and based_on.public_id, now=NOW)


def _numbers(plan: WorkshopPlan) -> tuple:
    return plan.proof, plan.objective, plan.bound, plan.gap, plan.bound_scope


def test_the_same_meetings_are_a_new_draft_with_the_same_proof(session, world, solved):
    made = _made(session, world, meetings_of(session, solved.id), solved, PlanOrigin.RETURN)

    assert _numbers(made.plan) == _numbers(solved)
    assert solved.proof is Proof.OPTIMAL
    assert (made.plan.status, made.plan.origin, made.plan.based_on_id) == (
        PlanStatus.DRAFT,
        PlanOrigin.RETURN,
        solved.id,
    )
    assert (made.plan.number, made.plan.run_id, made.findings) == (solved.number + 1, solved.run_id, ())
    assert meetings_of(session, made.plan.id) == meetings_of(session, solved.id)


def test_a_meeting_less_is_worth_less_and_the_bound_of_the_run_still_holds(session, world, solved):
    meetings = tuple(
        each for each in meetings_of(session, solved.id) if each.a == world.hosts[0].registration.public_id
    )
    made = _made(session, world, meetings, solved)

    assert solved.objective["weight"] == pytest.approx(2.4)
    assert made.plan.objective["weight"] == pytest.approx(1.3)
    assert made.plan.bound["weight"] == solved.bound["weight"]
    assert made.plan.proof is Proof.FEASIBLE
    assert _is_true(session, made.plan)


def test_where_something_that_counts_more_became_worse_no_later_bound_is_carried(session, world):
    """With one table a promise keeps the best meeting out; whoever breaks the promise may have more than the bound."""
    for place in world.sessions[1:]:
        place.tables = 0
    world.sessions[0].tables = 1
    world.visitors[1].registration.min_meetings = 1
    session.flush()
    instance = workshop_instance(session, world.workshop.id)
    run = make.run(session, world.workshop, instance=instance_document(instance), input_sha256="2" * 64)
    base = store_plan(session, world.workshop.id, run.id, matching.solve(instance, sha256="2" * 64), now=NOW)
    (kept,) = meetings_of(session, base.id)
    assert (base.objective["weight"], base.bound["weight"]) == pytest.approx((0.8, 0.8))
    best = replace(
        kept, a=world.hosts[0].registration.public_id, b=world.visitors[0].registration.public_id, locked=False
    )

    made = _made(session, world, [best], base)

    assert made.plan.objective["guarantee"] == 1
    assert made.plan.gap["guarantee"] == 1
    assert made.plan.bound["weight"] >= made.plan.objective["weight"] == pytest.approx(0.9)
    assert made.plan.proof is Proof.FEASIBLE
    assert _is_true(session, made.plan)
    nothing = _made(session, world, (), base).plan
    assert nothing.bound["weight"] >= 0.9, "a plan that breaks the promise too can reach this, so less is not proven"


def test_what_holds_for_these_meetings_holds_for_no_others(session, world, solved):
    solved.proof, solved.bound = Proof.FEASIBLE, {**solved.bound, "idle": 0}
    solved.objective = {**solved.objective, "weight": 0.5}  # so that other meetings are as good
    solved.bound_scope = {"idle": "these meetings"}
    session.flush()
    whole = meetings_of(session, solved.id)

    assert _made(session, world, whole, solved).plan.bound_scope == {"idle": "these meetings"}
    assert _made(session, world, whole[:-1], solved).plan.bound_scope == {}


def test_a_version_of_which_something_changed_since_is_judged_by_today(session, world, solved):
    mark_stale(session, world.workshop.id, now=NOW)
    session.expire_all()
    made = _made(session, world, meetings_of(session, solved.id), solved)

    assert made.plan.run_id is None
    assert made.plan.stale_since is None
    assert made.plan.instance_sha256 != solved.instance_sha256
    assert made.plan.objective == solved.objective
    assert made.plan.bound["weight"] > solved.bound["weight"], "nothing was searched for today's instance"


def test_a_rule_that_is_broken_is_found_and_a_veto_is_not(session, world, solved):
    """Both offices read what is found; so a pair that somebody does not want counts as any other."""
    meetings = meetings_of(session, solved.id)
    one, other = world.hosts[0].registration, world.visitors[0].registration
    make.preference(session, one, other, PreferenceKind.VETO)
    mark_stale(session, world.workshop.id, now=NOW)
    session.expire_all()
    assert _made(session, world, meetings, solved).findings == ()

    one.max_meetings = 1
    session.flush()
    findings = _made(session, world, meetings, solved).findings
    assert [(each.rule, each.ids) for each in findings] == [("max_meetings", (one.public_id,))]


def test_a_draft_that_was_changed_in_place_is_counted_again(session, world, solved):
    made = _made(session, world, meetings_of(session, solved.id), solved)
    session.delete(session.query(Meeting).filter_by(plan_id=made.plan.id).first())
    session.flush()
    judge_again(session, workshop_at(session, world.slug), made.plan)

    fresh = judge(_ground(session, world), meetings_of(session, made.plan.id))
    assert made.plan.objective == fresh.objective != solved.objective
    assert made.plan.bound == solved.bound
    assert made.plan.proof is Proof.FEASIBLE


def test_a_version_of_another_workshop_is_no_base(session, world, solved):
    elsewhere = people.delegations(session)
    with pytest.raises(NotFoundError):
        _made(session, elsewhere, (), solved)


def _ground(session, world) -> Ground:
    return Ground(workshop_instance(session, world.workshop.id, with_vetoes=False), "")


def _is_true(session, plan: WorkshopPlan) -> bool:
    """Return whether the whole audit, claims and all, finds nothing wrong with a stored version."""
    document = plans.instance_of(session, plan.run_id)
    stored = plan_document(plan_of(session, plan.id))
    return matching.check(document, stored, instance_sha256=plan.instance_sha256) == []
