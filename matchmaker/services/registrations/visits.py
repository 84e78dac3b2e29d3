"""Which visits somebody would like to go on: chosen in an order, checked, kept; who goes is decided with the plan."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import ItemKind
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import items as queries
from matchmaker.store.queries.items import ItemTime
from matchmaker.store.tables.items import VisitWish


def visits_to_choose(session: Session, workshop: WorkshopFacts) -> list[ItemTime]:
    """Return the visits of the workshop, as time runs."""
    return [each for each in queries.items_told(session, workshop.id) if each.kind is ItemKind.VISIT]


def keep_visit_wishes(
    session: Session, workshop: WorkshopFacts, registration_id: int, wanted: Mapping[str, int] | None
) -> None:
    """Write anew which visits a calendar wishes for, with their ranks; None leaves them as they are.

    Raises
    ------
    RefusedError
        One is no visit of the workshop, or a rank is none.
    """
    if wanted is None:
        return
    keys = {each.public_id: each.id for each in visits_to_choose(session, workshop)}
    check_visit_wishes(wanted, list(keys))
    session.execute(delete(VisitWish).where(VisitWish.registration_id == registration_id))
    rows = [
        {"registration_id": registration_id, "item_id": keys[visit], "workshop_id": workshop.id, "rank": rank}
        for visit, rank in wanted.items()
    ]
    if rows:
        session.execute(insert(VisitWish), rows)


def check_visit_wishes(wanted: Mapping[str, int], visits: Sequence[str]) -> None:
    """Refuse wishes for what is no visit, or ranks that are none."""
    if not wanted.keys() <= set(visits):
        raise RefusedError(Refusal.VISIT_UNKNOWN, "visits")
    if any(not 1 <= rank <= len(visits) for rank in wanted.values()):
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "visits", least=1, most=len(visits))
