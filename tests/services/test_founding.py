"""The founding case in a database: dates around today, everything linked, and an instance that the solver can plan."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.files.founding_case import founding_case
from matchmaker.services.affinity import score
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.founding.crowd import resized
from matchmaker.services.founding.demo import is_demo, seed_demo
from matchmaker.services.founding.workshops import first_day
from matchmaker.services.passwords import matches
from matchmaker.services.scoring import profiles_of, store_scores
from matchmaker.store import integrity
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.costs import CostLine, ExchangeRate
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.people import Consent, Profile, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember, RegistrationTheme
from matchmaker.store.tables.themes import Theme
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopSession

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TODAY = NOW.date()
CASE = founding_case()
PASSWORD = "a password of tests"


@pytest.fixture
def session(engine):
    """A session on a database with the founding case."""
    with Session(engine) as session:
        seed_demo(session, CASE, today=TODAY, now=NOW, password=PASSWORD)
        session.commit()
        yield session


def workshop(session: Session, slug: str = "kick-off-midtjylland") -> Workshop:
    return session.scalars(select(Workshop).where(Workshop.slug == slug)).one()


def profile(session: Session, name: str) -> Profile:
    return session.scalars(select(Profile).where((Profile.name == name) | (Profile.name_latin == name))).one()


def calendar(session: Session, name: str, slug: str = "kick-off-midtjylland") -> Registration:
    query = (
        select(Registration)
        .join(RegistrationMember, RegistrationMember.registration_id == Registration.id)
        .where(RegistrationMember.profile_id == profile(session, name).id)
        .where(Registration.workshop_id == workshop(session, slug).id)
    )
    return session.scalars(query).one()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 2), date(2026, 11, 23)),  # a Monday stays
        (date(2026, 11, 5), date(2026, 11, 26)),  # Thursday and Friday
        (date(2026, 11, 6), date(2026, 11, 30)),  # a Friday would run into the weekend
        (date(2026, 11, 7), date(2026, 11, 30)),
        (date(2026, 11, 8), date(2026, 11, 30)),
    ],
)
def test_a_workshop_of_two_days_begins_about_three_weeks_ahead_and_never_crosses_a_weekend(today, expected) -> None:
    assert first_day(today, 21, 2) == expected


def test_a_seeded_database_is_a_demo_and_an_empty_one_is_not(engine) -> None:
    with Session(engine) as session:
        assert not is_demo(session)
        seed_demo(session, CASE, today=TODAY, now=NOW, password=PASSWORD)
        assert is_demo(session)


def test_a_seeded_database_is_sound(session, engine) -> None:
    session.rollback()
    assert integrity.findings(engine) == []


def test_only_the_two_demo_experts_have_accounts_of_experts(session) -> None:
    roles = Counter(session.scalars(select(Account.role)))
    assert roles == {Role.EXPERT: 2, Role.ORGANISER: 2, Role.REVIEWER: 2, Role.OPERATOR: 1}
    query = select(Account.email, Profile.name).join(Profile, Profile.account_id == Account.id)
    assert dict(tuple(row) for row in session.execute(query)) == {
        "expert.dk@demo.example": "Mette Friis Holmgaard",
        "expert.cn@demo.example": "陈慧敏",
    }


def test_the_accounts_have_the_password_that_was_given(session) -> None:
    account = session.scalars(select(Account).where(Account.email == "organiser.cn@demo.example")).one()
    assert matches(account.password_hash, PASSWORD)
    assert not matches(account.password_hash, "another password")


def test_every_profile_has_its_texts_and_consents_to_be_seen(session) -> None:
    people = [person for delegation in CASE.delegations for person in delegation.people]
    lines = sum(len(each.offers) + len(each.seeks) + len(each.keywords) for each in people)
    assert session.scalar(select(func.count(ProfileText.id))) == lines
    consents = session.scalars(select(Consent)).all()
    assert {(each.purpose, each.granted, each.wording) for each in consents} == {
        ("seen_by_other_side", True, "2026-11")
    }
    assert len({each.profile_id for each in consents}) == len(people) == 56
    assert max(each.said_at for each in consents) <= NOW


def test_the_slots_are_at_the_clock_of_the_place(session) -> None:
    kick_off = workshop(session)
    slots = session.scalars(select(Slot).where(Slot.workshop_id == kick_off.id).order_by(Slot.starts_at)).all()
    first = slots[0].starts_at.astimezone(ZoneInfo("Europe/Copenhagen"))
    assert (first.date(), f"{first:%H:%M}") == (kick_off.starts_on, "09:30")
    assert first.date() - TODAY >= timedelta(days=21)
    assert len(slots) == 14
    assert {slot.day for slot in slots} == {kick_off.starts_on, kick_off.ends_on}


def test_the_kick_off_is_closed_and_the_second_workshop_is_open_for_months(session) -> None:
    energy = workshop(session, "energy-shanghai")
    assert workshop(session).status is WorkshopStatus.CLOSED
    assert energy.status is WorkshopStatus.OPEN
    assert energy.registration_closes_at > NOW + timedelta(days=90)


def test_who_registered_did_so_before_now(session) -> None:
    assert max(session.scalars(select(Registration.registered_at))) < NOW
    assert set(session.scalars(select(Registration.status))) == {RegistrationStatus.REGISTERED}


def test_somebody_away_is_away_and_somebody_who_has_not_answered_has_no_row(session) -> None:
    def answers(name: str) -> Counter[bool]:
        query = select(Availability.available)
        return Counter(session.scalars(query.where(Availability.registration_id == calendar(session, name).id)))

    assert answers("Anne-Sofie Bruun") == {True: 12, False: 2}
    assert answers("Poul Erik Mogensen") == {}


def test_a_party_of_three_shares_a_calendar_with_the_themes_of_all(session) -> None:
    party = calendar(session, "Gustav Raun")
    assert party.name == "Limfjord Hospital, det nye byggeri"
    assert party.id == calendar(session, "Inger Sloth Mikkelsen").id
    query = (
        select(Theme.code)
        .join(RegistrationTheme, RegistrationTheme.theme_id == Theme.id)
        .where(RegistrationTheme.registration_id == party.id)
        .order_by(RegistrationTheme.priority)
    )
    assert list(session.scalars(query)) == ["health-hospital", "health-rehabilitation", "it-positioning"]


def test_a_workshop_of_one_theme_takes_nobody_for_another(session) -> None:
    query = (
        select(Theme.code)
        .join(RegistrationTheme, RegistrationTheme.theme_id == Theme.id)
        .join(Registration, Registration.id == RegistrationTheme.registration_id)
        .where(Registration.workshop_id == workshop(session, "energy-shanghai").id)
    )
    assert {code.partition("-")[0] for code in session.scalars(query)} == {"energy"}


def test_the_demo_experts_want_each_other_and_nobody_vetoes_them_out_of_their_meeting(session) -> None:
    danish, chinese = calendar(session, "Mette Friis Holmgaard"), calendar(session, "Chen Huimin")
    query = select(Preference.kind, Preference.rank).where(
        Preference.from_registration_id.in_([danish.id, chinese.id]),
        Preference.to_registration_id.in_([danish.id, chinese.id]),
    )
    assert [tuple(row) for row in session.execute(query)] == [(PreferenceKind.WANT, 1)] * 2


def test_costs_lie_in_the_past_and_have_a_rate(session) -> None:
    lines = session.scalars(select(CostLine)).all()
    assert {line.workshop_id for line in lines} == {workshop(session).id}
    assert {line.currency for line in lines} == {"DKK", "CNY"}
    assert max(line.incurred_on for line in lines) < TODAY
    rates = session.scalars(select(ExchangeRate)).all()
    assert min(rate.on_date for rate in rates) < min(line.incurred_on for line in lines)
    assert max(rate.on_date for rate in rates) < TODAY


def test_the_instance_has_every_calendar_slot_and_table(session) -> None:
    kick_off = workshop(session)
    instance = workshop_instance(session, kick_off.id)
    sides = Counter(person.side for person in instance.people)
    entries = CASE.participations[0].registrations
    assert sides == Counter(entry.side for entry in entries)
    assert (len(instance.slots), len(instance.resources)) == (14, 2)
    tables = select(func.sum(WorkshopSession.tables)).where(WorkshopSession.workshop_id == kick_off.id)
    assert sum(each.tables for each in instance.sessions) == session.scalar(tables)
    away = {person.id: len(person.unavailable) for person in instance.people}
    assert Counter(away.values()) == Counter(len(entry.away) for entry in entries)


def test_what_the_offices_decided_must_be_in_the_plan(session) -> None:
    [pair] = [pair for pair in workshop_instance(session, workshop(session).id).pairs if pair.must]
    pumps, water = calendar(session, "Henrik Vestergaard Bak"), calendar(session, "Wu Zhiyuan")
    assert (pair.a, pair.b) == (pumps.public_id, water.public_id)
    assert pair.session is not None
    assert session.scalars(select(PairRule.reason)).one().startswith("Both offices want")


def test_scored_pairs_find_those_who_should_meet(session) -> None:
    kick_off = workshop(session)
    store_scores(session, kick_off.id, score(profiles_of(session, kick_off.id)))
    pairs = workshop_instance(session, kick_off.id).pairs
    danish, chinese = calendar(session, "Mette Friis Holmgaard"), calendar(session, "Chen Huimin")

    best, best_too = (
        max((pair for pair in pairs if expert.public_id in {pair.a, pair.b}), key=lambda pair: pair.weight)
        for expert in (danish, chinese)
    )
    assert (best.a, best.b) == (best_too.a, best_too.b) == (danish.public_id, chinese.public_id)
    assert best.reasons["complementarity"] > 0.15
    assert sum(pair.weight > 0.35 for pair in pairs if pair.a == danish.public_id) >= 5
    apart = [pair for pair in pairs if pair.uses]
    assert 0 < len(apart) < len(pairs) / 2


@pytest.mark.parametrize("people", [2, 120])
def test_a_case_of_another_size_is_seeded_too(engine, people: int) -> None:
    with Session(engine) as session:
        seed_demo(session, resized(CASE, people), today=TODAY, now=NOW, password=PASSWORD)
        assert session.scalar(select(func.count(Profile.id))) == people
        sides = Counter(person.side for person in workshop_instance(session, workshop(session).id).people)
        assert set(sides) == {Side.HOST, Side.VISITOR}
