"""In which script a text is written: what a language's letters say of it before any statistics."""

import unicodedata
from collections import Counter

CHARACTERS_OF_A_WORD = 3
"""How many Latin letters weigh as much as one Chinese character: a technical word has about six, in Chinese two."""


def script(text: str) -> str | None:
    """Return the script that carries a text, as Unicode names it ("LATIN", "CJK"); None where nothing is a letter."""
    weights: Counter[str] = Counter()
    for character in unicodedata.normalize("NFKC", text):
        if character.isalpha():
            name = unicodedata.name(character, "").split(" ")[0]
            weights[name] += 1 if name == "LATIN" else CHARACTERS_OF_A_WORD
    if weights["HIRAGANA"] or weights["KATAKANA"]:
        weights["HIRAGANA"] += weights.pop("CJK", 0)  # Japanese writes its Chinese characters among kana
    return max(weights, key=lambda name: weights[name]) if weights else None
