"""Places of a side: whoever registers beyond them waits, in order, until the office lets them in."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import EditConflictError, ForbiddenError, NotFoundError, ReasonNeededError, Refusal, RefusedError
from matchmaker.services import acting, places
from matchmaker.services.acting import Telling, many
from matchmaker.services.acting.many import Act
from matchmaker.services.people_filter import PeopleFilter
from matchmaker.services.registrations import register, registration_page
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop, WorkshopSession
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.services.asking import principal_of
from tests.web.world import (
    EXPERT_CN,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
    made,
)

TOLD = Telling(by_mail=True, registration="https://here/register")
REASON = "The hall is smaller than we thought"


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return made(session)


class Office:
    """Does what an office does about places, and looks at what has come of it."""

    def __init__(self, engine, world, email=ORGANISER_DK):
        self.engine, self.world, self.asks = engine, world, principal_of(engine, email)

    def sets(self, number, version=None):
        with transaction(self.engine) as session:
            places.set_places(session, self.asks, SLUG, number, version=version, now=NOW)

    def places(self):
        with reading(self.engine) as session:
            return places.places_page(session, self.asks, SLUG, language="en")[1]

    def effect(self, act, **wanted):
        with reading(self.engine) as session:
            return many.effect_of(session, self.asks, SLUG, act, PeopleFilter(**wanted), language="en")

    def does(self, act, *whom, seen=None, reason=REASON, rank=None):
        picked = frozenset(self.world.profile_ids[each] for each in whom)
        seen = seen or self.effect(act, picked=picked).seen
        with transaction(self.engine) as session:
            return many.act_for_many(
                session, self.asks, SLUG, act, PeopleFilter(picked=picked),
                seen=seen, reason=reason, telling=TOLD, now=NOW, rank=rank,
            )  # fmt: skip

    def statuses(self):
        with reading(self.engine) as session:
            keys = self.world.registrations
            return {email: session.get_one(Registration, key).status.value for email, key in keys.items()}


@pytest.fixture
def office(engine, world):
    return Office(engine, world)


def own_page(engine, email):
    asks = principal_of(engine, email)
    with reading(engine) as session:
        return registration_page(session, asks, SLUG, language="en", now=NOW)


def registers_again(engine, email):
    asks, wishes = principal_of(engine, email), own_page(engine, email).wishes
    with transaction(engine) as session:
        return register(session, asks, SLUG, wishes, now=NOW)


def letters(engine):
    with reading(engine) as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.address, row.subject) for row in rows]


def test_who_registers_beyond_the_places_waits_and_is_let_in_by_the_office_alone(engine, world, office):
    office.does(Act.WITHDRAW, EXPERT_DK)
    office.sets(1)
    assert (office.places().taken, office.places().free, own_page(engine, EXPERT_DK).full) == (1, 0, True)

    kept = registers_again(engine, EXPERT_DK)
    assert (kept.joins, kept.waits, own_page(engine, EXPERT_DK).queue) == (True, True, 1)
    again = registers_again(engine, EXPERT_DK)
    assert (again.joins, again.waits) == (False, True)
    with pytest.raises(RefusedError) as refused:
        office.does(Act.ENTER, EXPERT_DK)
    assert (refused.value.refusal, refused.value.values) == (Refusal.NO_PLACE_FREE, {"free": 0, "wanted": 1})

    office.does(Act.WITHDRAW, EXPERT_DK_2)
    assert office.statuses()[EXPERT_DK] == "waiting"  # nobody is let in by the program
    assert [each.name for each in office.places().next_in] == ["Ane Bak"]

    office.does(Act.ENTER, EXPERT_DK)
    assert (office.statuses()[EXPERT_DK], own_page(engine, EXPERT_DK).queue) == ("registered", None)
    assert letters(engine)[-1] == (EXPERT_DK, "You take part in Kick-off Midtjylland")


def test_an_office_registers_beyond_the_places_onto_the_waiting_list_too(engine, world, office):
    office.does(Act.WITHDRAW, EXPERT_DK)
    office.sets(1)
    person = world.profile_ids[EXPERT_DK]
    with transaction(engine) as session:
        page = acting.registration_of_person(session, office.asks, SLUG, person, language="en").page
        acting.register_person(
            session, office.asks, SLUG, person, replace(page.wishes), reason=REASON, telling=TOLD, now=NOW
        )
    assert office.statuses()[EXPERT_DK] == "waiting"
    assert letters(engine)[-1] == (EXPERT_DK, "You are on the waiting list of Kick-off Midtjylland")


def test_places_are_of_the_own_side_and_set_at_the_version_that_was_seen(engine, world, office):
    office.sets(1)
    other = Office(engine, world, ORGANISER_CN)
    assert (other.places().number, other.places().taken) == (None, 2)
    with pytest.raises(EditConflictError):
        office.sets(5)
    for wrong in (-1, places.MOST_PLACES + 1):
        with pytest.raises(RefusedError):
            office.sets(wrong, version=1)
    office.sets(None, version=1)
    assert (office.places().number, office.places().free) == (None, None)
    for email in (EXPERT_DK, ORGANISER_FOREIGN, REVIEWER_DK):
        with pytest.raises((ForbiddenError, NotFoundError)):
            Office(engine, world, email).sets(1)


def test_many_are_put_on_the_waiting_list_with_a_letter_and_an_entry_for_each(engine, world, office):
    with transaction(engine) as session:
        plan = factories.plan(session, session.get_one(Workshop, world.workshop), status="published", published_at=NOW)
        at, rows = session.get_one(WorkshopSession, world.sessions[0]), world.registrations
        ane, chen = (session.get_one(Registration, rows[each]) for each in (EXPERT_DK, EXPERT_CN))
        factories.meeting(session, plan, at, ane, chen)
        draft = factories.plan(session, session.get_one(Workshop, world.workshop)).id
    effect = office.effect(Act.WAIT)
    assert ([each.name for each in effect.people], effect.others, effect.meetings) == (["Ane Bak", "Bo Dam"], (), 1)

    office.does(Act.WAIT, EXPERT_DK, EXPERT_DK_2)

    assert office.statuses() == dict.fromkeys((EXPERT_DK, EXPERT_DK_2), "waiting") | dict.fromkeys(
        (EXPERT_CN, "li@example.cn"), "registered"
    )
    assert [each for each, _ in letters(engine)] == [EXPERT_DK, EXPERT_DK_2]
    with reading(engine) as session:
        acts = [(row.action, row.on_behalf_of_id) for row in session.scalars(select(JournalEntry))]
        assert session.get_one(WorkshopPlan, draft).stale_since == NOW
    ids = world.profile_ids
    assert acts == [("put on the waiting list", ids[each]) for each in (EXPERT_DK, EXPERT_DK_2)]


def test_of_several_who_sit_together_all_move_and_one_withdraws(engine, world, office):
    with transaction(engine) as session:
        bo, ane = world.profiles[EXPERT_DK_2], session.get_one(Registration, world.registrations[EXPERT_DK])
        session.get_one(Registration, world.registrations[EXPERT_DK_2]).status = RegistrationStatus.WITHDRAWN
        seat = session.scalars(select(RegistrationMember).where(RegistrationMember.profile_id == bo)).one()
        session.delete(seat)
        session.flush()
        ids = {"registration_id": ane.id, "workshop_id": world.workshop}
        session.add(RegistrationMember(**ids, profile_id=bo, position=1))
    effect = office.effect(Act.WAIT, picked=frozenset({world.profile_ids[EXPERT_DK]}))
    assert (len(effect.people), effect.calendars) == (2, 1)
    office.does(Act.WITHDRAW, EXPERT_DK)
    assert office.statuses()[EXPERT_DK] == "registered"
    office.does(Act.WITHDRAW, EXPERT_DK_2)
    assert office.statuses()[EXPERT_DK] == "withdrawn"


def test_what_has_changed_since_it_was_seen_is_not_done(engine, world, office):
    seen = office.effect(Act.WITHDRAW, picked=frozenset({world.profile_ids[EXPERT_DK]})).seen
    registers_again(engine, EXPERT_DK)  # which moves the version on
    with pytest.raises(EditConflictError):
        office.does(Act.WITHDRAW, EXPERT_DK, seen=seen)
    assert office.statuses()[EXPERT_DK] == "registered"


def test_nothing_is_done_without_a_reason_for_nobody_for_others_people_or_for_too_many(
    engine, world, office, monkeypatch
):
    with pytest.raises(ReasonNeededError):
        office.does(Act.WITHDRAW, EXPERT_DK, reason=" ")
    for act, whom in ((Act.ENTER, EXPERT_DK), (Act.WITHDRAW, EXPERT_CN)):
        with pytest.raises(RefusedError) as refused:
            office.does(act, whom)
        assert refused.value.refusal is Refusal.NOBODY_MEANT
    monkeypatch.setattr(many, "MOST_AT_ONCE", 1)
    with pytest.raises(RefusedError) as refused:
        office.does(Act.WITHDRAW, EXPERT_DK, EXPERT_DK_2)
    assert refused.value.refusal is Refusal.TOO_MANY_AT_ONCE
    assert set(office.statuses().values()) == {"registered"}


def test_a_rank_is_for_offices_alone_and_nobody_is_told(engine, world, office):
    office.does(Act.RANK, EXPERT_DK, rank=2)
    with reading(engine) as session:
        assert session.get_one(Profile, world.profiles[EXPERT_DK]).rank == 2
    assert letters(engine) == []
    with pytest.raises(RefusedError):
        office.does(Act.RANK, EXPERT_DK, rank=0)
    office.does(Act.RANK, EXPERT_DK)
    with reading(engine) as session:
        assert session.get_one(Profile, world.profiles[EXPERT_DK]).rank is None


def test_nobody_else_acts_for_many(engine, world):
    for email in (EXPERT_DK, ORGANISER_FOREIGN, REVIEWER_DK):
        with pytest.raises(NotFoundError):
            Office(engine, world, email).does(Act.WITHDRAW, EXPERT_DK)
