"""Out of a conflict: the smallest steps are kept with the run, compared with how things stand now, and taken."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, ReasonNeededError, Refusal, RefusedError
from matchmaker.services import affinity, jobs, matching, plans, programmes, runs, solving
from matchmaker.services.plans.ways_out import Standing
from matchmaker.services.programmes import Saved
from matchmaker.services.relaxing import cheapest_relaxation
from matchmaker.store.queries.jobs import run as run_row
from matchmaker.store.tables.confirmations import WorkshopChange
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.people import ProfileLanguage
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Availability, RegistrationMember, RegistrationTheme
from matchmaker.store.tables.workshops import Workshop, WorkshopName
from tests import assembly
from tests import factories as make

NOW = make.NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    """Two hosts, two visitors, one slot, one table, in a workshop whose registration is open."""
    world = assembly.assembled(session, hosts=2, visitors=2, slots=1, tables=1)
    make.added(session, WorkshopName(workshop_id=world.workshop.id, language="en", name="Kick-off"))
    return world


def _run(session, world) -> WorkshopPlan:
    """Do what a worker does of a run, and return its plan."""
    job = runs.start_run(session, world.host_office, world.slug, now=NOW)
    claim = jobs.claim_next(session, "worker", now=NOW)
    profiles = solving.read_profiles(session, claim)
    prepared = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
    plan = matching.solve(prepared.instance, sha256=prepared.sha256, time_limit_s=10)
    found = cheapest_relaxation(prepared.instance, plan.conflict) if plan.status == "infeasible" else None
    solving.apply(session, claim, prepared, plan, way_out=found, now=NOW)
    session.expire_all()
    made = run_row(session, world.workshop.id, runs.KIND, job.public_id).plan
    return session.scalars(select(WorkshopPlan).where(WorkshopPlan.public_id == made.public_id)).one()


def _look(session, world, plan, by=Side.HOST):
    return plans.result_of(session, _office(world, by), world.slug, plan.public_id, language="en").way_out


def _take(session, world, plan, by=Side.HOST, reason="They agreed on the telephone."):
    seen = _look(session, world, plan, by).sha256
    saved = plans.take_way_out(session, _office(world, by), world.slug, plan.public_id, seen, reason=reason, now=NOW)
    session.expire_all()
    return saved


def _office(world, side):
    return world.host_office if side is Side.HOST else world.visitor_office


def _confirm(session, world):
    change = session.scalars(select(WorkshopChange).order_by(WorkshopChange.id.desc())).first()
    page = programmes.show_programme(session, world.visitor_office, world.slug, "en")
    sha256 = page.proposal.sha256
    programmes.confirm_change(session, world.visitor_office, world.slug, change.public_id, sha256, now=NOW)
    session.expire_all()


def _must(session, world, *pairs, **given):
    for host, visitor in pairs:
        make.pair_rule(session, world.hosts[host], world.visitors[visitor], must=True, **given)


def _tables(session, world):
    _must(session, world, (0, 0), (1, 1))


def _breaks_of_interpreters(session, world):
    world.sessions[0].tables = 4
    _speak(session, world.hosts, "da")
    _speak(session, world.visitors, "zh")
    assembly.interpreters(session, world.workshop, "da", "zh")
    _must(session, world, (0, 0), (1, 1))


def _speak(session, registrations, language):
    for row in session.scalars(select(ProfileLanguage)):
        if row.profile_id in _profiles(session, registrations):
            row.language = language
    session.flush()


def _profiles(session, registrations):
    keys = [each.id for each in registrations]
    of_these = RegistrationMember.registration_id.in_(keys)
    return set(session.scalars(select(RegistrationMember.profile_id).where(of_these)))


def _theme(session, world):
    theme, other = (make.theme(session, world.workshop) for _ in range(2))
    world.sessions[0].theme_id = theme.id
    session.add(RegistrationTheme(registration_id=world.hosts[0].id, theme_id=other.id))
    _must(session, world, (0, 0))


@pytest.mark.parametrize(
    ("arrange", "kind"), [(_tables, "table"), (_breaks_of_interpreters, "resource"), (_theme, "must")]
)
def test_what_concerns_both_offices_is_proposed_and_after_it_is_confirmed_a_run_has_a_plan(
    session, world, arrange, kind
):
    arrange(session, world)
    plan = _run(session, world)
    assert plan.proof is Proof.INFEASIBLE
    (step,) = _look(session, world, plan).steps
    assert (step.kind, step.standing) == (kind, Standing.OPEN)

    assert _take(session, world, plan) is Saved.PROPOSED
    assert _look(session, world, plan).steps[0].standing is Standing.WAITS
    assert _run(session, world).proof is Proof.INFEASIBLE  # nothing holds before the other office has confirmed
    _confirm(session, world)

    assert _look(session, world, plan).steps[0].standing is Standing.DONE
    assert _run(session, world).proof is Proof.OPTIMAL
    with pytest.raises(RefusedError) as refused:
        _take(session, world, plan)
    assert refused.value.refusal is Refusal.NOTHING_CHANGED


def test_in_a_draft_a_table_more_holds_at_once(session, world):
    world.workshop.status = WorkshopStatus.DRAFT
    _tables(session, world)
    plan = _run(session, world)

    assert _take(session, world, plan) is Saved.APPLIED
    assert world.sessions[0].tables == 2
    assert _run(session, world).proof is Proof.OPTIMAL


def _away(session, world, *registrations):
    for row in registrations:
        keys = {"registration_id": row.id, "slot_id": world.slots[0].id, "workshop_id": world.workshop.id}
        session.add(Availability(**keys, available=False))
    _must(session, world, (0, 0))
    session.flush()


def test_a_time_of_somebody_of_the_own_side_is_freed_with_a_reason(session, world):
    _away(session, world, world.hosts[0])
    plan = _run(session, world)
    (step,) = _look(session, world, plan).steps
    assert (step.kind, step.person.id, step.slot.id) == ("slot", world.hosts[0].id, world.slots[0].id)
    with pytest.raises(ReasonNeededError):
        _take(session, world, plan, reason=" ")
    before = world.hosts[0].version

    assert _take(session, world, plan, reason="She comes earlier.") is Saved.APPLIED
    assert world.hosts[0].version > before
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (entry.action, entry.subject_id) == ("registration changed", world.hosts[0].public_id)
    assert entry.on_behalf_of_id == world.hosts[0].public_id
    assert session.get_one(JournalReason, entry.id).text == "She comes earlier."
    assert session.get_one(WorkshopPlan, plan.id).stale_since == NOW
    assert _run(session, world).proof is Proof.OPTIMAL


def test_a_time_of_somebody_of_the_other_side_is_for_the_other_office(session, world):
    _away(session, world, world.visitors[0])
    plan = _run(session, world)

    assert [step.standing for step in _look(session, world, plan).steps] == [Standing.THEIRS]
    with pytest.raises(RefusedError) as refused:
        _take(session, world, plan)
    assert refused.value.refusal is Refusal.NOTHING_CHANGED
    assert _take(session, world, plan, Side.VISITOR) is Saved.APPLIED
    assert _run(session, world).proof is Proof.OPTIMAL


def test_of_several_steps_each_office_takes_its_own(session, world):
    world.sessions[0].tables = 2
    _must(session, world, (1, 1))
    _away(session, world, world.hosts[0], world.visitors[1])
    plan = _run(session, world)
    assert [step.standing for step in _look(session, world, plan).steps] == [Standing.OPEN, Standing.THEIRS]
    _take(session, world, plan)
    assert [step.standing for step in _look(session, world, plan).steps] == [Standing.DONE, Standing.THEIRS]
    _take(session, world, plan, Side.VISITOR)

    assert _run(session, world).proof is Proof.OPTIMAL


def test_somebody_takes_one_meeting_more(session, world):
    world.hosts[0].min_meetings = world.hosts[0].max_meetings = 0
    _must(session, world, (0, 0))
    plan = _run(session, world)
    assert [(step.kind, step.before, step.to) for step in _look(session, world, plan).steps] == [("maximum", 0, 1)]
    _take(session, world, plan)

    assert world.hosts[0].max_meetings == 1
    assert _run(session, world).proof is Proof.OPTIMAL


def test_a_lock_is_released_by_either_office_and_what_is_published_stays(session, world):
    published = make.plan(session, world.workshop, status=PlanStatus.PUBLISHED, published_at=NOW)
    held = make.meeting(session, published, world.sessions[0], world.hosts[0], world.visitors[0])
    held.locked = True
    world.hosts[0].min_meetings = 0
    theme, other = (make.theme(session, world.workshop) for _ in range(2))
    world.sessions[0].theme_id = theme.id
    session.add(RegistrationTheme(registration_id=world.hosts[0].id, theme_id=other.id))
    session.flush()
    plan = _run(session, world)
    (step,) = _look(session, world, plan).steps
    assert (step.kind, step.place.id) == ("lock", world.sessions[0].id)

    assert _take(session, world, plan) is Saved.APPLIED
    assert session.scalars(select(Meeting.locked).where(Meeting.id == held.id)).one() is False
    assert (published.status, published.stale_since) == (PlanStatus.PUBLISHED, None)
    assert _run(session, world).proof is Proof.OPTIMAL


def test_what_was_looked_at_and_has_changed_since_is_not_taken(session, world):
    _away(session, world, world.hosts[0])
    plan = _run(session, world)
    seen = _look(session, world, plan).sha256
    session.scalars(select(Availability)).one().available = True
    session.flush()

    with pytest.raises(EditConflictError):
        plans.take_way_out(session, world.host_office, world.slug, plan.public_id, seen, reason="so", now=NOW)


def test_a_proposed_easing_stays_when_the_programme_is_edited_further(session, world):
    _theme(session, world)
    plan = _run(session, world)
    _take(session, world, plan)
    page = programmes.show_programme(session, world.host_office, world.slug, "en")
    changed = replace(page.editable, eased=(), terms=replace(page.editable.terms, place="Viborg"))
    programmes.save_programme(session, world.host_office, world.slug, changed, page.version, now=NOW)
    _confirm(session, world)

    assert session.scalars(select(PairRule.must)).one() is False
    assert session.scalars(select(Workshop.place)).one() == "Viborg"


def test_a_plan_without_a_conflict_has_no_way_out(session, world):
    plan = _run(session, world)

    assert _look(session, world, plan) is None
    assert plans.show_way_out(session, world.host_office, world.slug, plan.public_id, language="en").way_out is None
    with pytest.raises(RefusedError):
        plans.take_way_out(session, world.host_office, world.slug, plan.public_id, "", now=NOW)


def test_only_the_two_offices_take_it(session, world):
    _tables(session, world)
    plan = _run(session, world)
    stranger = assembly.office(session, make.party(session).id)
    with pytest.raises(NotFoundError):
        plans.take_way_out(session, stranger, world.slug, plan.public_id, "", now=NOW)
