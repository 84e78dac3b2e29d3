"""Editing a draft: one edit at a time, bound to how the draft stood when the one who edits saw it.

The row of the version is locked first, so that of two who edit at one moment one goes on and the other is told what
the first did. An edit that would break a hard rule is refused; so is a pair that somebody in it does not want, in words
that do not say why. Taking back is a further edit: it undoes the last one of the same person, if what it touched is
still as it left it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanStatus
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.board.changes import Change, Do, Row, Wish, change_from
from matchmaker.services.board.history import stacks
from matchmaker.services.board.pricing import Priced, exchange, move, pairs_of, priced
from matchmaker.services.board.standing import Standing, standing_of
from matchmaker.services.board.telling import names_of
from matchmaker.services.plans.conflicts import Binding
from matchmaker.services.plans.making import judge_again
from matchmaker.store.base import new_public_id
from matchmaker.store.queries import boards
from matchmaker.store.tables.boards import PlanEdit
from matchmaker.store.tables.plans import Meeting, WorkshopPlan


class BrokenRulesError(RefusedError):
    """An edit would break rules.

    Parameters
    ----------
    broken
        Which, with the people, times and places that they are about.
    time_zone
        Of the workshop, in which those times are told.
    """

    def __init__(self, broken: tuple[Binding, ...], time_zone: str) -> None:
        super().__init__(Refusal.BOARD_BREAKS_RULES)
        self.broken = broken
        self.time_zone = time_zone


@dataclass(frozen=True, slots=True)
class Edited:
    """An edit that was made: its number, the counter of the version after it, and what it cost."""

    number: int
    version: int
    meetings: tuple[str, ...]
    price: Priced


def edit(
    session: Session, principal: Principal, slug: str, plan_id: str, wish: Wish, version: int, *, now: datetime
) -> Edited:
    """Make an edit of a draft.

    Parameters
    ----------
    version
        The counter of the version when it was looked at.

    Raises
    ------
    EditConflictError
        It was edited meanwhile, or registrations or the programme changed.
    RefusedError
        It is no draft, the table is taken or not there, or nothing would change.
    BrokenRulesError
        The edit would break a hard rule.
    """
    workshop, plan = _locked(session, principal, slug, plan_id)
    if plan.version != version:
        raise EditConflictError
    standing = standing_of(session, workshop, plan_id)
    change = _change_of(standing, wish)
    if change.do is Do.ADD:
        _require_together(session, standing, change.after[0])
    return _made(session, principal, standing, plan, change, None, now)


def undo(session: Session, principal: Principal, slug: str, plan_id: str, version: int, *, now: datetime) -> Edited:
    """Take back one's own last edit of a draft; see `edit`."""
    return _taken_back(session, principal, slug, plan_id, version, "undo", now)


def redo(session: Session, principal: Principal, slug: str, plan_id: str, version: int, *, now: datetime) -> Edited:
    """Make again what one took back last; see `edit`."""
    return _taken_back(session, principal, slug, plan_id, version, "redo", now)


def _locked(session: Session, principal: Principal, slug: str, plan_id: str) -> tuple[WorkshopFacts, WorkshopPlan]:
    """Return the row of a draft that may be edited, locked."""
    workshop = workshop_at(session, slug)
    require(principal, Action.BOARD_EDIT, workshop.resource())
    query = select(WorkshopPlan).where(WorkshopPlan.workshop_id == workshop.id, WorkshopPlan.public_id == plan_id)
    plan = session.scalars(query.with_for_update()).one_or_none()
    if plan is None:
        raise NotFoundError("There is nothing at this address.")
    if plan.status is not PlanStatus.DRAFT:
        raise RefusedError(Refusal.BOARD_NOT_DRAFT, number=plan.number)
    return workshop, plan


def _change_of(standing: Standing, wish: Wish) -> Change:
    if wish.do is Do.ADD:
        return _addition(standing, wish)
    row = standing.row(wish.meeting)
    if wish.do is Do.DROP:
        return Change(Do.DROP, (row,))
    if wish.do is Do.MOVE:
        return _movement(standing, row, wish)
    if row.locked is (wish.do is Do.LOCK):
        raise RefusedError(Refusal.NOTHING_CHANGED)
    return Change(wish.do, (row,), (replace(row, locked=not row.locked),))


def _movement(standing: Standing, row: Row, wish: Wish) -> Change:
    place = standing.place(wish.session)
    other = standing.at.get((wish.session, wish.table))
    if other == row:
        raise RefusedError(Refusal.NOTHING_CHANGED)
    if other is not None:
        return exchange(row, other)
    if not 1 <= wish.table <= place.tables:
        raise RefusedError(Refusal.BOARD_NO_TABLE)
    return move(row, wish.session, wish.table)


def _addition(standing: Standing, wish: Wish) -> Change:
    place = standing.place(wish.session)
    if wish.host not in standing.calendars or wish.visitor not in standing.calendars:
        raise NotFoundError("There is nothing at this address.")
    if not 1 <= wish.table <= place.tables or (wish.session, wish.table) in standing.at:
        raise RefusedError(Refusal.BOARD_NO_TABLE)
    return Change(Do.ADD, (), (Row(new_public_id(), wish.host, wish.visitor, wish.session, wish.table, False),))


def _require_together(session: Session, standing: Standing, row: Row) -> None:
    """Refuse two who cannot be put together, for whatever reason: unlisted, forbidden or unwanted are told alike."""
    pair = standing.pair_at.get(row.two)
    if pair is None or standing.instance.pairs[pair].forbidden or pair in _unwanted(session, standing):
        raise RefusedError(Refusal.BOARD_APART)


def _unwanted(session: Session, standing: Standing) -> frozenset[int]:
    return frozenset(pairs_of(standing, boards.vetoed(session, standing.workshop.id)))


def _taken_back(
    session: Session, principal: Principal, slug: str, plan_id: str, version: int, which: str, now: datetime
) -> Edited:
    workshop, plan = _locked(session, principal, slug, plan_id)
    if plan.version != version:
        raise EditConflictError
    found = stacks(boards.order_of(session, plan.id, principal.account))
    number = found.undo if which == "undo" else found.redo
    if number is None:
        raise RefusedError(Refusal.BOARD_NOTHING_TO_TAKE_BACK)
    standing = standing_of(session, workshop, plan_id)
    row = boards.edits(session, plan.id, after=number - 1)[0]
    change = change_from(row.inverse)
    if not _still_so(standing, change):
        raise RefusedError(Refusal.BOARD_CHANGED_SINCE)
    if change.do is Do.ADD:
        _require_together(session, standing, change.after[0])
    return _made(session, principal, standing, plan, change, number, now)


def _still_so(standing: Standing, change: Change) -> bool:
    """Return whether everything that is to be taken back is as it was left, and where it goes is free."""
    leaving = {row.meeting for row in change.before}
    return all(standing.rows.get(row.meeting) == row for row in change.before) and all(
        row.cell not in standing.at or standing.at[row.cell].meeting in leaving for row in change.after
    )


def _made(
    session: Session,
    principal: Principal,
    standing: Standing,
    plan: WorkshopPlan,
    change: Change,
    undoes: int | None,
    now: datetime,
) -> Edited:
    price = standing.price(change)
    cost = priced(names_of(standing), price)
    if cost.broken:
        raise BrokenRulesError(cost.broken, standing.workshop.time_zone)
    _apply(session, standing, plan, change)
    number = standing.content.version.edits + 1
    kept = {"number": number, "edit": change.document(), "inverse": change.inverse().document(), "undoes": undoes}
    author = {"workshop_id": plan.workshop_id, "plan_id": plan.id, "account_id": principal.account, "made_at": now}
    session.add(PlanEdit(**author, **kept))
    session.flush()
    judge_again(session, standing.workshop, plan)
    flag_modified(plan, "method")  # the counter moves on also where only a lock has changed
    session.flush()
    _note(session, principal, standing.workshop, plan, number, now)
    return Edited(number, plan.version, tuple(row.meeting for row in change.after), cost)


def _apply(session: Session, standing: Standing, plan: WorkshopPlan, change: Change) -> None:
    """Take the rows out and put them in again where they belong: two that exchange places never stand in one."""
    of_plan = Meeting.plan_id == plan.id, Meeting.public_id.in_([row.meeting for row in change.before])
    session.execute(delete(Meeting).where(*of_plan), execution_options={"synchronize_session": False})
    sessions = {place.public_id: key for key, place in standing.content.places.items()}
    rows = []
    for row in change.after:
        one, other = sorted((standing.calendars[row.host].id, standing.calendars[row.visitor].id))
        rows.append(
            {
                "public_id": row.meeting,
                "workshop_id": plan.workshop_id,
                "plan_id": plan.id,
                "session_id": sessions[row.session],
                "registration_a_id": one,
                "registration_b_id": other,
                "table_number": row.table,
                "locked": row.locked,
                "version": 1,
            }
        )
    if rows:
        session.execute(insert(Meeting), rows)
    session.flush()


def _note(
    session: Session, principal: Principal, workshop: WorkshopFacts, plan: WorkshopPlan, number: int, now: datetime
) -> None:
    journal.record(
        session,
        principal,
        "plan edited",
        subject_kind="plan",
        subject_id=plan.public_id,
        workshop=workshop.public_id,
        details={"number": plan.number, "edit": number},
        now=now,
    )
