"""Applying a repair: published at once under the mandate. Beyond it, the version is proposed like any other one.

What is applied is what was shown: the version is bound by its hash, its moves are counted again from the rows, and
everything that it was computed from has to be as it was. The mandate stands for the second key, so it is looked at
where the version is published, with both its signatures.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.desk import MandateTerms, beyond
from matchmaker.domain.permissions import Principal
from matchmaker.domain.plans import PlanStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError, StaleError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.agreed_documents import keep_agreed
from matchmaker.services.desk.changes import moves_of
from matchmaker.services.desk.facts import day_of, desk_to_change
from matchmaker.services.desk.keeping import repair_row
from matchmaker.services.desk.preview import is_outdated
from matchmaker.services.plans import Agreement
from matchmaker.services.plans.agreement import SILENT
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.difference import difference_of
from matchmaker.services.plans.publishing import put_in_force
from matchmaker.services.plans.telling import Announcing
from matchmaker.store.queries import desk
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.plans import WorkshopPlan


def apply_repair(
    session: Session,
    principal: Principal,
    slug: str,
    plan_id: str,
    sha256: str,
    *,
    announcing: Announcing = SILENT,
    now: datetime,
) -> Agreement:
    """Publish a repair under the mandate, once; sent again it changes nothing.

    Raises
    ------
    StaleError
        It is not the repair of how things stand now, or something else than what was looked at.
    RefusedError
        The mandate does not cover it, it has a meeting that is not cleared, or a new one that somebody asked not to
        have since.
    """
    workshop, party = desk_to_change(session, principal, slug)
    plan = repair_row(session, workshop, plan_id)
    if plan is None:
        raise NotFoundError("There is nothing at this address.")
    content = content_of(session, workshop, plan_id)
    if sha256 != content.sha256:
        raise StaleError("The repair holds something else than what was looked at; look at it again.")
    day = day_of(session, principal, workshop)
    if plan.status is PlanStatus.PUBLISHED:
        return Agreement(plan_id, plan.number, plan.status, content.sha256)
    if plan.status is not PlanStatus.DRAFT or day.content is None or is_outdated(day, content, plan.events, now):
        raise StaleError("Things are not as they were when the repair was computed; compute it again.")
    if desk.newly_unwanted(session, plan.id, day.content.version.id):
        raise RefusedError(Refusal.PLAN_STALE, number=plan.number)
    moves = moves_of(day, difference_of(day.content.sittings, content.sittings), plan.events)
    plan.mandate_id = _mandate_for(session, workshop, moves, now, edited=content.version.edits > 0)
    _confirm(session, principal, workshop, content, now)
    put_in_force(session, workshop, plan, own=workshop.side_of(party), announcing=announcing, now=now)
    return _recorded(session, principal, workshop, plan, content, now)


def _mandate_for(session: Session, workshop: WorkshopFacts, moves: int, now: datetime, *, edited: bool) -> int:
    """Return the key of the mandate under which so many moves may be published now.

    Raises
    ------
    RefusedError
        There is none that both offices confirmed, it is over, or it allows fewer; or somebody has edited the repair.
    """
    mandate = desk.mandate_standing(session, workshop.id)
    terms = MandateTerms(mandate.state, mandate.holds_until, mandate.most_moves) if mandate else None
    over = beyond(terms, moves, now, edited=edited)
    if mandate is None or over or desk.signed_by(session, mandate.public_id) != workshop.parties:
        raise RefusedError(Refusal.REPAIR_BEYOND_MANDATE)
    return mandate.id


def _confirm(session: Session, principal: Principal, workshop: WorkshopFacts, content: Content, now: datetime) -> None:
    """Keep which office applied it, and what it read."""
    keep_agreed(session, workshop.id, content.canonical)
    said = Confirmation(workshop_id=workshop.id, kind=ConfirmedKind.PLAN, subject_id=content.version.public_id)
    said.sha256, said.confirmed_at = content.sha256, now
    said.party_id, said.account_id = principal.party or 0, principal.account or 0
    session.add(said)
    session.flush()


def _recorded(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    plan: WorkshopPlan,
    content: Content,
    now: datetime,
) -> Agreement:
    journal.record(
        session,
        principal,
        "plan published under the mandate",
        subject_kind="plan",
        subject_id=plan.public_id,
        workshop=workshop.public_id,
        details={"number": plan.number, "sha256": content.sha256},
        now=now,
    )
    return Agreement(plan.public_id, plan.number, plan.status, content.sha256)
