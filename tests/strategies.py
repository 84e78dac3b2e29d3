"""Hypothesis strategies for tiny instances that shrink to the part that matters.

An instance is drawn as one run of bytes. The first ones are the seed of `tests.tiny`; each of the others stands for a
part of the instance, which is left out where the byte is zero: one in 256 at random, more and more while hypothesis
shrinks a failure. One run rather than many draws, because hypothesis varies an example by copying draws within it:
of 1,000 instances drawn part by part 850 repeated the shape of another, and some rules never bound.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.tiny import EIGHTHS, FEATURES, Document, tiny_instance

Draw = Callable[[SearchStrategy[bytes]], bytes]

SEED_BYTES = 8
MOST_PARTS = 6 + 5 + len(FEATURES)
"""Pairs, sessions and optional keys."""


@st.composite
def instances(draw: Draw, *, weights: Sequence[float] = EIGHTHS) -> Document:
    """Draw an instance of up to 6 people, 4 slots, 5 sessions and 6 pairs over all rules and options.

    Parameters
    ----------
    weights
        What the pairs' weights are chosen from: `tests.tiny.EIGHTHS`, `tests.tiny.CENTS` or others.
    """
    size = SEED_BYTES + MOST_PARTS
    drawn = draw(st.binary(min_size=size, max_size=size))
    instance = tiny_instance(Random(drawn[:SEED_BYTES]), weights)
    keep = iter(drawn[SEED_BYTES:])
    instance = _without_pairs(instance, _taken_out(keep, (pair["id"] for pair in instance["pairs"])))
    instance = _without_sessions(instance, _taken_out(keep, (session["id"] for session in instance["sessions"])))
    return _without_features(instance, _taken_out(keep, FEATURES))


def _taken_out(keep: Iterator[int], parts: Iterable[str]) -> set[str]:
    return {part for part in parts if next(keep) == 0}


def _without_pairs(instance: Document, gone: set[str]) -> Document:
    kept = {"pairs": [pair for pair in instance["pairs"] if pair["id"] not in gone]}
    if "precedences" in instance:
        kept["precedences"] = [order for order in instance["precedences"] if not gone & set(order)]
    return instance | kept


def _without_sessions(instance: Document, gone: set[str]) -> Document:
    kept = {"sessions": [session for session in instance["sessions"] if session["id"] not in gone]}
    kept["pairs"] = [
        {key: value for key, value in pair.items() if key != "session" or value not in gone}
        for pair in instance["pairs"]
    ]
    if "current" in instance:
        kept["current"] = [meeting for meeting in instance["current"] if meeting["session"] not in gone]
    return instance | kept


def _without_features(instance: Document, gone: set[str]) -> Document:
    kept = _without_keys(instance, gone - {"slots"})
    for kind in ("sessions", "people", "pairs"):
        kept[kind] = [_without_keys(part, gone - {"slots"} if kind == "sessions" else gone) for part in instance[kind]]
    if "current" in kept:
        kept["current"] = [_without_keys(part, gone - {"session"}) for part in kept["current"]]
    return kept


def _without_keys(part: Document, gone: set[str]) -> Document:
    return {key: value for key, value in part.items() if key not in gone}
