"""The background work that gives every text of a profile its vector: asking for it, and what the worker does of it.

It is asked for whenever texts or registrations change, where a language model is chosen at all; one such job waits or
runs at a time. It ends in the transaction that sees no text without a vector, so a text that is written while it runs
is either seen there or asks for a job of its own. In the same transaction the vectors of texts that nobody has any more
are dropped: of somebody who was forgotten nothing stays behind.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.embedders import model_called
from matchmaker.affinity.remembering import content_digest
from matchmaker.affinity.text import comparable
from matchmaker.affinity.topics import label, topic_names
from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import ProfileTextKind
from matchmaker.services import jobs
from matchmaker.services.vectors import StoredVectors
from matchmaker.store.queries import vectors as queries
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.vectors import TextVector

KIND = "embed"


class Describes(Protocol):
    """Somebody who tells something about themselves."""

    @property
    def summary(self) -> str:
        """One line."""
        ...

    @property
    def about(self) -> str:
        """As many as they like."""
        ...


def ask(session: Session, setting: str, *, now: datetime) -> None:
    """Ask for vectors of all texts that lack one, unless that is asked for already or words alone are compared.

    Parameters
    ----------
    session, now
        The transaction in which texts changed, and the time.
    setting
        The embedder that the operator chose.
    """
    if model_called(setting) is None or _is_asked_for(session):
        return
    jobs.enqueue(session, jobs.Wish(kind=KIND, exclusive_key=KIND), now=now)


def texts_without_vector(session: Session, model: str) -> list[str]:
    """Return the texts that `model` has given no vector yet, each once."""
    known = StoredVectors(session).known(model)
    return [text for digest, text in texts_in_use(session).items() if digest not in known]


def settle(session: Session, claim: jobs.Claim, model: str, *, now: datetime) -> bool:
    """End the job if no text lacks its vector, and drop the vectors that nobody needs; return whether it has ended.

    Raises
    ------
    LeaseLostError
        Another worker holds the job.
    """
    in_use = texts_in_use(session)
    if in_use.keys() - StoredVectors(session).known(model):
        return False
    dropped = StoredVectors(session).keep_only(model, in_use.keys())
    jobs.finish(session, claim, {"model": model, "texts": len(in_use), "dropped": dropped}, now=now)
    return True


def drop_unused(session: Session) -> int:
    """Drop the vectors of texts that nobody has any more, whatever model made them; return of how many texts."""
    if session.scalar(select(TextVector.digest).limit(1)) is None:
        return 0
    return StoredVectors(session).drop_but(texts_in_use(session).keys())


def texts_in_use(session: Session) -> Mapping[str, str]:
    """Return every text that is compared by meaning, by its digest.

    What people offer and seek, what their keywords count as, the words about those who offer nothing, which stand in
    for an offer, and the texts that all others are measured against.
    """
    background = chain.from_iterable(BACKGROUND.values())
    names = topic_names(queries.names_of_themes(session))
    written = [label(text, names) if kind is ProfileTextKind.KEYWORD else text for kind, text in queries.lines(session)]
    groups = [*([person] for person in queries.people(session)), *queries.people_together(session).values()]
    stand_ins = [description(group) for group in groups if not any(person.offers for person in group)]
    return {content_digest(text): text for text in (*background, *written, *stand_ins) if comparable(text)}


def description(people: Iterable[Describes]) -> str:
    """Return what people who sit together tell about themselves: the summary of each, then the words about them."""
    return "\n".join(text for person in people for text in (person.summary, person.about) if text.strip())


def _is_asked_for(session: Session) -> bool:
    active = select(Job.id).where(Job.exclusive_key == KIND, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return session.scalar(active) is not None
