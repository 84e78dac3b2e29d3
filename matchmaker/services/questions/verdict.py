"""What may be said of a pair that does not meet, so that nobody learns from it who does not want to meet whom.

The question is answered as if nobody had said in private whom they do not want to meet: from data without vetoes, and
from the plan. Where such an answer could not be told from that of a vetoed pair, or would soon be belied by the next
plan, one general answer takes its place: the pair's score is not among the better ones, or nothing but the making of
the plan itself kept the two apart.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import median

import numpy as np

from matchmaker.affinity.weights import affinity, checked_weights
from matchmaker.files.instances import Pair

BEST_OF_A_PERSON = 40
"""As many partners of a person are candidates as `matchmaker affinity` keeps unless told otherwise."""

NO_LOSS = 1e-6
"""A plan that is worth less by no more than this is worth the same: rounding."""


class Verdict(StrEnum):
    """What is answered about a pair that does not meet."""

    NOT_NOW = "not now"
    """The general answer: no score, no rule and no change is shown."""
    CHANGE = "change"
    """One change would make them meet."""
    NO_CHANGE = "no change"
    """No single change would; proven."""
    UNDECIDED = "undecided"
    """No single change was found, and not all of them could be decided."""
    NO_PLAN = "no plan"
    """As things are now no plan at all can keep the rules."""


def is_generic(pairs: Sequence[Pair], asked: Pair, price: Mapping[str, float], *, already: bool) -> bool:
    """Return whether a pair that does not meet gets the general answer.

    Parameters
    ----------
    pairs
        All scored pairs, whatever anybody said about them in private.
    asked
        The pair.
    price
        By objective, the value of a plan with their meeting less that of a plan made again as things are; empty where
        there is none with it.
    already
        Whether a plan made again as things are brings them together.
    """
    return already or costs_nothing(price) or not is_candidate(pairs, asked) or is_low(pairs, asked)


def is_candidate(pairs: Sequence[Pair], asked: Pair) -> bool:
    """Return whether a pair is among the best `BEST_OF_A_PERSON` of either of the two; ties count in its favour."""
    better = [pair for pair in pairs if pair.weight > asked.weight]
    return any(sum(person in (pair.a, pair.b) for pair in better) < BEST_OF_A_PERSON for person in (asked.a, asked.b))


def is_low(pairs: Sequence[Pair], asked: Pair) -> bool:
    """Return whether the score of a pair is in the lower half of all scores of the workshop."""
    return asked.weight < median(pair.weight for pair in pairs)


def costs_nothing(price: Mapping[str, float]) -> bool:
    """Return whether a plan with the meeting is as good in every objective; False where there is no such plan."""
    maximised = {"weight"}
    losses = (-step if name in maximised else step for name, step in price.items())
    return bool(price) and all(loss <= NO_LOSS for loss in losses)


def shown_parts(parts: Mapping[str, object]) -> dict[str, float]:
    """Return the parts of a score that both offices may read: what somebody wished is not among them."""
    return {
        name: float(value)
        for name, value in parts.items()
        if name != "wants" and isinstance(value, int | float) and not isinstance(value, bool)
    }


def shown_score(parts: Mapping[str, object], weights: Mapping[str, float] | None) -> float:
    """Return how well two fit, in [0, 1], from the parts that may be shown; 0 where nothing was compared.

    Not the weight that the plan counts, which holds the wishes of both.
    """
    values = {name: np.array([[value]], dtype=np.float32) for name, value in shown_parts(parts).items()}
    return float(affinity(values, checked_weights(weights or {}), (1, 1))[0, 0]) if values else 0.0
