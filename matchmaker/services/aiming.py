"""What a run aims at: the goals that an organiser ordered, as the objectives of the instance that is solved.

They hold for the one run. What people were promised in the programme is never lowered by them, and a run that was given
none has those of its workshop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from matchmaker.domain.goals import LEAST_PROMISED, MOST_PROMISED, Goal, Goals, goals_in, with_value
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.instances import Instance
from matchmaker.services.keeping_published import keeping_published


class Valued(Protocol):
    """What has a value by objective."""

    @property
    def objective(self) -> Mapping[str, float]:
        """The values, in the order of the objectives."""


def aimed(instance: Instance, parameters: Mapping[str, Any]) -> Instance:
    """Return the instance with the goals that the parameters of a run name.

    Before anything is published there is nothing to keep, so that goal is left out.
    """
    goals = goals_in(parameters)
    if goals is None:
        return keeping_published(instance, parameters)
    order = tuple(goal for goal in goals.order if goal is not Goal.CHANGES or instance.current)
    people = (replace(each, min_meetings=goals.promised(each.min_meetings)) for each in instance.people)
    return replace(instance, objective=tuple(map(str, order)), people=tuple(people))


def goals_of(objective: tuple[str, ...], *, published: bool) -> Goals:
    """Return the goals that a form begins with: those of the workshop, after keeping what is published."""
    order = [Goal(name) for name in objective if name != Goal.CHANGES]
    return Goals((Goal.CHANGES, *order) if published else tuple(order))


def goals_of_version(version: Valued, parameters: Mapping[str, Any]) -> Goals:
    """Return the goals that a version was judged by; `parameters`: those of its run, which promised so much to all."""
    given = goals_in(parameters)
    return Goals(tuple(Goal(name) for name in version.objective), given.at_least if given is not None else None)


def goals_asked(names: Sequence[str], at_least: int | None) -> Goals:
    """Return the goals that somebody put in an order; ranks that were left empty are passed over.

    Parameters
    ----------
    names
        By rank; empty for a rank without a goal.
    at_least
        How many meetings everybody gets at least; None where that was left empty.

    Raises
    ------
    RefusedError
        A goal is not known or stands there twice, or the number is out of range or belongs to no goal.
    """
    order: list[Goal] = []
    for rank, name in enumerate(names, start=1):
        if not name:
            continue
        if name not in {*Goal}:
            raise RefusedError(Refusal.GOAL_UNKNOWN, field=f"goal_{rank}")
        if name in order:
            raise RefusedError(Refusal.GOAL_TWICE, field=f"goal_{rank}")
        order.append(Goal(name))
    if at_least is not None and not LEAST_PROMISED <= at_least <= MOST_PROMISED:
        raise RefusedError(Refusal.GOAL_NUMBER_WRONG, field="at_least", least=LEAST_PROMISED, most=MOST_PROMISED)
    if at_least is not None and Goal.ENOUGH not in order:
        raise RefusedError(Refusal.GOAL_NUMBER_ALONE, field="at_least")
    return Goals(with_value(order), at_least)
