"""Plans: how far a version has come, and how good it is known to be."""

from enum import StrEnum


class PlanStatus(StrEnum):
    """How far a version of the plan has come; at most one of a workshop is published."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"


class Proof(StrEnum):
    """How good a plan is known to be."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
