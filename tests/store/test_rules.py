"""Rules that hold in the database itself, on both back-ends, whoever writes.

Each entry of `BREACHES` breaks one rule alone: the database refuses it, and no longer does without that one constraint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import Role
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import Side
from matchmaker.store.tables.costs import LARGEST_AMOUNT, CostLine, ExchangeRate
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.pairs import LARGEST_WEIGHT
from matchmaker.store.tables.people import Consent
from matchmaker.store.tables.plans import Meeting, MeetingSlot
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, RegistrationMember
from matchmaker.store.tables.workshops import Resource, Slot, WorkshopSession
from tests import factories as make


@dataclass
class Event:
    """A workshop of three slots with a plan: `long` fills the first two, `short` the first, `last` the third."""

    session: Session

    def __post_init__(self) -> None:
        self.workshop = make.workshop(self.session)
        self.slots = [make.slot(self.session, self.workshop, number) for number in range(3)]
        self.long, self.short, self.last = (
            make.workshop_session(self.session, self.workshop, slots)
            for slots in (self.slots[:2], self.slots[:1], self.slots[2:])
        )
        self.hosts = [make.registration(self.session, self.workshop) for _ in range(3)]
        self.visitors = [make.registration(self.session, self.workshop, Side.VISITOR) for _ in range(3)]
        self.plan = make.plan(self.session, self.workshop)

    def meet(self, at: WorkshopSession, host: int, visitor: int, table: int = 1) -> Meeting:
        return make.meeting(self.session, self.plan, at, self.hosts[host], self.visitors[visitor], table)

    def add(self, row) -> None:
        make.added(self.session, row)

    def cost_line(self, **given) -> CostLine:
        known = {"category": "venue", "amount_minor_units": 1, "currency": "DKK", "payer": Side.HOST}
        ids = {"workshop_id": self.workshop.id, "party_id": self.workshop.host_party_id}
        dates = {"incurred_on": self.workshop.starts_on, "created_at": make.NOW}
        return CostLine(**{**ids, **known, **dates, **given})

    def rate(self, **given) -> ExchangeRate:
        known = {"base_currency": "CNY", "quote_currency": "DKK", "on_date": self.workshop.starts_on}
        return ExchangeRate(**{**known, "rate": Decimal(1), "source": "typed in", **given})


@pytest.fixture
def event(engine: Engine):
    with Session(engine) as session:
        yield Event(session)


def two_meetings_of_a_person_in_a_slot(event: Event) -> None:
    event.meet(event.short, 0, 0)
    event.meet(event.short, 0, 1, table=2)


def a_meeting_during_the_second_slot_of_a_long_one(event: Event) -> None:
    middle = make.workshop_session(event.session, event.workshop, event.slots[1:2])
    event.meet(event.long, 0, 0)
    event.meet(middle, 0, 1)


def a_meeting_moved_to_where_the_person_sits_already(event: Event) -> None:
    event.meet(event.short, 0, 0)
    later = event.meet(event.last, 0, 1)
    later.session_id = event.long.id
    event.session.flush()


def two_meetings_at_a_table(event: Event) -> None:
    event.meet(event.short, 0, 0)
    event.meet(event.short, 1, 1)


def a_pair_twice(event: Event) -> None:
    event.meet(event.short, 0, 0)
    event.meet(event.last, 0, 0)


def a_pair_in_the_other_order(event: Event) -> None:
    meeting = event.meet(event.short, 0, 0)
    ids = {"registration_a_id": meeting.registration_b_id, "registration_b_id": meeting.registration_a_id}
    event.add(
        Meeting(**ids, plan_id=event.plan.id, session_id=event.last.id, table_number=1, workshop_id=event.workshop.id)
    )


def a_table_zero(event: Event) -> None:
    event.meet(event.short, 0, 0, table=0)


def two_published_plans(event: Event) -> None:
    for _ in range(2):
        make.plan(event.session, event.workshop, status=PlanStatus.PUBLISHED, published_at=make.NOW)


def two_plans_with_one_number(event: Event) -> None:
    make.plan(event.session, event.workshop, number=event.plan.number)


def an_infeasible_plan_published(event: Event) -> None:
    dates = {"status": PlanStatus.PUBLISHED, "published_at": make.NOW}
    make.plan(event.session, event.workshop, proof=Proof.INFEASIBLE, **dates)


def a_meeting_of_another_workshop(event: Event) -> None:
    stranger = make.registration(event.session, make.workshop(event.session), Side.VISITOR)
    make.meeting(event.session, event.plan, event.short, event.hosts[0], stranger)


def a_person_in_two_calendars(event: Event) -> None:
    person = make.profile(event.session, make.party(event.session))
    for host in event.hosts[:2]:
        ids = {"registration_id": host.id, "workshop_id": event.workshop.id}
        event.add(RegistrationMember(**ids, profile_id=person.id))


def an_answer_about_another_workshops_slot(event: Event) -> None:
    foreign = make.slot(event.session, make.workshop(event.session))
    ids = {"registration_id": event.hosts[0].id, "slot_id": foreign.id, "workshop_id": event.workshop.id}
    event.add(Availability(**ids, available=False))


def a_preference_about_oneself(event: Event) -> None:
    make.preference(event.session, event.hosts[0], event.hosts[0], PreferenceKind.WANT)


def two_preferences_about_one_person(event: Event) -> None:
    for kind in PreferenceKind:
        make.preference(event.session, event.hosts[0], event.visitors[0], kind)


def a_veto_with_a_rank(event: Event) -> None:
    ids = {"from_registration_id": event.hosts[0].id, "to_registration_id": event.visitors[0].id}
    veto = {"kind": PreferenceKind.VETO, "rank": 1, "said_at": make.NOW}
    event.add(Preference(workshop_id=event.workshop.id, **ids, **veto))


def a_negative_weight(event: Event) -> None:
    make.pair_score(event.session, event.hosts[0], event.visitors[0], weight=-0.1)


def an_infinite_weight(event: Event) -> None:
    make.pair_score(event.session, event.hosts[0], event.visitors[0], weight=float("inf"))


def a_score_too_much(event: Event) -> None:
    make.pair_score(event.session, event.hosts[0], event.visitors[0], weight=LARGEST_WEIGHT + 1)


def a_pair_scored_twice(event: Event) -> None:
    for _ in range(2):
        make.pair_score(event.session, event.hosts[0], event.visitors[0])


def a_pair_that_must_and_must_not_meet(event: Event) -> None:
    make.pair_rule(event.session, event.hosts[0], event.visitors[0], must=True, forbidden=True)


def fewer_than_no_tables(event: Event) -> None:
    make.workshop_session(event.session, event.workshop, event.slots[:1], tables=-1)


def fewer_than_no_interpreters(event: Event) -> None:
    make.resource(event.session, event.workshop, capacity=-1)


def an_interpreter_with_one_language(event: Event) -> None:
    event.add(Resource(workshop_id=event.workshop.id, name="x", language_a="da", capacity=1))


def a_slot_that_ends_before_it_starts(event: Event) -> None:
    slot = event.slots[0]
    times = {"starts_at": make.NOW, "ends_at": make.NOW - timedelta(minutes=1)}
    event.add(Slot(workshop_id=slot.workshop_id, day=slot.day, **times))


def a_workshop_of_a_party_with_itself(event: Event) -> None:
    event.workshop.visitor_party_id = event.workshop.host_party_id
    event.session.flush()


def a_workshop_that_ends_before_it_starts(event: Event) -> None:
    event.workshop.ends_on = event.workshop.starts_on - timedelta(days=1)
    event.session.flush()


def fewer_than_no_meetings_wanted(event: Event) -> None:
    make.registration(event.session, event.workshop, max_meetings=-1)


def two_accounts_with_one_address(event: Event) -> None:
    for _ in range(2):
        make.account(event.session, email_normalised="ane@example.dk")


def an_organiser_of_no_party(event: Event) -> None:
    make.account(event.session, role=Role.ORGANISER)


def two_active_jobs_with_one_exclusive_key(event: Event) -> None:
    make.job(event.session, exclusive_key="solve")
    make.job(event.session, exclusive_key="solve", state=JobState.RUNNING, lease_until=make.NOW)


def a_running_job_without_a_lease(event: Event) -> None:
    make.job(event.session, state=JobState.RUNNING)


def a_finished_job_without_an_end(event: Event) -> None:
    make.job(event.session, state=JobState.DONE)


def more_than_all_of_a_job_done(event: Event) -> None:
    make.job(event.session, progress=1.01)


def a_negative_cost(event: Event) -> None:
    event.add(event.cost_line(amount_minor_units=-1))


def a_cost_beyond_all_measure(event: Event) -> None:
    event.add(event.cost_line(amount_minor_units=LARGEST_AMOUNT + 1))


def a_currency_of_two_letters(event: Event) -> None:
    event.add(event.cost_line(currency="DK"))


def a_deviation_without_a_reason(event: Event) -> None:
    event.add(event.cost_line(follows_rule=False))


def a_rate_of_zero(event: Event) -> None:
    event.add(event.rate(rate=Decimal(0)))


def two_rates_of_one_source_and_date(event: Event) -> None:
    event.add(event.rate())
    event.add(event.rate(rate=Decimal(2)))


def two_journal_entries_after_one(event: Event) -> None:
    for letter in "ab":
        event.add(_journal_entry(sha256=letter * 64))


BREACHES: dict[Callable[[Event], None], tuple[str, str]] = {
    two_meetings_of_a_person_in_a_slot: ("meeting_slots", "pk_meeting_slots"),
    a_meeting_during_the_second_slot_of_a_long_one: ("meeting_slots", "pk_meeting_slots"),
    a_meeting_moved_to_where_the_person_sits_already: ("meeting_slots", "pk_meeting_slots"),
    two_meetings_at_a_table: ("meetings", "uq_meetings_plan_id_session_id_table_number"),
    a_pair_twice: ("meetings", "uq_meetings_plan_id_registration_a_id_registration_b_id"),
    a_pair_in_the_other_order: ("meetings", "ck_meetings_smaller_first"),
    a_table_zero: ("meetings", "ck_meetings_table_from_one"),
    two_published_plans: ("plans", "uq_plans_published"),
    two_plans_with_one_number: ("plans", "uq_plans_workshop_id_number"),
    an_infeasible_plan_published: ("plans", "ck_plans_published_is_possible"),
    a_meeting_of_another_workshop: ("meetings", "fk_meetings_workshop_id_registration_b_id"),
    a_person_in_two_calendars: ("registration_members", "uq_registration_members_workshop_id_profile_id"),
    an_answer_about_another_workshops_slot: ("availabilities", "fk_availabilities_workshop_id_slot_id"),
    a_preference_about_oneself: ("preferences", "ck_preferences_about_another"),
    two_preferences_about_one_person: ("preferences", "uq_preferences_from_registration_id_to_registration_id"),
    a_veto_with_a_rank: ("preferences", "ck_preferences_only_wants_have_ranks"),
    a_negative_weight: ("pair_scores", "ck_pair_scores_weight_in_range"),
    an_infinite_weight: ("pair_scores", "ck_pair_scores_weight_in_range"),
    a_score_too_much: ("pair_scores", "ck_pair_scores_weight_in_range"),
    a_pair_scored_twice: ("pair_scores", "uq_pair_scores_registration_a_id_registration_b_id"),
    a_pair_that_must_and_must_not_meet: ("pair_rules", "ck_pair_rules_not_both"),
    fewer_than_no_tables: ("sessions", "ck_sessions_tables_not_negative"),
    fewer_than_no_interpreters: ("resources", "ck_resources_capacity_not_negative"),
    an_interpreter_with_one_language: ("resources", "ck_resources_languages_in_pairs"),
    a_slot_that_ends_before_it_starts: ("slots", "ck_slots_ends_after_start"),
    a_workshop_of_a_party_with_itself: ("workshops", "ck_workshops_two_parties"),
    a_workshop_that_ends_before_it_starts: ("workshops", "ck_workshops_days_in_order"),
    fewer_than_no_meetings_wanted: ("registrations", "ck_registrations_max_meetings_not_negative"),
    two_accounts_with_one_address: ("accounts", "uq_accounts_email_normalised"),
    an_organiser_of_no_party: ("accounts", "ck_accounts_office_has_party"),
    two_active_jobs_with_one_exclusive_key: ("jobs", "uq_jobs_active"),
    a_running_job_without_a_lease: ("jobs", "ck_jobs_running_has_lease"),
    a_finished_job_without_an_end: ("jobs", "ck_jobs_final_has_end"),
    more_than_all_of_a_job_done: ("jobs", "ck_jobs_progress_in_range"),
    a_negative_cost: ("cost_lines", "ck_cost_lines_amount_in_range"),
    a_cost_beyond_all_measure: ("cost_lines", "ck_cost_lines_amount_in_range"),
    a_currency_of_two_letters: ("cost_lines", "ck_cost_lines_currency_of_three_letters"),
    a_deviation_without_a_reason: ("cost_lines", "ck_cost_lines_deviation_has_reason"),
    a_rate_of_zero: ("rates", "ck_rates_rate_positive"),
    two_rates_of_one_source_and_date: ("rates", "uq_rates_base_currency_quote_currency_on_date_source"),
    two_journal_entries_after_one: ("journal", "uq_journal_previous_sha256"),
}
"""Each way to break a rule, with the table and the name of the constraint that must catch it."""

_UNIQUE_INDEXES = {"uq_plans_published", "uq_jobs_active"}

BREAKING = pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: breach.__name__)


@BREAKING
def test_the_database_refuses(event, breach):
    with pytest.raises(IntegrityError):
        breach(event)


@BREAKING
def test_nothing_but_its_constraint_refuses(engine, breach):
    _drop(engine, *BREACHES[breach])

    with Session(engine) as session:
        breach(Event(session))


def test_people_may_meet_one_after_the_other(event):
    event.meet(event.long, 0, 0)
    event.meet(event.last, 0, 1)


def test_a_person_may_meet_in_one_slot_of_two_plans(event):
    event.meet(event.short, 0, 0)
    event.plan = make.plan(event.session, event.workshop)
    event.meet(event.short, 0, 1)


def test_a_long_meeting_takes_both_people_in_every_slot(event):
    event.meet(event.long, 0, 0)

    taken = event.session.execute(select(MeetingSlot.slot_id, MeetingSlot.registration_id))
    slots, people = event.slots[:2], (event.hosts[0], event.visitors[0])
    assert {tuple(row) for row in taken} == {(slot.id, person.id) for slot in slots for person in people}


def test_a_moved_meeting_frees_its_old_slots(event):
    meeting = event.meet(event.long, 0, 0)
    meeting.session_id = event.last.id
    event.session.flush()

    assert set(event.session.scalars(select(MeetingSlot.slot_id))) == {event.slots[2].id}


def test_a_deleted_meeting_frees_its_slots(event):
    event.session.delete(event.meet(event.long, 0, 0))
    event.session.flush()

    assert event.session.scalar(select(func.count()).select_from(MeetingSlot)) == 0


def test_a_slot_in_which_people_meet_cannot_be_removed(event):
    event.meet(event.short, 0, 0)

    with pytest.raises(IntegrityError):
        event.session.execute(delete(Slot).where(Slot.id == event.slots[0].id))


def test_a_finished_job_leaves_its_exclusive_key_free(event):
    make.job(event.session, exclusive_key="solve", state=JobState.DONE, finished_at=make.NOW)
    make.job(event.session, exclusive_key="solve")


def _journal_entry(**given) -> JournalEntry:
    known = {"at": make.NOW, "action": "test", "details": {}, "previous_sha256": "0" * 64, "sha256": "a" * 64}
    return JournalEntry(**{**known, **given})


def _consent(session: Session) -> Consent:
    person = make.profile(session, make.party(session))
    return Consent(profile_id=person.id, purpose="seen", granted=True, wording="1", said_at=make.NOW)


@pytest.mark.parametrize("table", [JournalEntry, Consent], ids=lambda table: table.__tablename__)
@pytest.mark.parametrize("act", ["update", "delete", "truncate"])
def test_what_was_said_stays(event, table, act, back_end):
    event.add(_journal_entry() if table is JournalEntry else _consent(event.session))
    statement = {
        "update": update(table).values(id=99),
        "delete": delete(table),
        "truncate": text(f"TRUNCATE {table.__tablename__} CASCADE"),
    }[act]
    if act == "truncate" and back_end == "sqlite":
        return  # SQLite has no such statement

    with pytest.raises(IntegrityError, match="append-only"):
        event.session.execute(statement)


def _drop(engine: Engine, table: str, constraint: str) -> None:
    """Take one constraint away; on SQLite by making the table, which is still empty, anew without it."""
    if constraint in _UNIQUE_INDEXES:
        statements = [f"DROP INDEX {constraint}"]
    elif engine.dialect.name == "sqlite":
        statements = _remake_without(engine, table, constraint)
    else:
        statements = [f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"]
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _remake_without(engine: Engine, table: str, constraint: str) -> list[str]:
    look = text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type IN ('table', 'trigger') ORDER BY type")
    with engine.connect() as connection:
        definition, *triggers = connection.scalars(look, {"table": table})
    lines = [line.strip().rstrip(",") for line in definition.strip().removesuffix(")").splitlines()]
    kept = [line for line in lines[1:] if line and not line.startswith(f"CONSTRAINT {constraint} ")]
    assert len(kept) < len([line for line in lines[1:] if line])
    return [f"DROP TABLE {table}", lines[0] + ", ".join(kept) + ")", *triggers]
