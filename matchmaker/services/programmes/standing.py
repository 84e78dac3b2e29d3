"""What stands beside a programme that is edited: what was saved since it was opened, what the own office proposed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.journal import PROGRAMME_CHANGED
from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.differences import Change, Difference, differences
from matchmaker.domain.programmes.document import Easing, Interpreters, Item, Programme, Room, Slot
from matchmaker.domain.programmes.document import Session as ProgrammeSession
from matchmaker.domain.programmes.json_form import from_json
from matchmaker.errors import EditConflictError
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import programmes as queries
from matchmaker.store.tables.regions import Party

Part = Slot | Room | ProgrammeSession | Interpreters | Item


@dataclass(frozen=True, slots=True)
class Saving:
    """Somebody changed the programme: when, whether of the reader's own office, and how."""

    at: datetime
    own: bool
    differences: tuple[Difference, ...]


def savings_since(session: Session, principal: Principal, workshop: WorkshopFacts, version: int) -> tuple[Saving, ...]:
    """Return what was saved after a version of the workshop, the oldest first."""
    own = session.scalar(select(Party.public_id).where(Party.id == principal.party))
    return tuple(
        Saving(
            at, party == own, tuple(Difference(Change(each["change"]), each["values"]) for each in said["differences"])
        )
        for at, party, said in queries.saved_since(session, workshop.public_id, PROGRAMME_CHANGED, version)
    )


def require_seen(
    session: Session, principal: Principal, workshop: WorkshopFacts, proposal: str | None, before: Programme
) -> None:
    """Refuse to replace a proposal of the own office that a colleague made after the form was opened."""
    pending = queries.pending_change(session, workshop.id)
    own = pending if pending is not None and pending.party_id == principal.party else None
    if proposal is None or proposal == (own.public_id if own else ""):
        return
    found = differences(before, from_json(own.document)) if own else ()
    savings = (Saving(own.proposed_at, own=True, differences=tuple(found)),) if own else ()
    raise EditConflictError(changed={"savings": savings})


def own_proposal(session: Session, principal: Principal, workshop: WorkshopFacts) -> Programme | None:
    """Return what the own office has proposed and can still be confirmed, so that more is added and nothing lost."""
    pending = queries.pending_change(session, workshop.id)
    fresh = pending is not None and pending.base_version == workshop.version
    return from_json(pending.document) if pending and fresh and pending.party_id == principal.party else None


def own_proposed(
    session: Session, principal: Principal, workshop: WorkshopFacts
) -> tuple[tuple[Part, ...], tuple[Easing, ...]]:
    """Return the parts of the office's own proposal that waits, which may be edited further, and what it eases."""
    pending = queries.pending_change(session, workshop.id)
    if pending is None or pending.party_id != principal.party:
        return (), ()
    proposed = from_json(pending.document)
    return parts_of(proposed), proposed.eased if pending.base_version == workshop.version else ()


def parts_of(programme: Programme) -> tuple[Part, ...]:
    """Return all that a programme is made of and that has an id."""
    return (*programme.slots, *programme.rooms, *programme.sessions, *programme.interpreters, *programme.items)
