"""Two equal offices: a version is proposed by one, confirmed by the other, and only then published.

A confirmation is bound to the hash of what was confirmed (`content`). Whatever changed between the two shows in the
hash, and then nothing is published. The row of the version is locked first, so that twenty confirmations at one moment
come one after the other; the first publishes and the others find it done.

A veto that is said while a version waits stops it too, but only the office of the one who said it is told so: to the
other one the version is out of date, as after any change of a registration.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError, Refusal, RefusedError, StaleError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.agreed_documents import keep_agreed
from matchmaker.services.last_saved import LastSaved, last_saved
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.publishing import put_in_force, require_publishable
from matchmaker.services.plans.telling import Announcing
from matchmaker.store.queries import plans
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.plans import WorkshopPlan

SUBJECT = "plan"

SILENT = Announcing()
"""Nobody is written to, as where no letters can be sent."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where a version stands after an act."""

    plan_id: str
    number: int
    status: PlanStatus
    sha256: str


def propose(
    session: Session, principal: Principal, slug: str, plan_id: str, *, sha256: str | None = None, now: datetime
) -> Agreement:
    """Confirm a draft for the own side, so that the other office can; nothing is published by it.

    Parameters
    ----------
    sha256
        The hash of what the one who proposes was looking at; None where nobody looked, as in a script.

    Raises
    ------
    RefusedError
        The version is no draft, is out of date, cannot be, breaks a rule, has no meetings or one that somebody of the
        own side does not want or that is not cleared, or another one waits for an answer.
    StaleError
        The version holds something else than what was looked at.
    """
    workshop, party, plan, content = _opened(session, principal, slug, plan_id)
    if plan.status is not PlanStatus.DRAFT:
        raise RefusedError(Refusal.PLAN_NOT_DRAFT, number=plan.number)
    _require_good(plan, content)
    require_publishable(session, workshop, plan, workshop.side_of(party))
    _require_wanted(session, plan, frozenset({workshop.side_of(party)}))
    if waiting := plans.proposed(session, workshop.id):
        raise RefusedError(Refusal.PLAN_ANOTHER_PROPOSED, number=waiting[0][1])
    if sha256 is not None:
        _require_same(content, sha256)
    plan.status = PlanStatus.PROPOSED
    _confirm(session, principal, workshop, party, content, now)
    return _recorded(session, principal, workshop, plan, content, "plan proposed", now=now)


def confirm(
    session: Session,
    principal: Principal,
    slug: str,
    plan_id: str,
    sha256: str,
    *,
    announcing: Announcing = SILENT,
    now: datetime,
) -> Agreement:
    """Confirm for the own side what the other side proposed; with both, the version is published.

    Confirming what is in force already changes nothing. With the publication everybody for whom something is new gets
    a letter, in the way that `announcing` says.

    Raises
    ------
    StaleError
        The version holds something else than `sha256`, or than what the other side confirmed.
    RefusedError
        It is not proposed (any more), is out of date, or the own side proposed it: the other one has to answer.
    """
    workshop, party, plan, content = _opened(session, principal, slug, plan_id)
    _require_same(content, sha256)
    if plan.status is PlanStatus.PUBLISHED:
        return Agreement(plan.public_id, plan.number, plan.status, content.sha256)
    if plan.status is not PlanStatus.PROPOSED:
        raise RefusedError(Refusal.PLAN_NOT_PROPOSED, number=plan.number)
    _require_good(plan, content)
    confirmed = _confirmed(session, workshop, plan)
    if party in confirmed:
        raise RefusedError(Refusal.PLAN_OWN_PROPOSAL, number=plan.number)
    if any(other != sha256 for other in confirmed.values()):
        raise StaleError("The version changed after it was proposed; it has to be proposed again.")
    _require_wanted(session, plan, frozenset(Side), own=workshop.side_of(party))
    _confirm(session, principal, workshop, party, content, now)
    _recorded(session, principal, workshop, plan, content, "plan confirmed", now=now)
    if {*confirmed, party} == workshop.parties:
        own = workshop.side_of(party)
        put_in_force(session, workshop, plan, own=own, announcing=announcing, now=now)
        return _recorded(session, principal, workshop, plan, content, "plan published", now=now)
    return Agreement(plan.public_id, plan.number, plan.status, content.sha256)


def withdraw(session: Session, principal: Principal, slug: str, plan_id: str, *, now: datetime) -> Agreement:
    """Take back the own side's proposal: the version is a draft again."""
    workshop, party, plan, content = _opened(session, principal, slug, plan_id)
    _require_proposed_by(session, workshop, plan, own=party, by_own=True)
    of_plan = Confirmation.kind == ConfirmedKind.PLAN, Confirmation.subject_id == plan.public_id
    session.execute(delete(Confirmation).where(*of_plan))
    plan.status = PlanStatus.DRAFT
    return _recorded(session, principal, workshop, plan, content, "plan withdrawn", now=now)


def reject(
    session: Session, principal: Principal, slug: str, plan_id: str, *, reason: str = "", now: datetime
) -> Agreement:
    """Turn down what the other side proposed; it stays in the list as rejected."""
    workshop, party, plan, content = _opened(session, principal, slug, plan_id)
    _require_proposed_by(session, workshop, plan, own=party, by_own=False)
    plan.status = PlanStatus.REJECTED
    return _recorded(session, principal, workshop, plan, content, "plan rejected", reason=reason, now=now)


def last_act(session: Session, principal: Principal, slug: str, plan_id: str) -> LastSaved | None:
    """Return which act of which office brought a version to where it stands."""
    workshop = workshop_at(session, slug)
    require(principal, Action.PUBLISH, workshop.resource())
    return last_saved(session, principal, SUBJECT, plan_id, workshop=workshop.public_id)


def _opened(
    session: Session, principal: Principal, slug: str, plan_id: str
) -> tuple[WorkshopFacts, int, WorkshopPlan, Content]:
    """Return workshop, own party, the locked row and the content of a version, if the one who asks may publish."""
    workshop = workshop_at(session, slug)
    require(principal, Action.PUBLISH, workshop.resource())
    if principal.party is None or principal.party not in workshop.parties:
        raise NotFoundError("There is nothing at this address.")
    query = select(WorkshopPlan).where(WorkshopPlan.workshop_id == workshop.id, WorkshopPlan.public_id == plan_id)
    plan = session.scalars(query.with_for_update()).one_or_none()
    if plan is None:
        raise NotFoundError("There is nothing at this address.")
    return workshop, principal.party, plan, content_of(session, workshop, plan_id)


def _require_good(plan: WorkshopPlan, content: Content) -> None:
    if plan.proof is Proof.INFEASIBLE:
        raise RefusedError(Refusal.PLAN_IMPOSSIBLE, number=plan.number)
    if plan.stale_since is not None:
        raise RefusedError(Refusal.PLAN_STALE, number=plan.number)
    if not content.sittings:
        raise RefusedError(Refusal.PLAN_EMPTY, number=plan.number)


def _require_wanted(
    session: Session, plan: WorkshopPlan, sides: frozenset[Side | None], own: Side | None = None
) -> None:
    """Refuse a version with a meeting that somebody of these sides does not want; say so to the own office alone."""
    against = sides & plans.unwanted(session, plan.id).keys()
    if against:
        told = own in against or own is None
        raise RefusedError(Refusal.PLAN_UNWANTED if told else Refusal.PLAN_STALE, number=plan.number)


def _require_same(content: Content, sha256: str) -> None:
    if sha256 != content.sha256:
        raise StaleError("The version holds something else than what was looked at; look at it again.")


def _require_proposed_by(
    session: Session, workshop: WorkshopFacts, plan: WorkshopPlan, *, own: int, by_own: bool
) -> None:
    if plan.status is not PlanStatus.PROPOSED:
        raise RefusedError(Refusal.PLAN_NOT_PROPOSED, number=plan.number)
    if (own in _confirmed(session, workshop, plan)) is not by_own:
        refusal = Refusal.PLAN_OTHER_PROPOSAL if by_own else Refusal.PLAN_OWN_PROPOSAL
        raise RefusedError(refusal, number=plan.number)


def _confirmed(session: Session, workshop: WorkshopFacts, plan: WorkshopPlan) -> dict[int, str]:
    """Return which party confirmed which hash of the version."""
    said = plans.confirmations(session, workshop.id)
    return {each.party_id: each.sha256 for each in said if each.plan_public_id == plan.public_id}


def _confirm(
    session: Session, principal: Principal, workshop: WorkshopFacts, party: int, content: Content, now: datetime
) -> None:
    keep_agreed(session, workshop.id, content.canonical)
    row = Confirmation(
        workshop_id=workshop.id,
        kind=ConfirmedKind.PLAN,
        subject_id=content.version.public_id,
        sha256=content.sha256,
        party_id=party,
        account_id=principal.account,
        confirmed_at=now,
    )
    session.add(row)
    session.flush()


def _recorded(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    plan: WorkshopPlan,
    content: Content,
    act: str,
    *,
    reason: str = "",
    now: datetime,
) -> Agreement:
    session.flush()
    journal.record(
        session,
        principal,
        act,
        subject_kind=SUBJECT,
        subject_id=plan.public_id,
        workshop=workshop.public_id,
        reason=reason,
        details={"number": plan.number, "sha256": content.sha256},
        now=now,
    )
    return Agreement(plan.public_id, plan.number, plan.status, content.sha256)
