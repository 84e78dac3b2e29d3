"""A version is published when both offices confirmed the same content, once, and in no other way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.errors import (
    ForbiddenError,
    NotFoundError,
    Refusal,
    RefusedError,
    SignInNeededError,
    StaleError,
)
from matchmaker.services import plans
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.content import content_of
from matchmaker.services.staleness import mark_stale
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.workshops import Slot, Workshop
from matchmaker.store.transaction import TurnedAwayError, repeating, transaction
from tests import delegations as people
from tests import factories as make

NOW = make.NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    return people.delegations(session)


@pytest.fixture
def plan(session, world):
    return people.solved(session, world, [(0, 0, 0), (1, 1, 0), (0, 1, 1)])


def _propose(session, world, plan, side=Side.HOST):
    return plans.propose(session, world.office(side), world.slug, plan.public_id, now=NOW)


def _confirm(session, world, plan, sha256, side=Side.VISITOR):
    return plans.confirm(session, world.office(side), world.slug, plan.public_id, sha256, now=NOW)


def _held(session, world, plan) -> str:
    return content_of(session, workshop_at(session, world.slug), plan.public_id).sha256


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_a_version_that_was_not_looked_at_is_not_proposed(session, world, plan, seen):
    with pytest.raises(StaleError):
        plans.propose(session, world.office(Side.HOST), world.slug, plan.public_id, sha256=seen, now=NOW)

    assert plan.status is PlanStatus.DRAFT


def _refusal(act, *arguments, **named) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        act(*arguments, **named)
    return refused.value.refusal


@pytest.mark.parametrize(("first", "second"), [(Side.HOST, Side.VISITOR), (Side.VISITOR, Side.HOST)])
def test_a_version_is_published_when_the_other_office_confirms_what_one_proposed(session, world, plan, first, second):
    proposed = _propose(session, world, plan, first)
    assert (proposed.status, plan.status, plan.published_at) == (PlanStatus.PROPOSED, PlanStatus.PROPOSED, None)
    confirmed = _confirm(session, world, plan, proposed.sha256, second)
    assert (confirmed.status, plan.status, plan.published_at) == (PlanStatus.PUBLISHED, PlanStatus.PUBLISHED, NOW)
    rows = session.execute(select(Confirmation.party_id, Confirmation.sha256)).all()
    assert {tuple(row) for row in rows} == {
        (party, proposed.sha256) for party in (world.host_party.id, world.visitor_party.id)
    }


def test_the_version_in_force_steps_back_for_the_new_one(session, world, plan):
    before = people.in_force(session, world, [(1, 0, 2)])
    _confirm(session, world, plan, _propose(session, world, plan).sha256)
    session.refresh(before)
    assert (before.status, plan.status) == (PlanStatus.SUPERSEDED, PlanStatus.PUBLISHED)


def test_every_step_is_in_the_journal_with_the_hash_and_without_names(session, world, plan):
    sha256 = _propose(session, world, plan).sha256
    _confirm(session, world, plan, sha256)
    entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [entry.action for entry in entries] == ["plan proposed", "plan confirmed", "plan published"]
    assert {entry.subject_id for entry in entries} == {plan.public_id}
    assert all(entry.details == {"number": plan.number, "sha256": sha256} for entry in entries)


def test_the_office_that_proposed_cannot_confirm(session, world, plan):
    sha256 = _propose(session, world, plan).sha256
    assert _refusal(_confirm, session, world, plan, sha256, Side.HOST) is Refusal.PLAN_OWN_PROPOSAL
    colleague = make.account(session, role=Role.ORGANISER, party_id=world.host_party.id)
    other = Principal(colleague.id, Role.ORGANISER, world.host_party.id)
    assert (
        _refusal(plans.confirm, session, other, world.slug, plan.public_id, sha256, now=NOW)
        is Refusal.PLAN_OWN_PROPOSAL
    )
    assert plan.status is PlanStatus.PROPOSED


def test_what_nobody_proposed_cannot_be_confirmed(session, world, plan):
    sha256 = _propose(session, world, plan).sha256
    plans.withdraw(session, world.office(Side.HOST), world.slug, plan.public_id, now=NOW)
    assert _refusal(_confirm, session, world, plan, sha256) is Refusal.PLAN_NOT_PROPOSED
    assert plan.status is PlanStatus.DRAFT
    assert session.scalar(select(func.count()).select_from(Confirmation)) == 0


def _outsiders(session, world):
    foreign = make.party(session)
    yield NOBODY, SignInNeededError
    for role, party, expected in (
        (Role.OPERATOR, None, ForbiddenError),
        (Role.REVIEWER, world.visitor_party.id, NotFoundError),
        (Role.ORGANISER, foreign.id, NotFoundError),
    ):
        yield Principal(make.account(session, role=role, party_id=party).id, role, party), expected
    yield world.visitors[0].principal(), NotFoundError


@pytest.mark.parametrize("act", ["propose", "confirm", "withdraw", "reject"])
def test_nobody_but_the_two_offices_can_do_anything_to_a_version(session, world, plan, act):
    sha256 = _propose(session, world, plan).sha256
    more = (sha256,) if act == "confirm" else ()
    for principal, expected in _outsiders(session, world):
        with pytest.raises(expected):
            getattr(plans, act)(session, principal, world.slug, plan.public_id, *more, now=NOW)
    assert plan.status is PlanStatus.PROPOSED


def test_a_version_of_another_workshop_is_not_found(session, world, plan):
    other = people.delegations(session)
    with pytest.raises(NotFoundError):
        plans.propose(session, other.office(Side.HOST), other.slug, plan.public_id, now=NOW)


def test_a_wrong_hash_confirms_nothing(session, world, plan):
    _propose(session, world, plan)
    with pytest.raises(StaleError):
        _confirm(session, world, plan, "0" * 64)
    assert plan.status is PlanStatus.PROPOSED


def _later(session, world):
    row = session.get_one(Slot, world.slots[0].id)
    row.starts_at += timedelta(minutes=5)


def _renamed_room(session, world):
    world.sessions[0].title = "Another title"


def _joined(session, world):
    people.join(session, world.hosts[0].registration, make.profile(session, world.host_party), position=1)


@pytest.mark.parametrize("change", [_later, _renamed_room, _joined])
def test_what_changes_after_the_proposal_cannot_be_confirmed(session, world, plan, change):
    sha256 = _propose(session, world, plan).sha256
    change(session, world)
    session.flush()
    with pytest.raises(StaleError):
        _confirm(session, world, plan, sha256)
    now_held = _held(session, world, plan)
    assert now_held != sha256
    with pytest.raises(StaleError, match="proposed again"):
        _confirm(session, world, plan, now_held)
    assert plan.status is PlanStatus.PROPOSED


def test_a_proposal_is_bound_to_what_was_looked_at(session, world, plan):
    with pytest.raises(StaleError):
        plans.propose(session, world.office(Side.HOST), world.slug, plan.public_id, sha256="0" * 64, now=NOW)
    assert plan.status is PlanStatus.DRAFT


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"stale_since": NOW}, Refusal.PLAN_STALE),
        ({"proof": Proof.INFEASIBLE}, Refusal.PLAN_IMPOSSIBLE),
        ({"status": PlanStatus.SUPERSEDED, "published_at": NOW}, Refusal.PLAN_NOT_DRAFT),
        ({"status": PlanStatus.REJECTED}, Refusal.PLAN_NOT_DRAFT),
    ],
)
def test_what_is_out_of_date_impossible_or_over_cannot_be_proposed(session, world, given, refusal):
    plan = people.solved(session, world, [(0, 0, 0)], **given)
    assert _refusal(_propose, session, world, plan) is refusal


def test_a_version_without_meetings_cannot_be_proposed(session, world):
    assert _refusal(_propose, session, world, people.solved(session, world, [])) is Refusal.PLAN_EMPTY


def test_a_proposal_that_went_out_of_date_cannot_be_confirmed(session, world, plan):
    sha256 = _propose(session, world, plan).sha256
    mark_stale(session, world.workshop.id, now=NOW)
    assert _refusal(_confirm, session, world, plan, sha256) is Refusal.PLAN_STALE


def test_one_version_at_a_time_waits_for_an_answer(session, world, plan):
    other = people.solved(session, world, [(1, 0, 2)])
    _propose(session, world, plan)
    assert _refusal(_propose, session, world, other, Side.VISITOR) is Refusal.PLAN_ANOTHER_PROPOSED
    plans.reject(session, world.office(Side.VISITOR), world.slug, plan.public_id, reason="too few", now=NOW)
    assert (plan.status, _propose(session, world, other, Side.VISITOR).status) == (
        PlanStatus.REJECTED,
        PlanStatus.PROPOSED,
    )


def test_only_the_office_that_proposed_withdraws_and_only_the_other_one_rejects(session, world, plan):
    _propose(session, world, plan)
    own, other = world.office(Side.HOST), world.office(Side.VISITOR)
    assert _refusal(plans.withdraw, session, other, world.slug, plan.public_id, now=NOW) is Refusal.PLAN_OTHER_PROPOSAL
    assert _refusal(plans.reject, session, own, world.slug, plan.public_id, now=NOW) is Refusal.PLAN_OWN_PROPOSAL
    assert plans.withdraw(session, own, world.slug, plan.public_id, now=NOW).status is PlanStatus.DRAFT
    assert _propose(session, world, plan).status is PlanStatus.PROPOSED


def test_confirming_what_is_in_force_changes_nothing(session, world, plan):
    sha256 = _propose(session, world, plan).sha256
    _confirm(session, world, plan, sha256)
    version = plan.version
    assert _confirm(session, world, plan, sha256).status is PlanStatus.PUBLISHED
    assert plan.version == version
    assert session.scalar(select(func.count()).select_from(Confirmation)) == 2


PARALLEL = 20


def test_twenty_confirmations_at_one_moment_publish_once(engine):
    with transaction(engine) as session:
        world = people.delegations(session)
        people.in_force(session, world, [(1, 0, 2)])
        plan = people.solved(session, world, [(0, 0, 0), (1, 1, 0)])
        sha256 = _propose(session, world, plan).sha256
        slug, plan_id = world.slug, plan.public_id
        workshop_id, party = world.workshop.id, world.visitor_party.id
        accounts = [make.account(session, role=Role.ORGANISER, party_id=party).id for _ in range(PARALLEL)]
    together = Barrier(PARALLEL)

    def confirm(account: int) -> PlanStatus | None:
        principal = Principal(account, Role.ORGANISER, party)
        together.wait()
        try:
            act = lambda session: plans.confirm(session, principal, slug, plan_id, sha256, now=NOW)  # noqa: E731
            return repeating(engine, act).status
        except TurnedAwayError:
            return None  # told to try again; nothing was written

    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(confirm, accounts))
    assert set(answers) <= {PlanStatus.PUBLISHED, None}
    assert PlanStatus.PUBLISHED in answers
    with Session(engine) as session:
        of_workshop = WorkshopPlan.workshop_id == workshop_id
        statuses = session.scalars(select(WorkshopPlan.status).where(of_workshop).order_by(WorkshopPlan.number)).all()
        assert statuses == [PlanStatus.SUPERSEDED, PlanStatus.PUBLISHED]
        published = select(func.count()).select_from(JournalEntry).where(JournalEntry.action == "plan published")
        assert session.scalar(published) == 1
        assert session.scalar(select(func.count()).select_from(Confirmation)) == 2


def test_twenty_offices_of_one_side_at_one_moment_publish_nothing(engine):
    with transaction(engine) as session:
        world = people.delegations(session)
        plan = people.solved(session, world, [(0, 0, 0)])
        slug, plan_id, party = world.slug, plan.public_id, world.host_party.id
        accounts = [make.account(session, role=Role.ORGANISER, party_id=party).id for _ in range(PARALLEL)]
        workshop_id = session.get_one(Workshop, world.workshop.id).id
    together = Barrier(PARALLEL)

    def press(account: int) -> None:
        principal = Principal(account, Role.ORGANISER, party)
        together.wait()
        for act in (
            lambda session: plans.propose(session, principal, slug, plan_id, now=NOW),
            lambda session: plans.confirm(
                session,
                principal,
                slug,
                plan_id,
                content_of(session, workshop_at(session, slug), plan_id).sha256,
                now=NOW,
            ),
        ):
            try:
                repeating(engine, act)
            except (RefusedError, StaleError):
                continue

    with ThreadPoolExecutor(PARALLEL) as pool:
        list(pool.map(press, accounts))
    with Session(engine) as session:
        status = session.scalars(select(WorkshopPlan.status).where(WorkshopPlan.workshop_id == workshop_id)).one()
        assert status is PlanStatus.PROPOSED
        assert session.scalar(select(func.count()).select_from(Confirmation)) == 1


def _object(session, world, by) -> None:
    """Let somebody of a side say in confidence that they do not want the first meeting."""
    two = {Side.HOST: world.hosts[0].registration, Side.VISITOR: world.visitors[0].registration}
    other = Side.VISITOR if by is Side.HOST else Side.HOST
    make.preference(session, two[by], two[other], PreferenceKind.VETO)


@pytest.mark.parametrize("by", Side)
def test_an_unwanted_meeting_is_told_to_the_own_office_alone(session, world, plan, by):
    before = {side: _heading(session, world, plan, side) for side in Side}
    _object(session, world, by)
    after = {side: _heading(session, world, plan, side) for side in Side}

    other = Side.VISITOR if by is Side.HOST else Side.HOST
    assert (after[by].unwanted, after[by].acts) == (1, frozenset())
    assert after[other] == before[other]


def _heading(session, world, plan, side):
    return plans.result_of(session, world.office(side), world.slug, plan.public_id, language="en").plan


@pytest.mark.parametrize("by", Side)
def test_an_unwanted_meeting_is_not_agreed_on_by_the_own_office(session, world, plan, by):
    _object(session, world, by)
    assert _refusal(_propose, session, world, plan, by) is Refusal.PLAN_UNWANTED

    other = Side.VISITOR if by is Side.HOST else Side.HOST
    sha256 = _propose(session, world, plan, other).sha256
    assert _refusal(_confirm, session, world, plan, sha256, by) is Refusal.PLAN_UNWANTED


@pytest.mark.parametrize("by", Side)
def test_to_the_other_office_a_version_with_an_unwanted_meeting_is_out_of_date(session, world, plan, by):
    other = Side.VISITOR if by is Side.HOST else Side.HOST
    sha256 = _propose(session, world, plan, by).sha256
    _object(session, world, by)

    assert _refusal(_confirm, session, world, plan, sha256, other) is Refusal.PLAN_STALE


def test_a_veto_about_nobody_in_the_version_stops_nothing(session, world, plan):
    one, other, visitor = (each.registration for each in (*world.hosts, world.visitors[0]))
    make.preference(session, other, visitor, PreferenceKind.VETO)
    make.preference(session, one, visitor, PreferenceKind.WANT)

    assert _heading(session, world, plan, Side.HOST).unwanted == 0
    sha256 = _propose(session, world, plan).sha256
    assert _confirm(session, world, plan, sha256).status is PlanStatus.PUBLISHED
