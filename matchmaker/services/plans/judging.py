"""What meetings are worth, and which rules they break: counted anew by the independent audit, not taken on trust.

A version that people made is judged by the instance that the run before it solved, as long as that still holds, so that
its numbers can be compared with those of the run. Where registrations or the programme have changed since, today's
instance judges. Vetoes do not count in either: no number and no rule that an office reads may depend on one.

A bound is proven for the plans that are as good in the earlier objectives. So what was proven of the version before is
carried over only while nothing that counts more became worse; otherwise the bound is the one that holds for every plan
and needs no search.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from matchmaker.domain.plans import Proof
from matchmaker.files.instance_files import format_instance, instance_document, parse_instance
from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Meeting
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.encode.arrays import to_problem
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.standings import gap_of
from matchmaker.solver.audit import RULES, Finding, objective_values
from matchmaker.solver.audit.reading import Reading
from matchmaker.solver.problem import Problem
from matchmaker.solver.proofs import still_valid
from matchmaker.solver.stages import THESE_MEETINGS
from matchmaker.solver.values import MAXIMISED, weight_at_most
from matchmaker.store.queries import plans, questions
from matchmaker.store.queries.plans import Version
from matchmaker.store.queries.questions import ScoredPair


@dataclass(frozen=True)
class Ground:
    """What meetings are judged by.

    Parameters
    ----------
    instance
        What the solver was, or would be, asked to plan; vetoes take no pair from it.
    sha256
        Of the file of the instance that was solved, or would be.
    run_id
        The run that solved it; None for the instance as it is today.
    events
        What happened on the day before, which the instance does not know.
    base
        The version whose bounds were proven for this instance; None where none was.
    base_meetings
        The meetings of that version.
    """

    instance: Instance
    sha256: str
    run_id: int | None = None
    events: Sequence[Mapping[str, str]] = ()
    base: Version | None = None
    base_meetings: Sequence[Meeting] = ()


@dataclass(frozen=True)
class Judged:
    """What meetings are worth, what is proven of that, and which hard rules they break."""

    proof: Proof
    objective: Mapping[str, float]
    bound: Mapping[str, float]
    gap: Mapping[str, float]
    bound_scope: Mapping[str, str]
    findings: tuple[Finding, ...]


def ground_of(
    session: Session,
    workshop: WorkshopFacts,
    base: Version | None,
    base_meetings: Sequence[Meeting],
    meetings: Sequence[Meeting],
    events: Sequence[Mapping[str, str]] = (),
) -> Ground:
    """Return what `meetings`, made from the version `base`, are judged by.

    Raises
    ------
    InputError
        There is nothing left to plan: no slot, or nobody registered.
    """
    solved = instance_of_run(session, base.run_id) if base and base.run_id and base.stale_since is None else None
    if base is not None and solved is not None and _knows(solved, meetings):
        whole = with_all_pairs(solved, questions.scored_pairs(session, workshop.id))
        return Ground(whole, base.instance_sha256, base.run_id, events, base, base_meetings)
    today = workshop_instance(session, workshop.id, with_vetoes=False)
    sha256 = hashlib.sha256(format_instance(today)).hexdigest()
    same = base is not None and base.instance_sha256 == sha256
    return Ground(today, sha256, None, events, base if same else None, base_meetings)


def judge(ground: Ground, meetings: Sequence[Meeting]) -> Judged:
    """Return what meetings are worth; half a second for 200 × 200 people, most of it for reading the pairs."""
    document = instance_document(ground.instance)
    plan = {"meetings": [_entry(each) for each in meetings], "events": [dict(each) for each in ground.events]}
    reading = Reading(document, plan)
    value = objective_values(document, plan)
    bound, scope = _bounds(ground, value, meetings)
    gap = {name: gap_of(name, value[name], bound[name]) for name in value}
    proven = not scope and not any(gap.values())
    return Judged(
        Proof.OPTIMAL if proven else Proof.FEASIBLE,
        value,
        bound,
        gap,
        scope,
        tuple(finding for rule in RULES.values() for finding in rule(reading)),
    )


def instance_of_run(session: Session, run_id: int) -> Instance | None:
    """Return what a run solved; None for a run whose instance is not kept."""
    return instance_in(plans.instance_of(session, run_id))


def instance_in(document: Mapping[str, Any] | None) -> Instance | None:
    """Return the instance that a run keeps as a document; None for a run that keeps none."""
    return parse_instance(json.dumps(document).encode(), "the run") if document else None


def with_all_pairs(instance: Instance, scored: Sequence[ScoredPair]) -> Instance:
    """Return the instance with the pairs that a veto took from it, so that no number that is told depends on one."""
    known = {frozenset((pair.a, pair.b)) for pair in instance.pairs}
    people, resources = {each.id for each in instance.people}, {each.id for each in instance.resources}
    more = (
        Pair(each.public_id, each.a, each.b, each.weight, uses=each.uses)
        for each in scored
        if {each.a, each.b} <= people and frozenset((each.a, each.b)) not in known and {*each.uses} <= resources
    )
    return replace(instance, pairs=(*instance.pairs, *more))


def _knows(instance: Instance, meetings: Sequence[Meeting]) -> bool:
    """Return whether all people and sessions of the meetings are in the instance."""
    people, sessions = {each.id for each in instance.people}, {each.id for each in instance.sessions}
    return all({each.a, each.b} <= people and each.session in sessions for each in meetings)


def _bounds(
    ground: Ground, value: Mapping[str, float], meetings: Sequence[Meeting]
) -> tuple[dict[str, float], dict[str, str]]:
    """Return what is proven of each objective, and in words over which plans where that is not over all."""
    problem = to_problem(ground.instance)
    carried, scope = _carried(problem, ground, value, meetings)
    bound = {name: carried.get(name, _without_search(problem, name)) for name in value}
    return bound, {name: words for name, words in scope.items() if name in carried}


def _carried(
    problem: Problem, ground: Ground, value: Mapping[str, float], meetings: Sequence[Meeting]
) -> tuple[dict[str, float], dict[str, str]]:
    """Return those of the base's bounds that hold for these meetings too, with their scopes."""
    base = ground.base
    if base is None or set(base.objective) != set(value):
        return {}, {}
    same_pairs = _pairs(meetings) == _pairs(ground.base_meetings)
    scope = {name: words for name, words in base.bound_scope.items() if words == THESE_MEETINGS and same_pairs}
    general = {name: least for name, least in base.bound.items() if name not in base.bound_scope or name in scope}
    kept = still_valid(problem, general, dict(base.objective), dict(value))
    return {name: bound for name, bound in kept.items() if _is_beyond(name, value[name], bound)}, scope


def _is_beyond(name: str, value: float, bound: float) -> bool:
    """Return whether a bound is not overtaken: pairs that the run did not know can make meetings worth more."""
    return value <= bound if name in MAXIMISED else value >= bound


def _without_search(problem: Problem, name: str) -> float:
    """Return what every plan keeps, whatever it is like."""
    if name in MAXIMISED:
        return weight_at_most(problem, np.arange(problem.n_pairs, dtype=np.int64))
    return 0.0


def _pairs(meetings: Sequence[Meeting]) -> set[frozenset[str]]:
    return {frozenset((each.a, each.b)) for each in meetings}


def _entry(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in ("a", "b", "session", "slot", "table", "locked")}
