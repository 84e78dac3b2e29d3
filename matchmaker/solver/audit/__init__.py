"""The independent audit: whether a plan keeps every rule, and whether what it says about itself is true.

It starts from the two plain documents and shares no code with the solver, the readers of files or any library:
plain loops that a sceptic can read in one sitting. `rules` restates each hard rule of the model under the model's
name, `claims` checks what a plan says about itself, `objectives` counts its value anew. Time grows with the number
of pairs and meetings.
"""

from matchmaker.solver.audit.claims import CLAIMS, CLAIMS_WITHOUT_PLAN
from matchmaker.solver.audit.findings import Finding
from matchmaker.solver.audit.objectives import objective_values
from matchmaker.solver.audit.reading import Document, Reading
from matchmaker.solver.audit.rules import RULES

__all__ = ["CLAIMS", "RULES", "Finding", "audit", "objective_values"]


def audit(instance: Document, plan: Document, *, instance_sha256: str | None = None) -> list[Finding]:
    """Return everything that is wrong with a plan; an empty list means that nothing is.

    Parameters
    ----------
    instance, plan
        Documents ``matchmaker-instance/1`` and ``matchmaker-plan/1`` that keep their schemas; ids within the instance
        exist and are unique. Optional keys may be missing. The plan's events are applied first.
    instance_sha256
        Of the bytes of the instance's file, in hexadecimal digits; None leaves the plan's own unchecked.

    Returns
    -------
    list of Finding
        In the order of `RULES` and `CLAIMS`. Where the plan says that no plan exists, only that claim is checked for
        its form: whether it is true takes a solver.
    """
    reading = Reading(instance, plan, instance_sha256)
    checks = {**RULES, **CLAIMS}
    if plan["status"] == "infeasible":
        checks = {name: claim for name, claim in CLAIMS.items() if name in CLAIMS_WITHOUT_PLAN}
    return [finding for check in checks.values() for finding in check(reading)]
