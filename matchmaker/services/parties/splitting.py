"""Split people who sit together: one keeps the calendar with its meetings, each other one gets a calendar like it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import EditConflictError, NotFoundError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.acting.person import LONGEST_REASON, require_look
from matchmaker.services.acting.registrations import require_open
from matchmaker.services.acting.telling import Telling, tell
from matchmaker.services.mail.letters import acting as letters
from matchmaker.services.parties.combining import planned_in_force
from matchmaker.services.people_filter import Delegate, everybody
from matchmaker.services.registrations import free_places
from matchmaker.services.staleness import mark_people_changed
from matchmaker.services.texts import kept_line
from matchmaker.store.base import Base
from matchmaker.store.queries import acting as acting_queries
from matchmaker.store.tables.items import VisitWish
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember, RegistrationTheme

_ROWS_OWN = frozenset({"id", "public_id", "version"})


@dataclass(frozen=True, slots=True)
class Splitting:
    """What splitting would do.

    Parameters
    ----------
    people
        All who sit together; whoever was asked about keeps the calendar and comes first.
    in_force
        Whether the published plan has meetings of the calendar; they stay with whoever keeps it.
    waiting
        How many of the others come on the waiting list, since there are no more places.
    version
        Of the calendar.
    """

    workshop: WorkshopFacts
    together: str
    people: tuple[Delegate, ...]
    in_force: bool
    waiting: int
    version: int | None


def splitting_of(session: Session, principal: Principal, slug: str, person_id: str, *, language: str) -> Splitting:
    """Return what splitting would do where `person_id` keeps the calendar; nobody else is in it: nothing to split.

    Raises
    ------
    NotFoundError
        There is no such person of the own side who takes part.
    """
    workshop = workshop_at(session, slug)
    require_look(principal, Action.REGISTRATION_WRITE, workshop.resource(party=principal.party))
    return _splitting(session, principal, workshop, person_id, language)


def split(
    session: Session,
    principal: Principal,
    slug: str,
    person_id: str,
    *,
    version: int,
    reason: str,
    telling: Telling,
    now: datetime,
) -> tuple[Delegate, ...]:
    """Give everybody but one of those who sit together a calendar of their own.

    Raises
    ------
    ReasonNeededError
        No reason is given.
    NotFoundError
        There is nobody, or nobody else in the calendar.
    EditConflictError
        The calendar was changed after it was opened at `version`.
    RefusedError
        The workshop is over.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.REGISTRATION_WRITE, workshop.resource(party=principal.party), reason=reason)
    kept = kept_line(reason or principal.ground, "reason", most=LONGEST_REASON, needed=True)
    require_open(workshop)
    found = _splitting(session, principal, workshop, person_id, "")
    if len(found.people) < 2:
        raise NotFoundError("There is nobody to split.")
    if found.version != version:
        raise EditConflictError
    row = session.scalars(select(Registration).where(Registration.public_id == found.people[0].registration)).one()
    for each in found.people[1:]:
        _own_calendar(session, workshop, row, each)
    row.name = ""
    flag_modified(row, "status")
    session.flush()
    mark_people_changed(session, workshop.id, now=now)
    journal.record(
        session,
        principal,
        "party split",
        subject_kind="registration",
        subject_id=row.public_id,
        workshop=workshop.public_id,
        reason=kept,
        for_whom=person_id,
        details={"people": [each.id for each in found.people]},
        now=now,
    )
    if telling.by_mail:
        told = acting_queries.people_of(session, [each.key for each in found.people])
        tell(session, principal, workshop, told, letters.apart, reason=kept, link=telling.registration, now=now)
    return found.people


def _splitting(
    session: Session, principal: Principal, workshop: WorkshopFacts, person_id: str, language: str
) -> Splitting:
    own = [each for each in everybody(session, principal, workshop, language).people if each.own]
    keeper = next((each for each in own if each.id == person_id), None)
    if keeper is None:
        raise NotFoundError("There is nothing at this address.")
    together = [each for each in own if each.registration == keeper.registration] if keeper.takes_part else [keeper]
    people = (keeper, *(each for each in together if each is not keeper))
    key = session.scalar(select(Registration.id).where(Registration.public_id == (keeper.registration or "")))
    free = free_places(session, workshop, keeper.side)
    waiting = 0 if free is None else max(0, len(people) - 1 - free)
    in_force = bool(planned_in_force(session, workshop.id, [key] if key else []))
    return Splitting(workshop, keeper.together, people, in_force, waiting, keeper.version)


def _own_calendar(session: Session, workshop: WorkshopFacts, row: Registration, person: Delegate) -> None:
    """Let somebody leave a calendar for one of their own that says the same."""
    free = free_places(session, workshop, row.side)
    registered = row.status is RegistrationStatus.REGISTERED
    copy = Registration(
        workshop_id=row.workshop_id,
        side=row.side,
        status=RegistrationStatus.WAITING if registered and free == 0 else row.status,
        min_meetings=row.min_meetings,
        max_meetings=row.max_meetings,
        max_in_a_row=row.max_in_a_row,
        registered_at=row.registered_at,
    )
    session.add(copy)
    session.flush()
    seat = RegistrationMember.registration_id == row.id, RegistrationMember.profile_id == person.key
    session.execute(update(RegistrationMember).where(*seat).values(registration_id=copy.id, position=0))
    for table in (RegistrationTheme, Availability, VisitWish):
        _copy(session, table, {"registration_id": row.id}, {"registration_id": copy.id})
    _copy(session, Preference, {"from_registration_id": row.id}, {"from_registration_id": copy.id})
    _copy(session, Preference, {"to_registration_id": row.id}, {"to_registration_id": copy.id})
    _copy_what_is_forbidden(session, row, copy)
    session.flush()


def _copy(session: Session, table: type[Base], of: dict[str, int], instead: dict[str, int]) -> None:
    """Add each row of a table that is of one calendar once more, of another calendar."""
    kept = [column.key for column in table.__table__.columns if column.key not in _ROWS_OWN]
    for row in list(session.scalars(select(table).filter_by(**of))):
        session.add(table(**{name: getattr(row, name) for name in kept} | instead))
    session.flush()


def _copy_what_is_forbidden(session: Session, row: Registration, copy: Registration) -> None:
    """Forbid the new calendar the same meetings; that a meeting must be held is kept by one calendar alone."""
    of_row = or_(PairRule.registration_a_id == row.id, PairRule.registration_b_id == row.id)
    for rule in list(session.scalars(select(PairRule).where(of_row, PairRule.forbidden))):
        other = rule.registration_b_id if rule.registration_a_id == row.id else rule.registration_a_id
        first, second = sorted((copy.id, other))
        ids = {"workshop_id": rule.workshop_id, "registration_a_id": first, "registration_b_id": second}
        session.add(PairRule(**ids, forbidden=True, reason=rule.reason))
