"""Why two people would meet: read from what both say of themselves, so that both may read it.

It is made from the profiles and from the reader's own wish. What the other one wishes, and that a pair was left out of
the scores, plays no part: nobody can infer from it who wants to meet them or who does not. Nothing is said that the
parts of the pair's score do not carry.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from sqlalchemy.orm import Session

from matchmaker.affinity.components import (
    HALF_OF_MEANING,
    HALF_OF_WORDS,
    SECTOR_COMPLEMENT,
    WEAKER_SIDE,
    spread,
)
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.similarity import BEST
from matchmaker.affinity.text import normalised
from matchmaker.domain.people import Sector
from matchmaker.domain.talking import Talk, talk_between
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.fits import fits_of
from matchmaker.services.fittings import NEAR_BY_MEANING, NEAR_BY_WORDS, Fitting, Missing, fittings, missing
from matchmaker.services.recalling import recalled
from matchmaker.services.words import Setting, Words, words_of
from matchmaker.store.queries.timetable import Calendar

GOOD_COMPLEMENT = 0.8
"""From here on two sectors are said to complement each other; see `SECTOR_COMPLEMENT`."""

_ONE_PAIR = min(
    float(spread(np.array([near / BEST], dtype=np.float32), half)[0])
    for near, half in ((NEAR_BY_WORDS, HALF_OF_WORDS), (NEAR_BY_MEANING, HALF_OF_MEANING))
)

LEAST: Mapping[str, float] = {
    "complementarity": _ONE_PAIR * (1 - WEAKER_SIDE),
    "keywords": 0.001,
    "themes": 0.001,
    "sector": GOOD_COMPLEMENT,
}
"""What a part has to be for its clause. One pair of texts that is near enough makes a direction of at least a third of
its similarity, the average of the best three, and one direction is at least a third of the part."""

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reader would meet somebody.

    Parameters
    ----------
    they_offer
        What the reader seeks and the other offers.
    you_offer
        What the other seeks and the reader offers.
    themes
        Names of common themes, the most specific ones, in the reader's language.
    keywords
        Common keywords, as the reader wrote them.
    sectors
        The sectors of the reader and of the other, where they complement each other.
    talk
        How they can talk.
    wished
        Whether the reader has asked for the meeting; what the other asked for is never told.
    parts
        Of the score, by name, in [0, 1]: no wishes among them.
    missing
        Why no texts could be compared; None where they could.
    """

    they_offer: Fitting | None
    you_offer: Fitting | None
    themes: tuple[str, ...]
    keywords: tuple[str, ...]
    sectors: tuple[Sector, Sector] | None
    talk: Talk
    wished: bool
    parts: Mapping[str, float] = field(default_factory=dict)
    missing: Missing | None = None


def reason_of(own: Words, other: Words, setting: Setting, *, wished: bool = False) -> Reason:
    """Return why the reader `own` would meet `other`; `wished`: whether the reader has asked for it."""
    return reasons_of(own, [other], setting, [wished])[0]


def reasons_of(
    own: Words, others: Sequence[Words], setting: Setting, wished: Sequence[bool], semantic: Embedder | None = None
) -> list[Reason]:
    """Return why the reader would meet each of `others`, the texts of all compared together.

    Parameters
    ----------
    wished
        For each of `others` whether the reader has asked to meet them.
    semantic
        What compares texts by meaning beside their words; None: words alone.
    """
    known = recalled(semantic, [own, *others])
    fits = fits_of(own, others, setting, known)
    found = fittings(own, others, setting.working_language, known)
    return [
        carried(
            Reason(
                they_offer=they_offer,
                you_offer=you_offer,
                themes=_common_themes(own.themes, other.themes, setting),
                keywords=_common_keywords(own.keywords, other.keywords),
                sectors=_complement(own.sectors, other.sectors),
                talk=talk_between(own.languages, other.languages, setting.interpreters),
                wished=asked,
                missing=missing(own, other),
            ),
            fit.parts,
        )
        for other, (they_offer, you_offer), fit, asked in zip(others, found, fits, wished, strict=True)
    ]


def carried(reason: Reason, parts: Mapping[str, float]) -> Reason:
    """Return the reason with these parts and without what they do not carry; a part that is not there says nothing."""
    weak = {name for name, least in LEAST.items() if parts.get(name, 1.0) < least}
    return replace(
        reason,
        parts=parts,
        they_offer=None if "complementarity" in weak else reason.they_offer,
        you_offer=None if "complementarity" in weak else reason.you_offer,
        themes=() if "themes" in weak else reason.themes,
        keywords=() if "keywords" in weak else reason.keywords,
        sectors=None if "sector" in weak else reason.sectors,
    )


def reasons_for(
    session: Session, own: Calendar, others: Sequence[Calendar], setting: Setting, semantic: Embedder | None = None
) -> dict[int, Reason]:
    """Return why the calendar `own` would meet each of the calendars `others`, by their keys, but for its wishes.

    Who may ask for that is for the use case to say that calls this. Two statements, and one for the vectors.
    """
    words = words_of(session, [own, *others], [own.id])
    asked = [each.id for each in others]
    found = reasons_of(words[own.id], [words[key] for key in asked], setting, [False] * len(asked), semantic)
    return dict(zip(asked, found, strict=True))


def seen_by_the_other(reason: Reason) -> Reason:
    """Return why the other one would meet the reader, in the other one's place; what either wished stays out."""
    facing = {Missing.OWN: Missing.OTHER, Missing.OTHER: Missing.OWN, Missing.FACING: Missing.FACING}
    own, other = reason.sectors or (None, None)
    interpreter = reason.talk.interpreter
    return replace(
        reason,
        they_offer=reason.you_offer,
        you_offer=reason.they_offer,
        sectors=(other, own) if own and other else None,
        talk=replace(reason.talk, interpreter=interpreter and (interpreter[1], interpreter[0])),
        wished=False,
        missing=reason.missing and facing[reason.missing],
    )


def _common_themes(own: Collection[int], other: Collection[int], setting: Setting) -> tuple[str, ...]:
    """Return what both work in: what one of them chose and the other covers, else the theme above both."""
    mine, theirs = themes_covered(own, setting.theme_parents), themes_covered(other, setting.theme_parents)
    common = (set(own) & theirs) | (set(other) & mine) or mine & theirs
    general = {parent for theme in common if (parent := setting.theme_parents.get(theme)) is not None}
    return tuple(name for theme, name in setting.theme_names.items() if theme in common - general)


def _common_keywords(own: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    theirs = {normalised(keyword) for keyword in other} - {""}
    return tuple(keyword for keyword in own if normalised(keyword) in theirs)[:MOST_NAMED]


def _complement(own: Collection[Sector], other: Collection[Sector]) -> tuple[Sector, Sector] | None:
    pairs = [(mine, theirs) for mine in sorted(own) for theirs in sorted(other)]
    values = [SECTOR_COMPLEMENT.get(frozenset({mine.value, theirs.value}), 0.0) for mine, theirs in pairs]
    if not values or max(values) < GOOD_COMPLEMENT:
        return None
    return pairs[values.index(max(values))]
