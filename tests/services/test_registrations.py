"""Taking part: who can, until when, with which wishes; and leaving again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError, SignInNeededError
from matchmaker.services.profile import Draft, save_profile
from matchmaker.services.registrations import Lacking, Wishes, register, registration_page, withdraw
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Consent, Profile
from matchmaker.store.tables.plans import WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import transaction
from tests import factories as make
from tests.services.asking import principal_of
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, SLUG, made

NEWCOMER, STRANGER = "new@example.dk", "new@example.pl"


@pytest.fixture
def world(engine):
    """The small world, with a host who has a profile but is not registered, and somebody of a third region."""
    with transaction(engine) as session:
        world = made(session)
        elsewhere = make.party(session)
        for email, party in ((NEWCOMER, world.host), (STRANGER, elsewhere.id)):
            given = {"email": email, "email_normalised": email, "role": Role.EXPERT, "party_id": party}
            make.account(session, **given)
    for email in (NEWCOMER, STRANGER):
        asks = principal_of(engine, email)
        with transaction(engine) as session:
            save_profile(session, asks, Draft(name="Eva", languages=("da",), consent=True), version=None, now=NOW)
    return world


@pytest.fixture
def page(engine, world):
    def of(email=NEWCOMER, now=NOW):
        asks = principal_of(engine, email)
        with transaction(engine) as session:
            return registration_page(session, asks, SLUG, language="en", now=now)

    return of


@pytest.fixture
def registering(engine, page):
    def registered(email=NEWCOMER, now=NOW, **changed):
        asks, wishes = principal_of(engine, email), replace(page(email).wishes, **changed)
        with transaction(engine) as session:
            return register(session, asks, SLUG, wishes, now=now)

    return registered


@pytest.fixture
def withdrawing(engine, page):
    def withdrawn(email=NEWCOMER, version=None):
        asks = principal_of(engine, email)
        own = page(email).own
        with transaction(engine) as session:
            withdraw(session, asks, SLUG, version=version or (own.version if own else 0), now=NOW)

    return withdrawn


def _changed(engine, world, **values):
    with transaction(engine) as session:
        for name, value in values.items():
            setattr(session.get_one(Workshop, world.workshop), name, value)


def test_a_first_registration_starts_from_being_there_all_the_time(page, world):
    first = page()

    assert (first.registered, first.open, first.side, first.lacking) == (False, True, Side.HOST, ())
    assert first.wishes == Wishes({}, frozenset(slot.public_id for slot in first.slots))


def test_what_is_registered_is_shown_again(page, registering):
    it, health = page().themes[0].public_id, page().themes[2].public_id
    wishes = {"themes": {it: 2, health: 1}, "present": frozenset([page().slots[1].public_id])}
    registering(**wishes, min_meetings=1, max_meetings=1)

    found = page()
    assert found.registered
    assert found.wishes == Wishes(**wishes, min_meetings=1, max_meetings=1, version=found.own.version, visits={})


@pytest.mark.parametrize(
    ("wishes", "field", "refusal"),
    [
        ({"min_meetings": 2, "max_meetings": 1}, "max_meetings", Refusal.MEETINGS_CROSSED),
        ({"max_meetings": 3}, "max_meetings", Refusal.MEETINGS_OVER_SLOTS),
        ({"min_meetings": 3}, "min_meetings", Refusal.MEETINGS_OVER_SLOTS),
        ({"min_meetings": 1, "present": frozenset()}, "min_meetings", Refusal.MEETINGS_OVER_SLOTS),
        ({"min_meetings": -1}, "min_meetings", Refusal.NUMBER_OUT_OF_RANGE),
        ({"themes": {"unknown": 1}}, "themes", Refusal.THEME_UNKNOWN),
    ],
)
def test_wishes_that_cannot_be_kept_are_refused_at_their_field(page, registering, wishes, field, refusal):
    with pytest.raises(RefusedError) as refused:
        registering(**wishes)

    assert (refused.value.refusal, refused.value.field) == (refusal, field)
    assert page().own is None


@pytest.mark.parametrize("priority", [0, 4])
def test_a_priority_is_one_of_as_many_as_there_are_themes(page, registering, priority):
    with pytest.raises(RefusedError):
        registering(themes={page().themes[0].public_id: priority})


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (WorkshopStatus.CLOSED, Refusal.REGISTRATION_CLOSED),
        (WorkshopStatus.HELD, Refusal.REGISTRATIONS_OVER),
        (WorkshopStatus.CANCELLED, Refusal.REGISTRATIONS_OVER),
    ],
)
def test_only_an_open_workshop_takes_registrations(engine, world, registering, status, refusal):
    _changed(engine, world, status=status)

    with pytest.raises(RefusedError) as refused:
        registering()
    assert refused.value.refusal is refusal


def test_registration_ends_at_its_instant(engine, world, registering):
    _changed(engine, world, registration_closes_at=NOW)

    registering(now=NOW - timedelta(seconds=1))
    with pytest.raises(RefusedError):
        registering(now=NOW)


def test_a_draft_workshop_is_not_there(engine, world, page):
    _changed(engine, world, status=WorkshopStatus.DRAFT)

    with pytest.raises(NotFoundError):
        page()


def test_somebody_of_a_third_region_cannot_take_part(page, registering):
    assert page(STRANGER).side is None
    with pytest.raises(RefusedError) as refused:
        registering(STRANGER)
    assert refused.value.refusal is Refusal.NEITHER_PARTY


def test_a_profile_without_consent_and_language_cannot_be_registered(engine, page, registering):
    asks, own = principal_of(engine, NEWCOMER), 1
    with transaction(engine) as session:
        save_profile(session, asks, Draft(name="Eva"), version=own, now=NOW)

    assert page().lacking == (Lacking.LANGUAGE, Lacking.CONSENT)
    with pytest.raises(RefusedError) as refused:
        registering()
    assert refused.value.refusal is Refusal.PROFILE_INCOMPLETE


def test_an_account_without_a_profile_lacks_everything(engine, world, page):
    with transaction(engine) as session:
        given = {"email": "x@example.dk", "email_normalised": "x@example.dk", "party_id": world.host}
        make.account(session, **given)

    assert page("x@example.dk").lacking == tuple(Lacking)


def test_who_opened_an_older_version_does_not_overwrite_the_newer(page, registering):
    registering()
    version = page().wishes.version
    registering(min_meetings=1)

    with pytest.raises(EditConflictError) as conflict:
        registering(version=version, min_meetings=0)
    assert conflict.value.changed == {"min_meetings": 1}
    assert page().wishes.min_meetings == 1


def test_registering_twice_makes_one_calendar(engine, world, registering):
    registering()
    registering()

    with transaction(engine) as session:
        of_newcomer = select(func.count()).select_from(RegistrationMember)
        eva = select(Profile.id).where(Profile.name == "Eva")
        assert session.scalar(of_newcomer.where(RegistrationMember.profile_id.in_(eva))) == 1


def test_a_withdrawn_registration_keeps_its_wishes_and_can_be_taken_up_again(page, registering, withdrawing):
    public_id = registering(min_meetings=1)
    withdrawing()

    assert (page().registered, page().wishes.min_meetings) == (False, 1)
    assert registering() == public_id
    assert page().registered


def test_withdrawing_needs_a_registration(withdrawing):
    with pytest.raises(NotFoundError):
        withdrawing(NEWCOMER)


def test_withdrawing_an_older_version_is_refused(page, registering, withdrawing):
    registering()
    registering(min_meetings=1)

    with pytest.raises(EditConflictError):
        withdrawing(version=1)
    assert page().registered


def test_of_two_who_sit_together_only_the_one_who_withdraws_leaves(engine, world, page, withdrawing):
    with transaction(engine) as session:
        session.execute(delete(RegistrationMember).where(RegistrationMember.profile_id == world.profiles[EXPERT_DK_2]))
        ids = {"registration_id": world.registrations[EXPERT_DK], "workshop_id": world.workshop}
        session.add(RegistrationMember(**ids, profile_id=world.profiles[EXPERT_DK_2], position=1))
    assert [one.name for one in page(EXPERT_DK).together] == ["Bo Dam"]

    withdrawing(EXPERT_DK)

    assert page(EXPERT_DK).own is None
    assert page(EXPERT_DK_2).registered


def test_a_change_makes_waiting_plans_stale_and_stands_in_the_journal(engine, world, registering):
    with transaction(engine) as session:
        plan = make.plan(session, session.get_one(Workshop, world.workshop)).id
    public_id = registering().public_id

    with transaction(engine) as session:
        assert session.get_one(WorkshopPlan, plan).stale_since == NOW
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert (entry.action, entry.subject_id) == ("registered", public_id)


def test_the_registrations_of_others_stay_as_they_are(engine, world, registering):
    registering(EXPERT_DK, min_meetings=1)

    with transaction(engine) as session:
        other = session.get_one(Registration, world.registrations[EXPERT_CN])
        assert (other.min_meetings, other.status, other.version) == (0, RegistrationStatus.REGISTERED, 1)


def test_nobody_registers_without_signing_in(engine, world):
    with transaction(engine) as session, pytest.raises(SignInNeededError):
        register(session, NOBODY, SLUG, Wishes({}, frozenset()), now=NOW)


def test_a_withdrawn_consent_stands_in_the_way(engine, world, page):
    with transaction(engine) as session:
        said = {"granted": False, "purpose": "seen_by_other_side", "wording": "2026-11", "said_at": NOW}
        session.add(Consent(profile_id=world.profiles[EXPERT_DK], **said))

    assert page(EXPERT_DK).lacking == (Lacking.CONSENT,)
