"""What one seeks and another offers: the two texts that come nearest, by the similarity that scores are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.text import comparable
from matchmaker.affinity.text_similarity import ComparedTexts, compared_texts, similarities
from matchmaker.services.quotations import Phrase, quoted
from matchmaker.services.words import Words

NEAR_BY_MEANING = 0.3
NEAR_BY_WORDS = 0.2
"""A text sought and a text offered that are less similar are not said to meet, with a language model and with words
alone. Of expertise phrases in three languages on different things, 0.2 per cent reach 0.3 across languages and one per
cent within one (nearly all of them related); of two translations of one phrase, 97 per cent do."""


class Missing(StrEnum):
    """Whose texts there are not, so that nothing can be compared; `FACING`: both wrote, but both the same kind."""

    OWN = "own"
    OTHER = "other"
    FACING = "facing"


@dataclass(frozen=True, slots=True)
class Fitting:
    """A text sought, and the text offered that comes nearest to it; `similarity` is in (0, 1]."""

    seek: Phrase
    offer: Phrase
    similarity: float


@dataclass(frozen=True, slots=True)
class _Compared:
    """Texts of one kind, with the vectors by which they are compared."""

    texts: Sequence[str]
    vectors: ComparedTexts


def fittings(
    own: Words, others: Sequence[Words], working_language: str, semantic: Embedder | None
) -> list[tuple[Fitting | None, Fitting | None]]:
    """Return for each of `others` what they offer that the reader seeks, and the reverse, where any is near enough."""
    lists = [_told(texts) for words in (own, *others) for texts in (words.seeks, words.offers)]
    vectors = compared_texts([text for texts in lists for text in texts], semantic)
    ends = pairwise(np.cumsum([0, *map(len, lists)]).tolist())
    compared = [_Compared(texts, vectors[slice(*between)]) for texts, between in zip(lists, ends, strict=True)]
    seeks, offers = compared[:2]
    found = []
    for other, their_seeks, their_offers in zip(others, compared[2::2], compared[3::2], strict=True):
        they_offer = _best(seeks, own, their_offers, other, working_language)
        you_offer = _best(their_seeks, other, offers, own, working_language)
        found.append((they_offer, you_offer))
    return found


def _told(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if comparable(text)]


def _best(sought: _Compared, seeker: Words, offered: _Compared, giver: Words, language: str) -> Fitting | None:
    near = similarities(sought.vectors, offered.vectors)
    if not near.size or float(near.max()) < near_enough(sought.vectors):
        return None
    row, column = divmod(int(near.argmax()), near.shape[1])
    seek, offer = quoted(sought.texts[row], seeker, language), quoted(offered.texts[column], giver, language)
    return Fitting(seek, offer, min(1.0, float(near.max())))


def near_enough(compared: ComparedTexts) -> float:
    """Return how similar two of these texts have to be to be said to meet."""
    return NEAR_BY_WORDS if compared.meanings is None else NEAR_BY_MEANING


def missing(own: Words, other: Words) -> Missing | None:
    """Return why nothing that one seeks could be compared with anything that the other offers; None where it could."""
    own_seeks, own_offers, seeks, offers = map(_told, (own.seeks, own.offers, other.seeks, other.offers))
    if not own_seeks and not own_offers:
        return Missing.OWN
    if not seeks and not offers:
        return Missing.OTHER
    return None if (own_seeks and offers) or (own_offers and seeks) else Missing.FACING
