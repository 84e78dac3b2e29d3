"""Versions of a workshop's plan: read as a result, a timetable or a file; proposed, confirmed and published."""

from matchmaker.services.plans.agreement import Agreement, confirm, propose, reject, withdraw

__all__ = ["Agreement", "confirm", "propose", "reject", "withdraw"]
