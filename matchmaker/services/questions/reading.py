"""What an office sees of a question: who meets whom with what speaks for it, or how far the work on the answer is.

Of a pair that does not meet nothing is shown before the whole answer is there: a score that is shown first and
withdrawn later would tell what the general answer hides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL
from matchmaker.domain.jobs import JobState
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError, Refusal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.jobs import PATIENCE
from matchmaker.services.plans.content import Content
from matchmaker.services.plans.heading import PlanHead, WorkshopHead, plan_head, workshop_head
from matchmaker.services.plans.timetables import Seat, seats_of
from matchmaker.services.questions.asking import KIND, fingerprint, gone_of, opened, pair_of
from matchmaker.services.questions.verdict import shown_parts, shown_score
from matchmaker.services.reasons import Reason, carried, reasons_for
from matchmaker.services.vectors import remembered
from matchmaker.services.words import setting_of
from matchmaker.store.queries import names, questions
from matchmaker.store.queries.meetings import interpreters_of
from matchmaker.store.queries.questions import JobRow
from matchmaker.store.queries.timetable import Calendar


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit.

    Parameters
    ----------
    score, parts
        In [0, 1], as far as both offices may read it.
    one, other
        The two, the one of the reader's side first.
    reason
        Why `one` would meet `other`, from what both say of themselves.
    """

    score: float
    parts: Mapping[str, float]
    one: Calendar
    other: Calendar
    reason: Reason


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


def question_of(  # noqa: PLR0913 (who asks about whom in which version, and how it is read)
    session: Session,
    principal: Principal,
    slug: str,
    plan_id: str,
    a: str,
    b: str,
    *,
    language: str,
    embedder: str = LEXICAL,
    now: datetime,
) -> Question:
    """Return who can be asked about, and what is known of the pair `a`, `b` (ids of calendars, in any order).

    Parameters
    ----------
    embedder
        The one that the operator chose: texts are compared by the vectors that it has made so far.

    Raises
    ------
    NotFoundError
        Somebody who is named is not among those who can be asked about, or both are of one side.
    """
    workshop, content, people = opened(session, principal, slug, plan_id)
    if unknown := {each for each in (a, b) if each} - people.keys():
        raise NotFoundError(f"There is nobody of the ids {sorted(unknown)} in this version.")
    pair = pair_of(people, a, b) if a and b else None
    return Question(
        workshop_head(session, principal, workshop, language),
        plan_head(session, principal, workshop, content),
        content,
        tuple(each for each in people.values() if each.side is Side.HOST),
        tuple(each for each in people.values() if each.side is Side.VISITOR),
        "" if pair else a or b,
        _asked(session, View(principal, workshop, language, embedder), content, *pair, now) if pair else None,
    )


@dataclass(frozen=True, slots=True)
class View:
    """Who reads, about which workshop, in which language, with which comparison of texts."""

    principal: Principal
    workshop: WorkshopFacts
    language: str
    embedder: str


def _asked(session: Session, view: View, content: Content, host: Calendar, visitor: Calendar, now: datetime) -> Asked:
    workshop, language = view.workshop, view.language
    held = [each for each in content.sittings if (each.host_id, each.visitor_id) == (host.id, visitor.id)]
    themes, interpreters = names.theme_names(session, language), interpreters_of(session, content.version.id)
    keys = min(host.id, visitor.id), max(host.id, visitor.id)
    sha256 = fingerprint(session, workshop.id, content.version.id, content.version.public_id, *_ids(host, visitor))
    work = questions.answered(session, workshop.id, KIND, sha256)
    return Asked(
        host,
        visitor,
        next(
            (seat for seat in seats_of(content, themes, interpreters) if seat.id in {e.public_id for e in held}), None
        ),
        fit_of(session, view, host, visitor) if held else None,
        gone_of(host, visitor),
        questions.forbidden(session, workshop.id, keys),
        _work(work, now) if work else None,
    )


def fit_of(session: Session, view: View, host: Calendar, visitor: Calendar) -> Fit | None:
    """Return how well two fit and why; None where they were not scored."""
    pair = min(host.id, visitor.id), max(host.id, visitor.id)
    row = questions.score(session, view.workshop.id, pair)
    if row is None:
        return None
    one, other = (host, visitor) if view.workshop.side_of(view.principal.party) is host.side else (visitor, host)
    setting = setting_of(session, view.workshop, view.language)
    reason = reasons_for(session, one, [other], setting, remembered(session, view.embedder))[other.id]
    parts = shown_parts(row.parts)
    return Fit(shown_score(row.parts, row.weights), parts, one, other, carried(reason, parts))


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
