"""Taking the way out of a conflict: what an office may change by itself is changed, what concerns both is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.programmes.document import Eased, Easing, Programme
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import journal, programmes
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.plans.content import content_of
from matchmaker.services.plans.heading import WorkshopHead, workshop_head
from matchmaker.services.plans.ways_out import EASED, WayOut, WayStep, way_out_of
from matchmaker.services.programmes import Saved
from matchmaker.services.staleness import mark_stale
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import names
from matchmaker.store.queries.plans import Version
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Availability, Registration
from matchmaker.store.tables.workshops import Slot, WorkshopSession

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class WayOutPage:
    """What is shown before the way out is taken; `themes`: names in the reader's language.

    A version that is a plan has no way out, nor has one whose run found none.
    """

    workshop: WorkshopHead
    version: Version
    way_out: WayOut | None
    themes: dict[int, str]


def show_way_out(session: Session, principal: Principal, slug: str, plan_id: str, *, language: str) -> WayOutPage:
    """Return the way out of a version's conflict, if there is one."""
    workshop = workshop_at(session, slug)
    require(principal, Action.WORKSHOP_WRITE, workshop.resource())
    content = content_of(session, workshop, plan_id)
    way_out = way_out_of(session, principal, workshop, content, language)
    head = workshop_head(session, principal, workshop, language)
    return WayOutPage(head, content.version, way_out, names.theme_names(session, language))


def take_way_out(
    session: Session, principal: Principal, slug: str, plan_id: str, sha256: str, *, reason: str = "", now: datetime
) -> Saved:
    """Take every step that the office can take; say whether some of them wait for the other office.

    Parameters
    ----------
    sha256
        Of the way out that was looked at.
    reason
        Why somebody's registration is changed; needed where a step does that, and kept in the journal.

    Raises
    ------
    EditConflictError
        Something of it has changed since it was looked at.
    ReasonNeededError
        A step changes somebody's registration, and there is no reason.
    RefusedError
        There is nothing left that this office can do.
    """
    page = show_way_out(session, principal, slug, plan_id, language="")
    workshop, way_out = workshop_at(session, slug), page.way_out
    if way_out is not None and way_out.sha256 != sha256:
        raise EditConflictError
    if way_out is None or not way_out.open:
        raise RefusedError(Refusal.NOTHING_CHANGED)
    changes = [step for step in way_out.open if not step.of_both]
    for step in changes:
        if step.of_person:
            _change_registration(session, principal, workshop, step, reason, now)
        else:
            _unlock(session, principal, workshop, step, now)
    if changes:
        mark_stale(session, workshop.id, now=now)
    return _change_programme(session, principal, workshop, [step for step in way_out.open if step.of_both], now)


def _change_registration(
    session: Session, principal: Principal, workshop: WorkshopFacts, step: WayStep, reason: str, now: datetime
) -> None:
    """Let somebody of the own side be free, or take more meetings; the office answers for having asked them."""
    require(principal, Action.REGISTRATION_WRITE, workshop.resource(party=principal.party), reason=reason)
    reason = kept_line(reason, "reason", most=LONGEST_REASON)
    if step.person is None:
        raise NotFoundError("There is nothing at this address.")
    row = session.get_one(Registration, step.person.id)
    if step.kind == "slot":
        _free(session, row, step)
    elif step.kind == "maximum":
        row.max_meetings = step.to
    else:
        row.max_in_a_row = step.to
    flag_modified(row, "status")  # the version moves on also where only a slot has changed
    session.flush()
    journal.record(
        session,
        principal,
        "registration changed",
        subject_kind="registration",
        subject_id=row.public_id,
        workshop=workshop.public_id,
        reason=reason,
        for_whom=row.public_id,
        details={"step": step.kind, "slot": step.slot.public_id if step.slot else None, "to": step.to},
        now=now,
    )


def _free(session: Session, row: Registration, step: WayStep) -> None:
    slot = select(Slot.id).where(Slot.public_id == (step.slot.public_id if step.slot else "")).scalar_subquery()
    away = Availability.registration_id == row.id, Availability.slot_id == slot
    answer = session.scalar(select(Availability).where(*away))
    if answer is not None:
        answer.available = True


def _unlock(session: Session, principal: Principal, workshop: WorkshopFacts, step: WayStep, now: datetime) -> None:
    """Release a locked meeting of the plan in force: it stays where it is there, but the next plan may move it."""
    one, other = sorted(each.id for each in step.meeting or ())
    query = (
        select(Meeting)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .join(WorkshopSession, WorkshopSession.id == Meeting.session_id)
        .where(
            WorkshopPlan.workshop_id == workshop.id,
            WorkshopPlan.status == PlanStatus.PUBLISHED,
            WorkshopSession.public_id == (step.place.public_id if step.place else ""),
            Meeting.registration_a_id == one,
            Meeting.registration_b_id == other,
        )
    )
    row = session.scalars(query.with_for_update()).one()
    row.locked = False
    session.flush()
    place = workshop.public_id
    journal.record(
        session, principal, "lock released", subject_kind="meeting", subject_id=row.public_id, workshop=place, now=now
    )


def _change_programme(
    session: Session, principal: Principal, workshop: WorkshopFacts, steps: Sequence[WayStep], now: datetime
) -> Saved:
    """Change what concerns both offices as every change of the programme: at once in a draft, as a proposal later."""
    if not steps:
        return Saved.APPLIED
    page = programmes.show_programme(session, principal, workshop.slug, "")
    changed = page.editable
    for step in steps:
        changed = _with_step(session, workshop, changed, step)
    return programmes.save_programme(session, principal, workshop.slug, changed, page.version, now=now)


def _with_step(session: Session, workshop: WorkshopFacts, programme: Programme, step: WayStep) -> Programme:
    ids = step.ids or {}
    if step.kind == "table":
        sessions = (
            replace(each, tables=step.to or 0) if each.id == ids["session"] else each for each in programme.sessions
        )
        return replace(programme, sessions=tuple(sessions))
    if step.kind == "resource":
        interpreters = (
            each.raised_to(step.to or 0) if each.id == ids["resource"] else each for each in programme.interpreters
        )
        return replace(programme, interpreters=tuple(interpreters))
    return replace(programme, eased=(*programme.eased, _easing(session, workshop, step)))


def _easing(session: Session, workshop: WorkshopFacts, step: WayStep) -> Easing:
    kind = EASED[step.kind]
    if kind is Eased.BREAKS:
        return Easing(kind, number=step.to)
    one, other = sorted(each.id for each in step.meeting or ())
    of_pair = PairRule.registration_a_id == one, PairRule.registration_b_id == other
    rule = session.scalars(select(PairRule).where(PairRule.workshop_id == workshop.id, *of_pair)).one()
    return Easing(kind, rule.public_id, tuple(each.public_id for each in step.meeting or ()))
