"""Versions of a workshop's plan: read as a result, a timetable or a file; proposed, confirmed and published."""

from matchmaker.services.plans.agreement import Agreement, confirm, propose, reject, withdraw
from matchmaker.services.plans.export import Exported, export
from matchmaker.services.plans.heading import Act, PlanHead, WorkshopHead
from matchmaker.services.plans.listing import Versions, versions_of
from matchmaker.services.plans.result import Result, result_of
from matchmaker.services.plans.timetables import People, Seat, Timetable, by_person, by_session

__all__ = [
    "Act",
    "Agreement",
    "Exported",
    "People",
    "PlanHead",
    "Result",
    "Seat",
    "Timetable",
    "Versions",
    "WorkshopHead",
    "by_person",
    "by_session",
    "confirm",
    "export",
    "propose",
    "reject",
    "result_of",
    "versions_of",
    "withdraw",
]
