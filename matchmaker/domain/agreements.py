"""Agreements: what the two offices decide together, each for itself, on one and the same version."""

from enum import StrEnum


class ConfirmedKind(StrEnum):
    """What a confirmation speaks of."""

    PLAN = "plan"
    OPENING = "opening"
    CHANGE = "change"
    MANDATE = "mandate"


class ChangeState(StrEnum):
    """How far a proposed change of a workshop has come."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
