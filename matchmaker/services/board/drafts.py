"""Which versions are on the board, and a draft made from a version that must not be changed itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.making import make_version, meetings_of
from matchmaker.store.queries import plans
from matchmaker.store.queries.plans import Version


def make_draft(session: Session, principal: Principal, slug: str, plan_id: str, *, now: datetime) -> str:
    """Add a draft with the meetings of a version, such as the published one, and return its public id.

    Nothing that is agreed changes: the draft is published only as every version is, by both offices.

    Raises
    ------
    RefusedError
        The version is no plan: some rules cannot be kept together.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.BOARD_EDIT, workshop.resource())
    version = plans.version(session, workshop.id, plan_id)
    if version is None:
        raise NotFoundError("There is nothing at this address.")
    if version.proof is Proof.INFEASIBLE:
        raise RefusedError(Refusal.PLAN_IMPOSSIBLE, number=version.number)
    meetings = meetings_of(session, version.id)
    made = make_version(session, workshop, meetings, origin=PlanOrigin.EDIT, based_on=plan_id, now=now)
    journal.record(
        session,
        principal,
        "plan draft made",
        subject_kind="plan",
        subject_id=made.plan.public_id,
        workshop=workshop.public_id,
        details={"number": made.plan.number, "from": version.number},
        now=now,
    )
    return made.plan.public_id


def on_board(versions: Sequence[Version], plan_id: str) -> Version | None:
    """Return the version that is asked for; without a wish the newest draft, else what a draft can be made from.

    Parameters
    ----------
    versions
        Of the workshop, the newest first.
    plan_id
        Public id, or empty.
    """
    if plan_id:
        found = next((each for each in versions if each.public_id == plan_id), None)
        if found is None:
            raise NotFoundError("There is nothing at this address.")
        return found
    drafts = (each for each in versions if each.status is PlanStatus.DRAFT and each.proof is not Proof.INFEASIBLE)
    in_force = (each for each in versions if each.status is PlanStatus.PUBLISHED)
    plans_left = (each for each in versions if each.proof is not Proof.INFEASIBLE)
    return next(drafts, None) or next(in_force, None) or next(plans_left, None)
