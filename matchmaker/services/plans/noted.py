"""What a version and the day have to do with each other: which notes it takes in, and what of it has begun.

A version that repairs another may be published long after it was computed, under a mandate or by the other office. So
whoever publishes it looks here first: a meeting that has begun meanwhile stays where it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.errors import StaleError
from matchmaker.store.queries.timetable import Place, Sitting
from matchmaker.store.tables.desk import DeskEvent
from matchmaker.store.tables.plans import WorkshopPlan


def require_begun_kept(
    before: Sequence[Sitting], after: Sequence[Sitting], places: Mapping[int, Place], now: datetime
) -> None:
    """Refuse a version that changes a meeting of a session that has begun, or puts one there.

    Raises
    ------
    StaleError
        Something began after the version was made.
    """
    begun = {key for key, place in places.items() if place.starts_at <= now}
    if _seats(before, begun) != _seats(after, begun):
        raise StaleError("A session has begun since this was computed, and its meetings stay; compute it again.")


def take_in_notes(session: Session, plan: WorkshopPlan) -> None:
    """Write to the notes of the desk that a version, which is being published, takes them into account."""
    known = (
        DeskEvent.workshop_id == plan.workshop_id,
        DeskEvent.plan_id.is_(None),
        DeskEvent.taken_back_at.is_(None),
        DeskEvent.noted_at <= plan.created_at,
    )
    session.execute(update(DeskEvent).where(*known).values(plan_id=plan.id))


def _seats(sittings: Sequence[Sitting], begun: set[int]) -> set[tuple[int, int, int, int]]:
    return {
        (each.session_id, each.host_id, each.visitor_id, each.table_number)
        for each in sittings
        if each.session_id in begun
    }
