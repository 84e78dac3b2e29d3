"""The plan file ``matchmaker-plan/1``: who meets whom, when and where, and how good that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

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
