"""Preferences: say whom one would like to meet, in which order, and privately whom not this time.

A veto is read by the person, by the own office, and by the run that keeps it; what others see never depends on it. So
it marks no draft as out of date: where the two meet in one, the own office is told, and it cannot be published.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.preferences import PreferenceKind, ranked
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.people.reader import wishes_count
from matchmaker.services.staleness import mark_stale
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import registrations
from matchmaker.store.tables.preferences import Preference


def say(
    session: Session,
    principal: Principal,
    slug: str,
    person_id: str,
    kind: PreferenceKind | None,
    *,
    rank: int | None = None,
    now: datetime,
) -> None:
    """Say of a person of the other side that one wants to meet them, or does not; None takes back what was said.

    It holds for the person's whole calendar: those who sit together are met together.

    Parameters
    ----------
    rank
        The place of a want among the own wants, from 1; None leaves it where it is, or puts it last.

    Raises
    ------
    NotFoundError
        There is no such person on the other side, or none who may be seen.
    RefusedError
        The one who asks is not registered, or the plan is published and wishes change nothing any more.
    """
    workshop = workshop_at(session, slug)
    owners = frozenset() if principal.account is None else frozenset({principal.account})
    require(principal, Action.PREFERENCES_WRITE, workshop.resource(owners=owners, party=principal.party))
    own = _own_registration(session, principal, workshop)
    person = people_queries.visible_person(session, workshop.id, person_id)
    if person is None or person.side is workshop.side_of(principal.party):
        raise NotFoundError("There is nothing at this address.")
    if not wishes_count(workshop, registrations.heading(session, workshop.id, "")):
        raise RefusedError(Refusal.PREFERENCES_CLOSED)
    said = {row.to_registration_id: row for row in _said(session, own)}
    wants_before = _wants_in_order(said)
    row = said.get(person.registration_id)
    if row is not None and row.kind is not kind:
        _take_back(session, said, row)
        row = None
    if kind is not None:
        row = row or _new(session, workshop, own, person.registration_id, kind, now)
        said[person.registration_id] = row
        if kind is PreferenceKind.WANT:
            _put_in_order(said, person.registration_id, rank)
    session.flush()
    if _wants_in_order(said) != wants_before:
        mark_stale(session, workshop.id, now=now)


def _own_registration(session: Session, principal: Principal, workshop: WorkshopFacts) -> int:
    """Return the key of the reader's calendar; somebody who has none cannot know who takes part."""
    own = registrations.registration_of(session, workshop.id, principal.profile) if principal.profile else None
    if own is None:
        raise NotFoundError("There is nothing at this address.")
    if own.status is not RegistrationStatus.REGISTERED:
        raise RefusedError(Refusal.NOT_REGISTERED)
    return own.id


def _said(session: Session, own: int) -> list[Preference]:
    query = select(Preference).where(Preference.from_registration_id == own)
    return list(session.scalars(query.order_by(Preference.rank.is_(None), Preference.rank, Preference.id)))


def _wants_in_order(said: dict[int, Preference]) -> list[tuple[int | None, int]]:
    wants = ((row.rank, key) for key, row in said.items() if row.kind is PreferenceKind.WANT)
    return sorted(wants, key=lambda want: (want[0] or 0, want[1]))


def _take_back(session: Session, said: dict[int, Preference], row: Preference) -> None:
    del said[row.to_registration_id]
    session.delete(row)
    session.flush()
    _renumber(said, [key for key, each in said.items() if each.kind is PreferenceKind.WANT])


def _new(
    session: Session, workshop: WorkshopFacts, own: int, other: int, kind: PreferenceKind, now: datetime
) -> Preference:
    row = Preference(
        workshop_id=workshop.id, from_registration_id=own, to_registration_id=other, kind=kind, said_at=now
    )
    session.add(row)
    return row


def _put_in_order(said: dict[int, Preference], one: int, rank: int | None) -> None:
    wants = [key for key, row in said.items() if row.kind is PreferenceKind.WANT]
    _renumber(said, ranked(wants, one, rank))


def _renumber(said: dict[int, Preference], order: list[int]) -> None:
    for position, key in enumerate(order, start=1):
        said[key].rank = position
