"""Forgetting a person: what goes, what stays without a name, and that nothing can be left out unnoticed."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from matchmaker.affinity.remembering import content_digest
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import NOBODY, Principal
from matchmaker.domain.processing import CATALOGUE
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import NotFoundError, ReasonNeededError, Refusal, RefusedError, SignInNeededError
from matchmaker.services import accounts, erasure, limits
from matchmaker.services.erasure import rows
from matchmaker.services.passwords import hash_password
from matchmaker.services.subject import subject_of_account, subject_of_profile
from matchmaker.services.vectors import StoredVectors
from matchmaker.store import portable
from matchmaker.store.base import Base
from matchmaker.store.tables.accounts import Account, RateCount, SignIn
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.outbox import MessageState, OutboxMessage
from matchmaker.store.tables.people import Consent, Profile, ProfileText
from matchmaker.store.tables.plans import Meeting
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.privacy import Erasure
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.vectors import TextVector
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.web import populated as big
from tests.web import world as worlds
from tests.web.world import EXPERT_CN, EXPERT_DK, EXPERT_DK_2, NOW, ORGANISER_CN, ORGANISER_DK, SLUG

PASSWORD = "a password for tests"
on_sqlite = pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
"""What is the same code on both back-ends is tried on one; the scan of everything is made on both."""


@pytest.fixture
def world(engine):
    with transaction(engine) as session:
        return worlds.made(session)


@pytest.fixture
def full_world(engine):
    """The same with plans, wishes, costs and letters."""
    with transaction(engine) as session:
        return big.populated(session).world


def principal(session, email):
    account = session.scalars(select(Account).where(Account.email == email)).one()
    profile = session.scalar(select(Profile.id).where(Profile.account_id == account.id))
    return Principal(account.id, account.role, account.party_id, profile)


def everything(engine) -> str:
    """Return all rows of all tables as text."""
    with reading(engine) as session:
        connection = session.connection()
        return "".join(
            line.decode() for table in portable.tables_of(connection) for line in portable.lines_of(connection, table)
        )


def forget(engine, world, email):
    with transaction(engine) as session:
        erasure.forget(session, subject_of_profile(session, world.profiles[email]), now=NOW)


def test_every_table_that_points_at_a_person_has_a_fate():
    """Whoever adds a table says here what becomes of it; the scan below finds out whether that is true."""
    fates = {*rows.DELETED, *rows.EMPTIED, *rows.WISHES, *rows.ANONYMOUS}
    pointing = {name for name, entry in CATALOGUE.items() if entry.links}

    assert pointing - fates == set()
    assert fates - set(Base.metadata.tables) == set()


def test_nothing_of_a_person_is_left_but_opaque_ids(engine, full_world):
    before = everything(engine)
    secrets = [big.word(what, EXPERT_CN) for what in ("about", "contact", "phone")]
    secrets += [EXPERT_CN, "陈伟", "Chen Wei", "I offer low-power chips"]
    assert all(secret in before for secret in secrets)

    forget(engine, full_world, EXPERT_CN)
    after = everything(engine)

    assert [secret for secret in secrets if secret in after] == []
    assert full_world.profile_ids[EXPERT_CN] in after


@on_sqlite
def test_others_keep_their_meetings_and_counts(engine, full_world):
    with reading(engine) as session:
        meetings = session.scalar(select(func.count()).select_from(Meeting))
        people = session.scalar(select(func.count()).select_from(Registration))

    forget(engine, full_world, EXPERT_CN)

    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == meetings
        assert session.scalar(select(func.count()).select_from(Registration)) == people
        row = session.get_one(Registration, full_world.registrations[EXPERT_CN])
        assert row.status is RegistrationStatus.WITHDRAWN
        about = Preference.to_registration_id == row.id, Preference.from_registration_id == row.id
        assert session.scalars(select(Preference).where(about[0] | about[1])).all() == []
        consents = session.scalars(select(Consent).where(Consent.profile_id == full_world.profiles[EXPERT_CN]))
        assert [each.granted for each in consents] == [True]


@on_sqlite
def test_who_sits_with_somebody_leaves_the_calendar_to_the_other(engine, full_world):
    with transaction(engine) as session:
        shared = session.get_one(Registration, full_world.registrations[EXPERT_DK])
        shared.name = "Ane Bak and Bo Dam"
        own = RegistrationMember.registration_id == full_world.registrations[EXPERT_DK_2]
        session.execute(RegistrationMember.__table__.delete().where(own))
        ids = {"profile_id": full_world.profiles[EXPERT_DK_2], "workshop_id": full_world.workshop, "position": 1}
        session.add(RegistrationMember(registration_id=shared.id, **ids))

    forget(engine, full_world, EXPERT_DK)

    with reading(engine) as session:
        row = session.get_one(Registration, full_world.registrations[EXPERT_DK])
        members = select(RegistrationMember.profile_id).where(RegistrationMember.registration_id == row.id)
        assert session.scalars(members).all() == [full_world.profiles[EXPERT_DK_2]]
        assert (row.status, row.name) == (RegistrationStatus.REGISTERED, "[…] and Bo Dam")
        assert session.scalar(select(func.count()).where(Preference.from_registration_id == row.id)) == 2


@on_sqlite
def test_a_workshop_that_is_over_keeps_a_place_without_a_name(engine, world):
    with transaction(engine) as session:
        erasure.forget(session, subject_of_profile(session, world.profiles[EXPERT_CN]), now=NOW + timedelta(days=90))

    with reading(engine) as session:
        row = session.get_one(Registration, world.registrations[EXPERT_CN])
        member = session.scalars(select(RegistrationMember).where(RegistrationMember.registration_id == row.id)).one()
        assert row.status is RegistrationStatus.REGISTERED
        assert session.get_one(Profile, member.profile_id).name == ""


@on_sqlite
def test_a_name_on_a_voucher_becomes_a_mark_and_the_voucher_stays(engine, full_world):
    with transaction(engine) as session:
        line = session.scalars(select(CostLine).order_by(CostLine.id)).first()
        line.description = "Taxi for Ane Bak (ane@example.dk), not for Ane Bakke"
        key, amount = line.id, line.amount_minor_units

    forget(engine, full_world, EXPERT_DK)

    with reading(engine) as session:
        line = session.get_one(CostLine, key)
        assert line.description == "Taxi for […] ([…]), not for Ane Bakke"
        assert line.amount_minor_units == amount


@on_sqlite
def test_an_organisation_goes_with_the_last_who_spoke_of_it(engine, world):
    with transaction(engine) as session:
        mine = session.get_one(Profile, world.profiles[EXPERT_DK]).organisation_id
        session.get_one(Profile, world.profiles[EXPERT_DK_2]).organisation_id = mine

    forget(engine, world, EXPERT_DK)
    with reading(engine) as session:
        assert session.get(Organisation, mine) is not None
    forget(engine, world, EXPERT_DK_2)
    with reading(engine) as session:
        assert session.get(Organisation, mine) is None


@on_sqlite
def test_asking_twice_and_forgetting_twice_is_doing_it_once(engine, world):
    forget(engine, world, EXPERT_DK)
    once = everything(engine)
    with transaction(engine) as session:
        erasure.forget(session, subject_of_profile(session, world.profiles[EXPERT_DK]), now=NOW)

    assert everything(engine) == once


@on_sqlite
def test_letters_are_emptied_and_those_that_wait_are_not_sent(engine, world):
    with transaction(engine) as session:
        for state in (MessageState.QUEUED, MessageState.SENT):
            session.add(
                OutboxMessage(
                    kind="plan", address=EXPERT_DK, language="da", subject="Dear Ane", body_text="secret words",
                    state=state, created_at=NOW, due_at=NOW, sent_at=NOW if state is MessageState.SENT else None,
                )
            )  # fmt: skip

    forget(engine, world, EXPERT_DK)

    with reading(engine) as session:
        letters = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        assert [each.state for each in letters] == [MessageState.CANCELLED, MessageState.SENT]
        assert {(each.subject, each.body_text, each.profile_id) for each in letters} == {("", "", None)}
        assert all(each.address.endswith("@erased.invalid") for each in letters)


def _erase_by_password(session, typed):
    asks = principal(session, EXPERT_DK)
    proof = accounts.proof(accounts.own_known(session, asks), typed)
    erasure.erase_me(session, asks, confirmation=typed, proof=proof, now=NOW)


@on_sqlite
def test_one_confirms_with_the_password_and_is_signed_out_at_once(engine, world):
    with transaction(engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        account.password_hash = hash_password(PASSWORD)
        generation = account.sign_in_generation
    with transaction(engine) as session, pytest.raises(RefusedError) as refused:
        _erase_by_password(session, "another one")
    assert refused.value.refusal is Refusal.PASSWORD_WRONG

    with transaction(engine) as session:
        _erase_by_password(session, PASSWORD)

    with reading(engine) as session:
        account = session.scalars(select(Account).where(Account.email == EXPERT_DK)).one()
        assert account.disabled_at == NOW
        assert account.sign_in_generation == generation + 1
        waiting = erasure.outstanding(session)
        assert [each.profile_id for each in waiting] == [world.profile_ids[EXPERT_DK]]
        assert session.scalar(select(func.count()).where(Job.kind == erasure.KIND)) == 1


@on_sqlite
def test_without_a_password_one_types_the_address(engine, world):
    with transaction(engine) as session:
        session.scalars(select(Account).where(Account.email == EXPERT_DK)).one().password_hash = None
    with transaction(engine) as session, pytest.raises(RefusedError) as refused:
        erasure.erase_me(session, principal(session, EXPERT_DK), confirmation="yes", proof=None, now=NOW)
    assert refused.value.refusal is Refusal.CONFIRMATION_WRONG

    with transaction(engine) as session:
        erasure.erase_me(session, principal(session, EXPERT_DK), confirmation=" ANE@example.dk ", proof=None, now=NOW)


@on_sqlite
def test_an_office_forgets_its_own_people_for_a_reason_and_nobody_elses(engine, world):
    def ask(by, whom, reason="asked by telephone"):
        with transaction(engine) as session:
            person = world.profile_ids[whom]
            erasure.erase_person(session, principal(session, by), SLUG, person, reason=reason, by_mail=True, now=NOW)

    with pytest.raises(ReasonNeededError):
        ask(ORGANISER_DK, EXPERT_DK, reason="")
    with pytest.raises(NotFoundError):
        ask(ORGANISER_CN, EXPERT_DK)
    with pytest.raises(NotFoundError):
        ask(EXPERT_CN, EXPERT_DK)
    ask(ORGANISER_DK, EXPERT_DK)

    with reading(engine) as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert (entry.action, entry.subject_id) == ("erasure asked for", world.profile_ids[EXPERT_DK])
        assert entry.on_behalf_of_id == world.profile_ids[EXPERT_DK]
        assert session.get_one(JournalReason, entry.id).text == "asked by telephone"
        letter = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "erased")).one()
        assert letter.state is MessageState.QUEUED


@on_sqlite
def test_a_farewell_still_goes_out_and_is_dropped_afterwards(engine, world):
    with transaction(engine) as session:
        person = world.profile_ids[EXPERT_DK]
        office = principal(session, ORGANISER_DK)
        erasure.erase_person(session, office, SLUG, person, reason="why", by_mail=True, now=NOW)
    forget(engine, world, EXPERT_DK)

    with transaction(engine) as session:
        letter = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "erased")).one()
        assert letter.state is MessageState.QUEUED
        assert session.scalars(select(JournalReason.text)).all() == []  # whose words may name the person in part
        assert erasure.drop_farewells(session, NOW) == 0
        assert erasure.drop_farewells(session, NOW + timedelta(days=4)) == 1


@on_sqlite
def test_the_last_organiser_of_an_office_cannot_leave_it_alone(engine, world):
    with transaction(engine) as session:
        for email in (ORGANISER_DK, ORGANISER_CN):
            session.scalars(select(Account).where(Account.email == email)).one().password_hash = None
        second = {"email": "two@example.dk", "email_normalised": "two@example.dk", "role": Role.ORGANISER}
        factories.account(session, **second, party_id=world.host)
    with transaction(engine) as session, pytest.raises(RefusedError) as refused:
        erasure.erase_me(session, principal(session, ORGANISER_CN), confirmation=ORGANISER_CN, proof=None, now=NOW)

    assert refused.value.refusal is Refusal.LAST_ORGANISER
    with transaction(engine) as session:
        erasure.erase_me(session, principal(session, ORGANISER_DK), confirmation=ORGANISER_DK, proof=None, now=NOW)


@on_sqlite
def test_whoever_is_not_signed_in_forgets_nobody(engine, world):
    with transaction(engine) as session, pytest.raises(SignInNeededError):
        erasure.erase_me(session, NOBODY, confirmation="", proof=None, now=NOW)


@on_sqlite
def test_an_account_without_a_profile_is_forgotten_too(engine, world):
    with transaction(engine) as session:
        key = session.scalars(select(Account.id).where(Account.email == worlds.REVIEWER_DK)).one()
        erasure.forget(session, subject_of_account(session, key), now=NOW)

    with reading(engine) as session:
        row = session.get_one(Account, key)
        assert row.email == f"{row.public_id}@erased.invalid"
        assert (row.role, row.password_hash) == (Role.REVIEWER, None)
        assert session.scalar(select(func.count()).where(SignIn.account_id == key)) == 0
        assert session.scalar(select(func.count()).select_from(Erasure)) == 0


@on_sqlite
def test_vectors_of_the_texts_and_counts_of_tries_go_with_the_person(engine, full_world):
    """Neither names anybody, so that a scan for words finds neither: they are digests of what only the person had."""
    own, others = "rare secret pumps", "Low-power chips"
    limit = limits.Limit("probe", 5, timedelta(hours=1))
    with transaction(engine) as session:
        session.add(ProfileText(profile_id=full_world.profiles[EXPERT_CN], kind="offer", position=9, text=own))
        texts = dict.fromkeys(map(content_digest, (own, others)), np.ones(4, dtype=np.float32))
        StoredVectors(session).write("a model", texts)
        for email in (EXPERT_CN, EXPERT_DK):
            limits.count(session, limit, email, NOW)

    forget(engine, full_world, EXPERT_CN)

    with reading(engine) as session:
        assert set(session.scalars(select(TextVector.digest))) == {content_digest(others)}
        assert session.scalars(select(RateCount.bucket)).all() == [limit.bucket(EXPERT_DK)]
