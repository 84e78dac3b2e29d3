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


class PlanOrigin(StrEnum):
    """What made a version of a plan."""

    RUN = "run"
    EDIT = "edit"
    """Somebody moved meetings on the board."""
    REPAIR = "repair"
    """The day's desk: the fewest moves that fit what happened."""
    SUBSTITUTION = "substitution"
    """A person took another's place."""
    RETURN = "return"
    """An earlier version was brought back as a new one."""
