"""How well several people would fit one reader, from what all of them say of themselves.

Not the scores that a run of the solver used: those hold the wishes of both sides, so that showing them would tell. This
is made anew from the profiles alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.event import Delegation, Event
from matchmaker.affinity.scores import score_pairs
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.words import Setting, Words

NO_WISHES = {"wants": 0.0, "met_before": 0.0}


@dataclass(frozen=True, slots=True)
class Fit:
    """How well somebody fits: the whole and its parts, all in [0, 1]; parts that nothing is known of are left out."""

    value: float
    parts: Mapping[str, float]


def fits_of(own: Words, others: Sequence[Words], setting: Setting, semantic: Embedder | None = None) -> list[Fit]:
    """Return how well each of `others` fits the reader `own`; equal words give equal fits.

    Parameters
    ----------
    semantic
        What compares texts by meaning beside their words; None: words alone.
    """
    if not others:
        return []
    event = Event(
        hosts=_delegation([own], setting),
        visitors=_delegation(others, setting),
        interpreters=[tuple(pair) for pair in setting.interpreters],
    )
    scored = score_pairs(event, semantic, NO_WISHES, top=0)
    parts = {name: values.tolist() for name, values in scored.parts.items()}
    fits = {
        visitor: Fit(value, {name: values[place] for name, values in parts.items()})
        for place, (visitor, value) in enumerate(zip(scored.visitors.tolist(), scored.affinity.tolist(), strict=True))
    }
    return [fits[position] for position in range(len(others))]


def _delegation(people: Sequence[Words], setting: Setting) -> Delegation:
    covered = [themes_covered(person.themes, setting.theme_parents) for person in people]
    return Delegation(
        offers=[person.offers for person in people],
        seeks=[person.seeks for person in people],
        keywords=[person.keywords for person in people],
        themes=[tuple(str(theme) for theme in sorted(themes)) for themes in covered],
        languages=[person.languages for person in people],
        sectors=[next((sector.value for sector in sorted(person.sectors)), None) for person in people],
    )
