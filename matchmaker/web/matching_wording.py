"""What a run is doing and how it ended, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.jobs import JobState
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.plans.result import certainty_of
from matchmaker.services.runs import RunState, Standing
from matchmaker.web.filters import number
from matchmaker.web.plan_wording import certainty_in_words
from matchmaker.web.wording import sentence_of

STAGES: Mapping[str, Any] = {
    "compare": _l("Comparing the profiles of every pair"),
    "construct": _l("Choosing the pairs and giving each a time"),
    "polish": _l("Improving the plan meeting by meeting"),
    "exact": _l("Searching for the best plan and its proof"),
    "exchange": _l("Exchanging times so that fewer breaks are left"),
    "timetable": _l("Arranging the times of the chosen meetings"),
}
"""What each stage of the work is called."""

_WORTH_DECIMALS = 1


def stage_in_words(standing: Standing | None) -> str:
    """Return what the run is doing."""
    if standing is None:
        return str(_("Getting ready"))
    return str(STAGES.get(standing.stage, _("Working on the plan")))


def standing_in_words(standing: Standing | None) -> list[str]:
    """Return a sentence for each number that is known by now."""
    said = []
    value, bound = (standing.value, standing.bound) if standing else ({}, {})
    if "weight" in value and "weight" in bound:
        worth = {"value": number(value["weight"], _WORTH_DECIMALS), "bound": number(bound["weight"], _WORTH_DECIMALS)}
        said.append(_("The meetings of the best plan so far are worth %(value)s of at most %(bound)s.", **worth))
    elif "weight" in value:
        worth = {"value": number(value["weight"], _WORTH_DECIMALS)}
        said.append(_("The meetings of the best plan so far are worth %(value)s.", **worth))
    if value.get("guarantee", 0) >= 1:
        short = round(value["guarantee"])
        said.append(ngettext("%(num)d promised meeting is missing.", "%(num)d promised meetings are missing.", short))
    if "idle" in value:
        breaks = round(value["idle"])
        said.append(ngettext("It has %(num)d break.", "It has %(num)d breaks.", breaks))
    return said


def result_in_words(run: RunState) -> tuple[str, str]:
    """Return how a run stands in one sentence, and the kind of that news."""
    if run.plan is not None:
        return certainty_in_words(run.plan.proof, certainty_of(run.plan))
    if run.failure is not None:
        return sentence_of(RefusedError(run.failure, attempts=number(run.attempts))), "warning"
    if run.state is JobState.CANCELLED:
        return str(_("Cancelled. This run has no plan.")), "neutral"
    if run.cancelling:
        return str(_("Being cancelled …")), "info"
    if run.state is JobState.QUEUED:
        return str(_("Waiting for its turn.")), "info"
    return str(_("Under way.")), "info"


def meetings_in_words(count: int) -> str:
    """Return how many meetings a plan has."""
    return str(ngettext("%(num)d meeting", "%(num)d meetings", count))


def missing_in_words(refusal: Refusal) -> str:
    """Return what to do before a run is possible."""
    return sentence_of(RefusedError(refusal))
