"""An office notes what its check of an organisation found, and decides whether meetings wait for it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.permissions import Principal
from matchmaker.domain.workshops import Side
from matchmaker.errors import EditConflictError, NotFoundError
from matchmaker.services import journal
from matchmaker.services.clearance.reading import opened, party_of
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import clearance
from matchmaker.store.tables.organisations import Clearance
from matchmaker.store.tables.regions import Party

LONGEST_CONDITIONS = 1000


def note_clearance(
    session: Session,
    principal: Principal,
    slug: str,
    organisation_id: str,
    state: ClearanceState,
    *,
    conditions: str = "",
    version: int,
    now: datetime,
) -> None:
    """Note what the own check of an organisation of the other side found.

    Raises
    ------
    RefusedError
        It is cleared under conditions, and none are written.
    EditConflictError
        A colleague has noted something after `version` was shown.
    NotFoundError
        Nobody of such an organisation takes part on the other side, as far as the office may know.
    """
    workshop, own = opened(session, principal, slug)
    other, party = Side.VISITOR if own is Side.HOST else Side.HOST, party_of(workshop, own)
    rows = clearance.organisations(session, workshop.id, other, party, seen=True)
    found = next((each for each in rows if each.public_id == organisation_id), None)
    if found is None:
        raise NotFoundError("There is nothing at this address.")
    needed = state is ClearanceState.CONDITIONS
    kept = kept_line(conditions, "conditions", most=LONGEST_CONDITIONS, needed=needed) if needed else ""
    of_own = Clearance.organisation_id == found.id, Clearance.party_id == party
    row = session.scalars(select(Clearance).where(*of_own).with_for_update()).one_or_none()
    if (row.version if row else 0) != version:
        raise EditConflictError({"state": found.state.value, "conditions": found.conditions})
    if row is None:
        row = Clearance(organisation_id=found.id, party_id=party)
        session.add(row)
    row.state, row.conditions, row.set_by_id, row.set_at = state, kept, principal.account, now
    session.flush()
    journal.record(
        session,
        principal,
        "clearance noted",
        subject_kind="organisation",
        subject_id=organisation_id,
        workshop=workshop.public_id,
        now=now,
    )


def ask_for_clearance(session: Session, principal: Principal, slug: str, *, asks: bool, now: datetime) -> None:
    """Decide for the own office whether meetings with organisations that it has not cleared wait."""
    workshop, own = opened(session, principal, slug)
    row = session.scalars(select(Party).where(Party.id == party_of(workshop, own)).with_for_update()).one()
    if row.asks_clearance is asks:
        return
    row.asks_clearance = asks
    session.flush()
    act = "clearance asked for" if asks else "clearance not asked for"
    journal.record(
        session, principal, act, subject_kind="party", subject_id=row.public_id, workshop=workshop.public_id, now=now
    )
