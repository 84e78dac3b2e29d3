"""The language in which a short phrase is written, so that a quotation can be marked with it.

The script decides where it can. Between languages of Latin letters a statistical identifier does (py3langid: Lui &
Baldwin 2012, "langid.py: an off-the-shelf language identification tool"), asked only about the languages that the
writer can be expected to use: over all of its languages a line of five words is often taken for a neighbour.
"""

from copy import copy
from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from matchmaker.affinity.scripts import script

SURE = 0.75
"""Below this probability the language counts as not known. Of the 304 lines in Latin letters of the founding case every
one is told right between Danish and English, and one lies below."""

OF_SCRIPTS = {
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "THAI": "th",
    "DEVANAGARI": "hi",
}
"""The language that is taken for granted in a script: all others that use it are rarer here."""

ALWAYS_OF_SCRIPT = frozenset({"zh", "ja", "ko", "el", "he", "th"})
"""Those that need not be among the expected ones: no other language is likely to be written in their script."""

LABELS = {"nb": "no"}
"""What the identifier calls a language, where that is not its code."""


@lru_cache(maxsize=4096)
def written_in(text: str, expected: frozenset[str]) -> str:
    """Return the language of `text` as a code of two letters; empty where it cannot be told.

    Parameters
    ----------
    expected
        Codes of the languages that the writer may use, without regions. Where only one of them is written in Latin
        letters, every text in Latin letters is in it.
    """
    written = script(text)
    if written is None:
        return ""
    if written != "LATIN":
        language = OF_SCRIPTS.get(written, "")
        return language if language in ALWAYS_OF_SCRIPT | expected else ""
    candidates = sorted(expected - set(OF_SCRIPTS.values()))
    if len(candidates) < 2:
        return "".join(candidates)
    return _most_likely(text, tuple(candidates))


def _most_likely(text: str, candidates: tuple[str, ...]) -> str:
    labels = {LABELS.get(language, language): language for language in candidates}
    if not _whole().keys() >= labels.keys():
        return ""  # it would take a language that it does not know for another
    label, probability = _among(tuple(sorted(labels))).classify(text)
    return labels[label] if probability >= SURE else ""


@cache
def _whole() -> dict[str, LanguageIdentifier]:
    """Return the identifier of all languages under each of them, loaded once: it takes a second and 100 MB."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return dict.fromkeys(identifier.labels, identifier)


@lru_cache(maxsize=64)
def _among(labels: tuple[str, ...]) -> LanguageIdentifier:
    """Return an identifier of these languages alone: one for each choice, since threads share them."""
    identifier = copy(_whole()[labels[0]])
    identifier.set_languages(list(labels))
    return identifier
