"""Working out the answer to a question about a pair: the work of a background job, between reading and concluding.

It is worked out on the instance without vetoes, and by the same steps whatever the answer will be: plan again as things
are, then explain the pair, then decide what of that may be said (`verdict`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.errors import InputError, OutOfTimeError, Refusal, RefusedError
from matchmaker.files.instance_files import instance_document
from matchmaker.files.instances import Instance, Pair
from matchmaker.files.plans import Plan
from matchmaker.services import jobs, matching
from matchmaker.services.encode.arrays import pair_index
from matchmaker.services.encode.plans import plan_of
from matchmaker.services.encode.rows import workshop_instance
from matchmaker.services.explanations import Explanation, explain
from matchmaker.services.questions.asking import fingerprint
from matchmaker.services.questions.verdict import Verdict, is_generic
from matchmaker.store.queries import plans
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.workshops import Workshop

Progress = Callable[[str, int, int], None]
NEW_PLAN = "new plan"
"""The first stage of the work; the others are those of the explanation."""

_UNSCORED = "asked"
"""The id of a pair that has no score, in the instance that is asked about."""


@dataclass(frozen=True, slots=True)
class Posed:
    """What the answer is worked out from.

    Parameters
    ----------
    instance
        What would be planned now if nobody had vetoed anybody; it lists the pair, with weight 0 if it has no score.
    plan
        The version asked about, with the meetings that are still possible.
    sha256
        Of the question and all that it rests on, when it was read.
    """

    instance: Instance
    plan: Plan
    a: str
    b: str
    time_limit_s: float
    sha256: str


def read_question(session: Session, claim: jobs.Claim) -> Posed:
    """Return what a job was asked, as things are now.

    Raises
    ------
    RefusedError
        The version, one of the two people or the programme is gone.
    """
    asked = claim.parameters
    workshop = session.get_one(Workshop, claim.workshop_id)
    version = plans.version(session, workshop.id, asked["plan"])
    try:
        instance = workshop_instance(session, workshop.id, with_vetoes=False, keep_spare=True)
    except InputError as nothing:
        raise RefusedError(Refusal.QUESTION_OVERTAKEN) from nothing
    if version is None or not {asked["a"], asked["b"]} <= {person.id for person in instance.people}:
        raise RefusedError(Refusal.QUESTION_OVERTAKEN)
    instance = _with_pair(instance, asked["a"], asked["b"])
    plan = _still_possible(instance, plan_of(session, version.id))
    sha256 = fingerprint(session, workshop.id, version.id, asked["plan"], asked["a"], asked["b"])
    return Posed(instance, plan, asked["a"], asked["b"], float(asked["time_limit_s"]), sha256)


def answer(posed: Posed, progress: Progress, cancelled: Callable[[], bool]) -> dict[str, Any]:
    """Return the answer as a document; the general one holds nothing but that it is so.

    Raises
    ------
    RefusedError
        The time ended before it was clear whether the general answer is the one.
    """
    progress(NEW_PLAN, 0, 1)
    anew = _planned_again(posed, cancelled)
    if anew.status == "infeasible":
        return {"verdict": Verdict.NO_PLAN.value}
    compared = replace(posed.plan, objective=anew.objective)  # what insisting costs is told from a plan made anew
    found = explain(
        posed.instance,
        compared,
        posed.a,
        posed.b,
        time_limit_s=posed.time_limit_s,
        progress=progress,
        cancelled=cancelled,
        again=anew,
    )
    pair = posed.instance.pairs[pair_index(posed.instance.pairs)[posed.a, posed.b]]
    already = found.already or any({held.a, held.b} == {posed.a, posed.b} for held in anew.meetings)
    if is_generic(posed.instance.pairs, pair, found.price, already=already):
        return {"verdict": Verdict.NOT_NOW.value}
    return _told(posed, pair, found, anew)


def conclude(session: Session, claim: jobs.Claim, posed: Posed, result: Mapping[str, Any], *, now: datetime) -> None:
    """Keep the answer with the job; whoever asks the same while nothing changes is shown it again."""
    session.get_one(Job, claim.job_id).input_sha256 = posed.sha256
    session.flush()
    jobs.finish(session, claim, result, now=now)


def _with_pair(instance: Instance, a: str, b: str) -> Instance:
    """Return the instance with the pair in it: what could not be scored is looked into in the same way."""
    if (a, b) in pair_index(instance.pairs):
        return instance
    return replace(instance, pairs=(*instance.pairs, Pair(_UNSCORED, a, b, 0.0)))


def _still_possible(instance: Instance, plan: Plan) -> Plan:
    """Return the plan without meetings of people, pairs or sessions that are gone by now."""
    listed, sessions = pair_index(instance.pairs), {each.id: each for each in instance.sessions}
    kept = (
        held
        for held in plan.meetings
        if (held.a, held.b) in listed and held.session in sessions and sessions[held.session].slots[0] == held.slot
    )
    return replace(plan, meetings=tuple(kept), instance=instance.name)


def _planned_again(posed: Posed, cancelled: Callable[[], bool]) -> Plan:
    try:
        return matching.solve(
            posed.instance, sha256="", time_limit_s=posed.time_limit_s, seed=posed.plan.seed, cancelled=cancelled
        )
    except OutOfTimeError as over:
        raise RefusedError(Refusal.QUESTION_OUT_OF_TIME) from over


def _told(posed: Posed, pair: Pair, found: Explanation, anew: Plan) -> dict[str, Any]:
    binding = [
        {"session": session, "rules": [{"rule": said.rule, "ids": list(said.ids)} for said in rules]}
        for session, rules in found.binding.items()
    ]
    smallest = found.smallest.document() if found.smallest else None
    verdict = Verdict.CHANGE if found.smallest else Verdict.NO_CHANGE if found.decided else Verdict.UNDECIDED
    return {
        "verdict": verdict.value,
        "pair": pair.id,
        "decided": found.decided,
        "binding": binding,
        "price": dict(found.price),
        "worth": anew.objective.get("weight"),
        "smallest": smallest,
        "gain": dict(found.gain),
        "listed": found.tried.listed,
        "seen": instance_document(
            _trimmed(posed.instance, pair, {rule_id for each in binding for rule_id in _ids(each)})
        ),
    }


def _ids(obstructed: Mapping[str, Any]) -> Iterable[str]:
    return (rule_id for said in obstructed["rules"] for rule_id in said["ids"])


def _trimmed(instance: Instance, pair: Pair, named: Collection[str]) -> Instance:
    """Return of the instance what the answer speaks of: the programme, the pair, and the people who are named."""
    people = tuple(each for each in instance.people if each.id in {pair.a, pair.b, *named})
    return replace(instance, people=people, pairs=(replace(pair, reasons={}),), current=(), precedences=())
