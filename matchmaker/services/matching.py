"""Use cases of planning: solve an instance, repair a plan, check one.

Each takes and gives documents; the solver sees arrays only.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import Any

from matchmaker.errors import InputError, OutOfTimeError
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan, Status
from matchmaker.services.conflicts import to_conflicts
from matchmaker.services.encode.arrays import pair_index, to_meetings, to_problem
from matchmaker.services.progress import BestSoFar
from matchmaker.services.repairs import Event, after_events, events_of, to_repair, within_tables
from matchmaker.services.standings import gap_of
from matchmaker.solver.audit import Finding, audit
from matchmaker.solver.effort import Effort, Progress
from matchmaker.solver.solve import Answer
from matchmaker.solver.solve import solve as solve_problem

MADE_WITH = ("matchmaker", "highspy", "numpy", "python-sat", "scipy")
_STATUS: dict[str, Status] = {"optimal": "optimal", "feasible": "feasible", "infeasible": "infeasible"}


def solve(
    instance: Instance,
    *,
    sha256: str,
    time_limit_s: float = 60.0,
    seed: int = 0,
    gap: float = 0.0,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Plan the meetings of an instance.

    Parameters
    ----------
    instance
        What to plan.
    sha256
        Of the bytes that the instance was read from; the plan carries it.
    time_limit_s
        Seconds after which the best plan so far is returned.
    seed
        Of everything that is drawn by chance: the same instance, seed and versions give the same plan.
    gap
        Relative gap of the weight at which to stop.
    progress, cancelled
        Told how far the run is, with the best plan so far; asked often whether to stop with that.

    Raises
    ------
    OutOfTimeError
        The run was stopped before there was any plan.
    """
    effort = _effort(instance, time_limit_s, seed, gap, progress, cancelled)
    return _plan(instance, instance, effort, sha256, ())


def repair(  # noqa: PLR0913 (what can happen on the day, and the limits of the run)
    instance: Instance,
    plan: Plan,
    *,
    absent: Sequence[str] = (),
    late: Mapping[str, str] | None = None,
    early: Mapping[str, str] | None = None,
    closed: Sequence[str] = (),
    now: str | None = None,
    sha256: str,
    time_limit_s: float = 60.0,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Return the plan with the fewest moves that fits what happened.

    Parameters
    ----------
    instance, plan
        What was planned, and the plan in force; its earlier events still hold.
    absent, late, early, closed
        People who do not come; person → first slot there; person → last slot there; sessions that do not take place.
    now
        The slot that is running: meetings in slots before it stay, and nothing new is planned there.
    sha256, time_limit_s, seed, progress, cancelled
        See `solve`.

    Raises
    ------
    InputError
        The plan is not one of this instance, or an id is not in the instance.
    OutOfTimeError
        The run was stopped before there was any plan.
    """
    require_plan_of(instance, plan)
    happened = events_of(instance, absent=absent, late=late or {}, early=early or {}, closed=closed, now=now)
    events = (*plan.events, *(event for event in happened if event not in plan.events))
    effort = partial(_effort, time_limit_s=time_limit_s, seed=seed, gap=0.0, progress=progress, cancelled=cancelled)
    return _repaired(instance, plan, events, now, effort, sha256)


def repair_after(
    instance: Instance,
    plan: Plan,
    events: Sequence[Event],
    *,
    now: str | None,
    sha256: str,
    time_limit_s: float = 60.0,
    seed: int = 0,
) -> Plan:
    """Return the plan with the fewest moves that fits exactly these events, whatever events made `plan` what it is.

    See `repair`; the day's desk keeps its own notes, of which some are taken back.
    """
    require_plan_of(instance, plan)
    effort = partial(_effort, time_limit_s=time_limit_s, seed=seed, gap=0.0, progress=None, cancelled=None)
    return _repaired(instance, plan, events, now, effort, sha256)


def _repaired(
    instance: Instance,
    plan: Plan,
    events: Sequence[Event],
    now: str | None,
    effort: Callable[[Instance], Effort],
    sha256: str,
) -> Plan:
    planned = to_repair(instance, plan, events, now)
    repaired = _plan(planned, instance, effort(planned), sha256, events, plan)
    return replace(repaired, meetings=within_tables(after_events(instance, events), repaired.meetings))


def check(instance: Mapping[str, Any], plan: Mapping[str, Any], *, instance_sha256: str) -> list[Finding]:
    """Return what an independent audit finds wrong with a plan, from the plain documents.

    That a plan is of another event is said alone: what else is wrong follows from it.
    """
    findings = audit(instance, plan, instance_sha256=instance_sha256)
    foreign = [finding for finding in findings if finding.rule == "instance_name"]
    return foreign or findings


def require_plan_of(instance: Instance, plan: Plan) -> None:
    """Refuse a plan that names people, pairs or sessions that the instance does not have."""
    people = {person.id for person in instance.people}
    sessions = {session.id for session in instance.sessions}
    pairs = pair_index(instance.pairs)
    for index, meeting in enumerate(plan.meetings):
        place = f"meetings[{index}]"
        for person in (meeting.a, meeting.b):
            if person not in people:
                raise InputError("the plan", place, "people of the instance", f'"{person}"')
        if meeting.session not in sessions:
            raise InputError("the plan", f"{place}.session", "a session of the instance", f'"{meeting.session}"')
        if (meeting.a, meeting.b) not in pairs:
            raise InputError("the plan", place, "a pair of the instance", f'"{meeting.a}" and "{meeting.b}"')


def _effort(
    planned: Instance,
    time_limit_s: float,
    seed: int,
    gap: float,
    progress: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Effort:
    return Effort(
        time_limit_s,
        time.monotonic,
        cancelled or (lambda: False),
        BestSoFar(planned.objective, progress) if progress else (lambda _: None),
        gap=gap,
        seed=seed,
    )


def _plan(
    planned: Instance,
    original: Instance,
    effort: Effort,
    sha256: str,
    events: Sequence[Event],
    before: Plan | None = None,
) -> Plan:
    """Solve `planned` and write the plan in the name of the `original` instance."""
    problem = to_problem(planned)
    answer = solve_problem(problem, effort)
    if answer.status == "nothing":
        raise OutOfTimeError(
            f"The run ended after {effort.seconds:.0f} s before any plan was found that keeps the hard rules; "
            "give it more time (--time-limit)."
        )
    return Plan(
        instance=original.name,
        instance_sha256=sha256,
        status=_STATUS[answer.status],
        method=answer.method,
        seed=effort.seed,
        seconds=round(effort.seconds, 3),
        versions={name: version(name) for name in MADE_WITH},
        objective=answer.value,
        bound=answer.bound,
        gap=_gaps(answer),
        bound_scope=answer.scope,
        meetings=to_meetings(planned, answer.pair, answer.session, before),
        events=tuple(dict(event) for event in events),
        conflict=to_conflicts(planned, answer.conflict),
    )


def _gaps(answer: Answer) -> dict[str, float]:
    return {name: gap_of(name, value, answer.bound[name]) for name, value in answer.value.items()}
