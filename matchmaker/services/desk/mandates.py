"""The mandate: what both offices let the desk publish by itself, until when, and with how many moves at most.

It takes two keys like a plan. One office proposes it, the other confirms the very terms that it read, and what was
confirmed is kept word for word. Either office can withdraw it at any moment, alone: it only ever lets more happen.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.desk import MandateState, MandateTerms
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import Side
from matchmaker.errors import Refusal, RefusedError, StaleError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.agreed_documents import keep_agreed
from matchmaker.services.desk.facts import desk_to_change, desk_to_read
from matchmaker.services.plans.heading import WorkshopHead, workshop_head
from matchmaker.store.queries import desk
from matchmaker.store.queries.desk import STANDING, MandateRow
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.desk import Mandate

SUBJECT = "mandate"
MOST_MOVES = 1000
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Standing:
    """The mandate that is proposed or agreed on.

    Parameters
    ----------
    side
        The side that proposed it.
    sha256
        Of the terms, which the other side confirms.
    """

    public_id: str
    terms: MandateTerms
    side: Side | None
    sha256: str
    proposed_at: datetime
    decided_at: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class MandatePage:
    """The page of the mandate; `may_confirm` where it waits for the reader's office."""

    workshop: WorkshopHead
    standing: Standing | None
    may_confirm: bool


def mandate_page(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> MandatePage:
    """Return how the mandate stands, and what the one who reads may do with it."""
    workshop = desk_to_read(session, principal, slug)
    head = workshop_head(session, principal, workshop, language)
    standing = standing_of(session, workshop, now)
    waits = standing is not None and standing.terms.state is MandateState.PROPOSED and not standing.over
    return MandatePage(
        head,
        standing,
        waits and standing is not None and head.own_side is not None and standing.side is not head.own_side,
    )


def standing_of(session: Session, workshop: WorkshopFacts, now: datetime) -> Standing | None:
    """Return the mandate that is proposed or agreed on, in one statement."""
    row = desk.mandate_standing(session, workshop.id)
    return _standing(workshop, row, now) if row else None


def propose_mandate(
    session: Session, principal: Principal, slug: str, *, holds_until: datetime, most_moves: int, now: datetime
) -> Standing:
    """Propose to the other office what the desk may publish by itself; nothing holds before it confirms.

    Raises
    ------
    RefusedError
        The terms make no sense, or another mandate is proposed or holds.
    """
    workshop, party = desk_to_change(session, principal, slug)
    if not now < holds_until <= now + LONGEST:
        raise RefusedError(Refusal.MANDATE_TIME_WRONG, field="holds_until")
    if not 0 <= most_moves <= MOST_MOVES:
        raise RefusedError(Refusal.MANDATE_MOVES_WRONG, field="most_moves", most=MOST_MOVES)
    _end_what_is_over(session, workshop, now)
    if desk.mandate_standing(session, workshop.id) is not None:
        raise RefusedError(Refusal.MANDATE_STANDS)
    row = Mandate(workshop_id=workshop.id, party_id=party, account_id=principal.account or 0, proposed_at=now)
    row.holds_until, row.most_moves = holds_until, most_moves
    session.add(row)
    session.flush()
    _confirm(session, principal, workshop, row, now)
    _enter(session, principal, workshop, "mandate proposed", row, now)
    return _standing(workshop, _row_of(row), now)


def confirm_mandate(session: Session, principal: Principal, slug: str, sha256: str, *, now: datetime) -> Standing:
    """Confirm for the own side the terms that the other side proposed; with both, the mandate holds.

    Raises
    ------
    StaleError
        Nothing waits, or other terms than the ones that were read.
    RefusedError
        The own side proposed it, or its time is over.
    """
    workshop, party = desk_to_change(session, principal, slug)
    row = _standing_row(session, workshop)
    if row is None or sha256 != _sha256(workshop, _row_of(row)):
        raise StaleError("The mandate is another one than what was looked at; look at it again.")
    if row.state is MandateState.AGREED:
        return _standing(workshop, _row_of(row), now)
    if row.party_id == party:
        raise RefusedError(Refusal.MANDATE_OWN_PROPOSAL)
    if row.holds_until <= now:
        raise RefusedError(Refusal.MANDATE_TIME_WRONG)
    _confirm(session, principal, workshop, row, now)
    row.state, row.decided_at = MandateState.AGREED, now
    session.flush()
    _enter(session, principal, workshop, "mandate confirmed", row, now)
    return _standing(workshop, _row_of(row), now)


def withdraw_mandate(session: Session, principal: Principal, slug: str, *, now: datetime) -> None:
    """End the mandate that is proposed or holds, for either office alone: the desk proposes again from now on."""
    workshop, _ = desk_to_change(session, principal, slug)
    row = _standing_row(session, workshop)
    if row is None:
        return
    row.state, row.decided_at = MandateState.WITHDRAWN, now
    session.flush()
    _enter(session, principal, workshop, "mandate withdrawn", row, now)


def _end_what_is_over(session: Session, workshop: WorkshopFacts, now: datetime) -> None:
    """Let go of a mandate whose time is over: it stands in nobody's way."""
    row = _standing_row(session, workshop)
    if row is not None and row.holds_until <= now:
        row.state, row.decided_at = MandateState.WITHDRAWN, now
        session.flush()


def _standing_row(session: Session, workshop: WorkshopFacts) -> Mandate | None:
    query = select(Mandate).where(Mandate.workshop_id == workshop.id, Mandate.state.in_(STANDING))
    return session.scalars(query.with_for_update()).one_or_none()


def _row_of(row: Mandate) -> MandateRow:
    return MandateRow(*(getattr(row, name) for name in MandateRow.__slots__))


def _standing(workshop: WorkshopFacts, row: MandateRow, now: datetime) -> Standing:
    return Standing(
        row.public_id,
        MandateTerms(row.state, row.holds_until, row.most_moves),
        workshop.side_of(row.party_id),
        _sha256(workshop, row),
        row.proposed_at,
        row.decided_at,
        row.holds_until <= now,
    )


def _document(workshop: WorkshopFacts, row: MandateRow) -> bytes:
    """Return the terms that both offices confirm, always in the same bytes."""
    said = {
        "mandate": row.public_id,
        "workshop": workshop.public_id,
        "holds_until": row.holds_until.astimezone(UTC).isoformat(),
        "most_moves": row.most_moves,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _sha256(workshop: WorkshopFacts, row: MandateRow) -> str:
    return hashlib.sha256(_document(workshop, row)).hexdigest()


def _confirm(session: Session, principal: Principal, workshop: WorkshopFacts, row: Mandate, now: datetime) -> None:
    document = _document(workshop, _row_of(row))
    keep_agreed(session, workshop.id, document)
    said = Confirmation(workshop_id=workshop.id, kind=ConfirmedKind.MANDATE, subject_id=row.public_id)
    said.sha256 = hashlib.sha256(document).hexdigest()
    said.party_id, said.account_id, said.confirmed_at = principal.party or 0, principal.account or 0, now
    session.add(said)
    session.flush()


def _enter(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: str, row: Mandate, now: datetime
) -> None:
    details = {"sha256": _sha256(workshop, _row_of(row)), "most_moves": row.most_moves}
    journal.record(
        session,
        principal,
        act,
        subject_kind=SUBJECT,
        subject_id=row.public_id,
        workshop=workshop.public_id,
        details=details,
        now=now,
    )
