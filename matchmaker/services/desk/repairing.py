"""Computing a repair: from the version in force, what was noted and the present moment to a plan with its proof.

It is read in one transaction, computed outside of any, and kept in another (`keeping`): a solver that works for
seconds must hold up nobody who notes that somebody has arrived.

What the desk repairs is what went wrong. So a meeting that stands, and that somebody has asked in confidence not to
have since, stays: a repair that dropped it, with nothing noted about either of the two, would tell the other side. It
comes about anew in no repair, and the own office can take it out on the board.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.errors import InputError, OutOfTimeError, Refusal, RefusedError
from matchmaker.files.instance_files import format_instance
from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Meeting, Plan
from matchmaker.services import matching
from matchmaker.services.access import workshop_at
from matchmaker.services.desk.facts import Day, day_of
from matchmaker.services.encode.arrays import pair_index
from matchmaker.services.encode.plans import plan_of
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.repairs import Event
from matchmaker.store.queries import pairs

LIMIT_S = 3.0
"""For the solver: with reading, keeping and showing it, an answer comes within five seconds."""


@dataclass(frozen=True, slots=True)
class ToRepair:
    """What a repair is computed from.

    Parameters
    ----------
    base
        Public id of the version in force.
    plan
        That version, without the meetings of those who withdrew since.
    now
        Id of the first slot that has not begun: what begins before it stays.
    sha256
        Of the file of the instance, vetoes left aside.
    """

    instance: Instance
    plan: Plan
    base: str
    events: Sequence[Event]
    now: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repair that was computed: the plan, and the version that it is a repair of."""

    plan: Plan
    base: str


def read_repair(session: Session, principal: Principal, slug: str, *, now: datetime) -> ToRepair:
    """Return what a repair is computed from, as things are now.

    Raises
    ------
    RefusedError
        No version is published, or the last slot has begun.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.REPAIR, workshop.resource())
    day = day_of(session, principal, workshop)
    if day.content is None:
        raise RefusedError(Refusal.DESK_NO_PLAN)
    if not day.coming(now):
        raise RefusedError(Refusal.DESK_LAST_SLOT_BEGUN)
    try:
        instance = workshop_instance(session, workshop.id, with_vetoes=False)
    except InputError as nothing:
        raise RefusedError(Refusal.DESK_NO_PLAN) from nothing
    plan = plan_of(session, day.content.version.id)
    plan = replace(plan, meetings=_possible(instance, plan.meetings))
    return ToRepair(
        _with_vetoes(instance, plan, _vetoed(day, pairs.vetoed_pairs(session, workshop.id))),
        plan,
        day.content.version.public_id,
        day.events(now),
        day.coming(now)[0].public_id,
        hashlib.sha256(format_instance(instance)).hexdigest(),
    )


def compute_repair(given: ToRepair, *, time_limit_s: float = LIMIT_S) -> Repaired:
    """Return the plan with the fewest moves that fits what happened, and of these the one with the highest value.

    Raises
    ------
    RefusedError
        No plan can keep the rules, or none was found in the time.
    """
    try:
        plan = matching.repair_after(
            given.instance, given.plan, given.events, now=given.now, sha256=given.sha256, time_limit_s=time_limit_s
        )
    except OutOfTimeError as over:
        raise RefusedError(Refusal.REPAIR_OUT_OF_TIME) from over
    if plan.status == "infeasible":
        raise RefusedError(Refusal.REPAIR_IMPOSSIBLE)
    locked = {_place(each) for each in given.plan.meetings if each.locked}
    meetings = tuple(replace(each, locked=_place(each) in locked) for each in plan.meetings)
    return Repaired(replace(plan, meetings=meetings), given.base)


def _possible(instance: Instance, meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """Return the meetings whose people and session are still there; the others are lost."""
    people, sessions = {each.id for each in instance.people}, {each.id: each for each in instance.sessions}
    return tuple(
        each
        for each in meetings
        if {each.a, each.b} <= people and each.session in sessions and sessions[each.session].slots[0] == each.slot
    )


def _vetoed(day: Day, pairs: Collection[tuple[int, int]]) -> set[frozenset[str]]:
    """Return in public ids who does not want to meet whom."""
    known = day.calendars
    return {
        frozenset((known[one].public_id, known[other].public_id))
        for one, other in pairs
        if one in known and other in known
    }


def _with_vetoes(instance: Instance, plan: Plan, vetoed: Collection[frozenset[str]]) -> Instance:
    """Return the instance without vetoed pairs, but with all that meet now; a vetoed one may meet nowhere else."""
    standing = {frozenset((each.a, each.b)): each for each in plan.meetings}
    pairs = []
    for pair in instance.pairs:
        two = frozenset((pair.a, pair.b))
        if two not in vetoed:
            pairs.append(pair)
        elif two in standing:
            pairs.append(replace(pair, session=standing[two].session))
    known = pair_index(instance.pairs)
    unscored = [each for each in plan.meetings if (each.a, each.b) not in known]
    more = (Pair(f"standing.{number}", each.a, each.b, 0.0) for number, each in enumerate(unscored))
    return replace(instance, pairs=(*pairs, *more))


def _place(meeting: Meeting) -> tuple[str, str, str]:
    return meeting.a, meeting.b, meeting.session
