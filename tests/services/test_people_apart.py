"""Why a reader does not meet somebody: general answers from what both may know, and what the reader could change."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.services.people import Apart, Circumstance, OwnChange, person_page
from matchmaker.store.queries.matches import PlannedMeeting
from matchmaker.store.tables.people import Consent, ProfileLanguage, ProfileText
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, RegistrationTheme
from matchmaker.store.tables.workshops import WorkshopSession
from tests import delegations as people
from tests import factories as make

PROFILE = {OwnChange.SEEKS, OwnChange.OFFERS, OwnChange.SUMMARY}


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    """Two hosts and two visitors who may be seen, and four slots; host 0 and visitor 1 meet, and nobody else."""
    world = people.delegations(session, slots=4)
    world.workshop.status = WorkshopStatus.CLOSED
    said = {"purpose": "seen_by_other_side", "wording": "1", "said_at": make.NOW}
    for expert in (*world.hosts, *world.visitors):
        session.add(Consent(profile_id=expert.profile.id, granted=True, **said))
        session.add(ProfileLanguage(profile_id=expert.profile.id, language="en"))
    people.in_force(session, world, [(0, 1, 0)])
    return world


def _in_plan(session, world, visitor=0):
    reader, other = world.hosts[0], world.visitors[visitor]
    session.flush()
    page = person_page(session, reader.principal(), world.slug, other.profile.public_id, language="en")
    return page.in_plan


def test_those_who_meet_are_told_so(session, world):
    host, visitor = world.hosts[0].registration.id, world.visitors[1].registration.id
    found = _in_plan(session, world, visitor=1)
    assert found == PlannedMeeting(min(host, visitor), max(host, visitor), world.sessions[0].id)


def test_before_a_plan_is_published_nothing_is_told(session):
    world = people.delegations(session)
    world.workshop.status = WorkshopStatus.CLOSED
    said = {"purpose": "seen_by_other_side", "wording": "1", "said_at": make.NOW}
    session.add(Consent(profile_id=world.visitors[0].profile.id, granted=True, **said))
    people.solved(session, world, [(0, 1, 0)])
    assert _in_plan(session, world) is None


def test_an_office_is_told_nothing(session, world):
    public_id = world.visitors[0].profile.public_id
    page = person_page(session, world.office(Side.HOST), world.slug, public_id, language="en")
    assert page.in_plan is None


def test_two_with_times_in_common_are_told_that(session, world):
    assert _in_plan(session, world).circumstance is Circumstance.TIMES_IN_COMMON


def test_somebody_whose_days_are_nearly_full_is_said_to_have_few_free_times(session, world):
    world.hosts += [
        people.expert(session, world.workshop, world.host_party, world.hosts[0].registration.side, f"More {number}")
        for number in range(3)
    ]
    found = []
    for meetings in ([(1, 0, 0), (2, 0, 1)], [(1, 0, 0), (2, 0, 1), (3, 0, 2)]):  # of four slots
        session.execute(delete(WorkshopPlan))
        people.in_force(session, world, meetings)
        found.append(_in_plan(session, world).circumstance)
    assert found == [Circumstance.TIMES_IN_COMMON, Circumstance.FEW_TIMES]


def test_where_no_session_takes_up_what_both_chose_that_is_said(session, world):
    energy = make.theme(session, world.workshop)
    session.add(RegistrationTheme(registration_id=world.hosts[0].registration.id, theme_id=energy.id, priority=1))
    found = _in_plan(session, world)
    assert found.circumstance is Circumstance.NO_SESSION
    assert OwnChange.THEMES in found.changes
    session.get_one(WorkshopSession, world.sessions[1].id).theme_id = None  # one for everybody
    assert _in_plan(session, world).circumstance is Circumstance.TIMES_IN_COMMON


def test_without_a_language_in_common_that_is_said(session, world):
    session.execute(delete(ProfileLanguage).where(ProfileLanguage.profile_id == world.visitors[0].profile.id))
    session.add(ProfileLanguage(profile_id=world.visitors[0].profile.id, language="zh"))
    found = _in_plan(session, world)
    assert found.circumstance is Circumstance.NO_LANGUAGE
    assert OwnChange.LANGUAGES in found.changes


def test_the_reader_s_own_not_this_time_is_told_to_the_reader(session, world):
    make.preference(session, world.hosts[0].registration, world.visitors[0].registration, PreferenceKind.VETO)
    assert _in_plan(session, world).circumstance is Circumstance.NOT_THIS_TIME


@pytest.mark.parametrize("kind", PreferenceKind)
def test_what_the_other_said_changes_nothing(session, world, kind):
    before = _in_plan(session, world)
    make.preference(session, world.visitors[0].registration, world.hosts[0].registration, kind)
    assert session.query(Preference).count() == 1
    assert _in_plan(session, world) == before


def test_when_the_other_is_away_changes_nothing(session, world):
    before = _in_plan(session, world)
    _away(session, world, world.visitors[0], world.slots)
    assert _in_plan(session, world) == before


@pytest.mark.parametrize("present", range(4))
def test_the_reader_cannot_ask_about_single_times_of_the_other(session, world, present):
    """The other's one meeting is in the first slot: whichever slot the reader leaves open, the answer is the same."""
    others = [slot for number, slot in enumerate(world.slots) if number != present]
    _away(session, world, world.hosts[0], others)
    assert _in_plan(session, world).circumstance is Circumstance.TIMES_IN_COMMON


def test_the_reader_is_told_what_they_could_change_and_only_that(session, world):
    own = world.hosts[0]
    found = _in_plan(session, world)
    assert (set(found.changes), found.free, found.slots) == (PROFILE, 4, 4)

    own.registration.max_meetings = 1
    _away(session, world, own, world.slots[2:])
    own.profile.summary = "Builds sensors."
    for kind in (ProfileTextKind.OFFER, ProfileTextKind.SEEK):
        for position in range(2):
            session.add(ProfileText(profile_id=own.profile.id, kind=kind, position=position, text=f"{kind} {position}"))

    found = _in_plan(session, world)
    assert isinstance(found, Apart)
    assert (found.changes, found.free, found.slots) == ((OwnChange.SLOTS, OwnChange.MAXIMUM), 2, 4)


def _away(session, world, expert, slots):
    for slot in slots:
        row = {"registration_id": expert.registration.id, "slot_id": slot.id, "workshop_id": world.workshop.id}
        make.added(session, Availability(**row, available=False))
