"""The smallest change that would make two people meet in the returned plan, found in the order of cost.

A change holds when the plan that the solver returns for the changed instance has the meeting, proven best in the
objectives that depend on the pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matchmaker.files.plans import Plan
from matchmaker.services.changes import Change, changed, single_changes
from matchmaker.services.encode.arrays import pair_index
from matchmaker.services.explanations.answer import Tried
from matchmaker.services.explanations.price import difference
from matchmaker.services.explanations.question import Question
from matchmaker.solver.replan import OF_PAIRS


@dataclass(frozen=True)
class Smallest:
    """What the search found (see `Explanation`)."""

    change: Change | None = None
    already: bool = False
    decided: bool = True
    gain: Mapping[str, float] = field(default_factory=dict)
    proven: tuple[str, ...] = ()
    tried: Tried = field(default_factory=Tried)


def smallest_change(question: Question) -> Smallest:
    """Return the first single change whose returned plan has the meeting, or that none does."""
    fresh = question.solved(question.instance)
    if fresh is None or fresh.status == "infeasible":
        return Smallest(decided=False)
    if has_meeting(question, fresh):
        return Smallest(already=True, decided=proven_of_pairs(fresh), proven=proven_objectives(fresh))
    changes = list(single_changes(question.instance, fresh.meetings, question.index, question.over))
    tried = Tried(listed=len(changes))
    for done, change in enumerate(changes):
        question.limits.progress("changes", done, len(changes))
        plan = question.solved(changed(question.instance, change))
        tried = replace(tried, solved=tried.solved + 1)
        if plan is not None and has_meeting(question, plan):
            decided = proven_of_pairs(plan) and not tried.undecided
            gain = difference(plan.objective, fresh.objective)
            return Smallest(change, False, decided, gain, proven_objectives(plan), tried)
        if plan is None or not proven_of_pairs(plan):
            tried = replace(tried, undecided=tried.undecided + 1)
        if question.limits.over():
            return Smallest(decided=False, tried=tried)
    return Smallest(decided=not tried.undecided, tried=tried)


def has_meeting(question: Question, plan: Plan) -> bool:
    """Return whether the pair in question meets in a plan of its instance."""
    listed = pair_index(question.instance.pairs)
    return any(listed[held.a, held.b] == question.index for held in plan.meetings)


def proven_objectives(plan: Plan) -> tuple[str, ...]:
    """Return the objectives in which a plan is proven to be best, given those before them."""
    return tuple(name for name in plan.objective if plan.bound[name] == plan.objective[name])


def proven_of_pairs(plan: Plan) -> bool:
    """Return whether a plan is proven best in its objectives up to the last that depends on the pairs."""
    names = list(plan.objective)
    last = max((at for at, name in enumerate(names) if name in OF_PAIRS), default=len(names) - 1)
    return plan.status != "infeasible" and all(plan.bound[name] == plan.objective[name] for name in names[: last + 1])
