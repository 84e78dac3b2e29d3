"""What a run is doing and how it ended, in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.jobs import JobState
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.plans.certainty import certainty_of
from matchmaker.services.runs import RunState
from matchmaker.services.standings import Figure, Standing
from matchmaker.web.filters import number
from matchmaker.web.plan_wording import certainty_in_words, percent_rounded_up
from matchmaker.web.wording import sentence_of

STAGES: Mapping[str, Any] = {
    "embed": _l("Reading texts that are new"),
    "compare": _l("Comparing the profiles of every pair"),
    "bound": _l("Finding out how good a plan can be at most"),
    "construct": _l("Choosing the pairs and giving each a time"),
    "construct anew": _l("Building the plan once more with all time slots in view"),
    "polish": _l("Improving the plan time slot by time slot"),
    "greedy": _l("Filling what is left free"),
    "holes": _l("Filling what a change has left open"),
    "rules": _l("Looking for a plan that keeps all the rules"),
    "exact": _l("Searching for the best plan and its proof"),
    "exchange": _l("Exchanging times so that fewer breaks are left"),
    "timetable": _l("Arranging the times of the chosen meetings"),
}
"""What each stage of the work is called."""

OBJECTIVES: Mapping[str, Any] = {
    "guarantee": _l("Promised meetings that are missing"),
    "weight": _l("Worth of all meetings (total fit)"),
    "idle": _l("Breaks between meetings"),
    "rooms": _l("Changes of room"),
    "moves": _l("Meetings that move"),
}
"""What each objective is called."""

WORTH = "weight"

_WORTH_DECIMALS = 1
_GAP_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class FigureInWords:
    """One line of the table of what a plan is worth."""

    name: str
    value: str
    bound: str
    gap: str


def stage_in_words(standing: Standing | None) -> str:
    """Return what the run is doing."""
    if standing is None:
        return str(_("Getting ready"))
    return str(STAGES.get(standing.stage, _("Working on the plan")))


def figures_in_words(figures: Sequence[Figure]) -> list[FigureInWords]:
    """Return the lines of the table of what a plan is worth."""
    return [_figure_in_words(figure) for figure in figures]


def gap_in_words(figures: Sequence[Figure]) -> str:
    """Return value, bound and gap of the worth in one sentence, for those who listen; empty where they are unknown."""
    for figure in figures:
        if figure.objective == WORTH and figure.bound is not None and figure.gap is not None:
            known = {"value": _rounded(figure), "bound": _bound(figure), "gap": _gap(figure.gap)}
            if figure.gap == 0:
                return str(
                    _("The best plan so far is worth %(value)s; no plan can be worth more.", value=known["value"])
                )
            return str(_("The best plan so far is worth %(value)s of at most %(bound)s: a gap of %(gap)s.", **known))
    return ""


def _figure_in_words(figure: Figure) -> FigureInWords:
    name, value = str(OBJECTIVES.get(figure.objective, figure.objective)), _rounded(figure)
    if figure.bound is None or figure.gap is None:
        unknown = str(_("not known"))
        return FigureInWords(name, value, unknown, unknown)
    if figure.objective == WORTH:
        bound, gap = _("at most %(bound)s", bound=_bound(figure)), _gap(figure.gap)
    else:
        bound, gap = _("at least %(bound)s", bound=number(figure.bound, 0)), number(figure.gap, 0)
    return FigureInWords(name, value, str(bound), str(_("none: proven")) if figure.gap == 0 else gap)


def _rounded(figure: Figure) -> str:
    return number(figure.value, _WORTH_DECIMALS if figure.objective == WORTH else 0)


def _bound(figure: Figure) -> str:
    """Return the bound on the worth, never rounded below the truth."""
    if not figure.gap or figure.bound is None:
        return _rounded(figure)
    return number(math.ceil(figure.bound * 10**_WORTH_DECIMALS) / 10**_WORTH_DECIMALS, _WORTH_DECIMALS)


def _gap(gap: float) -> str:
    return percent_rounded_up(gap, _GAP_DECIMALS)


def result_in_words(run: RunState) -> tuple[str, str]:
    """Return how a run stands in one sentence, and the kind of that news."""
    if run.plan is not None:
        return certainty_in_words(run.plan.proof, certainty_of(run.plan))
    if run.failure is not None:
        return sentence_of(RefusedError(run.failure, attempts=number(run.attempts))), "warning"
    if run.state is JobState.CANCELLED:
        return str(_("Stopped by hand before there was a plan.")), "neutral"
    if run.cancelling:
        return str(_("Being stopped …")), "info"
    if run.state is JobState.QUEUED:
        return str(_("Waiting for its turn.")), "info"
    return str(_("Under way.")), "info"


def ending_in_words(run: RunState) -> str:
    """Return what made a run end before its solver was done; empty where nothing did."""
    if run.plan is None:
        return ""
    if run.state is JobState.CANCELLED:
        return str(_("The run was stopped by hand; this is the best plan until then."))
    if run.out_of_time:
        return str(_("The time limit ended the run; this is the best plan until then."))
    return ""


def seconds_in_words(seconds: float) -> str:
    """Return whole seconds that have passed."""
    return str(ngettext("%(num)d second", "%(num)d seconds", int(seconds)))


def meetings_in_words(count: int) -> str:
    """Return how many meetings a plan has."""
    return str(ngettext("%(num)d meeting", "%(num)d meetings", count))


def missing_in_words(refusal: Refusal) -> str:
    """Return what to do before a run is possible."""
    return sentence_of(RefusedError(refusal))
