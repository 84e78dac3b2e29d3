"""Goals that an organiser put in an order are what the run aims at, and what its page says that it aimed at."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.goals import MOST_PROMISED, Goal, Goals, goals_in
from matchmaker.domain.plans import PlanStatus
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.instances import DEFAULT_OBJECTIVE, OBJECTIVES, Instance
from matchmaker.services import affinity, jobs, matching, runs, solving
from matchmaker.services.aiming import aimed, goals_asked, goals_of
from matchmaker.store.tables.plans import Run, WorkshopPlan
from matchmaker.store.tables.registrations import Registration
from tests import assembly
from tests.factories import NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def _run(session: Session, at: assembly.Assembly, **given: object) -> tuple[runs.RunState, Instance]:
    """Carry a run out; return how it stands and what was solved."""
    job = runs.start_run(session, at.host_office, at.slug, now=NOW, **given)
    claim = jobs.claim_next(session, "worker", now=NOW)
    profiles = solving.read_profiles(session, claim)
    ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
    plan = matching.solve(ready.instance, sha256=ready.sha256, time_limit_s=10, seed=ready.seed)
    solving.apply(session, claim, ready, plan, now=NOW)
    session.expire_all()
    return runs.run_state(session, at.host_office, at.slug, job.public_id, now=NOW), ready.instance


def test_every_objective_has_a_goal_and_the_usual_order_is_that_of_the_format():
    assert {str(goal) for goal in Goal} == set(OBJECTIVES)
    assert goals_of(DEFAULT_OBJECTIVE, published=False).order == (Goal.ENOUGH, Goal.VALUE, Goal.GAPS)
    assert goals_of(DEFAULT_OBJECTIVE, published=True).order == (Goal.CHANGES, Goal.ENOUGH, Goal.VALUE, Goal.GAPS)


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["guarantee", "weight", "idle", "", ""], (Goal.ENOUGH, Goal.VALUE, Goal.GAPS)),
        (["", "idle", "", "weight", ""], (Goal.GAPS, Goal.VALUE)),
        (["guarantee", "rooms", "", "", ""], (Goal.ENOUGH, Goal.ROOMS, Goal.VALUE)),
        ([""] * 5, (Goal.VALUE,)),
        (["moves", "weight", "rooms", "idle"], (Goal.CHANGES, Goal.VALUE, Goal.ROOMS, Goal.GAPS)),
    ],
)
def test_an_order_is_kept_without_its_empty_ranks_and_value_always_counts(names, order):
    assert goals_asked(names, None) == Goals(order)


@pytest.mark.parametrize(
    ("names", "at_least", "refusal", "field"),
    [
        (["weight", "weight"], None, Refusal.GOAL_TWICE, "goal_2"),
        (["weight", "profit"], None, Refusal.GOAL_UNKNOWN, "goal_2"),
        (["guarantee"], 0, Refusal.GOAL_NUMBER_WRONG, "at_least"),
        (["guarantee"], MOST_PROMISED + 1, Refusal.GOAL_NUMBER_WRONG, "at_least"),
        (["weight", "idle"], 3, Refusal.GOAL_NUMBER_ALONE, "at_least"),
    ],
)
def test_what_cannot_be_ordered_is_refused_at_its_field(names, at_least, refusal, field):
    with pytest.raises(RefusedError) as refused:
        goals_asked(names, at_least)
    assert (refused.value.refusal, refused.value.field) == (refusal, field)


def test_goals_are_the_same_after_they_were_kept_with_a_run():
    for goals in (Goals((Goal.VALUE,)), Goals((Goal.ENOUGH, Goal.VALUE), 3)):
        assert goals_in({"seed": 0, **goals.document()}) == goals
    assert goals_in({"seed": 0}) is None


def test_the_order_of_a_run_is_that_of_its_objectives_and_stands_with_it(session):
    at = assembly.assembled(session, hosts=4, visitors=4, slots=4, tables=4)
    goals = Goals((Goal.ENOUGH, Goal.GAPS, Goal.ROOMS, Goal.VALUE), 2)
    run, instance = _run(session, at, goals=goals)

    assert instance.objective == ("guarantee", "idle", "rooms", "weight")
    assert run.goals == goals
    assert list(run.plan.objective) == ["guarantee", "idle", "rooms", "weight"]
    assert session.query(Run).one().parameters["at_least"] == 2


def test_a_number_for_everybody_raises_only_what_is_lower_and_only_in_this_run(session):
    at = assembly.assembled(session, hosts=3, visitors=3, slots=4, tables=3)
    promised = {at.hosts[0].public_id: 3, at.hosts[1].public_id: 1}
    at.hosts[0].min_meetings, at.hosts[1].min_meetings, at.hosts[1].max_meetings = 3, 1, 1
    at.hosts[2].min_meetings = 0
    session.flush()
    _run_state, instance = _run(session, at, goals=Goals((Goal.ENOUGH, Goal.VALUE), 2))

    lowest = {each.id: (each.min_meetings, each.max_meetings) for each in instance.people}
    assert lowest[at.hosts[0].public_id][0] == 3, "the larger promise of the programme stands"
    assert lowest[at.hosts[1].public_id] == (2, 1), "who takes fewer is short, and is told as such"
    assert lowest[at.hosts[2].public_id][0] == 2
    kept = {each.public_id: each.min_meetings for each in session.query(Registration)}
    assert {key: kept[key] for key in promised} == promised
    assert kept[at.hosts[2].public_id] == 0

    _later, next_instance = _run(session, at)
    assert {each.id: each.min_meetings for each in next_instance.people} == kept


def test_a_run_without_goals_has_those_of_its_workshop(session):
    at = assembly.assembled(session)
    run, instance = _run(session, at)
    assert instance.objective == tuple(at.workshop.objective)
    assert [str(goal) for goal in run.goals.order] == at.workshop.objective


def test_keeping_what_is_published_can_count_after_the_promise_and_is_left_out_before_anything_is(session):
    at = assembly.assembled(session, hosts=4, visitors=4, slots=4, tables=4)
    goals = Goals((Goal.ENOUGH, Goal.CHANGES, Goal.VALUE))
    first, instance = _run(session, at, goals=goals)
    assert instance.objective == ("guarantee", "weight")
    plan = session.query(WorkshopPlan).filter_by(public_id=first.plan.public_id).one()
    plan.status, plan.published_at = PlanStatus.PUBLISHED, NOW
    session.flush()

    second, instance = _run(session, at, goals=goals)
    assert instance.objective == ("guarantee", "moves", "weight")
    assert second.plan.objective["moves"] == 0
    again = session.query(WorkshopPlan).filter_by(public_id=second.plan.public_id).one()
    assert again.based_on_id == plan.id
    free, _instance = _run(session, at, goals=Goals((Goal.VALUE,)))
    assert session.query(WorkshopPlan).filter_by(public_id=free.plan.public_id).one().based_on_id is None


def test_without_the_goal_a_number_changes_nobody():
    assert Goals((Goal.VALUE,), 3).promised(1) == 1
    assert Goals((Goal.ENOUGH, Goal.VALUE), 3).promised(1) == 3
    assert Goals((Goal.ENOUGH, Goal.VALUE), 3).promised(5) == 5


def test_goals_change_nothing_else_of_an_instance(session):
    at = assembly.assembled(session)
    _state, instance = _run(session, at)
    changed = aimed(instance, Goals((Goal.VALUE,), None).document())
    assert replace(changed, objective=instance.objective) == instance
