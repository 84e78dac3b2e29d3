"""Saying whom to meet: in an order, until the plan is published, about people of the other side who may be seen."""

import pytest
from sqlalchemy import select

from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind, ranked
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services.preferences import say
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import factories as make
from tests.services.asking import principal_of
from tests.web.world import EXPERT_CN, EXPERT_CN_2, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_DK, SLUG, made

WANT, VETO = PreferenceKind


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return made(session)


@pytest.fixture
def saying(engine, world):
    def said(about, kind, by=EXPERT_DK, rank=None):
        asks = principal_of(engine, by)
        with transaction(engine) as session:
            say(session, asks, SLUG, world.profile_ids[about], kind, rank=rank, now=NOW)

    return said


def _kept(engine, world):
    names = {key: email for email, key in world.registrations.items()}
    with transaction(engine) as session:
        query = select(Preference.to_registration_id, Preference.kind, Preference.rank)
        return {names[to]: (kind, rank) for to, kind, rank in session.execute(query)}


@pytest.mark.parametrize(
    ("one", "rank", "order"),
    [
        ("c", None, ["a", "b", "c"]),
        ("a", None, ["a", "b"]),
        ("b", 1, ["b", "a"]),
        ("c", 2, ["a", "c", "b"]),
        ("a", 99, ["b", "a"]),
    ],
)
def test_a_want_takes_its_place_and_the_others_make_room(one, rank, order):
    assert ranked(["a", "b"], one, rank) == order


def test_wants_are_kept_in_the_order_in_which_they_are_said(engine, world, saying):
    saying(EXPERT_CN, WANT)
    saying(EXPERT_CN_2, WANT)

    assert _kept(engine, world) == {EXPERT_CN: (WANT, 1), EXPERT_CN_2: (WANT, 2)}


def test_a_want_can_be_put_first(engine, world, saying):
    saying(EXPERT_CN, WANT)
    saying(EXPERT_CN_2, WANT, rank=1)

    assert _kept(engine, world) == {EXPERT_CN_2: (WANT, 1), EXPERT_CN: (WANT, 2)}


def test_a_want_becomes_a_veto_and_the_others_close_up(engine, world, saying):
    saying(EXPERT_CN, WANT)
    saying(EXPERT_CN_2, WANT)
    saying(EXPERT_CN, VETO)

    assert _kept(engine, world) == {EXPERT_CN: (VETO, None), EXPERT_CN_2: (WANT, 1)}


@pytest.mark.parametrize("kind", PreferenceKind)
def test_what_was_said_can_be_taken_back(engine, world, saying, kind):
    saying(EXPERT_CN, kind)
    saying(EXPERT_CN, None)

    assert _kept(engine, world) == {}


def test_taking_back_what_was_never_said_changes_nothing(engine, world, saying):
    saying(EXPERT_CN, None)

    assert _kept(engine, world) == {}


def test_one_cannot_speak_of_the_own_side(engine, world, saying):
    with pytest.raises(NotFoundError):
        saying(EXPERT_DK_2, WANT)


def test_one_cannot_speak_of_somebody_who_did_not_agree_to_be_seen(engine, world, saying):
    with transaction(engine) as session:
        refused = {"granted": False, "purpose": "seen_by_other_side", "wording": "2026-11", "said_at": NOW}
        session.add(Consent(profile_id=world.profiles[EXPERT_CN], **refused))

    with pytest.raises(NotFoundError):
        saying(EXPERT_CN, WANT)


def test_wishes_close_when_a_plan_is_published(engine, world, saying):
    with transaction(engine) as session:
        workshop = session.get_one(Workshop, world.workshop)
        make.plan(session, workshop, status=PlanStatus.PUBLISHED, published_at=NOW)

    with pytest.raises(RefusedError) as refused:
        saying(EXPERT_CN, WANT)
    assert refused.value.refusal is Refusal.PREFERENCES_CLOSED


def test_wishes_close_when_the_workshop_is_over(engine, world, saying):
    with transaction(engine) as session:
        session.get_one(Workshop, world.workshop).status = WorkshopStatus.HELD

    with pytest.raises(RefusedError):
        saying(EXPERT_CN, WANT)


def test_somebody_who_withdrew_says_nothing(engine, world, saying):
    with transaction(engine) as session:
        session.get_one(Registration, world.registrations[EXPERT_DK]).status = RegistrationStatus.WITHDRAWN

    with pytest.raises(RefusedError) as refused:
        saying(EXPERT_CN, WANT)
    assert refused.value.refusal is Refusal.NOT_REGISTERED


def test_an_office_says_nothing_for_itself(saying):
    with pytest.raises(NotFoundError):
        saying(EXPERT_CN, WANT, by=ORGANISER_DK)


def test_nobody_says_anything_without_signing_in(engine, world):
    with transaction(engine) as session, pytest.raises(SignInNeededError):
        say(session, NOBODY, SLUG, world.profile_ids[EXPERT_CN], WANT, now=NOW)


def _draft(engine, world) -> int:
    with transaction(engine) as session:
        return make.plan(session, session.get_one(Workshop, world.workshop)).id


def test_a_want_makes_a_waiting_plan_stale(engine, world, saying):
    plan = _draft(engine, world)
    saying(EXPERT_CN, WANT)

    with transaction(engine) as session:
        assert session.get_one(WorkshopPlan, plan).stale_since == NOW


def test_a_veto_shows_in_no_plan_neither_said_nor_taken_back(engine, world, saying):
    plan = _draft(engine, world)
    saying(EXPERT_CN, VETO)
    saying(EXPERT_CN, VETO)
    saying(EXPERT_CN, None)

    with transaction(engine) as session:
        row = session.get_one(WorkshopPlan, plan)
        assert (row.stale_since, row.version) == (None, 1)


@pytest.mark.parametrize("instead", [VETO, None])
def test_that_a_want_goes_is_all_that_shows_when_a_veto_takes_its_place(engine, world, saying, instead):
    saying(EXPERT_CN, WANT)
    plan = _draft(engine, world)
    saying(EXPERT_CN, instead)

    with transaction(engine) as session:
        assert session.get_one(WorkshopPlan, plan).stale_since == NOW
