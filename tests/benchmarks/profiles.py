"""Profiles made up from a seed: as many, as long and as alike as those of a large event, for measuring speed only.

The words are made up too: lengths as in running text, frequencies as in any language (Zipf), so that some stand in most
texts and most in few.
"""

from collections.abc import Iterator

import numpy as np

from matchmaker.files.instances import Slot
from matchmaker.files.profiles import LanguageResource, Profile, Profiles

VOCABULARY = 20_000
WORDS_OF_A_TEXT = 15
TEXTS_OF_EACH_KIND = 3
KEYWORDS = 500
KEYWORDS_OF_A_PERSON = 5
LETTERS = "abcdefghijklmnoprstuvyæøå"


def draw_profiles(size: int, seed: int) -> Profiles:
    """Return `size` hosts and as many visitors, each with three texts offered, three sought and five keywords."""
    rng = np.random.default_rng([seed, size])
    words = _words(rng)
    people = [_person(f"{side}{n}", side, words, rng) for side in ("host", "visitor") for n in range(size)]
    interpreter = LanguageResource("interpreter", size, ("da", "zh"))
    return Profiles("made up", tuple(people), slots=(Slot("s"),), resources=(interpreter,))


def _person(name: str, side: str, words: np.ndarray, rng: np.random.Generator) -> Profile:
    return Profile(
        name,
        side,
        sector=str(rng.choice(["company", "research", "public"])),
        themes=(f"theme-{rng.integers(4)}",),
        languages=("da", "en") if rng.random() < 0.7 else ("zh",),
        offers=tuple(_texts(words, rng)),
        seeks=tuple(_texts(words, rng)),
        keywords=tuple(str(word) for word in rng.choice(words[:KEYWORDS], KEYWORDS_OF_A_PERSON, replace=False)),
    )


def _texts(words: np.ndarray, rng: np.random.Generator) -> Iterator[str]:
    ranks = 1 / np.arange(1, len(words) + 1)
    for _ in range(TEXTS_OF_EACH_KIND):
        yield " ".join(rng.choice(words, WORDS_OF_A_TEXT, p=ranks / ranks.sum()))


def _words(rng: np.random.Generator) -> np.ndarray:
    letters = np.array(list(LETTERS))
    lengths = rng.integers(2, 14, VOCABULARY)
    return np.array(["".join(rng.choice(letters, length)) for length in lengths])
