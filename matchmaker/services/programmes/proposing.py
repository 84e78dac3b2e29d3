"""Changes of an open workshop: one office proposes the whole new programme, and it waits for the other."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ChangeState, ConfirmedKind
from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.programmes.json_form import canonical, sha256_of, to_json
from matchmaker.errors import Refusal, RefusedError, SignInNeededError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.agreed_documents import keep_agreed
from matchmaker.store.tables.confirmations import Confirmation, WorkshopChange


def propose(
    session: Session, principal: Principal, workshop: WorkshopFacts, programme: Programme, *, now: datetime
) -> None:
    """Let a new programme wait for the other office; an earlier proposal of the same office is withdrawn.

    Raises
    ------
    RefusedError
        The other office has proposed something that is not decided yet.
    """
    account, party = office(principal)
    pending = session.scalar(
        select(WorkshopChange).where(
            WorkshopChange.workshop_id == workshop.id, WorkshopChange.state == ChangeState.PROPOSED
        )
    )
    if pending is not None:
        if pending.party_id != party:
            raise RefusedError(Refusal.CHANGE_OF_OTHERS_PENDING)
        decide(pending, ChangeState.WITHDRAWN, now)
        session.flush()
    change = WorkshopChange(
        workshop_id=workshop.id,
        party_id=party,
        account_id=account,
        base_version=workshop.version,
        document=to_json(programme),
        proposed_at=now,
    )
    session.add(change)
    session.flush()
    confirm(session, principal, workshop, ConfirmedKind.CHANGE, change.public_id, programme, now=now)
    enter(session, principal, workshop, "programme.propose", change, sha256=sha256_of(programme), now=now)


def office(principal: Principal) -> tuple[int, int]:
    """Return the keys of the account and the party that act."""
    if principal.account is None or principal.party is None:
        raise SignInNeededError("Please sign in first.")
    return principal.account, principal.party


def decide(change: WorkshopChange, state: ChangeState, now: datetime) -> None:
    """Let a change wait no longer."""
    change.state, change.decided_at = state, now


def confirm(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    kind: ConfirmedKind,
    subject_id: str,
    programme: Programme,
    *,
    now: datetime,
) -> None:
    """Keep that the principal's office confirms a programme, and the bytes that it confirms."""
    account, party = office(principal)
    keep_agreed(session, workshop.id, canonical(programme))
    row = Confirmation(workshop_id=workshop.id, kind=kind, subject_id=subject_id, sha256=sha256_of(programme))
    row.party_id, row.account_id, row.confirmed_at = party, account, now
    session.add(row)
    session.flush()


def enter(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    act: str,
    change: WorkshopChange,
    *,
    now: datetime,
    reason: str = "",
    **details: object,
) -> None:
    """Enter an act on a proposed change in the journal."""
    about = {"subject_kind": "workshop_change", "subject_id": change.public_id, "workshop": workshop.public_id}
    journal.record(session, principal, act, **about, reason=reason, details=details, now=now)
