"""Which visits somebody would like to go on: kept with the registration, checked, and left alone where not asked."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import ItemKind
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services.registrations import register, registration_page
from matchmaker.store.tables.items import ProgrammeItem, VisitWish
from matchmaker.store.tables.people import Consent, ProfileLanguage
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Slot
from tests import delegations as people
from tests import factories as make
from tests.factories import NOW


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    """Two delegations at an open workshop with two visits and a break."""
    world = people.delegations(session, slots=2)
    world.workshop.status = "open"
    slot = session.get_one(Slot, world.slots[0].id)
    known = {"workshop_id": world.workshop.id, "starts_at": slot.starts_at, "ends_at": slot.ends_at}
    kinds = (ItemKind.VISIT, ItemKind.VISIT, ItemKind.BREAK)
    for kind in kinds:
        make.added(session, ProgrammeItem(**known, kind=kind, places=2 if kind is ItemKind.VISIT else None))
    profile = world.hosts[0].profile.id
    session.add(ProfileLanguage(profile_id=profile, language="da"))
    said = {"purpose": "seen_by_other_side", "wording": "1", "said_at": NOW, "granted": True}
    session.add(Consent(profile_id=profile, **said))
    session.flush()
    return world


def page(session, world):
    return registration_page(session, world.hosts[0].principal(), world.slug, language="en", now=NOW)


def wishing(session, world, visits, **changed):
    wishes = replace(page(session, world).wishes, visits=visits, **changed)
    return register(session, world.hosts[0].principal(), world.slug, wishes, now=NOW)


def kept(session):
    return [(row.item_id, row.rank) for row in session.scalars(select(VisitWish).order_by(VisitWish.rank))]


def test_visits_are_chosen_in_an_order_and_breaks_are_no_choice(session, world):
    one, other = page(session, world).visits
    wishing(session, world, {other.public_id: 1, one.public_id: 2})
    assert kept(session) == [(other.id, 1), (one.id, 2)]
    assert page(session, world).wishes.visits == {other.public_id: 1, one.public_id: 2}
    wishing(session, world, {})
    assert kept(session) == []


def test_where_visits_are_not_asked_about_they_stay(session, world):
    one, _other = page(session, world).visits
    wishing(session, world, {one.public_id: 1})
    wishing(session, world, None)
    assert kept(session) == [(one.id, 1)]


def test_what_is_no_visit_of_the_workshop_is_refused(session, world):
    broken = session.scalars(select(ProgrammeItem.public_id).where(ProgrammeItem.kind == ItemKind.BREAK)).one()
    with pytest.raises(RefusedError) as refused:
        wishing(session, world, {broken: 1})
    assert (refused.value.refusal, refused.value.field) == (Refusal.VISIT_UNKNOWN, "visits")


def test_a_rank_beyond_the_number_of_visits_is_refused(session, world):
    one, _other = page(session, world).visits
    with pytest.raises(RefusedError) as refused:
        wishing(session, world, {one.public_id: 3})
    assert refused.value.refusal is Refusal.NUMBER_OUT_OF_RANGE


def test_a_conflict_says_that_the_visits_were_others(session, world):
    one, other = page(session, world).visits
    seen = page(session, world).wishes
    wishing(session, world, {one.public_id: 1})
    with pytest.raises(EditConflictError) as conflict:
        register(session, world.hosts[0].principal(), world.slug, replace(seen, visits={other.public_id: 1}), now=NOW)
    assert conflict.value.changed["visits"] == {one.public_id: 1}
    assert session.scalars(select(Registration)).first() is not None
