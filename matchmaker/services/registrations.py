"""Registrations: take part in a workshop, say when one is there and what one would like to meet about, and withdraw.

An office does the same for its own people (`services.acting.registrations`), by the same rules but for the date.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import TAKES_PART, RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.registration_wishes import (
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
from matchmaker.store.queries.people import MemberRow, ThemeRow
from matchmaker.store.queries.registrations import HeadingRow, ReadinessRow, RegistrationRow, SlotRow
from matchmaker.store.tables.registrations import Registration, RegistrationMember

__all__ = [
    "OVER",
    "Lacking",
    "Owner",
    "RegistrationPage",
    "Wishes",
    "check_wishes",
    "is_open",
    "keep",
    "leave",
    "page_of",
    "register",
    "registration_page",
    "require_not_over",
    "taking_part",
    "themes_to_choose",
    "wishes_of",
    "withdraw",
    "write_lists",
]


OVER = frozenset({WorkshopStatus.HELD, WorkshopStatus.CANCELLED})
"""Workshops whose registrations nobody changes any more; until then offices do, also when people no longer can."""


class Lacking(StrEnum):
    """What a profile lacks before its owner can register; the value is the field of the profile's form."""

    PROFILE = "name"
    LANGUAGE = "languages"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose registration it is: the keys of the profile, None where there is none yet, and of the party."""

    profile: int | None
    party: int | None


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """All that the page of a registration shows.

    Parameters
    ----------
    side
        Of the owner; None for somebody of another region.
    lacking
        What the profile lacks before its owner can register.
    open
        Whether registering, changing and withdrawing is possible now.
    own
        The owner's registration; None where there is none, also a withdrawn one has `own`.
    wishes
        What is registered, or what a first registration starts from.
    together
        The others who sit in the same calendar.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    side: Side | None
    lacking: tuple[Lacking, ...]
    open: bool
    slots: Sequence[SlotRow]
    themes: Sequence[ThemeRow]
    own: RegistrationRow | None
    wishes: Wishes
    together: Sequence[MemberRow]

    @property
    def registered(self) -> bool:
        """Whether the owner takes part."""
        return self.own is not None and self.own.status in TAKES_PART

    @property
    def over(self) -> bool:
        """Whether nobody can change who takes part any more, not even an office."""
        return self.workshop.status in OVER


def registration_page(
    session: Session, principal: Principal, slug: str, *, language: str, now: datetime
) -> RegistrationPage:
    """Return what the page of the reader's registration shows."""
    workshop = _own_workshop(session, principal, slug)
    page = page_of(session, workshop, _owner(principal), language=language)
    return replace(page, open=is_open(workshop, page.heading, now))


def page_of(session: Session, workshop: WorkshopFacts, owner: Owner, *, language: str) -> RegistrationPage:
    """Return what a registration's page shows; whether it can be changed is for the one who asks to say."""
    heading = queries.heading(session, workshop.id, language)
    slots = queries.slots(session, workshop.id)
    themes = themes_to_choose(session, workshop, heading, language)
    own = queries.registration_of(session, workshop.id, owner.profile) if owner.profile else None
    members = people_queries.members(session, [own.id]) if own else []
    return RegistrationPage(
        workshop=workshop,
        heading=heading,
        side=workshop.side_of(owner.party),
        lacking=_lacking(session, owner),
        open=False,
        slots=slots,
        themes=themes,
        own=own,
        wishes=wishes_of(session, own, slots, themes),
        together=[each for each in members if each.profile_id != owner.profile and each.name],
    )


def register(session: Session, principal: Principal, slug: str, wishes: Wishes, *, now: datetime) -> str:
    """Register the one who asks, or change the registration; return its public id.

    Raises
    ------
    RefusedError
        The workshop is not open, the person belongs to neither side or lacks something in the profile, or the wishes
        cannot be kept; the field says which.
    EditConflictError
        The registration was changed after it was opened.
    """
    workshop = _own_workshop(session, principal, slug)
    if workshop.side_of(principal.party) is None:
        raise RefusedError(Refusal.NEITHER_PARTY)
    _require_open(session, workshop, now)
    registration, first = keep(session, workshop, _owner(principal), wishes, now=now)
    act = "registered" if first else "registration changed"
    _changed(session, principal, workshop, act, registration, now)
    return registration


def keep(session: Session, workshop: WorkshopFacts, owner: Owner, wishes: Wishes, *, now: datetime) -> tuple[str, bool]:
    """Write a registration, a new one or over the one that is there; return its public id, and whether they join.

    Raises
    ------
    RefusedError
        The owner lacks something in the profile, or the wishes cannot be kept; the field says which.
    EditConflictError
        The registration was changed after it was opened.
    """
    side = workshop.side_of(owner.party)
    if side is None or owner.profile is None or _lacking(session, owner):
        raise RefusedError(Refusal.PROFILE_INCOMPLETE)
    slots = queries.slots(session, workshop.id)
    heading = queries.heading(session, workshop.id, "")
    themes = {theme.public_id: theme for theme in themes_to_choose(session, workshop, heading, "")}
    check_wishes(wishes, slots, themes)
    own = queries.registration_of(session, workshop.id, owner.profile)
    if own is not None and own.version != wishes.version:
        raise EditConflictError(differences(wishes_of(session, own, slots, list(themes.values())), wishes))
    first = own is None or own.status not in TAKES_PART
    row = session.get_one(Registration, own.id) if own else _new(session, workshop, side, owner.profile, now)
    row.status = RegistrationStatus.REGISTERED
    row.min_meetings, row.max_meetings = wishes.min_meetings, wishes.max_meetings
    if first:
        row.registered_at = now
    flag_modified(row, "status")  # the version moves on also where only themes or slots have changed
    session.flush()
    write_lists(session, workshop, row.id, wishes, slots, themes)
    mark_people_changed(session, workshop.id, now=now)
    return row.public_id, first


def withdraw(session: Session, principal: Principal, slug: str, *, version: int, now: datetime) -> None:
    """Withdraw the registration of the one who asks; of several who sit together, only that person leaves.

    Raises
    ------
    NotFoundError
        There is no registration to withdraw.
    RefusedError
        The workshop is not open any more.
    EditConflictError
        The registration was changed after it was opened.
    """
    workshop = _own_workshop(session, principal, slug)
    own = taking_part(session, workshop, _owner(principal))
    _require_open(session, workshop, now)
    leave(session, workshop, _owner(principal), own, version=version, now=now)
    _changed(session, principal, workshop, "registration withdrawn", own.public_id, now)


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


def _owner(principal: Principal) -> Owner:
    return Owner(principal.profile, principal.party)


def _own_workshop(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    """Return the workshop, after asking whether the reader may write a registration of their own there."""
    workshop = workshop_at(session, slug)
    owners = frozenset({principal.account}) if principal.account and principal.role is Role.EXPERT else frozenset()
    require(principal, Action.REGISTRATION_WRITE, workshop.resource(owners=owners, party=principal.party))
    if workshop.status is WorkshopStatus.DRAFT:
        require(principal, Action.WORKSHOP_DRAFT_READ, workshop.resource())
    return workshop


def _require_open(session: Session, workshop: WorkshopFacts, now: datetime) -> None:
    require_not_over(workshop)
    if not is_open(workshop, queries.heading(session, workshop.id, ""), now):
        raise RefusedError(Refusal.REGISTRATION_CLOSED)


def require_not_over(workshop: WorkshopFacts) -> None:
    """Refuse where not even an office can change who takes part any more."""
    if workshop.status in OVER:
        raise RefusedError(Refusal.REGISTRATIONS_OVER)


def is_open(workshop: WorkshopFacts, heading: HeadingRow, now: datetime) -> bool:
    """Return whether people can register, change and withdraw."""
    closes = heading.registration_closes_at
    return workshop.status is WorkshopStatus.OPEN and (closes is None or now < closes)


def _lacking(session: Session, owner: Owner) -> tuple[Lacking, ...]:
    has: ReadinessRow | None = queries.readiness(session, owner.profile) if owner.profile else None
    if has is None:
        return tuple(Lacking)
    met = {Lacking.PROFILE: bool(has.name), Lacking.LANGUAGE: has.languages > 0, Lacking.CONSENT: has.consent}
    return tuple(each for each in Lacking if not met[each])


def _new(session: Session, workshop: WorkshopFacts, side: Side, profile: int, now: datetime) -> Registration:
    row = Registration(workshop_id=workshop.id, side=side, status=RegistrationStatus.REGISTERED, registered_at=now)
    session.add(row)
    session.flush()
    session.add(RegistrationMember(registration_id=row.id, profile_id=profile, workshop_id=workshop.id))
    return row


def _changed(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: str, subject: str, now: datetime
) -> None:
    journal.record(
        session, principal, act, subject_kind="registration", subject_id=subject, workshop=workshop.public_id, now=now
    )
