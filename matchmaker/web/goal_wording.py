"""The goals of a run in words: where they are chosen, beside the run, and with its result."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.goals import Goal, Goals

GOALS: Mapping[Goal, Any] = {
    Goal.ENOUGH: _l("Everybody gets the promised meetings"),
    Goal.VALUE: _l("As much value as possible"),
    Goal.GAPS: _l("As few gaps as possible"),
    Goal.ROOMS: _l("Few changes of room"),
    Goal.CHANGES: _l("Few changes against what is published"),
}
"""What each goal is called."""


def goals_in_words(goals: Goals | None) -> list[str]:
    """Return the goals, the most important first; empty where they are not known."""
    return [_goal(goal, goals) for goal in goals.order] if goals is not None else []


def _goal(goal: Goal, goals: Goals) -> str:
    if goal is Goal.ENOUGH and goals.at_least is not None:
        return str(
            ngettext(
                "Everybody gets at least %(num)d meeting", "Everybody gets at least %(num)d meetings", goals.at_least
            )
        )
    return str(GOALS[goal])
