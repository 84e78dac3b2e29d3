"""Expertise meets across Danish, English and Chinese: phrases in three languages, half of them only for this report."""

import csv
from pathlib import Path

import numpy as np
import pytest

from matchmaker.affinity.bundled_model import bundled_model_works
from matchmaker.affinity.embedders import Embedder, embedder_called
from matchmaker.affinity.text_similarity import compared_texts, similarities

TRIPLES = Path(__file__).parent / "texts" / "expertise_triples.csv"
LANGUAGES = ("da", "en", "zh")


def reported() -> list[dict[str, str]]:
    """The even rows; the odd ones were for choosing."""
    with TRIPLES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))[1::2]


def found(semantic: Embedder | None) -> dict[tuple[str, str], float]:
    """For each ordered pair of languages, the share of phrases nearest to their own translation among all."""
    rows = reported()
    texts = compared_texts([row[language] for language in LANGUAGES for row in rows], semantic)
    places = {language: slice(at * len(rows), (at + 1) * len(rows)) for at, language in enumerate(LANGUAGES)}
    return {
        (one, other): float(
            np.mean(similarities(texts[places[one]], texts[places[other]]).argmax(axis=1) == np.arange(len(rows)))
        )
        for one in LANGUAGES
        for other in LANGUAGES
        if one != other
    }


def test_there_are_enough_phrases_over_all_themes():
    rows = reported()
    assert (len(rows) >= 60, len({row["theme"] for row in rows})) == (True, 4)


@pytest.mark.skipif(not bundled_model_works(), reason="the language model of the wheel does not run on this machine")
def test_a_phrase_finds_its_translation_with_the_language_model():
    shares = found(embedder_called("auto"))
    assert np.mean(list(shares.values())) >= 0.95
    assert min(shares.values()) >= 0.9


def test_words_alone_find_few_translations():
    shares = found(None)
    assert shares["da", "zh"] < shares["da", "en"] < 0.8
