"""Asking why two people of a version do not meet: the job that works it out, once while nothing changes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import Proof
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import jobs
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.heading import unseen_calendars
from matchmaker.services.plans.timetables import calendars_shown
from matchmaker.store.queries import questions
from matchmaker.store.queries.timetable import Calendar
from matchmaker.store.tables.jobs import Job

KIND = "explain"
LIMIT_S = 60.0
"""For each of the two parts of the work: the plan made again, and the explanation."""


def ask(session: Session, principal: Principal, slug: str, plan_id: str, a: str, b: str, *, now: datetime) -> None:
    """Have it worked out why two people of a version do not meet; once for all who ask while nothing changes.

    Raises
    ------
    NotFoundError
        One of the two is not among those who can be asked about, or both are of one side.
    RefusedError
        The version is no plan, or one of the two is not registered any more.
    """
    workshop, content, people = opened(session, principal, slug, plan_id)
    host, visitor = pair_of(people, a, b)
    if content.version.proof is Proof.INFEASIBLE:
        raise RefusedError(Refusal.QUESTION_WITHOUT_PLAN)
    if gone_of(host, visitor):
        raise RefusedError(Refusal.QUESTION_OVERTAKEN)
    sha256 = fingerprint(session, workshop.id, content.version.id, plan_id, host.public_id, visitor.public_id)
    before = questions.answered(session, workshop.id, KIND, sha256)
    if before is not None and before.state in {JobState.QUEUED, JobState.RUNNING, JobState.DONE}:
        return
    wish = jobs.Wish(
        kind=KIND,
        workshop_id=workshop.id,
        requested_by_id=principal.account,
        exclusive_key=f"{KIND}:{sha256}",
        parameters={"plan": plan_id, "a": host.public_id, "b": visitor.public_id, "time_limit_s": LIMIT_S},
    )
    jobs.enqueue(session, wish, now=now).input_sha256 = sha256
    session.flush()


def stop_asking(
    session: Session, principal: Principal, slug: str, plan_id: str, a: str, b: str, *, now: datetime
) -> None:
    """Stop the job about a pair, if one is under way."""
    workshop, content, people = opened(session, principal, slug, plan_id)
    host, visitor = pair_of(people, a, b)
    sha256 = fingerprint(session, workshop.id, content.version.id, plan_id, host.public_id, visitor.public_id)
    active = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    same = Job.workshop_id == workshop.id, Job.kind == KIND, Job.input_sha256 == sha256, active
    for job in session.scalars(select(Job).where(*same).with_for_update()):
        jobs.cancel(session, job, now=now)


def fingerprint(session: Session, workshop_id: int, version_id: int, plan_id: str, a: str, b: str) -> str:
    """Return a hash of a question and of all that its answer rests on; it does not depend on vetoes."""
    state = questions.state_of_input(session, workshop_id, version_id)
    said = [plan_id, sorted((a, b)), state]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def opened(
    session: Session, principal: Principal, slug: str, plan_id: str
) -> tuple[WorkshopFacts, Content, dict[str, Calendar]]:
    """Return workshop and version, and by public id those who can be asked about, in the order of their names."""
    workshop = workshop_at(session, slug)
    require(principal, Action.REASON_READ, workshop.resource())
    content = content_of(session, workshop, plan_id)
    shown = calendars_shown(content, unseen_calendars(session, principal, workshop))
    return workshop, content, {calendar.public_id: calendar for calendar in shown}


def pair_of(people: Mapping[str, Calendar], a: str, b: str) -> tuple[Calendar, Calendar]:
    """Return the two, the host first."""
    two = {people[each].side: people[each] for each in (a, b) if each in people}
    if len(two) != len(Side):
        raise NotFoundError("There is nothing at this address.")
    return two[Side.HOST], two[Side.VISITOR]


def gone_of(host: Calendar, visitor: Calendar) -> tuple[Calendar, ...]:
    """Return those of the two who are not registered any more."""
    return tuple(each for each in (host, visitor) if each.status is not RegistrationStatus.REGISTERED)
