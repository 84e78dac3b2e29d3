"""A run that keeps what is published as far as possible: the fewest moves first, and at the same tables.

What is locked in the plan in force stays in every run. This is for the rest: without it a later run is free to give
everybody other meetings, since another plan may be worth a little more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.goals import Goal, goals_in
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Meeting, Plan
from matchmaker.services.encode.plans import plan_of
from matchmaker.store.queries import plans

KEEP = "keep_published"
"""The parameter of a run by which it keeps what is published."""


def keeping_published(instance: Instance, parameters: Mapping[str, Any]) -> Instance:
    """Return the instance with the fewest moves as its first objective, where the run was asked for that."""
    if not parameters.get(KEEP) or not instance.current:
        return instance
    return replace(instance, objective=("moves", *(name for name in instance.objective if name != "moves")))


def at_published_tables(session: Session, base: int, instance: Instance, plan: Plan) -> Plan:
    """Return a plan in which meetings that stay in their session sit at the tables of the version `base` (its key)."""
    tables = {each.id: each.tables for each in instance.sessions}
    return replace(plan, meetings=_seated(plan.meetings, plan_of(session, base).meetings, tables))


def base_of_run(session: Session, workshop_id: int, parameters: Mapping[str, Any]) -> int | None:
    """Return the key of the version that a run keeps as far as possible; None for a run that is free."""
    goals = goals_in(parameters)
    keeps = parameters.get(KEEP) if goals is None else Goal.CHANGES in goals.order
    return plans.in_force(session, workshop_id) if keeps else None


def _seated(meetings: Sequence[Meeting], before: Sequence[Meeting], tables: Mapping[str, int]) -> tuple[Meeting, ...]:
    """Return the meetings at the tables that they had, where they are in their session still; the rest at free ones."""
    old = {(each.a, each.b, each.session): each.table for each in before}
    free = {session: list(range(1, count + 1)) for session, count in tables.items()}
    kept = [old.get((each.a, each.b, each.session), 0) for each in meetings]
    for each, table in zip(meetings, kept, strict=True):
        if table in free[each.session]:
            free[each.session].remove(table)
    return tuple(
        replace(each, table=table if 0 < table <= tables[each.session] else free[each.session].pop(0))
        for each, table in zip(meetings, kept, strict=True)
    )
