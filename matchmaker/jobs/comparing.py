"""The work that compares people: vectors of all texts, and the parts of all pairs of a workshop."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import Embedder, embedder_called
from matchmaker.affinity.remembering import Remembering
from matchmaker.config import Settings
from matchmaker.errors import InputError, Refusal, RefusedError
from matchmaker.files.profiles import Profiles
from matchmaker.jobs.telling import COMPARING, Telling
from matchmaker.jobs.vectors import KeptVectors
from matchmaker.services import embedding, jobs, parts, scoring
from matchmaker.store.transaction import reading, repeating

EMBEDDING = "embed"
"""The stage in which a language model reads texts that it has not read before."""

_log = logging.getLogger(__name__)


def embed_texts(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Give every text its vector, until none is without; where words alone are compared, there is nothing to do."""
    while not _embedded(engine, claim, settings):
        _log.info("job %s: somebody wrote more meanwhile", claim.public_id)


def _embedded(engine: Engine, claim: jobs.Claim, settings: Settings) -> bool:
    """Embed the texts that have no vector now, and return whether the job has ended with that."""
    with Telling(engine, claim, EMBEDDING) as telling:
        model = semantic_for(engine, settings, telling)
        if model is not None:
            with reading(engine) as session:
                missing = embedding.texts_without_vector(session, model.name)
            model.embed(missing)
    return repeating(engine, lambda session: _settled(session, claim, model))


def _settled(session: Session, claim: jobs.Claim, model: Embedder | None) -> bool:
    if model is not None:
        return embedding.settle(session, claim, model.name, now=_now())
    jobs.finish(session, claim, {"model": ""}, now=_now())
    return True


def compute_parts(engine: Engine, claim: jobs.Claim, settings: Settings) -> None:
    """Compute and keep the parts of all pairs of a workshop."""
    with Telling(engine, claim) as telling:
        with reading(engine) as session:
            profiles = scoring.profiles_of(session, workshop_of(claim))
            topics = scoring.topics_of(session, workshop_of(claim))
        keep_parts(engine, claim, profiles, topics, semantic_for(engine, settings, telling))
    repeating(engine, lambda session: jobs.finish(session, claim, {}, now=_now()))


def keep_parts(
    engine: Engine, claim: jobs.Claim, profiles: Profiles, topics: scoring.Topics, semantic: Embedder | None
) -> None:
    """Keep the parts of all pairs of `profiles` for those who try weights, unless they are kept already."""
    workshop = workshop_of(claim)
    sha256 = parts.input_sha256(profiles, "" if semantic is None else semantic.name, topics)
    with reading(engine) as session:
        if parts.is_kept(session, workshop, sha256):
            return
    computed = parts.parts_of(profiles, semantic, topics)
    repeating(engine, lambda session: parts.keep(session, workshop, computed, sha256, now=_now()))


def workshop_of(claim: jobs.Claim) -> int:
    """Return the key of the workshop that a job is about."""
    if claim.workshop_id is None:
        raise LookupError(f"The job {claim.public_id} is of no workshop.")
    return claim.workshop_id


def semantic_for(engine: Engine, settings: Settings, telling: Telling) -> Embedder | None:
    """Return what compares texts by meaning, with vectors kept in the database; None where words alone do.

    Raises
    ------
    RefusedError
        The model that the operator chose cannot be used.
    """
    try:
        embedder = embedder_called(settings.embedder)
    except InputError as error:
        _log.warning("no language model: %s", error)
        raise RefusedError(Refusal.MODEL_UNUSABLE) from error
    if embedder is None:
        return None
    return Remembering(embedder, KeptVectors(engine), _progress(telling))


def _progress(telling: Telling) -> Callable[[int, int], None]:
    """Return what tells how many texts have been read; when all have, people are compared again."""

    def tell(done: int, total: int) -> None:
        telling.say(EMBEDDING if done < total else COMPARING, done, total)

    return tell


def _now() -> datetime:
    return datetime.now(UTC)
