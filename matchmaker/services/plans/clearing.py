"""No version is published that has a meeting which a side that asks for clearance has not cleared."""

from sqlalchemy.orm import Session

from matchmaker.domain.workshops import Side
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import clearance
from matchmaker.store.queries.clearance import Named
from matchmaker.store.tables.plans import WorkshopPlan

MOST_NAMED = 5


def require_cleared(session: Session, workshop: WorkshopFacts, plan: WorkshopPlan, own: Side | None) -> None:
    """Refuse a version with meetings that wait for a check.

    The office that has to check is told whom; the other one reads which of its own organisations it is that waits, and
    nothing of what was found.

    Parameters
    ----------
    own
        The side of the one who asks; None: no side in particular, which is told as the other one is.
    """
    sides = {Side.HOST: workshop.host_party_id, Side.VISITOR: workshop.visitor_party_id}
    asking = clearance.asking(session, workshop.parties)
    for side in sorted(sides, key=lambda each: each is not own):  # what one can do oneself is said first
        party = sides[side]
        if party not in asking:
            continue
        if waiting := clearance.waiting(session, plan.id, party, of=_other(side)):
            refusal = Refusal.PLAN_NOT_CLEARED if side is own else Refusal.PLAN_NOT_CLEARED_THERE
            raise RefusedError(refusal, number=plan.number, names=_listed(waiting))


def _other(side: Side) -> Side:
    return Side.VISITOR if side is Side.HOST else Side.HOST


def _listed(waiting: list[Named]) -> str:
    shown = [each.name_latin or each.name for each in waiting[:MOST_NAMED]]
    return ", ".join([*shown, "…"] if len(waiting) > MOST_NAMED else shown)
