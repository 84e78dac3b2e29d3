"""Which single changes a bound proves not to bring two people together, so that they need not be planned again.

What excludes depends on what is known: the rules that contradict a meeting that is insisted on, if it cannot be; where
few moves come first and none is needed, that the meeting has to fit in beside what stays; else the weight of the plan
against that of any plan with the meeting (`solver.exclusion`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matchmaker.files.instances import Instance
from matchmaker.files.plans import Conflict, Plan
from matchmaker.services.changes import Change, Kind, changed
from matchmaker.services.encode.arrays import pair_index, to_problem
from matchmaker.services.explanations.question import Question
from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.exclusion import BEFORE_WEIGHT, Exclusion, comparable
from matchmaker.solver.explain import obstacles
from matchmaker.solver.placements import Placements, openings
from matchmaker.solver.problem import Problem
from matchmaker.solver.standing import Standing


class Excluder(Protocol):
    """Says which changes cannot bring the two together, and learns from those that were planned."""

    def excludes(self, change: Change) -> bool:
        """Return whether it is proven that no best plan after the change has the meeting."""

    def learn(self, change: Change, plan: Plan) -> None:
        """Take in the proven plan of a change, which does not have the meeting."""


def excluder_of(question: Question, fresh: Plan, insisted: Plan | None) -> Excluder:
    """Return what excludes changes.

    Parameters
    ----------
    question
        The pair, which is not in the plan `fresh` of the instance as it is.
    insisted
        The plan in which the pair must meet; None if none was found in time.
    """
    if insisted is not None and insisted.status == "infeasible":
        return ByConflict(insisted.conflict)
    problem = to_problem(question.instance)
    if problem.objective[0] == "moves" and fresh.objective["moves"] == 0 and problem.max_break_spread is None:
        return ByWhatStays(question, problem, fresh)
    if comparable(problem, fresh.objective):
        most = np.inf if insisted is None else insisted.bound["weight"]
        return ByWeight(question, problem, fresh, most)
    return Nothing()


class Nothing:
    """Excludes no change: each is planned."""

    def excludes(self, _change: Change) -> bool:
        """Return that nothing is proven."""
        return False

    def learn(self, change: Change, plan: Plan) -> None:
        """Learn nothing."""


@dataclass(frozen=True)
class ByConflict:
    """The meeting cannot be: rules contradict each other, and a change that touches none of them leaves it so."""

    conflict: Sequence[Conflict]

    def excludes(self, change: Change) -> bool:
        """Return whether the change relaxes none of the rules that contradict each other."""
        touched: dict[Kind, tuple[str, str | None]] = {
            "slot": ("available", change.person),
            "maximum": ("max_meetings", change.person),
            "in_a_row": ("max_in_a_row", change.person),
            "resource": ("resource", change.resource),
            "table": ("tables", change.session),
        }
        if change.kind not in touched:
            return True  # Forbidding a pair relaxes nothing.
        rule, name = touched[change.kind]
        return not any(said.rule == rule and said.ids[0] == name for said in self.conflict)

    def learn(self, change: Change, plan: Plan) -> None:
        """Learn nothing: no weights are compared."""


@dataclass(frozen=True)
class _Places:
    """Where the ids of an instance stand in its arrays."""

    person: dict[str, int]
    session: dict[str, int]
    resource: dict[str, int]
    pair: dict[tuple[str, str], int]

    @classmethod
    def of(cls, instance: Instance) -> "_Places":
        return cls(
            {person.id: index for index, person in enumerate(instance.people)},
            {session.id: index for index, session in enumerate(instance.sessions)},
            {resource.id: index for index, resource in enumerate(instance.resources)},
            pair_index(instance.pairs),
        )

    def meetings(self, plan: Plan) -> tuple[Ints, Ints]:
        """Return pair and session of each meeting."""
        pair = ints([self.pair[held.a, held.b] for held in plan.meetings])
        return pair, ints([self.session[held.session] for held in plan.meetings])


class ByWhatStays:
    """No move is needed as things are, so that in a best plan the meeting stands beside all that stays.

    After a meeting in force is given up, one move is enough and the others stay; nothing else than the meeting's end
    may make room then.
    """

    def __init__(self, question: Question, problem: Problem, fresh: Plan) -> None:
        self._question, self._problem = question, problem
        self._places = _Places.of(question.instance)
        current = set(zip(problem.current_pair.tolist(), problem.current_session.tolist(), strict=True))
        pair, session = self._places.meetings(fresh)
        stays = np.asarray([both in current for both in zip(pair.tolist(), session.tolist(), strict=True)], dtype=bool)
        self._pair, self._session = ints(pair[stays]), ints(session[stays])
        every = openings(problem).placements()
        held = Placements(problem, self._pair, self._session)
        chosen = ints(np.sort(every.index_of(held, ints(np.arange(len(held))))))
        standing = Standing(every, chosen)
        self._fits = standing.makes_room_for(question.index, {})
        self._freeing = standing.whose_end_makes_room_for(question.index)

    def excludes(self, change: Change) -> bool:
        """Return whether the change makes no room beside what stays."""
        if self._fits:
            return False
        if change.kind == "give_up":
            return change.meeting is None or self._places.pair[change.meeting] not in self._freeing
        relaxed = to_problem(changed(self._question.instance, change))
        found = obstacles(relaxed, self._pair, self._session, self._question.index)
        return all(obstacle.causes for obstacle in found)

    def learn(self, change: Change, plan: Plan) -> None:
        """Learn nothing: no weights are compared."""


class ByWeight:
    """Plans are compared by their weight."""

    def __init__(self, question: Question, problem: Problem, fresh: Plan, most: float) -> None:
        self._question = question
        self._places = places = _Places.of(question.instance)
        pair, session = places.meetings(fresh)
        weight = fresh.objective["weight"]
        effort = question.limits.effort(question.plan.seed)
        self._exclusion = Exclusion(problem, question.index, pair, session, weight, most, effort)

    def excludes(self, change: Change) -> bool:
        """Return whether plans with the meeting weigh less than some plan after the change."""
        ask: dict[Kind, Callable[[], bool]] = {
            "maximum": lambda: self._exclusion.more_meetings(self._places.person[change.person or ""]),
            "resource": lambda: self._exclusion.more_of(self._places.resource[change.resource or ""]),
            "table": lambda: self._exclusion.more_tables(self._places.session[change.session or ""]),
            "give_up": lambda: self._exclusion.giving_up(self._places.pair[change.meeting or ("", "")]),
        }
        if change.kind in ask and ask[change.kind]():
            return True
        anew = change.kind in {"slot", "maximum", "in_a_row"}
        return anew and self._exclusion.relaxing(to_problem(changed(self._question.instance, change)))

    def learn(self, change: Change, plan: Plan) -> None:
        """Take in what the plan of a change is worth, for changes of the same kind.

        A plan that leaves somebody short of the guarantee may weigh more than any that does not, so it tells nothing.
        """
        if any(plan.objective.get(name, 0) for name in BEFORE_WEIGHT):
            return
        if change.kind == "give_up" or change.session is not None:
            session = None if change.session is None else self._places.session[change.session]
            self._exclusion.learn(*self._places.meetings(plan), plan.objective["weight"], session)
