"""Somebody of the same organisation takes a place: the calendar stays with its meetings, and everybody is told once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.mail import LetterKind
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind
from matchmaker.domain.permissions import Action
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import (
    EditConflictError,
    ForbiddenError,
    NotFoundError,
    ReasonNeededError,
    Refusal,
    RefusedError,
)
from matchmaker.services import substitution
from matchmaker.services.access import workshop_at
from matchmaker.services.own_days import own_days
from matchmaker.services.plans.content import content_of
from matchmaker.services.substitution import Ways
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.pairs import PairScore
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import RegistrationMember, Substitution
from tests import delegations as people
from tests import factories as make

NOW = make.NOW
WAYS = Ways(True, "https://example.org/register", "https://example.org/agenda")


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def world(session):
    world = people.delegations(session)
    world.workshop.status = WorkshopStatus.OPEN
    for one in (*world.hosts, *world.visitors):
        _speaks(session, one.profile)
        for other in world.visitors if one in world.hosts else ():
            make.pair_score(session, one.registration, other.registration, 0.123)
    session.flush()
    return world


@pytest.fixture
def colleague(session, world) -> people.Expert:
    """Somebody of the organisation of the first visitor, with an account and without a registration."""
    return _colleague(session, world.visitors[0], world.visitor_party, "李 经理")


def _speaks(session, profile: Profile) -> None:
    session.add(ProfileLanguage(profile_id=profile.id, language="en"))
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "1", "said_at": NOW}
    session.add(Consent(profile_id=profile.id, **said))
    session.flush()


def _colleague(session, of: people.Expert, party, name: str) -> people.Expert:
    account = make.account(session, party_id=party.id)
    known = {"account_id": account.id, "organisation_id": of.profile.organisation_id, "name": name}
    profile = make.profile(session, party, **known, contact_email=f"new-{account.id}@example.org")
    _speaks(session, profile)
    return people.Expert(account, profile, of.registration)


def _substitute(session, world, leaves, comes, side=Side.VISITOR, **given):
    known = {"version": leaves.registration.version, "reason": "fell ill", "ways": WAYS, "now": NOW, **given}
    return substitution.substitute(
        session, world.office(side), world.slug, leaves.profile.public_id, comes.profile.public_id, **known
    )


def _sitting(session, registration) -> list[int]:
    seated = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == registration.id)
    return list(session.scalars(seated.order_by(RegistrationMember.position)))


def test_the_published_meetings_stay_and_are_those_of_the_one_who_comes(session, world, colleague):
    plan = people.in_force(session, world, [(0, 0, 0), (1, 0, 1), (0, 1, 2)])
    leaves = world.visitors[0]
    before = [each.public_id for each in content_of(session, workshop_at(session, world.slug), plan.public_id).sittings]

    done = _substitute(session, world, leaves, colleague)

    assert (done.meetings, done.letters) == (2, 4)
    assert _sitting(session, leaves.registration) == [colleague.profile.id]
    session.refresh(plan)
    assert plan.status is PlanStatus.PUBLISHED
    after = content_of(session, workshop_at(session, world.slug), plan.public_id)
    assert [each.public_id for each in after.sittings] == before
    days = own_days(session, colleague.principal(), world.slug, Action.AGENDA_READ, "en")
    assert len(days.meetings) == 2
    with pytest.raises(NotFoundError):
        own_days(session, leaves.principal(), world.slug, Action.AGENDA_READ, "en")


def test_a_row_and_the_journal_say_who_came_for_whom_and_why(session, world, colleague):
    _substitute(session, world, world.visitors[0], colleague)

    row = session.scalars(select(Substitution)).one()
    assert (row.from_profile_id, row.to_profile_id, row.registration_id) == (
        world.visitors[0].profile.id,
        colleague.profile.id,
        world.visitors[0].registration.id,
    )
    entry = session.scalars(select(JournalEntry).where(JournalEntry.action == "person substituted")).one()
    assert entry.on_behalf_of_id == world.visitors[0].profile.public_id
    assert entry.reason


def test_each_whom_it_concerns_gets_one_letter_in_their_language(session, world, colleague):
    people.in_force(session, world, [(0, 0, 0), (1, 0, 1)])
    world.hosts[0].account.language = "da"
    colleague.account.language = "zh"
    session.flush()
    _substitute(session, world, world.visitors[0], colleague)

    about = select(OutboxMessage).where(OutboxMessage.kind == LetterKind.SUBSTITUTION)
    letters = {each.profile_id: each for each in session.scalars(about)}
    assert len(session.scalars(about).all()) == len(letters) == 4
    host = letters[world.hosts[1].profile.id]
    assert host.subject == "You meet 李 经理 instead of Chen Wei 0 陈伟 0: Kick-off"
    assert "09:30" in host.body_text
    assert "fell ill" not in host.body_text, "the reason is for the own side"
    assert letters[world.hosts[0].profile.id].language == "da"
    comes = letters[colleague.profile.id]
    assert comes.language == "zh"
    assert comes.body_text.count("Organisation of Ane Hansen") == 2
    assert "fell ill" in letters[world.visitors[0].profile.id].body_text


def test_where_no_letters_are_sent_none_are_written(session, world, colleague):
    people.in_force(session, world, [(0, 0, 0)])
    assert _substitute(session, world, world.visitors[0], colleague, ways=Ways()).letters == 0
    assert session.scalars(select(OutboxMessage)).all() == []


def test_what_the_one_who_leaves_wished_goes_and_what_others_wished_stays(session, world, colleague):
    leaves, host = world.visitors[0].registration, world.hosts[0].registration
    make.preference(session, leaves, host, PreferenceKind.VETO)
    make.preference(session, leaves, world.hosts[1].registration, PreferenceKind.WANT)
    kept = make.preference(session, host, leaves, PreferenceKind.WANT).id
    _substitute(session, world, world.visitors[0], colleague)
    assert list(session.scalars(select(Preference.id))) == [kept]


def test_of_a_party_only_the_one_changes_and_its_wishes_stay(session, world, colleague):
    second = make.profile(session, world.visitor_party)
    people.join(session, world.visitors[0].registration, second, position=1)
    make.preference(session, world.visitors[0].registration, world.hosts[0].registration, PreferenceKind.WANT)
    _substitute(session, world, world.visitors[0], colleague)
    assert _sitting(session, world.visitors[0].registration) == [colleague.profile.id, second.id]
    assert len(session.scalars(select(Preference)).all()) == 1


def test_the_pairs_of_the_calendar_are_scored_again_and_no_others(session, world, colleague):
    for profile, text in ((world.hosts[0].profile, "low-power chips"), (colleague.profile, "low-power chips")):
        kind = ProfileTextKind.SEEK if profile is colleague.profile else ProfileTextKind.OFFER
        session.add(ProfileText(profile_id=profile.id, kind=kind, position=0, text=text))
    session.flush()
    ids = set(session.scalars(select(PairScore.public_id)))
    _substitute(session, world, world.visitors[0], colleague)

    session.expire_all()
    own = world.visitors[0].registration.id
    of_own = {
        each.registration_a_id: each.weight
        for each in session.scalars(select(PairScore))
        if own in {each.registration_a_id, each.registration_b_id}
    }
    others = [
        each.weight
        for each in session.scalars(select(PairScore))
        if own not in {each.registration_a_id, each.registration_b_id}
    ]
    first, second = (each.registration.id for each in world.hosts)
    assert of_own[first] > of_own[second]
    assert others == [0.123, 0.123]
    assert set(session.scalars(select(PairScore.public_id))) == ids, "a pair keeps its id"


def test_whoever_has_a_calendar_without_meetings_leaves_it(session, world):
    comes = people.expert(session, world.workshop, world.visitor_party, Side.VISITOR, "Zhou Min")
    comes.profile.organisation_id = world.visitors[0].profile.organisation_id
    _speaks(session, comes.profile)
    _substitute(session, world, world.visitors[0], comes)
    session.refresh(comes.registration)
    assert comes.registration.status is RegistrationStatus.WITHDRAWN
    assert _sitting(session, world.visitors[0].registration) == [comes.profile.id]


def _refusal(act, *arguments, **named) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        act(*arguments, **named)
    return refused.value.refusal


def test_what_cannot_be_is_refused_and_nothing_changes(session, world, colleague):
    people.in_force(session, world, [(0, 0, 0), (0, 1, 1)])
    leaves = world.visitors[0]
    busy = world.visitors[1]
    assert _refusal(_substitute, session, world, leaves, busy) is Refusal.SUBSTITUTE_OTHER_ORGANISATION
    assert _refusal(_substitute, session, world, leaves, world.hosts[0]) is Refusal.SUBSTITUTE_OTHER_ORGANISATION

    foreign = _colleague(session, leaves, world.host_party, "Of the other side")
    assert _refusal(_substitute, session, world, leaves, foreign) is Refusal.SUBSTITUTE_OTHER_ORGANISATION

    busy.profile.organisation_id = leaves.profile.organisation_id
    session.flush()
    assert _refusal(_substitute, session, world, leaves, busy) is Refusal.SUBSTITUTE_HAS_MEETINGS

    silent = _colleague(session, leaves, world.visitor_party, "Has not agreed")
    said = {"purpose": SEEN_BY_OTHER_SIDE, "granted": False, "wording": "1", "said_at": NOW}
    make.added(session, Consent(profile_id=silent.profile.id, **said))
    assert _refusal(_substitute, session, world, leaves, silent) is Refusal.SUBSTITUTE_LACKS

    people.join(session, leaves.registration, colleague.profile, position=1)
    assert _refusal(_substitute, session, world, leaves, colleague) is Refusal.SUBSTITUTE_SITS_THERE
    assert session.scalars(select(Substitution)).all() == []
    assert _sitting(session, leaves.registration) == [leaves.profile.id, colleague.profile.id]


def test_only_the_own_office_does_it_for_a_reason_and_bound_to_what_it_saw(session, world, colleague):
    leaves = world.visitors[0]
    with pytest.raises(NotFoundError):
        _substitute(session, world, leaves, colleague, side=Side.HOST)
    with pytest.raises(ReasonNeededError):
        _substitute(session, world, leaves, colleague, reason=" ")
    with pytest.raises(EditConflictError):
        _substitute(session, world, leaves, colleague, version=leaves.registration.version - 1)
    with pytest.raises((ForbiddenError, NotFoundError)):
        substitution.substitute(
            session,
            world.visitors[1].principal(),
            world.slug,
            leaves.profile.public_id,
            colleague.profile.public_id,
            version=1,
            reason="x",
            ways=WAYS,
            now=NOW,
        )
    world.workshop.status = WorkshopStatus.HELD
    session.flush()
    assert _refusal(_substitute, session, world, leaves, colleague) is Refusal.REGISTRATIONS_OVER


def test_the_page_names_who_could_come_and_what_stays(session, world, colleague):
    people.in_force(session, world, [(0, 0, 0), (1, 0, 1)])
    silent = make.profile(session, world.visitor_party, organisation_id=world.visitors[0].profile.organisation_id)
    page = substitution.substitution_page(
        session, world.office(Side.VISITOR), world.slug, world.visitors[0].profile.public_id, language="en"
    )
    assert {each.id: each.possible for each in page.candidates} == {
        colleague.profile.public_id: True,
        silent.public_id: False,
    }
    assert (page.meetings, page.told, page.together) == (2, 2, False)
