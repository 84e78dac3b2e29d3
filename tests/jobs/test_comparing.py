"""What the process that does the work makes of texts without a vector, and of pairs without parts."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from sqlalchemy import Engine, select

from matchmaker.affinity.remembering import content_digest
from matchmaker.config import Settings
from matchmaker.domain.jobs import JobState
from matchmaker.errors import Refusal, RefusedError
from matchmaker.jobs import child, comparing
from matchmaker.jobs.vectors import KeptVectors
from matchmaker.services import embedding, jobs, parts, runs
from matchmaker.services.vectors import StoredVectors
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.people import ProfileText
from matchmaker.store.tables.vectors import TextVector, WorkshopParts
from matchmaker.store.transaction import reading, transaction
from tests import assembly

NOW = datetime.now(UTC)


class Lengths:
    """Knows of a text how long it is; does something else on the side."""

    name = "lengths/1"

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.asked: list[str] = []
        self._meanwhile = meanwhile

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        self._meanwhile()
        angles = np.array([len(text) / 20 for text in texts])
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Lengths:
    model = Lengths()
    monkeypatch.setattr(comparing, "embedder_called", lambda _name: model)
    return model


def settings(embedder: str = "some/model") -> Settings:
    return Settings(database_url="sqlite:///unused", embedder=embedder, instance="/nonexistent")


def assembled(engine: Engine) -> assembly.Assembly:
    with transaction(engine) as session:
        made = assembly.assembled(session)
        session.flush()
        session.expunge_all()
    return made


def claim_of(engine: Engine, kind: str, workshop_id: int | None = None) -> jobs.Claim:
    with transaction(engine) as session:
        jobs.enqueue(session, jobs.Wish(kind=kind, workshop_id=workshop_id), now=NOW)
        claim = jobs.claim_next(session, "worker", now=datetime.now(UTC))
        assert claim is not None
        return claim


def write(engine: Engine, text: str) -> None:
    with transaction(engine) as session:
        session.add(ProfileText(profile_id=1, kind="keyword", position=len(text), text=text))


def state_of(engine: Engine) -> tuple[JobState, str]:
    with reading(engine) as session:
        job = session.scalars(select(Job).order_by(Job.id.desc())).first()
        assert job is not None
        return job.state, job.error


def test_every_text_gets_its_vector_once(engine: Engine, model: Lengths) -> None:
    assembled(engine)

    child.WORK[embedding.KIND](engine, claim_of(engine, embedding.KIND), settings())
    child.WORK[embedding.KIND](engine, claim_of(engine, embedding.KIND), settings())

    with reading(engine) as session:
        assert embedding.texts_without_vector(session, model.name) == []
        stored = StoredVectors(session).known(model.name)
    assert sorted(model.asked) == sorted(set(model.asked))
    assert stored == {content_digest(text) for text in model.asked}
    assert state_of(engine) == (JobState.DONE, "")


def test_a_text_that_is_written_while_the_job_runs_is_not_forgotten(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assembled(engine)
    more = iter(["tidal power"])
    model = Lengths(lambda: [write(engine, text) for text in more] and None)
    monkeypatch.setattr(comparing, "embedder_called", lambda _name: model)

    child.WORK[embedding.KIND](engine, claim_of(engine, embedding.KIND), settings())

    with reading(engine) as session:
        assert embedding.texts_without_vector(session, model.name) == []
    assert "tidal power" in model.asked
    assert state_of(engine) == (JobState.DONE, "")


def test_where_words_alone_are_compared_the_job_ends_with_nothing(engine: Engine) -> None:
    assembled(engine)

    child.WORK[embedding.KIND](engine, claim_of(engine, embedding.KIND), settings("lexical"))

    with reading(engine) as session:
        assert session.scalars(select(TextVector)).all() == []
    assert state_of(engine) == (JobState.DONE, "")


def test_a_model_that_cannot_be_had_ends_the_job_with_a_reason(engine: Engine) -> None:
    assembled(engine)
    claim = claim_of(engine, embedding.KIND)

    with pytest.raises(RefusedError):
        child.WORK[embedding.KIND](engine, claim, settings("/not/there"))
    child._do(engine, claim, settings("/not/there"))

    assert state_of(engine) == (JobState.FAILED, Refusal.MODEL_UNUSABLE.value)


def test_the_parts_of_a_workshop_are_kept_with_the_model_that_compared_its_texts(
    engine: Engine, model: Lengths
) -> None:
    workshop = assembled(engine).workshop.id

    child.WORK[parts.KIND](engine, claim_of(engine, parts.KIND, workshop), settings())

    with reading(engine) as session:
        found = parts.kept(session, workshop)
        assert found is not None
        assert (found.parts.model, found.outdated_since) == (model.name, None)
        assert found.parts.tables.possible.shape == (3, 2)
        assert StoredVectors(session).known(model.name) == {content_digest(text) for text in model.asked}
    assert state_of(engine) == (JobState.DONE, "")


def test_parts_that_are_there_already_are_not_computed_again(
    engine: Engine, model: Lengths, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = assembled(engine).workshop.id
    child.WORK[parts.KIND](engine, claim_of(engine, parts.KIND, workshop), settings())

    def refuse(*_arguments: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(parts, "parts_of", refuse)
    child.WORK[parts.KIND](engine, claim_of(engine, parts.KIND, workshop), settings())

    assert state_of(engine) == (JobState.DONE, "")


def test_a_run_reads_every_text_first_and_leaves_the_parts_of_its_pairs(engine: Engine, model: Lengths) -> None:
    made = assembled(engine)
    with transaction(engine) as session:
        runs.start_run(session, made.host_office, made.slug, now=NOW)
        claim = jobs.claim_next(session, "worker", now=datetime.now(UTC))
        assert claim is not None

    child.plan_workshop(engine, claim, settings())

    with reading(engine) as session:
        row = session.scalars(select(WorkshopParts)).one()
        assert (row.model, row.outdated_since) == (model.name, None)
        assert StoredVectors(session).known(model.name) == {content_digest(text) for text in model.asked}
    assert state_of(engine) == (JobState.DONE, "")


def test_progress_is_told_while_texts_are_read(engine: Engine, model: Lengths, monkeypatch: pytest.MonkeyPatch) -> None:
    assembled(engine)
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(comparing.Telling, "say", lambda _self, *said: told.append(said))

    child.WORK[embedding.KIND](engine, claim_of(engine, embedding.KIND), settings())

    assert told[0] == ("embed", 0, len(model.asked))
    assert told[-1] == ("compare", len(model.asked), len(model.asked))


def test_vectors_are_kept_outside_of_any_transaction_of_the_work(engine: Engine) -> None:
    store = KeptVectors(engine)
    vector = np.array([1, 0], dtype=np.float32)

    store.write("some/model", {content_digest("wind"): vector})

    assert store.read("some/model", [content_digest("wind")])[content_digest("wind")].tolist() == [1, 0]
