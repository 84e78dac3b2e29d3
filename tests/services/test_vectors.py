"""Vectors of texts in the database: what is written is read again, by model, whoever wrote it first."""

import numpy as np
from sqlalchemy import func, select

from matchmaker.affinity.embedders import model_called
from matchmaker.affinity.remembering import content_digest
from matchmaker.services import vectors
from matchmaker.services.vectors import StoredVectors, remembered
from matchmaker.store.tables.vectors import TextVector
from matchmaker.store.transaction import reading, transaction
from tests.statements import counted

MODEL = "some-model/1"
THIRD = np.array([1 / 3, -2 / 3, 2 / 3], dtype=np.float32)
OTHER = np.array([0, 1, 0], dtype=np.float32)


def digest(text: str) -> str:
    return content_digest(text)


def test_a_vector_is_read_bit_for_bit_as_it_was_written(engine):
    with transaction(engine) as session:
        StoredVectors(session).write(MODEL, {digest("wind"): THIRD})

    with reading(engine) as session:
        found = StoredVectors(session).read(MODEL, [digest("wind"), digest("waves")])

    assert list(found) == [digest("wind")]
    assert found[digest("wind")].dtype == np.float32
    assert found[digest("wind")].tobytes() == THIRD.tobytes()


def test_a_vector_of_another_model_is_not_read(engine):
    with transaction(engine) as session:
        StoredVectors(session).write(MODEL, {digest("wind"): THIRD})
        found = StoredVectors(session).read("some-model/2", [digest("wind")])

    assert found == {}


def test_what_another_worker_wrote_meanwhile_stays(engine):
    with transaction(engine) as session:
        StoredVectors(session).write(MODEL, {digest("wind"): THIRD})

    with transaction(engine) as session:
        StoredVectors(session).write(MODEL, {digest("wind"): OTHER, digest("waves"): OTHER})
        found = StoredVectors(session).read(MODEL, [digest("wind"), digest("waves")])

    assert found[digest("wind")].tobytes() == THIRD.tobytes()
    assert found[digest("waves")].tobytes() == OTHER.tobytes()


def test_nothing_to_write_writes_nothing(engine):
    with transaction(engine) as session:
        StoredVectors(session).write(MODEL, {})
        assert session.scalar(select(func.count()).select_from(TextVector)) == 0


def test_many_digests_are_read_in_groups_and_in_their_order(engine, monkeypatch):
    monkeypatch.setattr(vectors, "AT_A_TIME", 2)
    wanted = [digest(text) for text in ("one", "two", "three", "four", "five")]
    with transaction(engine) as session:
        StoredVectors(session).write(MODEL, dict.fromkeys(wanted, THIRD))

    with reading(engine) as session, counted(engine) as statements:
        found = StoredVectors(session).read(MODEL, wanted)

    assert list(found) == wanted
    assert len([each for each in statements if "text_vectors" in each]) == 3


def test_more_texts_than_a_statement_has_room_for_are_read(engine):
    with reading(engine) as session:
        assert StoredVectors(session).read(MODEL, [digest(str(number)) for number in range(25_000)]) == {}


def test_only_what_is_in_use_is_kept(engine):
    with transaction(engine) as session:
        store = StoredVectors(session)
        store.write(MODEL, {digest("wind"): THIRD, digest("erased"): OTHER})
        store.write("old-model", {digest("wind"): OTHER})

        dropped = store.keep_only(MODEL, [digest("wind"), digest("not embedded yet")])

        rows = session.execute(select(TextVector.model, TextVector.digest)).all()
    assert dropped == 2
    assert [tuple(row) for row in rows] == [(MODEL, digest("wind"))]


def test_nothing_is_remembered_where_words_alone_are_compared(engine):
    with reading(engine) as session:
        assert remembered(session, "lexical") is None


def test_a_request_reads_the_vectors_of_the_model_that_was_chosen(engine):
    setting = "some/model"
    model = model_called(setting)
    assert model is not None
    with transaction(engine) as session:
        StoredVectors(session).write(model, {digest("wind"): OTHER})

    with reading(engine) as session:
        found = remembered(session, setting)
        assert found is not None
        rows = found.embed(["waves", "wind"])

    assert rows.tolist() == [[0, 0, 0], [0, 1, 0]]
