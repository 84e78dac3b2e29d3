"""The parts of a score in words: what each is called, what its value means, and what it is made of.

One place for everybody who is shown a breakdown: the two who meet, and the offices that plan. What people wished is not
among the parts that have words: it belongs to the one who wished it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

NAMES: Mapping[str, Any] = {
    "complementarity": _l("What one seeks and the other offers"),
    "keywords": _l("Common keywords"),
    "themes": _l("Common themes"),
    "language": _l("A language to talk in"),
    "sector": _l("Different parts of the triple helix"),
    "met_before": _l("Met before"),
}
"""The parts that may be shown, in this order."""

VERY_MUCH, MUCH, SOME = 0.75, 0.5, 0.25
"""From these values on a part is said to be very strong, strong, or partly there: quarters of what is possible."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part as a breakdown shows it.

    Parameters
    ----------
    value
        In [0, 1].
    words
        What the value means.
    made_of
        What it comes from, each a sentence or a name; may be empty. Pieces or plain texts, as `said` of
        ``_macros/said.html`` takes them.
    """

    label: str
    value: float
    words: str
    made_of: Sequence[Any] = ()


def part_rows(parts: Mapping[str, float], made_of: Mapping[str, Sequence[Any]] | None = None) -> list[PartRow]:
    """Return the rows of a breakdown, in the order of `NAMES`; what has no name there is left out."""
    sources = made_of or {}
    return [
        PartRow(part_name(name), _within(parts[name]), part_in_words(name, parts[name]), sources.get(name, ()))
        for name in NAMES
        if name in parts
    ]


def part_name(name: str) -> str:
    """Return what a part of the score of a pair is called."""
    return str(NAMES[name])


def part_in_words(name: str, value: float) -> str:
    """Return what the value of a part means."""
    return str(_VALUES[name](value))


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


def _fitting(value: float) -> str:
    if value >= VERY_MUCH:
        return str(_("fits very well"))
    if value >= MUCH:
        return str(_("fits well"))
    if value >= SOME:
        return str(_("fits in part"))
    return str(_("fits a little") if value > 0 else _("nothing that fits yet"))


def _keywords(value: float) -> str:
    if value >= VERY_MUCH:
        return str(_("nearly all in common"))
    if value >= SOME:
        return str(_("several in common"))
    return str(_("few in common") if value > 0 else _("none in common"))


def _themes(value: float) -> str:
    if value >= 1:
        return str(_("every theme of one is also a theme of the other"))
    return str(_("some themes in common") if value > 0 else _("no theme in common"))


def _language(value: float) -> str:
    if value >= 1:
        return str(_("without an interpreter, as far as stated"))
    return str(_("with an interpreter") if value > 0 else _("no common language and no interpreter"))


def _sector(value: float) -> str:
    if value >= 1:
        return str(_("they complement each other best"))
    if value > 0.5:
        return str(_("they complement each other"))
    return str(_("the same part") if value < 0.5 else _("not known of both"))


def _met_before(value: float) -> str:
    return str(_("yes, at an earlier workshop") if value > 0 else _("not yet"))


_VALUES: Mapping[str, Callable[[float], str]] = {
    "complementarity": _fitting,
    "keywords": _keywords,
    "themes": _themes,
    "language": _language,
    "sector": _sector,
    "met_before": _met_before,
}
