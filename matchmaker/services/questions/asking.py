"""Asking why two people of a version meet or do not: what is known at once, and the job that works out the rest.

Who meets whom is shown at once with what speaks for it. Of a pair that does not meet nothing is shown before the whole
answer is there: a score that is shown first and withdrawn later would tell what the general answer hides.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
from matchmaker.services.plans.heading import PlanHead, WorkshopHead, plan_head, unseen_calendars, workshop_head
from matchmaker.services.plans.timetables import Seat, calendars_shown, seats_of
from matchmaker.services.questions.verdict import shown_parts, shown_score
from matchmaker.services.runs import PATIENCE
from matchmaker.store.queries import names, questions, timetable
from matchmaker.store.queries.questions import JobRow
from matchmaker.store.queries.timetable import Calendar
from matchmaker.store.tables.jobs import Job

KIND = "explain"
LIMIT_S = 60.0
"""For each of the two parts of the work: the plan made again, and the explanation."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit, in [0, 1], and the parts of it that both offices may read."""

    score: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Work:
    """How far the job is that works out an answer.

    Parameters
    ----------
    share
        How much of the present stage is done, in [0, 1].
    unattended
        It has been waiting for so long that no worker seems to be there.
    failure
        Why it ended without an answer, if it did.
    """

    state: JobState
    share: float
    text: str
    cancelling: bool
    unattended: bool
    failure: Refusal | None
    attempts: int
    result: Mapping[str, Any] | None

    @property
    def active(self) -> bool:
        """Whether the answer is still to come."""
        return self.state in {JobState.QUEUED, JobState.RUNNING}


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair that is asked about.

    Parameters
    ----------
    seat
        Where they meet in this version; None where they do not.
    fit
        Why they meet; None where they do not, or where the pair is not scored any more.
    gone
        Those of the two who are not registered any more.
    forbidden
        Why the two offices decided that they must not meet (may be empty); None where they did not.
    work
        The job about them and things as they are, if there was one.
    """

    host: Calendar
    visitor: Calendar
    seat: Seat | None
    fit: Fit | None
    gone: tuple[Calendar, ...]
    forbidden: str | None
    work: Work | None


@dataclass(frozen=True, slots=True)
class Question:
    """All that the page of a question shows before the answer.

    Parameters
    ----------
    hosts, visitors
        Who can be asked about.
    one
        The person who was chosen already, where it is only one.
    """

    workshop: WorkshopHead
    plan: PlanHead
    content: Content
    hosts: tuple[Calendar, ...]
    visitors: tuple[Calendar, ...]
    one: str
    asked: Asked | None


def question_of(
    session: Session, principal: Principal, slug: str, plan_id: str, a: str, b: str, *, language: str, now: datetime
) -> Question:
    """Return who can be asked about, and what is known of the pair `a`, `b` (ids of calendars, in any order).

    Raises
    ------
    NotFoundError
        Somebody who is named is not among those who can be asked about, or both are of one side.
    """
    workshop, content, people = _opened(session, principal, slug, plan_id)
    if unknown := {each for each in (a, b) if each} - people.keys():
        raise NotFoundError(f"There is nobody of the ids {sorted(unknown)} in this version.")
    pair = _pair(people, a, b) if a and b else None
    return Question(
        workshop_head(session, principal, workshop, language),
        plan_head(session, principal, workshop, content),
        content,
        tuple(each for each in people.values() if each.side is Side.HOST),
        tuple(each for each in people.values() if each.side is Side.VISITOR),
        "" if pair else a or b,
        _asked(session, workshop, content, *pair, language, now) if pair else None,
    )


def ask(session: Session, principal: Principal, slug: str, plan_id: str, a: str, b: str, *, now: datetime) -> None:
    """Have it worked out why two people of a version do not meet; once for all who ask while nothing changes.

    Raises
    ------
    NotFoundError
        One of the two is not among those who can be asked about, or both are of one side.
    RefusedError
        The version is no plan, or one of the two is not registered any more.
    """
    workshop, content, people = _opened(session, principal, slug, plan_id)
    host, visitor = _pair(people, a, b)
    if content.version.proof is Proof.INFEASIBLE:
        raise RefusedError(Refusal.QUESTION_WITHOUT_PLAN)
    if _gone(host, visitor):
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
    workshop, content, people = _opened(session, principal, slug, plan_id)
    host, visitor = _pair(people, a, b)
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


def _opened(
    session: Session, principal: Principal, slug: str, plan_id: str
) -> tuple[WorkshopFacts, Content, dict[str, Calendar]]:
    """Return workshop and version, and by public id those who can be asked about, in the order of their names."""
    workshop = workshop_at(session, slug)
    require(principal, Action.REASON_READ, workshop.resource())
    content = content_of(session, workshop, plan_id)
    shown = calendars_shown(content, unseen_calendars(session, principal, workshop))
    return workshop, content, {calendar.public_id: calendar for calendar in shown}


def _pair(people: Mapping[str, Calendar], a: str, b: str) -> tuple[Calendar, Calendar]:
    """Return the two, the host first."""
    two = {people[each].side: people[each] for each in (a, b) if each in people}
    if len(two) != len(Side):
        raise NotFoundError("There is nothing at this address.")
    return two[Side.HOST], two[Side.VISITOR]


def _asked(
    session: Session,
    workshop: WorkshopFacts,
    content: Content,
    host: Calendar,
    visitor: Calendar,
    language: str,
    now: datetime,
) -> Asked:
    held = [each for each in content.sittings if (each.host_id, each.visitor_id) == (host.id, visitor.id)]
    themes, interpreters = names.theme_names(session, language), timetable.interpreters(session, content.version.id)
    keys = min(host.id, visitor.id), max(host.id, visitor.id)
    sha256 = fingerprint(session, workshop.id, content.version.id, content.version.public_id, *_ids(host, visitor))
    work = questions.answered(session, workshop.id, KIND, sha256)
    return Asked(
        host,
        visitor,
        next(
            (seat for seat in seats_of(content, themes, interpreters) if seat.id in {e.public_id for e in held}), None
        ),
        fit_of(session, workshop.id, keys) if held else None,
        _gone(host, visitor),
        questions.forbidden(session, workshop.id, keys),
        _work(work, now) if work else None,
    )


def fit_of(session: Session, workshop_id: int, pair: tuple[int, int]) -> Fit | None:
    """Return how well a pair (the smaller key first) fits; None where it was not scored."""
    row = questions.score(session, workshop_id, pair)
    return Fit(shown_score(row.parts, row.weights), shown_parts(row.parts)) if row else None


def _gone(host: Calendar, visitor: Calendar) -> tuple[Calendar, ...]:
    return tuple(each for each in (host, visitor) if each.status is not RegistrationStatus.REGISTERED)


def _ids(host: Calendar, visitor: Calendar) -> tuple[str, str]:
    return host.public_id, visitor.public_id


def _work(row: JobRow, now: datetime) -> Work:
    waits: timedelta = now - row.due_at
    return Work(
        row.state,
        row.progress,
        row.progress_text,
        row.cancel_requested_at is not None and row.state is JobState.RUNNING,
        row.state is JobState.QUEUED and waits > PATIENCE,
        Refusal(row.error) if row.error else None,
        row.attempts,
        row.result,
    )
