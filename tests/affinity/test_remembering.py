"""What is embedded, what is kept, and what is only read."""

import numpy as np
import pytest

from matchmaker.affinity.remembering import Remembered, Remembering, content_digest
from tests.affinity.models import Told

WIND, SOLAR = (1.0, 0.0), (0.0, 1.0)


class Shelf:
    """Keeps vectors in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], np.ndarray] = {}

    def read(self, model, digests):
        return {digest: self.kept[model, digest] for digest in digests if (model, digest) in self.kept}

    def write(self, model, vectors):
        self.kept |= {(model, digest): vector for digest, vector in vectors.items()}


def test_a_text_is_embedded_once_however_often_and_wherever_it_stands():
    shelf, model = Shelf(), Told({"wind": WIND, "solar": SOLAR})
    first = Remembering(model, shelf).embed(["wind", "solar", "wind"])
    again = Remembering(model, shelf).embed(["solar"])
    assert (first.tolist(), again.tolist()) == ([list(WIND), list(SOLAR), list(WIND)], [list(SOLAR)])
    assert model.asked == [["wind", "solar"]]


def test_spellings_that_a_model_reads_alike_are_one_text():
    assert content_digest("wind\u00a0power\x00") == content_digest(" wind power") != content_digest("Wind power")


def test_each_model_has_its_own_vectors():
    shelf = Shelf()
    Remembering(Told({"wind": WIND}, "one"), shelf).embed(["wind"])
    assert Remembering(Told({"wind": SOLAR}, "other"), shelf).embed(["wind"]).tolist() == [list(SOLAR)]


def test_what_is_kept_is_read_and_nothing_else_is_known():
    shelf, model = Shelf(), Told({"wind": WIND, "solar": SOLAR})
    Remembering(model, shelf).embed(["wind"])
    assert Remembered(model.name, shelf).embed(["solar", "wind", "🙂"]).tolist() == [[0, 0], list(WIND), [0, 0]]


def test_where_nothing_is_kept_every_row_is_zero():
    assert not Remembered("told/1", Shelf()).embed(["wind", "solar"]).any()


def test_nothing_to_compare_is_neither_embedded_nor_kept():
    shelf, model = Shelf(), Told({"wind": WIND})
    Remembering(model, shelf).embed(["🙂", ""])
    assert (model.asked, shelf.kept) == ([], {})


def test_progress_counts_the_texts_that_had_to_be_embedded():
    shelf, model = Shelf(), Told({str(n): WIND for n in range(131)})
    told: list[tuple[int, int]] = []
    for _ in range(2):
        Remembering(model, shelf, lambda done, total: told.append((done, total))).embed([str(n) for n in range(130)])
    assert told == [(0, 130), (64, 130), (128, 130), (130, 130)]


def test_what_was_embedded_before_an_interruption_is_kept():
    shelf, model = Shelf(), Told({str(n): WIND for n in range(100)})

    def interrupted(done, total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Remembering(model, shelf, interrupted).embed([str(n) for n in range(100)])
    assert len(shelf.kept) == 64


def test_vectors_of_another_length_than_the_model_has_now_are_not_known():
    shelf = Shelf()
    Remembering(Told({"wind": (1.0,)}), shelf).embed(["wind"])
    assert Remembering(Told({"solar": SOLAR}), shelf).embed(["wind", "solar"]).tolist() == [[0, 0], list(SOLAR)]
