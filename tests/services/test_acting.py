"""An office acts for its own people: for a reason, in the journal, with a letter; never for those of the other side."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from matchmaker.domain.permissions import TABLE, Action, Answer, Standing, watching
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, ReasonNeededError, Refusal, RefusedError
from matchmaker.services import acting, journal_reading
from matchmaker.services.acting import Telling
from matchmaker.services.consents import say
from matchmaker.services.journal_reading import Actor, Filter
from matchmaker.services.registrations import registration_page
from matchmaker.store.queries import acting as queries
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import RegistrationMember
from matchmaker.store.tables.workshops import Workshop
from matchmaker.store.transaction import reading, transaction
from tests.services.asking import principal_of
from tests.web.world import (
    EXPERT_CN,
    EXPERT_DK,
    EXPERT_DK_2,
    NOW,
    OPERATOR,
    ORGANISER_CN,
    ORGANISER_DK,
    ORGANISER_FOREIGN,
    REVIEWER_DK,
    SLUG,
    made,
)

TOLD = Telling(by_mail=True, registration="https://here/register", profile="https://here/profile")
REASON = "Asked for it on the telephone"


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return made(session)


class Office:
    """Does what an office does for a person, and looks at what has come of it."""

    def __init__(self, engine, world, email=ORGANISER_DK):
        self.engine, self.world, self.asks = engine, world, principal_of(engine, email)
        self.own = principal_of(engine, ORGANISER_DK)

    def page(self, whom=EXPERT_DK):
        with reading(self.engine) as session:
            person = self.world.profile_ids[whom]
            return acting.registration_of_person(session, self.asks, SLUG, person, language="en").page

    def registers(self, whom=EXPERT_DK, reason=REASON, **changed):
        wishes = replace(Office(self.engine, self.world).page(whom).wishes, **changed)
        with transaction(self.engine) as session:
            person = self.world.profile_ids[whom]
            acting.register_person(session, self.asks, SLUG, person, wishes, reason=reason, telling=TOLD, now=NOW)

    def withdraws(self, whom=EXPERT_DK, reason=REASON, version=None):
        version = version or Office(self.engine, self.world).page(whom).own.version
        with transaction(self.engine) as session:
            person = self.world.profile_ids[whom]
            acting.withdraw_person(
                session, self.asks, SLUG, person, version=version, reason=reason, telling=TOLD, now=NOW
            )

    def saves(self, whom=EXPERT_DK, reason=REASON, version=None, **changed):
        with transaction(self.engine) as session:
            person = self.world.profile_ids[whom]
            found = acting.profile_of_person(session, self.own, SLUG, person, language="en")
            acting.save_profile_of(
                session, self.asks, SLUG, person, replace(found.draft, **changed),
                version=version or found.version, reason=reason, telling=TOLD, now=NOW,
            )  # fmt: skip


@pytest.fixture
def office(engine, world):
    return Office(engine, world)


def _letters(engine):
    with reading(engine) as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.kind, row.address, row.language, row.subject, row.body_text) for row in rows]


def _last_entry(engine):
    with reading(engine) as session:
        return session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()


def _set(engine, world, **values):
    with transaction(engine) as session:
        for name, value in values.items():
            setattr(session.get_one(Workshop, world.workshop), name, value)


def test_an_office_changes_a_registration_after_the_date_and_the_person_reads_why(engine, world, office):
    _set(engine, world, registration_closes_at=NOW - timedelta(days=1))
    with transaction(engine) as session:
        session.scalars(select(Account).where(Account.email == EXPERT_DK)).one().language = "da"

    office.registers(min_meetings=1, max_meetings=2)

    own = principal_of(engine, EXPERT_DK)
    with reading(engine) as session:
        page = registration_page(session, own, SLUG, language="en", now=NOW)
    assert (page.wishes.min_meetings, page.wishes.max_meetings, page.open) == (1, 2, False)
    ((kind, address, language, subject, text),) = _letters(engine)
    assert (kind, address, language) == ("acted for", EXPERT_DK, "da")
    assert "Kick-off" in subject
    assert (REASON in text, TOLD.registration in text) == (True, True)


def test_the_journal_says_for_whom_it_was_done_and_shows_it_to_the_own_side_alone(engine, world, office):
    office.registers(min_meetings=1)

    entry = _last_entry(engine)
    assert (entry.action, entry.on_behalf_of_id) == ("registration changed", world.profile_ids[EXPERT_DK])
    other, person = principal_of(engine, ORGANISER_CN), principal_of(engine, EXPERT_DK)
    with reading(engine) as session:
        (read,) = journal_reading.journal_of(session, office.asks, SLUG, Filter(), language="en").entries
        assert journal_reading.journal_of(session, other, SLUG, Filter(), language="en").entries == ()
        seen = journal_reading.accesses_of(session, person)
    assert (read.for_whom, read.reason) == ("Ane Bak", REASON)
    assert [(each.actor, each.act, each.reason) for each in seen] == [(Actor.OWN, "registration changed", REASON)]


def test_somebody_is_withdrawn_and_registered_again(engine, world, office):
    office.withdraws()
    assert office.page().own.status is RegistrationStatus.WITHDRAWN
    with pytest.raises(NotFoundError):
        office.withdraws()

    office.registers()

    assert office.page().registered
    subjects = [subject for _kind, _address, _language, subject, _text in _letters(engine)]
    assert [subject.split(" Kick-off")[0] for subject in subjects] == ["You are withdrawn from", "You take part in"]
    acts = {"registration withdrawn", "registered"}
    with reading(engine) as session:
        rows = session.scalars(select(JournalEntry).where(JournalEntry.action.in_(acts)))
        assert {row.on_behalf_of_id for row in rows} == {world.profile_ids[EXPERT_DK]}


def test_without_a_reason_nothing_is_done(engine, world, office):
    for act in (office.registers, office.withdraws, office.saves):
        with pytest.raises(ReasonNeededError):
            act(reason=" ")
    assert _letters(engine) == []


def test_nobody_but_the_own_office_acts_or_looks(engine, world):
    for email in (ORGANISER_CN, ORGANISER_FOREIGN, REVIEWER_DK, EXPERT_DK, EXPERT_DK_2, EXPERT_CN):
        others = Office(engine, world, email)
        for act in (others.page, others.registers, others.withdraws, others.saves):
            with pytest.raises(NotFoundError):
                act()
    assert _letters(engine) == []


def test_an_operator_acts_with_a_ground_alone(engine, world):
    operator = Office(engine, world, OPERATOR)
    for act in (operator.page, lambda: operator.registers(reason="")):
        with pytest.raises(ReasonNeededError):
            act()

    operator.asks = replace(operator.asks, ground="The office asked us to")
    operator.registers(reason="", min_meetings=1)

    assert "An operator of this service" in _letters(engine)[0][4]


def test_the_policy_is_asked_about_the_page_as_well(engine, world, office):
    with watching() as asked:
        office.page()

    assert Action.REGISTRATION_WRITE in asked


def test_what_is_over_stays(engine, world, office):
    for status in (WorkshopStatus.HELD, WorkshopStatus.CANCELLED):
        _set(engine, world, status=status)
        for act in (office.registers, office.withdraws):
            with pytest.raises(RefusedError) as refused:
                act()
            assert refused.value.refusal is Refusal.REGISTRATIONS_OVER
        assert not office.page().open


def test_nobody_is_registered_who_has_taken_the_consent_back(engine, world, office):
    office.withdraws()
    person = principal_of(engine, EXPERT_DK)
    with transaction(engine) as session:
        say(session, person, "seen_by_other_side", granted=False, now=NOW)

    with pytest.raises(RefusedError) as refused:
        office.registers()
    assert refused.value.refusal is Refusal.PROFILE_INCOMPLETE


def test_who_opened_an_older_version_is_told(engine, world, office):
    version = office.page().own.version
    office.registers(min_meetings=1)

    for act in (lambda: office.registers(version=version), lambda: office.withdraws(version=version)):
        with pytest.raises(EditConflictError):
            act()


def test_an_office_changes_a_profile_but_not_the_consent_and_both_addresses_are_told(engine, world, office):
    office.saves(title="Professor", contact_email="new@example.dk", consent=False)

    with reading(engine) as session:
        row = session.scalars(select(Profile).where(Profile.public_id == world.profile_ids[EXPERT_DK])).one()
        assert (row.title, row.contact_email) == ("Professor", "new@example.dk")
    assert office.page().lacking == ()  # who has agreed to be seen still does
    assert [letter[1] for letter in _letters(engine)] == [EXPERT_DK, "new@example.dk"]
    entry = _last_entry(engine)
    assert (entry.action, entry.on_behalf_of_id) == ("profile changed for somebody", row.public_id)
    with pytest.raises(EditConflictError):
        office.saves(version=1, title="Doctor")


def test_somebody_who_has_not_answered_is_registered_as_they_ask(engine, world, office):
    with transaction(engine) as session:
        session.execute(delete(RegistrationMember).where(RegistrationMember.profile_id == world.profiles[EXPERT_DK]))
    assert office.page().own is None

    office.registers()

    assert office.page().registered
    assert [letter[3] for letter in _letters(engine)] == ["You take part in Kick-off Midtjylland"]
    _set(engine, world, status=WorkshopStatus.DRAFT)
    for act in (office.registers, office.withdraws):
        with pytest.raises(NotFoundError):
            act()
    assert not office.page().open


def test_whoever_is_merely_prepared_is_not_acted_for(engine, world):
    person, parties = world.profile_ids[EXPERT_DK], [world.host, world.visitor]
    with transaction(engine) as session:
        assert queries.person(session, parties, person) is not None
        assert queries.person(session, [world.visitor], person) is None
        row = session.get_one(Profile, world.profiles[EXPERT_DK])
        row.prepared_by_id, row.confirmed_at = row.account_id, None
        session.flush()
        assert queries.person(session, parties, person) is None


def test_the_page_that_asks_for_the_reason_opens_only_where_a_reason_would_do(office, monkeypatch):
    answers = TABLE[Action.REGISTRATION_WRITE] | {Standing.OWN_OFFICE: Answer.HIDE}
    monkeypatch.setitem(TABLE, Action.REGISTRATION_WRITE, answers)
    with pytest.raises(NotFoundError):
        office.page()
