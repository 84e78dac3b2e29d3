"""Breaks, plenaries and visits: who is away when, which tables stay free, and what a version of the plan keeps."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanOrigin, PlanStatus
from matchmaker.domain.workshops import ItemKind, Side
from matchmaker.services import affinity, jobs, runs, solving
from matchmaker.services.encode.beside import keep_visits, visits_now
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.matching import solve
from matchmaker.store.queries import items as queries
from matchmaker.store.tables.items import ProgrammeItem, VisitPlace, VisitWish
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Availability
from matchmaker.store.tables.workshops import ResourceSlot
from tests import factories as make
from tests.assembly import assembled
from tests.factories import NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def item(session, workshop, first, last, kind=ItemKind.VISIT, **given) -> ProgrammeItem:
    """Add what lasts from the start of one slot to the end of another."""
    known = {"starts_at": first.starts_at, "ends_at": last.ends_at, "places": 1 if kind is ItemKind.VISIT else None}
    return make.added(session, ProgrammeItem(workshop_id=workshop.id, kind=kind, **{**known, **given}))


def wish(session, registration, of, rank=1) -> None:
    ids = {"registration_id": registration.id, "item_id": of.id, "workshop_id": registration.workshop_id}
    make.added(session, VisitWish(**ids, rank=rank))


def away(session, workshop) -> dict[str, tuple[str, ...]]:
    """Return who is away when in an instance, those who always can left out."""
    return {each.id: each.unavailable for each in workshop_instance(session, workshop.id).people if each.unavailable}


@pytest.mark.parametrize("kind", [ItemKind.BREAK, ItemKind.PLENARY])
def test_nobody_meets_in_a_break_or_plenary(session, kind):
    at = assembled(session, slots=3)
    long = make.workshop_session(session, at.workshop, at.slots[1:3], tables=2)
    begins = at.slots[1].starts_at + timedelta(minutes=1)
    item(session, at.workshop, at.slots[1], at.slots[1], kind, starts_at=begins)
    found = workshop_instance(session, at.workshop.id)
    assert [each.id for each in found.sessions] == [at.sessions[0].public_id, at.sessions[2].public_id]
    assert long.public_id not in {each.id for each in found.sessions}
    assert len(found.slots) == 3


def test_who_goes_on_a_visit_is_away_from_the_bus_to_the_bus(session):
    at = assembled(session, slots=4)
    visit = item(session, at.workshop, at.slots[1], at.slots[1])
    wish(session, at.hosts[0], visit)
    assert away(session, at.workshop) == {at.hosts[0].public_id: (at.slots[1].public_id,)}
    visit.bus_leaves_at = at.slots[0].starts_at + timedelta(minutes=1)
    visit.bus_returns_at = at.slots[2].starts_at
    session.flush()
    both = (at.slots[0].public_id, at.slots[1].public_id)
    assert away(session, at.workshop) == {at.hosts[0].public_id: both}


def test_places_hold_and_wishes_count(session):
    at = assembled(session, slots=2)
    one, other = (item(session, at.workshop, at.slots[0], at.slots[0]) for _ in range(2))
    for registration, ranks in ((at.hosts[0], (1, 2)), (at.hosts[1], (1, None)), (at.visitors[0], (None, None))):
        for visit, rank in zip((one, other), ranks, strict=True):
            if rank:
                wish(session, registration, visit, rank)
    # Two places, two people, although the first wish of one of them is not met for that; who wished nothing stays.
    assert visits_now(session, at.workshop.id) == ((at.hosts[0].id, other.id), (at.hosts[1].id, one.id))


def test_who_is_not_there_or_waits_takes_no_place(session):
    at = assembled(session, slots=2)
    visit = item(session, at.workshop, at.slots[0], at.slots[0])
    waiting = make.registration(session, at.workshop, Side.VISITOR, status="waiting")
    for registration in (at.hosts[0], waiting, at.visitors[1]):
        wish(session, registration, visit)
    ids = {"registration_id": at.hosts[0].id, "slot_id": at.slots[0].id, "workshop_id": at.workshop.id}
    make.added(session, Availability(**ids, available=False))
    assert visits_now(session, at.workshop.id) == ((at.visitors[1].id, visit.id),)


def test_a_place_in_the_plan_in_force_is_kept_through_what_was_made_of_it_by_hand(session):
    at = assembled(session, slots=2)
    visit = item(session, at.workshop, at.slots[0], at.slots[0])
    first = make.plan(session, at.workshop, number=1)
    keep_visits(session, at.workshop.id, first.id, [(at.hosts[2].id, visit.id), (-1, visit.id)])
    other = make.plan(session, at.workshop, number=2)
    keep_visits(session, at.workshop.id, other.id, [(at.hosts[1].id, visit.id)])
    known = {"origin": PlanOrigin.EDIT, "based_on_id": first.id}
    edited = make.plan(session, at.workshop, number=3, status=PlanStatus.PUBLISHED, published_at=NOW, **known)
    repaired = make.plan(session, at.workshop, number=4, origin=PlanOrigin.REPAIR, based_on_id=edited.id)
    for each in (first, edited, repaired):
        assert queries.places_of(session, each.id) == {(at.hosts[2].id, visit.id)}
    for registration in at.hosts:
        wish(session, registration, visit)
    assert visits_now(session, at.workshop.id) == ((at.hosts[2].id, visit.id),)


def test_tables_stay_free_in_a_run_and_can_be_used_by_hand(session):
    at = assembled(session, slots=2, tables=4)
    at.workshop.spare_tables_percent = 30
    session.flush()
    assert [each.tables for each in workshop_instance(session, at.workshop.id).sessions] == [4, 4]
    run = workshop_instance(session, at.workshop.id, keep_spare=True)
    assert [each.tables for each in run.sessions] == [2, 2]
    plan = make.plan(session, at.workshop, status=PlanStatus.PUBLISHED, published_at=NOW)
    third = make.registration(session, at.workshop, Side.VISITOR)
    for table, two in enumerate(zip(at.hosts, (*at.visitors, third), strict=True), start=1):
        make.meeting(session, plan, at.sessions[0], *two, table=table)
    kept = workshop_instance(session, at.workshop.id, keep_spare=True)
    assert [each.tables for each in kept.sessions] == [3, 2]


def test_shifts_of_interpreters_are_in_the_instance(session):
    at = assembled(session, slots=3)
    two = make.resource(session, at.workshop, capacity=2)
    ids = {"resource_id": two.id, "slot_id": at.slots[1].id, "workshop_id": at.workshop.id}
    make.added(session, ResourceSlot(**ids, capacity=0))
    found = workshop_instance(session, at.workshop.id).resources
    assert [(each.capacity, dict(each.capacities)) for each in found] == [(2, {at.slots[1].public_id: 0})]


def test_a_run_keeps_with_its_plan_who_goes_where_and_is_stale_when_a_wish_changed(session):
    at = assembled(session, hosts=2, slots=2)
    visit = item(session, at.workshop, at.slots[0], at.slots[0])
    wish(session, at.hosts[0], visit)
    session.commit()
    runs.start_run(session, at.host_office, at.slug, time_limit_s=5, now=NOW)
    claim = jobs.claim_next(session, "worker", now=NOW)
    profiles = solving.read_profiles(session, claim)
    ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
    assert ready.visits == ((at.hosts[0].id, visit.id),)
    plan = solve(ready.instance, sha256=ready.sha256, time_limit_s=5)
    on_visit = {each.id for each in ready.instance.people if at.slots[0].public_id in each.unavailable}
    assert on_visit == {at.hosts[0].public_id}
    assert not any(each.slot == at.slots[0].public_id and on_visit & {each.a, each.b} for each in plan.meetings)
    wish(session, at.hosts[1], visit, 1)
    session.execute(VisitWish.__table__.delete().where(VisitWish.registration_id == at.hosts[0].id))
    solving.apply(session, claim, ready, plan, now=NOW)
    assert [(row.registration_id, row.item_id) for row in session.scalars(select(VisitPlace))] == [
        (at.hosts[0].id, visit.id)
    ]
    stored, stale_since = session.execute(select(WorkshopPlan.id, WorkshopPlan.stale_since)).one()
    assert stale_since == NOW
    told = [queries.items_beside(session, at.workshop.id, stored, host.id) for host in at.hosts[:2]]
    assert [[each.id for each in items] for items in told] == [[visit.id], []]


def test_a_run_leaves_the_spare_tables_free(session):
    at = assembled(session, slots=2, tables=4)
    at.workshop.spare_tables_percent = 50
    session.commit()
    runs.start_run(session, at.host_office, at.slug, time_limit_s=5, now=NOW)
    claim = jobs.claim_next(session, "worker", now=NOW)
    profiles = solving.read_profiles(session, claim)
    ready = solving.prepare(session, claim, profiles, affinity.score(profiles), now=NOW)
    assert [each.tables for each in ready.instance.sessions] == [2, 2]
