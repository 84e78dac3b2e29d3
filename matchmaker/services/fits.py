"""How well several people would fit one reader, from what all of them say of themselves.

Not the scores that a run of the solver used: those hold the wishes of both sides, and a pair with a veto is missing
from them, so that showing them would tell. This is made anew from the profiles alone.
"""

from collections.abc import Sequence

from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.event import Delegation, Event
from matchmaker.affinity.scores import score_pairs
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.reasons import Setting, Words

NO_WISHES = {"wants": 0.0, "met_before": 0.0}


def fits_of(own: Words, others: Sequence[Words], setting: Setting, semantic: Embedder | None = None) -> list[float]:
    """Return how well each of `others` fits the reader `own`, in [0, 1]; equal words give equal fits."""
    if not others:
        return []
    event = Event(
        hosts=_delegation([own], setting),
        visitors=_delegation(others, setting),
        interpreters=[tuple(pair) for pair in setting.interpreters],
    )
    scored = score_pairs(event, semantic, NO_WISHES, top=0)
    fits = [0.0] * len(others)
    for position, value in zip(scored.visitors.tolist(), scored.affinity.tolist(), strict=True):
        fits[position] = value
    return fits


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
