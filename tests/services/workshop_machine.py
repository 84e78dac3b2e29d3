"""A workshop in which experts and both offices do anything in any order: what must hold after every step.

Each step is one use case in a transaction of its own, by somebody who may do it or may not. What is refused has
changed nothing; what is done must leave every rule in force.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.domain.costs import CostCategory
from matchmaker.domain.people import SEEN_BY_OTHER_SIDE
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.workshops import RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import MatchmakerError
from matchmaker.services import plans, preferences, programmes, registrations, runs
from matchmaker.services.access import workshop_at
from matchmaker.services.costs import lines
from matchmaker.services.plans.content import content_of
from matchmaker.services.registrations import Wishes
from matchmaker.store.journal_chain import hash_of_entry
from matchmaker.store.queries import plans as plan_queries
from matchmaker.store.tables.confirmations import Confirmation, WorkshopChange
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.journal import JournalEntry
from matchmaker.store.tables.people import Consent, ProfileLanguage
from matchmaker.store.tables.plans import Meeting, MeetingSlot, WorkshopPlan
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration
from matchmaker.store.tables.workshops import SessionSlot, Workshop, WorkshopSession
from matchmaker.store.transaction import reading, transaction
from tests import delegations as people
from tests import factories as make

HOSTS, VISITORS, SESSIONS = 2, 3, 3
office = st.sampled_from(list(Side))
host = st.integers(0, HOSTS - 1)
visitor = st.integers(0, VISITORS - 1)
place = st.integers(0, SESSIONS - 1)
someone = st.tuples(office, st.integers(0, 1))


class WorkshopMachine(RuleBasedStateMachine):
    """The steps, and what must hold after each."""

    engine: ClassVar[Engine]

    def __init__(self) -> None:
        super().__init__()
        with transaction(self.engine) as session:
            session.expire_on_commit = False
            self.world = people.delegations(session, HOSTS, VISITORS, SESSIONS)
            self.world.workshop.status = WorkshopStatus.OPEN
            everybody = [*self.world.hosts, *self.world.visitors]
            for each in everybody:
                seen = {"purpose": SEEN_BY_OTHER_SIDE, "granted": True, "wording": "2026-11", "said_at": make.NOW}
                known = {"profile_id": each.profile.id}
                session.add_all([Consent(**known, **seen), ProfileLanguage(**known, language="en")])
            session.flush()
            self.slug, self.at = self.world.slug, self.world.workshop.id
            self.experts = {Side.HOST: self._people(self.world.hosts), Side.VISITOR: self._people(self.world.visitors)}
            self.offices = {side: self.world.office(side) for side in Side}
            self.first_entry = session.scalar(select(func.max(JournalEntry.id))) or 0
        self.now = make.NOW

    @staticmethod
    def _people(experts: list[people.Expert]) -> list[tuple[Principal, str, int]]:
        return [(each.principal(), each.profile.public_id, each.registration.id) for each in experts]

    def _do(self, act: Any) -> Any:
        """Do something in a transaction; None where it was refused, which leaves nothing behind."""
        self.now += timedelta(minutes=1)
        with suppress(MatchmakerError), transaction(self.engine) as session:
            return act(session)
        return None

    @rule(who=someone, least=st.integers(0, 3), most=st.integers(0, 4), stale=st.booleans())
    def register(self, who: tuple[Side, int], least: int, most: int, *, stale: bool) -> None:
        asks, _, row = self.experts[who[0]][who[1]]

        def act(session: Session) -> str:
            version = session.scalar(select(Registration.version).where(Registration.id == row)) or 0
            page = registrations.registration_page(session, asks, self.slug, language="en", now=self.now)
            wishes = Wishes({}, frozenset(slot.public_id for slot in page.slots), least, most, version - stale)
            return registrations.register(session, asks, self.slug, wishes, now=self.now)

        assert self._do(act) is None or not stale

    @rule(who=someone)
    def leave(self, who: tuple[Side, int]) -> None:
        asks, _, row = self.experts[who[0]][who[1]]

        def act(session: Session) -> None:
            version = session.scalar(select(Registration.version).where(Registration.id == row)) or 0
            registrations.withdraw(session, asks, self.slug, version=version, now=self.now)

        self._do(act)

    @rule(
        who=someone,
        about=st.integers(0, 1),
        kind=st.sampled_from([*PreferenceKind, None]),
        rank=st.one_of(st.none(), st.integers(1, 4)),
    )
    def wish(self, who: tuple[Side, int], about: int, kind: PreferenceKind | None, rank: int | None) -> None:
        asks = self.experts[who[0]][who[1]][0]
        person = self.experts[Side.VISITOR if who[0] is Side.HOST else Side.HOST][about][1]
        self._do(lambda session: preferences.say(session, asks, self.slug, person, kind, rank=rank, now=self.now))

    @rule(meetings=st.lists(st.tuples(host, visitor, place), min_size=1, max_size=4))
    def plan(self, meetings: list[tuple[int, int, int]]) -> None:
        """Add a draft as a run would; what no plan can be is refused by the database."""

        def act(session: Session) -> None:
            at = session.get_one(Workshop, self.at)
            last = session.scalar(select(func.max(WorkshopPlan.number)).where(WorkshopPlan.workshop_id == self.at))
            row = make.plan(session, at, number=(last or 0) + 1)
            taken = Counter[int]()
            places = session.scalars(select(WorkshopSession).where(WorkshopSession.workshop_id == self.at)).all()
            for one, other, number in meetings:
                session_row = places[number % len(places)]
                taken[session_row.id] += 1
                if taken[session_row.id] <= session_row.tables:
                    two = [
                        session.get_one(Registration, self.experts[side][index][2])
                        for side, index in ((Side.HOST, one), (Side.VISITOR, other))
                    ]
                    if all(each.status is RegistrationStatus.REGISTERED for each in two):
                        make.meeting(session, row, session_row, *two, table=taken[session_row.id])

        with suppress(IntegrityError):
            self._do(act)

    @rule(side=office, act=st.sampled_from(["propose", "confirm", "withdraw", "reject"]), which=st.integers(0, 2))
    def agree(self, side: Side, act: str, which: int) -> None:
        def do(session: Session) -> tuple[str, PlanStatus] | None:
            found = session.scalars(
                select(WorkshopPlan.public_id)
                .where(WorkshopPlan.workshop_id == self.at)
                .order_by(WorkshopPlan.id.desc())
            ).all()
            if which >= len(found):
                return None
            plan, asks = found[which], self.offices[side]
            sha256 = content_of(session, workshop_at(session, self.slug), plan).sha256
            given: dict[str, Any] = {"sha256": sha256} if act in {"propose", "confirm"} else {}
            done = getattr(plans, act)(session, asks, self.slug, plan, **given, now=self.now)
            return plan, done.status

        self._hold_deal(self._do(do), act)

    def _hold_deal(self, done: tuple[str, PlanStatus] | None, act: str) -> None:
        """What is published this moment keeps what everybody said: no veto in it, nobody who left, no change since."""
        if done is None or act != "confirm" or done[1] is not PlanStatus.PUBLISHED:
            return
        with reading(self.engine) as session:
            row = session.scalars(select(WorkshopPlan).where(WorkshopPlan.public_id == done[0])).one()
            if row.published_at != self.now:
                return
            assert row.stale_since is None
            assert plan_queries.unwanted(session, row.id) == {}
            met = (
                select(Meeting.registration_a_id)
                .where(Meeting.plan_id == row.id)
                .union(select(Meeting.registration_b_id).where(Meeting.plan_id == row.id))
            )
            statuses = session.scalars(select(Registration.status).where(Registration.id.in_(met))).all()
            assert set(statuses) == {RegistrationStatus.REGISTERED}

    @rule(side=office, number=place, tables=st.integers(0, 3), stale=st.booleans())
    def change_programme(self, side: Side, number: int, tables: int, *, stale: bool) -> None:
        def act(session: Session) -> programmes.Saved:
            page = programmes.show_programme(session, self.offices[side], self.slug, "en")
            sessions = list(page.editable.sessions)
            sessions[number] = replace(sessions[number], tables=tables)
            changed = replace(page.editable, sessions=tuple(sessions))
            version = page.version - stale
            return programmes.save_programme(session, self.offices[side], self.slug, changed, version, now=self.now)

        assert self._do(act) is None or not stale

    @rule(side=office, act=st.sampled_from(["confirm", "reject", "withdraw"]))
    def decide_on_change(self, side: Side, act: str) -> None:
        def do(session: Session) -> None:
            page = programmes.show_programme(session, self.offices[side], self.slug, "en")
            if page.proposal is None:
                return
            given = (page.proposal.sha256,) if act == "confirm" else ()
            decide = getattr(programmes, f"{act}_change")
            decide(session, self.offices[side], self.slug, page.proposal.id, *given, now=self.now)

        self._do(do)

    @rule(
        side=office,
        minor_units=st.integers(0, 10**6),
        act=st.sampled_from(["add", "change", "delete"]),
        stale=st.booleans(),
    )
    def cost(self, side: Side, minor_units: int, act: str, *, stale: bool) -> None:
        def do(session: Session) -> None:
            asks = self.offices[side]
            entry = lines.CostEntry(CostCategory.VENUE, minor_units, "DKK", date(2009, 3, 1))
            row = session.scalars(
                select(CostLine).where(CostLine.workshop_id == self.at, CostLine.party_id == asks.party)
            ).first()
            if act == "add":
                lines.add_cost(session, asks, self.slug, entry, now=self.now)
            elif row is not None and act == "change":
                version = row.version - stale
                lines.change_cost(session, asks, self.slug, row.public_id, entry, version=version, now=self.now)
            elif row is not None:
                lines.delete_cost(session, asks, self.slug, row.public_id, version=row.version - stale, now=self.now)

        self._do(do)

    @rule(side=office, key=st.sampled_from(["one", "two"]))
    def start_run(self, side: Side, key: str) -> None:
        self._do(
            lambda session: runs.start_run(session, self.offices[side], self.slug, idempotency_key=key, now=self.now)
        )

    @invariant()
    def every_rule_holds(self) -> None:
        with reading(self.engine) as session:
            self._nobody_is_booked_twice(session)
            self._tables_suffice_for_plans_that_are_not_out_of_date(session)
            self._what_is_published_has_both_confirmations_of_one_hash(session)
            self._one_change_waits_at_most(session)
            self._ranks_are_one_to_the_number_of_wants(session)
            self._the_journal_is_whole(session)

    def _nobody_is_booked_twice(self, session: Session) -> None:
        seats = []
        for side in (Meeting.registration_a_id, Meeting.registration_b_id):
            query = select(Meeting.plan_id, SessionSlot.slot_id, side)
            query = query.join(SessionSlot, SessionSlot.session_id == Meeting.session_id)
            seats += [tuple(row) for row in session.execute(query.where(Meeting.workshop_id == self.at))]
        taken = select(MeetingSlot.plan_id, MeetingSlot.slot_id, MeetingSlot.registration_id)
        of_here = taken.join(Meeting, Meeting.id == MeetingSlot.meeting_id).where(Meeting.workshop_id == self.at)
        kept = [tuple(row) for row in session.execute(of_here)]
        assert len(seats) == len(set(seats))
        assert sorted(seats) == sorted(kept)

    def _tables_suffice_for_plans_that_are_not_out_of_date(self, session: Session) -> None:
        query = select(WorkshopSession.tables, func.max(Meeting.table_number), func.count(Meeting.id))
        query = query.join(WorkshopSession, WorkshopSession.id == Meeting.session_id)
        query = query.join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        waiting = WorkshopPlan.status.in_((PlanStatus.DRAFT, PlanStatus.PROPOSED))
        here = Meeting.workshop_id == self.at, WorkshopPlan.stale_since.is_(None), waiting
        rows = session.execute(query.where(*here).group_by(Meeting.plan_id, WorkshopSession.id, WorkshopSession.tables))
        assert all(most <= tables and number <= tables for tables, most, number in rows)

    def _what_is_published_has_both_confirmations_of_one_hash(self, session: Session) -> None:
        in_force = WorkshopPlan.workshop_id == self.at, WorkshopPlan.status == PlanStatus.PUBLISHED
        published = session.scalars(select(WorkshopPlan.public_id).where(*in_force)).all()
        assert len(published) <= 1
        for plan in published:
            of_plan = Confirmation.kind == ConfirmedKind.PLAN, Confirmation.subject_id == plan
            said = session.scalars(select(Confirmation).where(*of_plan)).all()
            parties = {self.offices[side].party for side in Side}
            assert ({each.party_id for each in said}, len({each.sha256 for each in said})) == (parties, 1)
        proposed = WorkshopPlan.workshop_id == self.at, WorkshopPlan.status == PlanStatus.PROPOSED
        assert session.scalar(select(func.count(WorkshopPlan.id)).where(*proposed)) in {0, 1}

    def _one_change_waits_at_most(self, session: Session) -> None:
        waits = WorkshopChange.workshop_id == self.at, WorkshopChange.state == ChangeState.PROPOSED
        assert session.scalar(select(func.count(WorkshopChange.id)).where(*waits)) in {0, 1}

    def _ranks_are_one_to_the_number_of_wants(self, session: Session) -> None:
        query = select(Preference.from_registration_id, Preference.rank).where(Preference.workshop_id == self.at)
        wants = session.execute(query.where(Preference.kind == PreferenceKind.WANT)).all()
        for own in {each for each, _ in wants}:
            ranks = sorted(rank for each, rank in wants if each == own)
            assert ranks == list(range(1, len(ranks) + 1))

    def _the_journal_is_whole(self, session: Session) -> None:
        query = select(JournalEntry).where(JournalEntry.id >= self.first_entry).order_by(JournalEntry.id)
        entries = session.scalars(query).all()
        assert all(each.sha256 == hash_of_entry(each) for each in entries)
        assert all(late.previous_sha256 == early.sha256 for early, late in pairwise(entries))
