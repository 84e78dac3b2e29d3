"""How long the day's desk takes from "see what a repair would change" to the page, and to the publication.

``python -m tests.benchmarks.desk [HOSTS VISITORS]`` lays out a workshop of invented people (200 × 200 where nothing
else is asked for; 12 slots of 4 sessions, about 40 scored pairs a person) in a SQLite file, plans and publishes it, and
lets the third slot run: 5 % of the people do not come, 5 % come late, one session is closed, 5 % of the meetings are
locked. It then times what the page does, step by step, and looks whether what had begun stayed, what became of what was
locked, whether the moves are proven the fewest, and whether everybody whose meetings changed has one letter. The aim is
5 seconds.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.plans import PlanStatus
from matchmaker.errors import NotFoundError
from matchmaker.services import desk, matching, plans
from matchmaker.services.encode.plans import store_plan
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.plans.noted import require_begun_kept
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from matchmaker.store.queries import timetable
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.transaction import reading, transaction
from tests import assembly, factories

SLOTS, SESSIONS_OF_A_SLOT, PAIRS_EACH, SHARE = 12, 4, 40, 0.05
Found = TypeVar("Found")


def main(hosts: int, visitors: int) -> None:
    """Lay out the workshop, let things happen, and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'desk.db'}"
        revisions.upgrade(url)
        engine = make_engine(url)
        at = _laid_out(engine, hosts, visitors)
        _published(engine, at)
        now = at.slots[2].starts_at + timedelta(minutes=3)
        _happened(engine, at, now)
        _repaired(engine, at, now)
        engine.dispose()


def _laid_out(engine: Engine, hosts: int, visitors: int) -> assembly.Assembly:
    draw = Random(11)
    with transaction(engine) as session:
        at = assembly.assembled(session, hosts=hosts, visitors=visitors, slots=SLOTS, tables=hosts // 8)
        for slot in at.slots:
            for _ in range(SESSIONS_OF_A_SLOT - 1):
                factories.workshop_session(session, at.workshop, [slot], tables=hosts // 8)
        for profile in session.scalars(select(Profile)):
            profile.contact_email = f"{profile.public_id}@example.org"
        for host in at.hosts:
            for visitor in draw.sample(at.visitors, min(PAIRS_EACH, visitors)):
                factories.pair_score(session, host, visitor, weight=draw.random())
        session.flush()
        session.expunge_all()
    return at


def _published(engine: Engine, at: assembly.Assembly) -> None:
    with reading(engine) as session:
        instance = workshop_instance(session, at.workshop.id)
    plan = matching.solve(instance, sha256=factories.SOME_HASH, time_limit_s=20)
    with transaction(engine) as session:
        row = store_plan(session, at.workshop.id, None, plan, now=factories.NOW)
        row.status, row.published_at = PlanStatus.PUBLISHED, factories.NOW
        draw = Random(3)
        for meeting in session.scalars(select(Meeting)):
            meeting.locked = draw.random() < SHARE
    _say(f"planned: {len(plan.meetings)} meetings, {plan.status}")


def _happened(engine: Engine, at: assembly.Assembly, now: datetime) -> None:
    draw = Random(5)
    with transaction(engine) as session:
        until = at.slots[-1].ends_at
        asked = {"holds_until": until, "most_moves": 1000, "now": now}
        proposed = desk.propose_mandate(session, at.host_office, at.slug, **asked)
        desk.confirm_mandate(session, at.visitor_office, at.slug, proposed.sha256, now=now)
        everybody = [*at.hosts, *at.visitors]
        some = draw.sample(everybody, round(2 * SHARE * len(everybody)))
        for number, each in enumerate(some):
            late = number % 2 == 1
            kind, slot = (DeskEventKind.LATE, at.slots[5].public_id) if late else (DeskEventKind.ABSENT, "")
            _note(session, at, desk.NewNote(kind, each.public_id, slot), now)
        _note(session, at, desk.NewNote(DeskEventKind.CLOSED, at.sessions[4].public_id), now)


def _note(session: Session, at: assembly.Assembly, new: desk.NewNote, now: datetime) -> None:
    for office in (at.host_office, at.visitor_office):
        try:
            desk.note(session, office, at.slug, new, "key", now=now)
        except NotFoundError:  # somebody of the other side who lets nobody see them, and meets nobody
            continue
        return


def _repaired(engine: Engine, at: assembly.Assembly, now: datetime) -> None:
    began, worked = time.perf_counter(), time.process_time()
    with reading(engine) as session:
        given = _timed("read", lambda: desk.read_repair(session, at.host_office, at.slug, now=now))
    found = _timed("computed", lambda: desk.compute_repair(given))
    with transaction(engine) as session:
        plan_id = _timed("kept", lambda: desk.keep_repair(session, at.host_office, at.slug, found, now=now))
    with reading(engine) as session:
        asked = {"language": "en", "now": now}
        shown = _timed("shown", lambda: desk.preview_of(session, at.host_office, at.slug, plan_id, **asked))
    _say(f"an answer in {time.perf_counter() - began:.2f} s, {time.process_time() - worked:.2f} s of work")
    _say(
        f"moves {shown.moves}, proven least {shown.fewest}; fall away {shown.lost}, new {shown.gained}, "
        f"told {shown.told}; beyond the mandate: {shown.beyond}; {shown.version.proof}, gaps {dict(shown.version.gap)}"
    )
    telling = plans.Announcing(by_mail=True, agenda="https://example.org")
    applied = {"announcing": telling, "now": now}
    with transaction(engine) as session:
        _timed(
            "published",
            lambda: desk.apply_repair(session, at.host_office, at.slug, plan_id, shown.sha256, **applied),
        )
    with reading(engine) as session:
        _looked_at(session, at, plan_id, shown.told, now)


def _looked_at(session: Session, at: assembly.Assembly, plan_id: str, told: int, now: datetime) -> None:
    after = session.scalars(select(WorkshopPlan).where(WorkshopPlan.public_id == plan_id)).one()
    before = after.based_on_id or 0
    seated = {key: timetable.sittings(session, key) for key in (before, after.id)}
    require_begun_kept(seated[before], seated[after.id], timetable.places(session, at.workshop.id), now)
    stand = {(each.host_id, each.visitor_id, each.session_id) for each in seated[after.id]}
    lost = {
        each for each in seated[before] if each.locked and (each.host_id, each.visitor_id, each.session_id) not in stand
    }
    letters = session.execute(
        select(func.count(OutboxMessage.id), func.count(OutboxMessage.profile_id.distinct()))
    ).one()
    _say(f"what has begun is as it was; of the locked, {len(lost)} fell away with somebody who does not come")
    _say(f"letters {letters[0]}, to {letters[1]} people, of {told} announced")


def _timed(what: str, act: Callable[[], Found]) -> Found:
    began, worked = time.perf_counter(), time.process_time()
    found = act()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    _say(f"{what}: {took:.2f} s, of which this process worked {worked:.2f} s")
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:] or ("200", "200")))
