"""The weights of a workshop in words: what each part is called, what it measures, and how to read its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.affinity.effects import Effect, RankedPair
from matchmaker.domain.weights import DECIMALS
from matchmaker.services.weights import Source
from matchmaker.web import part_wording
from matchmaker.web.filters import day_short, number, time

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


def effect_in_words(effect: Effect, best: int) -> str:
    """Return in two sentences what other weights would change; `best` is how many of the best pairs are listed."""
    new = sum(pair.rank_after <= best < pair.rank_before for pair in effect.pairs)
    listed = sum(pair.rank_after <= best for pair in effect.pairs)
    pairs = ngettext(
        "%(num)d of the %(listed)s best pairs was not among them before.",
        "%(num)d of the %(listed)s best pairs were not among them before.",
        new,
        listed=number(listed),
    )
    people = ngettext(
        "For %(num)d of %(calendars)s calendars the best three partners change.",
        "For %(num)d of %(calendars)s calendars the best three partners change.",
        effect.moved,
        calendars=number(effect.people),
    )
    return f"{pairs} {people}"


def distribution_in_words(effect: Effect) -> str:
    """Return what the picture of the distribution shows, for those who cannot see it."""
    return str(
        _(
            "Bars: how many possible pairs have which fit, from 0 to 1. The middle pair lies at %(before)s with the "
            "weights in force, and at %(after)s with these weights.",
            before=number(_middle(effect.before), DECIMALS),
            after=number(_middle(effect.after), DECIMALS),
        )
    )


def range_in_words(bar: int, bars: int) -> str:
    """Return which values a bar of the distribution stands for."""
    return f"{number(bar / bars, DECIMALS)}–{number((bar + 1) / bars, DECIMALS)}"


def move_in_words(pair: RankedPair, best: int) -> tuple[str, str]:
    """Return how the place of a pair changes, and the kind of the badge that says so."""
    if pair.rank_before > best >= pair.rank_after:
        return str(_("New")), "good"
    if pair.rank_after > best >= pair.rank_before:
        return str(_("No longer")), "warning"
    if pair.rank_after < pair.rank_before:
        return str(_("Up")), "info"
    return str(_("Down") if pair.rank_after > pair.rank_before else _("The same")), "neutral"


def source_in_words(source: Source, zone: str) -> str:
    """Return where the parts come from, and when they were computed."""
    when = {"day": day_short(source.computed_at, zone), "time": time(source.computed_at, zone)}
    if source.model:
        told = _(
            "The fit was computed on %(day)s at %(time)s. Texts were compared by their words and, across languages, "
            "by their meaning (language model %(model)s).",
            **when,
            model=source.model,
        )
    else:
        told = _(
            "The fit was computed on %(day)s at %(time)s. Only the words of the texts were compared: no language "
            "model is in use, so texts in different languages have little in common.",
            **when,
        )
    return str(told)


def _middle(counts: tuple[int, ...]) -> float:
    """Return the middle of the bar in which the middle one of all pairs lies."""
    half, passed = sum(counts) / 2, 0
    for bar, count in enumerate(counts):
        passed += count
        if passed >= half:
            return (bar + 0.5) / len(counts)
    return 0.0


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
            _("Whether the two met at an earlier workshop of the series. With a weight below 0 it lowers the fit."),
            ((0.0, _("they have not met")), (1.0, _("they have met"))),
        ),
    ]
