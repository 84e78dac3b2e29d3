"""The figures of the affinity that docs/method.md names are those of the code."""

import re

import pytest

from matchmaker.affinity import centring, components, keywords, latent, lexical, similarity, text, text_similarity
from matchmaker.affinity.background import BACKGROUND
from matchmaker.affinity.bundled_model import PREFIX
from matchmaker.affinity.scores import HOSTS_AT_A_TIME
from matchmaker.affinity.weights import DEFAULT_WEIGHTS
from tests.benchmarks.processes import ROOT

PAGE = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
PART = PAGE.partition("## Affinity: how")[2].partition("\n## ")[0]
TEXT, _, SOURCES = " ".join(PART.split()).partition("### Sources")
NUMBERS = {3: "three"}

FIGURES = {
    "piece": f"their pieces of {lexical.PIECE} characters",
    "usual texts": rf"{{N + {lexical.USUAL_TEXTS}}}{{\mathrm{{df}} + {lexical.USUAL_TEXTS * lexical.USUAL_SHARE:g}}}",
    "usual share": f"as if {lexical.USUAL_TEXTS} texts had been read before, one in a hundred",
    "texts with topics": f"at least {latent.FEWEST_TEXTS} texts that have {latent.FEWEST_TERMS} terms in the mean",
    "topics": f"it is {1 - text_similarity.LATENT_SHARE:g} of that cosine and {text_similarity.LATENT_SHARE:g} of the "
    f"cosine among the event's own topics, the {latent.TOPICS} leading",
    "learnt from": f"learnt from {latent.MOST_TEXTS:,} of them at most",
    "prefix": f"as a {PREFIX})",
    "characters": f"the first {text.MOST_CHARACTERS:,} characters",
    "background": f"({len(BACKGROUND['da'])} sentences each in Danish, English and Chinese",
    "background counts": f"the background counting as {centring.BACKGROUND_COUNTS_AS}.",
    "blend": rf"1 - (1 - {text_similarity.WORDS_COUNT}\,w)(1 - m)",
    "best": rf"m = \min({similarity.BEST}, n)",
    "best in words": f"the best {NUMBERS[similarity.BEST]} averaged",
    "half": f"$h = {components.HALF_OF_MEANING}$ with a language model, {components.HALF_OF_WORDS} with words alone",
    "near": rf"$c \ge {keywords.NEAR}$, the {keywords.MOST_NEAR} nearest at most",
    "blocks": f"blocks of {HOSTS_AT_A_TIME} hosts",
    "weights": "| default weight | 0.5 | 0.2 | 0.1 | 0.1 | 0.1 | +0.3 | −0.2 |",
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_that_the_method_names_is_that_of_the_code(name: str) -> None:
    assert FIGURES[name] in TEXT


def test_the_weights_of_the_table_are_the_defaults() -> None:
    assert list(DEFAULT_WEIGHTS.values()) == [0.5, 0.2, 0.1, 0.1, 0.1, 0.3, -0.2]


def test_every_background_is_as_long_as_the_method_says() -> None:
    assert len({len(written) for written in BACKGROUND.values()}) == 1


def test_every_source_that_is_cited_is_listed() -> None:
    cited = re.findall(r"\[(?:[a-z ]+, after )?([A-Z][^]&,0-9]*?)(?: & [^]0-9]*?)? (\d{4})[],]", TEXT)
    assert len(cited) >= 10
    assert [name for name, year in cited if not re.search(rf"{name}[^:]*{year}:", SOURCES)] == []
