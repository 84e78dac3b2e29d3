"""The demonstration that the browser walks through: what ``matchmaker demo`` lays out, and the states beyond it.

A newcomer to the demo meets a workshop whose plan is agreed. Pages have more to say than that: a run that waits, works,
found nothing, failed or was cancelled; a version that waits for the other office, and one that is out of date; a
workshop that is open but empty, and one that is not yet open. All of it is laid out once, on top of the real demo.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.cli.demo import PASSWORD
from matchmaker.cli.demo_folder import DemoFolder, opened
from matchmaker.config import PREFIX, Settings
from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.programmes.document import Terms, Titles
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.errors import Refusal
from matchmaker.services import accounts, plans, runs, standings
from matchmaker.services.staleness import mark_stale
from matchmaker.services.workshops import NewWorkshop, create_workshop, hostings
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember
from matchmaker.store.tables.workshops import Slot, Workshop
from matchmaker.store.transaction import reading, transaction
from tests import factories
from tests.browser.office_work import hand_in_and_draft, look_at_a_repair, work_of
from tests.browser.serving import working
from tests.console import matchmaker

KICK_OFF, ENERGY = "kick-off-midtjylland", "energy-shanghai"
PLANNED_LATER, NOBODY_YET = "wind-over-water", "clean-water"
"""A workshop that is not yet open, and one that is open and for which nobody has registered."""

EXPERT_DK, EXPERT_CN = "expert.dk@demo.example", "expert.cn@demo.example"
ORGANISER_DK, ORGANISER_CN = "organiser.dk@demo.example", "organiser.cn@demo.example"
REVIEWER, OPERATOR = "reviewer.dk@demo.example", "operator@demo.example"
NEWCOMER = "newcomer.dk@demo.example"
"""An expert who has an account and nothing else."""

PATIENCE_S = 90.0
LIMIT_S = 10.0


@dataclass(frozen=True)
class Demonstration:
    """Where a demonstration lies."""

    folder: DemoFolder

    def settings(self) -> Settings:
        """The settings of its application."""
        known = {name.removeprefix(PREFIX).lower(): text for name, text in self._environment().items() if text}
        return Settings(**known)

    def _environment(self) -> dict[str, str]:
        return self.folder.environment("http://127.0.0.1:5000")


def laid_out(folder: Path) -> Demonstration:
    """Make the demo in `folder` as a newcomer would, and add the further states."""
    ended = matchmaker("demo", "--no-serve", settings={f"{PREFIX}INSTANCE": str(folder)})
    assert ended.code == 0, ended.err
    demo = Demonstration(DemoFolder(folder / "demo"))
    with opened(demo.folder) as engine:
        with working(demo._environment()):
            _plans_beyond(engine)
        with transaction(engine) as session:
            _workshops_beyond(session)
            hand_in_and_draft(session, _principal(session, ORGANISER_DK), NOBODY_YET)
            _runs_beyond(session)
            _newcomer(session)
    return demo


def _plans_beyond(engine: Engine) -> None:
    """A run that finds no plan, a version that waits for the other office, and one that is out of date."""
    with transaction(engine) as session:
        rule = _impossible(session)
    _run(engine, ORGANISER_CN, ENERGY)
    with transaction(engine) as session:
        session.execute(delete(PairRule).where(PairRule.id == rule))
        session.execute(update(Availability).values(available=True).where(Availability.workshop_id.in_(_id(ENERGY))))
    proposed = _run(engine, ORGANISER_CN, ENERGY)
    with transaction(engine) as session:
        plans.propose(session, _principal(session, ORGANISER_CN), ENERGY, proposed, now=_now())
        office = _principal(session, ORGANISER_DK)
    look_at_a_repair(engine, office, KICK_OFF)
    _run(engine, ORGANISER_DK, KICK_OFF)
    with transaction(engine) as session:
        mark_stale(session, session.scalars(_id(KICK_OFF)).one(), now=_now())


def _impossible(session: Session) -> int:
    """Decide that two people meet of whom one is away all the time; return the decision's key."""
    workshop = session.scalars(select(Workshop).where(Workshop.slug == ENERGY)).one()
    of_side = select(Registration).where(Registration.workshop_id == workshop.id).order_by(Registration.id).limit(1)
    host, visitor = (session.scalars(of_side.where(Registration.side == side)).one() for side in Side)
    session.execute(delete(Availability).where(Availability.registration_id == host.id))
    ids = {"registration_id": host.id, "workshop_id": workshop.id}
    for slot in session.scalars(select(Slot).where(Slot.workshop_id == workshop.id)):
        session.add(Availability(**ids, slot_id=slot.id, available=False))
    known = select(PairRule).where(
        PairRule.registration_a_id.in_([host.id, visitor.id]), PairRule.registration_b_id.in_([host.id, visitor.id])
    )
    for rule in session.scalars(known):
        session.delete(rule)
    session.flush()
    return factories.pair_rule(session, host, visitor, must=True, reason="The two directors signed for it.").id


def _run(engine: Engine, office: str, slug: str) -> str:
    """Run the solver and return the id of the version that came of it."""
    with transaction(engine) as session:
        asks = _principal(session, office)
        run = runs.start_run(session, asks, slug, time_limit_s=LIMIT_S, now=_now()).public_id
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with reading(engine) as session:
            state = runs.run_state(session, asks, slug, run, now=_now())
        if state.ended:
            assert state.plan is not None, state
            return state.plan.public_id
        assert time.monotonic() < deadline, state
        time.sleep(0.1)


def _workshops_beyond(session: Session) -> None:
    """A workshop that is not yet open, and one that is and for which nobody has registered."""
    office = _principal(session, ORGANISER_DK)
    key = hostings(session, office, "en")[0].key
    for slug, days, names in (
        (PLANNED_LATER, 200, {"en": "Wind over water", "da": "Vind over vand", "zh": "水上风电"}),
        (NOBODY_YET, 260, {"en": "Clean water", "da": "Rent vand", "zh": "清洁用水"}),
    ):
        first = _now().date() + timedelta(days=days)
        titles = {language: Titles(name, "") for language, name in names.items()}
        terms = Terms(titles, first, first, "Europe/Copenhagen", "Aarhus", "en")
        assert create_workshop(session, office, NewWorkshop(key, terms), now=_now()) == slug
    row = session.scalars(select(Workshop).where(Workshop.slug == NOBODY_YET)).one()
    row.status = WorkshopStatus.OPEN
    row.registration_closes_at = _now() + timedelta(days=100)
    begins = datetime(row.starts_on.year, row.starts_on.month, row.starts_on.day, 8, tzinfo=UTC)
    for half_hours in range(3):
        starts_at = begins + timedelta(minutes=30 * half_hours)
        ends_at = starts_at + timedelta(minutes=30)
        slot = Slot(workshop_id=row.id, day=row.starts_on, starts_at=starts_at, ends_at=ends_at)
        factories.workshop_session(session, row, [factories.added(session, slot)])


def _runs_beyond(session: Session) -> None:
    """One run that waits, one that works, one that failed and one that was cancelled; no worker touches them."""
    now = _now()
    kick_off, energy = (session.scalars(_id(slug)).one() for slug in (KICK_OFF, ENERGY))
    known = {"parameters": {"time_limit_s": 60.0, "seed": 0}, "created_at": now, "due_at": now}
    ended = {"started_at": now, "finished_at": now + timedelta(seconds=8), "attempts": 1}
    value, bound = {"guarantee": 0.0, "weight": 41.5}, {"guarantee": 0.0, "weight": 44.25}
    standing = standings.standing_text("timetable", value, bound, now.timestamp() - 12)
    factories.job(session, workshop_id=energy, state=JobState.CANCELLED, **known, **ended)
    factories.job(session, workshop_id=energy, state=JobState.FAILED, error=str(Refusal.RUN_NO_HOSTS), **known, **ended)
    factories.job(
        session, workshop_id=energy, state=JobState.RUNNING, progress=0.4, progress_text=standing, started_at=now,
        lease_until=now + timedelta(days=1), attempts=1, exclusive_key="running", **known,
    )  # fmt: skip
    factories.job(session, workshop_id=kick_off, state=JobState.QUEUED, exclusive_key="waiting", **known)


def _newcomer(session: Session) -> None:
    of = {"role": Role.EXPERT, "party": "midtjylland", "language": "da"}
    accounts.create(session, email=NEWCOMER, password=PASSWORD, **of, now=_now())


@dataclass(frozen=True)
class Known:
    """What stands in a demonstration, for addresses: public ids.

    Parameters
    ----------
    plans
        By the slug of the workshop and what the version is: its status, ``stale`` or ``infeasible``.
    jobs
        By the slug of the workshop and the state of the run; of several in one state the first.
    people
        Somebody whom the demo's expert of the other side meets, by the code of the party.
    lines
        A cost line by the code of the party.
    reviewers
        The account of a reviewer by the code of the party.
    """

    plans: dict[tuple[str, str], str]
    jobs: dict[tuple[str, str], str]
    people: dict[str, str]
    lines: dict[str, str]
    reviewers: dict[str, str]
    work: dict[str, str]


def known_of(demo: Demonstration) -> Known:
    """Return what stands in a demonstration."""
    lines = select(Party.code, CostLine.public_id).join(Party, Party.id == CostLine.party_id)
    reviewers = select(Party.code, Account.public_id).join(Party, Party.id == Account.party_id)
    reviewers = reviewers.where(Account.role == Role.REVIEWER)
    with opened(demo.folder) as engine, reading(engine) as session:
        return Known(
            {(slug, _what(plan)): plan.public_id for slug, plan in session.execute(_newest_first(WorkshopPlan))},
            {(slug, str(job.state)): job.public_id for slug, job in session.execute(_newest_first(Job))},
            {"midtjylland": _profile(session, EXPERT_DK), "shanghai": _profile(session, EXPERT_CN)},
            dict(session.execute(lines).all()),
            dict(session.execute(reviewers).all()),
            {**work_of(session, KICK_OFF), "own meeting": session.scalars(_own_meeting()).one()},
        )


def _own_meeting() -> Select[tuple[str]]:
    """Return the statement for the meeting of the demo's two experts that is in force."""
    sits = [
        select(RegistrationMember.registration_id)
        .join(Profile, Profile.id == RegistrationMember.profile_id)
        .join(Account, Account.id == Profile.account_id)
        .where(Account.email == email)
        for email in (EXPERT_DK, EXPERT_CN)
    ]
    return (
        select(Meeting.public_id)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .join(Workshop, Workshop.id == Meeting.workshop_id)
        .where(Workshop.slug == KICK_OFF, WorkshopPlan.status == PlanStatus.PUBLISHED)
        .where(*(or_(Meeting.registration_a_id.in_(one), Meeting.registration_b_id.in_(one)) for one in sits))
    )


def _newest_first(table: type[WorkshopPlan] | type[Job]) -> Select[tuple[str, Any]]:
    of = select(Workshop.slug, table).join(Workshop, Workshop.id == table.workshop_id)
    return of.order_by(table.id.desc())


def _what(plan: WorkshopPlan) -> str:
    if plan.proof is Proof.INFEASIBLE:
        return "infeasible"
    return "stale" if plan.stale_since else str(plan.status)


def _profile(session: Session, email: str) -> str:
    return session.scalars(
        select(Profile.public_id).join(Account, Account.id == Profile.account_id).where(Account.email == email)
    ).one()


def _id(slug: str) -> Select[tuple[int]]:
    return select(Workshop.id).where(Workshop.slug == slug)


def _principal(session: Session, email: str) -> Principal:
    account = session.scalars(select(Account).where(Account.email == email)).one()
    return Principal(account.id, account.role, account.party_id)


def _now() -> datetime:
    return datetime.now(UTC)
