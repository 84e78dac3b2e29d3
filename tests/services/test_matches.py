"""The match list holds one's own published meetings with their reasons, and nothing of anybody else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind, Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import NotFoundError, ReasonNeededError, SignInNeededError
from matchmaker.services.agenda import agenda_of
from matchmaker.services.matches import SHOWN_PARTS, matches_of
from matchmaker.services.own_days import Appointment, Free
from matchmaker.store.tables.people import Consent, ProfileText
from matchmaker.store.tables.plans import Meeting
from tests import delegations as people
from tests import factories as make
from tests.statements import counted


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    return people.delegations(session, slots=4)


def _list(session, world, expert):
    return matches_of(session, expert.principal(), world.slug, language="en")


def _says(session, expert, kind, text):
    make.added(session, ProfileText(profile_id=expert.profile.id, kind=kind, position=0, text=text))


def test_the_two_of_a_meeting_see_each_other_at_the_same_instant_and_table(session, world):
    people.in_force(session, world, [(0, 0, 1), (1, 1, 1)])
    own = _list(session, world, world.hosts[0]).own
    other = _list(session, world, world.visitors[0]).own
    assert [(each.other.members[0].name, each.table) for each in own.meetings] == [("陈伟 0", 1)]
    assert [(each.other.members[0].name, each.table) for each in other.meetings] == [("Ane Hansen 0", 1)]
    assert own.meetings[0].place.starts_at == other.meetings[0].place.starts_at
    assert own.meetings[0].id == other.meetings[0].id


def test_free_slots_stand_between_the_first_and_the_last_meeting_of_a_day(session, world):
    people.in_force(session, world, [(0, 0, 0), (0, 1, 3)])
    (day,) = _list(session, world, world.hosts[0]).days
    assert [type(entry) for entry in day.entries] == [Appointment, Free, Free, Appointment]
    assert [entry.slot.id for entry in day.entries[1:3]] == [world.slots[1].id, world.slots[2].id]
    (one_meeting,) = _list(session, world, world.visitors[0]).days
    assert [type(entry) for entry in one_meeting.entries] == [Appointment]


@pytest.mark.parametrize("status", [each for each in PlanStatus if each is not PlanStatus.PUBLISHED])
def test_what_is_not_in_force_is_not_seen(session, world, status):
    people.solved(session, world, [(0, 0, 0)], status=status, published_at=make.NOW)
    own = _list(session, world, world.hosts[0]).own
    assert (own.meetings, own.published_at) == ((), None)


def test_before_a_plan_is_published_the_end_of_registration_is_told(session, world):
    world.workshop.registration_closes_at = make.NOW + timedelta(days=3)
    session.flush()
    assert _list(session, world, world.hosts[0]).own.registration_closes_at == make.NOW + timedelta(days=3)


def test_why_is_told_from_both_profiles_without_what_the_other_wished(session, world):
    host, visitor = world.hosts[0], world.visitors[0]
    _says(session, host, ProfileTextKind.SEEK, "Indoor positioning of hospital beds")
    _says(session, visitor, ProfileTextKind.OFFER, "Indoor positioning for hospital equipment")
    said = {"purpose": "seen_by_other_side", "wording": "1", "said_at": make.NOW}
    session.add_all(Consent(profile_id=each.profile.id, granted=True, **said) for each in (host, visitor))
    score = make.pair_score(session, host.registration, visitor.registration)
    score.parts = {"complementarity": 0.5, "wants": 0.75, "language": 1.0, "note": "x"}
    make.preference(session, visitor.registration, host.registration, PreferenceKind.WANT)
    people.in_force(session, world, [(0, 0, 0)])
    (match,) = _list(session, world, host).matches.values()
    assert match.theme == "Health"
    assert match.reason.they_offer is not None
    assert match.reason.they_offer.offer.text == "Indoor positioning for hospital equipment"
    assert match.reason.parts == {"complementarity": 0.5, "language": 1.0}
    assert match.reason.wished is False
    (mirrored,) = _list(session, world, visitor).matches.values()
    assert mirrored.reason.wished is True


def test_what_the_other_wished_changes_nothing_on_the_page(session, world):
    make.pair_score(session, world.hosts[0].registration, world.visitors[0].registration).parts = {"wants": 0.0}
    people.in_force(session, world, [(0, 0, 0)])
    before = _list(session, world, world.hosts[0])
    make.preference(session, world.visitors[0].registration, world.hosts[0].registration, PreferenceKind.WANT)
    make.preference(session, world.visitors[1].registration, world.hosts[0].registration, PreferenceKind.VETO)
    assert _list(session, world, world.hosts[0]) == before
    assert "wants" not in SHOWN_PARTS


def test_a_party_sits_together_and_each_of_them_sees_the_list(session, world):
    colleague = make.profile(session, world.host_party, name="Bo Dam", account_id=make.account(session).id)
    people.join(session, world.hosts[0].registration, colleague, position=1)
    people.in_force(session, world, [(0, 0, 0)])
    principal = Principal(colleague.account_id, Role.EXPERT, world.host_party.id, colleague.id)
    read = matches_of(session, principal, world.slug, language="en").own
    assert [member.name for member in read.own.members] == ["Ane Hansen 0", "Bo Dam"]
    assert len(read.meetings) == 1
    seen = _list(session, world, world.visitors[0]).own.meetings[0].other
    assert [member.name for member in seen.members] == ["Ane Hansen 0", "Bo Dam"]


@pytest.mark.parametrize("status", sorted(set(RegistrationStatus) - {RegistrationStatus.PREPARED}))
def test_whoever_waits_or_has_withdrawn_is_told_so(session, world, status):
    world.hosts[0].registration.status = status
    session.flush()
    assert _list(session, world, world.hosts[0]).own.is_planned is (status is RegistrationStatus.REGISTERED)


def test_contact_details_are_nowhere_in_what_is_read(session, world):
    people.in_force(session, world, [(0, 0, 0)])
    for expert in (world.hosts[0], world.visitors[0]):
        assert "secret" not in repr(_list(session, world, expert))


READERS = [matches_of, agenda_of]


@pytest.mark.parametrize("read", READERS)
def test_nobody_but_the_person_reads_the_list(session, world, read):
    people.in_force(session, world, [(0, 0, 0)])
    foreign = make.party(session)
    elsewhere = people.delegations(session)
    asking = {
        NOBODY: SignInNeededError,
        elsewhere.hosts[0].principal(): NotFoundError,
        Principal(make.account(session).id, Role.EXPERT, world.host_party.id): NotFoundError,
        Principal(make.account(session).id, Role.REVIEWER, world.host_party.id): NotFoundError,
        Principal(make.account(session).id, Role.ORGANISER, foreign.id): NotFoundError,
        world.office(Side.HOST): NotFoundError,
        world.office(Side.VISITOR): NotFoundError,
        Principal(make.account(session).id, Role.OPERATOR): ReasonNeededError,
    }
    for principal, expected in asking.items():
        with pytest.raises(expected):
            read(session, principal, world.slug, language="en")


@pytest.mark.parametrize("read", READERS)
def test_the_list_takes_the_same_few_statements_for_one_meeting_and_for_thirty(session, read):
    taken = []
    for many in (1, 30):
        world = people.delegations(session, hosts=1, visitors=many, slots=many)
        plan = people.in_force(session, world, [(0, number, number) for number in range(many)])
        for each in world.visitors:
            _says(session, each, ProfileTextKind.OFFER, "Indoor positioning")
            make.pair_score(session, world.hosts[0].registration, each.registration)
        _says(session, world.hosts[0], ProfileTextKind.SEEK, "Indoor positioning")
        session.commit()
        assert session.query(Meeting).filter_by(plan_id=plan.id).count() == many
        principal, slug = world.hosts[0].principal(), world.slug
        session.expunge_all()
        with counted(session.get_bind()) as said:
            read(session, principal, slug, language="en")
        taken.append(len(said))
    assert taken[0] == taken[1] <= 14
