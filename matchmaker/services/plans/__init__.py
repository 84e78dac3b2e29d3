"""Versions of a workshop's plan: read as a result, a timetable or a file; proposed, confirmed and published."""

from matchmaker.services.plans.agreement import Agreement, confirm, last_act, propose, reject, withdraw
from matchmaker.services.plans.beside import Beside, put_beside
from matchmaker.services.plans.comparing import Comparison, compare
from matchmaker.services.plans.export import Exported, export
from matchmaker.services.plans.heading import Act, PlanHead, WorkshopHead
from matchmaker.services.plans.listing import Versions, versions_of
from matchmaker.services.plans.result import Result, result_of
from matchmaker.services.plans.returning import BroughtBack, bring_back
from matchmaker.services.plans.taking import WayOutPage, show_way_out, take_way_out
from matchmaker.services.plans.telling import Announcing
from matchmaker.services.plans.timetables import People, Seat, Timetable, by_person, by_session
from matchmaker.services.plans.ways_out import WayOut, WayStep, way_out_document

__all__ = [
    "Act",
    "Agreement",
    "Announcing",
    "Beside",
    "BroughtBack",
    "Comparison",
    "Exported",
    "People",
    "PlanHead",
    "Result",
    "Seat",
    "Timetable",
    "Versions",
    "WayOut",
    "WayOutPage",
    "WayStep",
    "WorkshopHead",
    "bring_back",
    "by_person",
    "by_session",
    "compare",
    "confirm",
    "export",
    "last_act",
    "propose",
    "put_beside",
    "reject",
    "result_of",
    "show_way_out",
    "take_way_out",
    "versions_of",
    "way_out_document",
    "withdraw",
]
