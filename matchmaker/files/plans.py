"""The plan file ``matchmaker-plan/1``: who meets whom, when and where, and how good that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from matchmaker.files.json_layout import format_document, without_defaults
from matchmaker.files.json_text import parse_json
from matchmaker.files.shapes import validate

FORMAT = "matchmaker-plan/1"
Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people at a table of a session. ``slot`` is the session's first slot; tables count from 1."""

    a: str
    b: str
    session: str
    slot: str
    table: int
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """One rule of an irreducible conflict: its name, the ids it speaks of, and a sentence for people."""

    rule: str
    ids: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its value, proven bound and gap for each objective of the instance."""

    instance: str
    instance_sha256: str
    status: Status
    method: str
    seed: int
    seconds: float
    versions: Mapping[str, str]
    objective: Mapping[str, float]
    bound: Mapping[str, float]
    gap: Mapping[str, float]
    bound_scope: Mapping[str, str] = field(default_factory=dict)
    meetings: tuple[Meeting, ...] = ()
    events: tuple[Mapping[str, str], ...] = ()
    conflict: tuple[Conflict, ...] = ()


def parse_plan(content: bytes, source: str) -> Plan:
    """Return the plan of a file. Whether it keeps the rules of its instance is for the audit to say.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        Its name, for messages.

    Raises
    ------
    InputError
        The content is no JSON or does not have the shape of the schema.
    """
    document = parse_json(content, source)
    validate(document, "plan", source)
    return Plan(
        instance=document["instance"],
        instance_sha256=document["instance_sha256"],
        status=document["status"],
        method=document["method"],
        seed=int(document["seed"]),
        seconds=document["seconds"],
        versions=document["versions"],
        objective=document["objective"],
        bound=document["bound"],
        gap=document["gap"],
        bound_scope=document.get("bound_scope", {}),
        meetings=tuple(map(_meeting, document["meetings"])),
        events=tuple(document.get("events", ())),
        conflict=tuple(map(_conflict, document.get("conflict", ()))),
    )


def format_plan(plan: Plan) -> bytes:
    """Return the file of a plan: UTF-8, a meeting on a line, the same bytes every time."""
    return format_document(plan_document(plan))


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return the plan as plain dictionaries and lists, keys in the order of the format."""
    return {
        "format": FORMAT,
        "instance": plan.instance,
        "instance_sha256": plan.instance_sha256,
        "status": plan.status,
        "method": plan.method,
        "seed": plan.seed,
        "seconds": plan.seconds,
        "versions": dict(plan.versions),
        "objective": dict(plan.objective),
        "bound": dict(plan.bound),
        "gap": dict(plan.gap),
        "bound_scope": dict(plan.bound_scope),
        "meetings": [_meeting_entry(meeting) for meeting in plan.meetings],
        "events": [dict(event) for event in plan.events],
        "conflict": [_conflict_entry(conflict) for conflict in plan.conflict],
    }


def _meeting(entry: Mapping[str, Any]) -> Meeting:
    return Meeting(**{**entry, "table": int(entry["table"])})


def _conflict(entry: Mapping[str, Any]) -> Conflict:
    return Conflict(entry["rule"], tuple(entry["ids"]), entry["sentence"])


def _meeting_entry(meeting: Meeting) -> dict[str, Any]:
    entry = {
        "a": meeting.a,
        "b": meeting.b,
        "session": meeting.session,
        "slot": meeting.slot,
        "table": meeting.table,
        "locked": meeting.locked,
    }
    return without_defaults(entry, {"locked": False})


def _conflict_entry(conflict: Conflict) -> dict[str, Any]:
    return {"rule": conflict.rule, "ids": list(conflict.ids), "sentence": conflict.sentence}
