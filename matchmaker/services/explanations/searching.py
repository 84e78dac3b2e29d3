"""The smallest change that would make two people meet in the returned plan, found in the order of cost.

A change holds when the plan that the solver returns for the changed instance has the meeting, proven best in the
objectives that depend on the pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan
from matchmaker.services.changes import Change, changed, single_changes
from matchmaker.services.encode.arrays import pair_index
from matchmaker.services.explanations.answer import Tried
from matchmaker.services.explanations.excluding import Excluder, excluder_of
from matchmaker.services.explanations.price import difference, insisted
from matchmaker.services.explanations.question import Question
from matchmaker.solver.replan import OF_PAIRS
from matchmaker.solver.values import MAXIMISED, TIE


@dataclass(frozen=True)
class Smallest:
    """What the search found (see `Explanation`)."""

    change: Change | None = None
    already: bool = False
    decided: bool = True
    gain: Mapping[str, float] = field(default_factory=dict)
    proven: tuple[str, ...] = ()
    tried: Tried = field(default_factory=Tried)


def smallest_change(question: Question, with_it: Plan | None) -> Smallest:
    """Return the first single change whose returned plan has the meeting, or that none does.

    Parameters
    ----------
    question
        The pair, which does not meet.
    with_it
        The plan in which it must; None if none was found in time.
    """
    fresh = question.again or question.pairs_chosen(question.instance)
    if fresh is None or fresh.status == "infeasible":
        return Smallest(decided=False)
    if has_meeting(question, fresh):
        return Smallest(already=True, decided=proven_of_pairs(fresh), proven=proven_objectives(fresh))
    changes = list(single_changes(question.instance, fresh.meetings, question.index, question.over))
    return _Search(question, fresh, excluder_of(question, fresh, with_it)).first_of(changes)


@dataclass
class _Search:
    """The single changes, decided one after the other."""

    question: Question
    fresh: Plan
    excluder: Excluder
    excluded: int = 0
    solved: int = 0
    undecided: int = 0

    def first_of(self, changes: Sequence[Change]) -> Smallest:
        """Return the first change whose plan has the meeting."""
        for done, change in enumerate(changes):
            self.question.limits.progress("changes", done, len(changes))
            if self.question.limits.over():
                return Smallest(decided=False, tried=self._tried(changes))
            if self.excluder.excludes(change):
                self.excluded += 1
                continue
            plan = self._planned(change)
            if plan is not None:
                gain = difference(plan.objective, self.fresh.objective)
                decided = proven_of_pairs(plan) and not self.undecided
                return Smallest(change, False, decided, gain, proven_objectives(plan), self._tried(changes))
        return Smallest(decided=not self.undecided, tried=self._tried(changes))

    def _planned(self, change: Change) -> Plan | None:
        """Return the plan after a change if it has the meeting."""
        self.solved += 1
        instance = changed(self.question.instance, change)
        plan = self.question.pairs_chosen(instance)
        if plan is not None and has_meeting(self.question, plan):
            return plan
        if plan is not None and proven_of_pairs(plan):
            self.excluder.learn(change, plan)
        elif plan is None or not (plan.status == "infeasible" or self._worse_with_it(instance, plan)):
            self.undecided += 1
        return None

    def _worse_with_it(self, instance: Instance, plan: Plan) -> bool:
        """Return whether every plan with the meeting is proven to be worse than one that is not proven to be best."""
        with_it = self.question.pairs_chosen(insisted(instance, self.question.index))
        if with_it is None:
            return False
        return with_it.status == "infeasible" or surely_worse(with_it.bound, plan.objective)

    def _tried(self, changes: Sequence[Change]) -> Tried:
        return Tried(len(changes), self.excluded, self.solved, self.undecided)


def has_meeting(question: Question, plan: Plan) -> bool:
    """Return whether the pair in question meets in a plan of its instance."""
    listed = pair_index(question.instance.pairs)
    return any(listed[held.a, held.b] == question.index for held in plan.meetings)


def surely_worse(bound: Mapping[str, float], value: Mapping[str, float]) -> bool:
    """Return whether plans with these bounds are worse than a value in the first objective in which the two differ."""
    for name, reached in value.items():
        gain = bound[name] - reached if name in MAXIMISED else reached - bound[name]
        if abs(gain) > TIE * max(1.0, abs(reached)):
            return gain < 0
    return False


def proven_objectives(plan: Plan) -> tuple[str, ...]:
    """Return the objectives in which a plan is proven to be best, given those before them."""
    return tuple(name for name in plan.objective if plan.bound[name] == plan.objective[name])


def proven_of_pairs(plan: Plan) -> bool:
    """Return whether a plan is proven best in its objectives up to the last that depends on the pairs."""
    names = list(plan.objective)
    last = max((at for at, name in enumerate(names) if name in OF_PAIRS), default=len(names) - 1)
    return plan.status != "infeasible" and all(plan.bound[name] == plan.objective[name] for name in names[: last + 1])
