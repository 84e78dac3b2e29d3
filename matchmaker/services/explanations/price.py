"""What it costs to insist on a meeting: the whole instance planned again with it, and the difference in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matchmaker.errors import NoPlanError
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan
from matchmaker.services.explanations.question import Question
from matchmaker.services.standings import gap_of
from matchmaker.solver.values import MAXIMISED


@dataclass(frozen=True)
class Price:
    """What insisting costs: in words, by objective (empty: not found out), and the plan with the meeting, if any."""

    sentence: str
    by_objective: Mapping[str, float] = field(default_factory=dict)
    plan: Plan | None = None


def insisted(instance: Instance, index: int) -> Instance:
    """Return the instance in which a pair must meet."""
    pairs = tuple(
        replace(pair, must=True, forbidden=False) if at == index else pair for at, pair in enumerate(instance.pairs)
    )
    return replace(instance, pairs=pairs)


def price_of(question: Question) -> Price:
    """Return what it costs to insist on the meeting, found by planning everything again with it."""
    plan = question.solved(insisted(question.instance, question.index))
    if plan is None:
        return Price("Whether a plan with this meeting exists was not found out in the time given.")
    if plan.status == "infeasible":
        return Price(str(NoPlanError([conflict.sentence for conflict in plan.conflict])), {}, plan)
    price = difference(plan.objective, value_now(question))
    said = f"With this meeting and everything planned again: {differences_in_words(price)}{_how_sure(plan)}."
    return Price(said, price, plan)


def value_now(question: Question) -> Mapping[str, float]:
    """Return the value of the plan in question, as a plan of the instance in question.

    A repaired plan states its moves against the plan before it; here they count against itself.
    """
    now = dict(question.plan.objective)
    return now | {"moves": 0} if "moves" in now and question.plan.events else now


def difference(then: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    """Return by objective the value then less the value now."""
    return {name: round(value - now[name], 9) for name, value in then.items() if name in now}


UNITS = {
    "guarantee": ("meeting short of the guarantee", "meetings short of the guarantee"),
    "weight": ("of the weight", "of the weight"),
    "idle": ("break", "breaks"),
    "rooms": ("change of room", "changes of room"),
    "moves": ("move", "moves"),
}
"""What one and what several units of an objective are called."""


def differences_in_words(by_objective: Mapping[str, float]) -> str:
    """Return what a plan is better and worse in."""
    said = [_change(name, step) for name, step in by_objective.items() if abs(step) > 1e-9]
    return ", ".join(said) if said else "a plan that is as good in every objective"


def _change(name: str, change: float) -> str:
    return f"{_amount(name, abs(change))} {'more' if change > 0 else 'less' if name in MAXIMISED else 'fewer'}"


def _amount(name: str, number: float) -> str:
    return f"{number:g} {UNITS[name][number != 1]}"


def _how_sure(plan: Plan) -> str:
    if plan.status == "optimal":
        return ""
    gaps = {name: gap_of(name, plan.objective[name], plan.bound[name]) for name in plan.objective}
    said = [
        f"{gap:.2%} of the weight" if name in MAXIMISED else _amount(name, gap) for name, gap in gaps.items() if gap
    ]
    return f" (proven to within {', '.join(said) or 'these meetings'})"
