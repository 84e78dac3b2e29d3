"""Writing a registration and withdrawing one, by the same rules whoever does it; who may is asked before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.workshops import TAKES_PART, RegistrationStatus, Side
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.registrations.owner import Owner, lacking
from matchmaker.services.registrations.places import free_places
from matchmaker.services.registrations.visits import keep_visit_wishes
from matchmaker.services.registrations.wishes import (
    Wishes,
    check_wishes,
    differences,
    themes_to_choose,
    wishes_of,
    write_lists,
)
from matchmaker.services.staleness import mark_people_changed
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import registrations as queries
from matchmaker.store.queries.registrations import RegistrationRow
from matchmaker.store.tables.registrations import Registration, RegistrationMember


@dataclass(frozen=True, slots=True)
class Kept:
    """What writing a registration did.

    Parameters
    ----------
    joins
        Whether its owner did not take part before.
    waits
        Whether they wait for a place now.
    """

    public_id: str
    joins: bool
    waits: bool


def keep(session: Session, workshop: WorkshopFacts, owner: Owner, wishes: Wishes, *, now: datetime) -> Kept:
    """Write a registration, a new one or over the one that is there.

    Whoever joins where the own side has no place left waits for one; whoever waits already goes on waiting.

    Raises
    ------
    RefusedError
        The owner lacks something in the profile, or the wishes cannot be kept; the field says which.
    EditConflictError
        The registration was changed after it was opened.
    """
    side = workshop.side_of(owner.party)
    if side is None or owner.profile is None or lacking(session, owner):
        raise RefusedError(Refusal.PROFILE_INCOMPLETE)
    slots = queries.slots(session, workshop.id)
    themes = {theme.public_id: theme for theme in themes_to_choose(session, workshop, "")}
    check_wishes(wishes, slots, themes)
    own = queries.registration_of(session, workshop.id, owner.profile)
    if own is not None and own.version != wishes.version:
        raise EditConflictError(differences(wishes_of(session, own, slots, list(themes.values())), wishes))
    first = own is None or own.status not in TAKES_PART
    joining = RegistrationStatus.WAITING if free_places(session, workshop, side) == 0 else RegistrationStatus.REGISTERED
    row = session.get_one(Registration, own.id) if own else _new(session, workshop, side, owner.profile, now)
    row.min_meetings, row.max_meetings = wishes.min_meetings, wishes.max_meetings
    if first:
        row.status, row.registered_at = joining, now
    flag_modified(row, "status")  # the version moves on also where only themes or slots have changed
    session.flush()
    write_lists(session, workshop, row.id, wishes, slots, themes)
    keep_visit_wishes(session, workshop, row.id, wishes.visits)
    mark_people_changed(session, workshop.id, now=now)
    return Kept(row.public_id, first, waits=row.status is RegistrationStatus.WAITING)


def taking_part(session: Session, workshop: WorkshopFacts, owner: Owner) -> RegistrationRow:
    """Return the registration with which somebody takes part.

    Raises
    ------
    NotFoundError
        There is none, or it is withdrawn.
    """
    own = queries.registration_of(session, workshop.id, owner.profile) if owner.profile else None
    if own is None or own.status not in TAKES_PART:
        raise NotFoundError("There is no registration to withdraw.")
    return own


def leave(
    session: Session, workshop: WorkshopFacts, owner: Owner, own: RegistrationRow, *, version: int, now: datetime
) -> None:
    """Withdraw a registration that was opened at a version; of several who sit together, only its owner leaves.

    Raises
    ------
    EditConflictError
        It was changed after it was opened.
    """
    if own.version != version:
        raise EditConflictError
    row = session.get_one(Registration, own.id)
    if len(people_queries.members(session, [own.id])) > 1:
        session.execute(
            delete(RegistrationMember).where(
                RegistrationMember.registration_id == own.id, RegistrationMember.profile_id == owner.profile
            )
        )
        flag_modified(row, "status")
    else:
        row.status = RegistrationStatus.WITHDRAWN
    session.flush()
    mark_people_changed(session, workshop.id, now=now)


def _new(session: Session, workshop: WorkshopFacts, side: Side, profile: int, now: datetime) -> Registration:
    row = Registration(workshop_id=workshop.id, side=side, status=RegistrationStatus.REGISTERED, registered_at=now)
    session.add(row)
    session.flush()
    session.add(RegistrationMember(registration_id=row.id, profile_id=profile, workshop_id=workshop.id))
    return row
