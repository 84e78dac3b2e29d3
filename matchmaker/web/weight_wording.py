"""The weights of a workshop in words: what each part is called, what it measures, and how to read its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.weights import DECIMALS
from matchmaker.web import part_wording
from matchmaker.web.filters import number

WANTS = _l("Wishes to meet")


@dataclass(frozen=True, slots=True)
class Explained:
    """What a part measures, and what low, middling and high values of it mean."""

    name: str
    measures: str
    values: tuple[tuple[float, str], ...]


def weight_name(part: str) -> str:
    """Return what a part is called where its weight is chosen."""
    return str(WANTS) if part == "wants" else part_wording.part_name(part)


def weight_in_words(weight: object) -> str:
    """Return a weight as a number, or that it is the usual one where none was chosen."""
    return number(weight, DECIMALS) if isinstance(weight, int | float) else str(_("the usual one"))


HINTS: Mapping[str, Any] = {
    "complementarity": _l("How well what each of the two seeks fits what the other offers."),
    "keywords": _l("How many keywords the two have in common; rare ones count more."),
    "themes": _l("How many themes the two share."),
    "language": _l("Whether the two can talk with each other, with or without an interpreter."),
    "sector": _l("Whether the two come from different parts of society: company, research, public body."),
    "wants": _l("How far a wish to meet lifts a pair. The effect is not shown, since wishes are private."),
    "met_before": _l("Below 0: new contacts first. Above 0: bring together those who met before."),
}
"""What each weight is about, in one line beside it."""


def explanations() -> list[Explained]:
    """Return for each part what it measures and what its values mean."""
    return [
        Explained(
            weight_name("complementarity"),
            _(
                "Each text that one of the two seeks is compared with each text that the other offers, in both "
                "directions, by words and by meaning across languages. The best three similarities of a direction are "
                "averaged. The weaker direction counts two thirds, so a one-sided interest is worth a third at most."
            ),
            (
                (0.2, _("a distant connection: the same wide field")),
                (0.5, _("a good match in one direction, or a fair one in both")),
                (0.8, _("each offers what the other seeks")),
            ),
        ),
        Explained(
            weight_name("keywords"),
            _("The keywords of the two are compared; one that few people have counts more than one that many have."),
            (
                (0.2, _("one common keyword among several")),
                (0.5, _("about half of the keywords in common")),
                (0.8, _("nearly all keywords in common")),
            ),
        ),
        Explained(
            weight_name("themes"),
            _("The themes that the two share, among those of the one who has fewer. No theme stated means all themes."),
            (
                (0.2, _("one of five themes in common")),
                (0.5, _("half of the themes in common")),
                (0.8, _("four of five themes in common")),
            ),
        ),
        Explained(
            weight_name("language"),
            _("Whether the two can talk. There are only three values, and pairs with 0 are never planned."),
            (
                (0.0, _("no common language and no interpreter")),
                (0.5, _("an interpreter joins a language of each")),
                (1.0, _("a common language, or somebody has not stated any")),
            ),
        ),
        Explained(
            weight_name("sector"),
            _("How well the parts of society that the two come from complement each other."),
            (
                (0.4, _("both from the same part")),
                (0.5, _("not stated, or another part")),
                (0.8, _("a public body with a company or with research")),
                (1.0, _("a company with research")),
            ),
        ),
        Explained(
            weight_name("wants"),
            _("Whether one of the two asked to meet the other. Only the weight is chosen here; no wish is shown."),
            (
                (0.2, _("a wish of low rank from one side")),
                (0.5, _("one side's first wish")),
                (0.8, _("both wish it, near the top of their lists")),
            ),
        ),
        Explained(
            weight_name("met_before"),
            _("Whether the two met at the workshop that this one follows up. With a weight below 0 it lowers the fit."),
            ((0.0, _("they have not met")), (1.0, _("they have met"))),
        ),
    ]
