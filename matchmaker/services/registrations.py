"""Registrations: take part in a workshop, say when one is there and what one would like to meet about, and withdraw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import TAKES_PART, RegistrationStatus, Side, WorkshopStatus
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.services.staleness import mark_people_changed
from matchmaker.store.queries import people as people_queries
from matchmaker.store.queries import registrations as queries
from matchmaker.store.queries.people import MemberRow, ThemeRow
from matchmaker.store.queries.registrations import HeadingRow, ReadinessRow, RegistrationRow, SlotRow
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember, RegistrationTheme


class Lacking(StrEnum):
    """What a profile lacks before its owner can register; the value is the field of the profile's form."""

    PROFILE = "name"
    LANGUAGE = "languages"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants of a workshop.

    Parameters
    ----------
    themes
        Priority (1 is the most wanted) by public id of the theme.
    present
        Public ids of the slots in which the person is there.
    max_meetings
        None: as many as fit.
    version
        Of the registration that was opened; None for a first one.
    """

    themes: Mapping[str, int]
    present: frozenset[str]
    min_meetings: int = 0
    max_meetings: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """All that the page of a registration shows.

    Parameters
    ----------
    side
        Of the reader; None for somebody of another region.
    lacking
        What the profile lacks before its owner can register.
    open
        Whether registering, changing and withdrawing is possible now.
    own
        The reader's registration; None where there is none, also a withdrawn one has `own`.
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
        """Whether the reader takes part."""
        return self.own is not None and self.own.status in TAKES_PART


def registration_page(
    session: Session, principal: Principal, slug: str, *, language: str, now: datetime
) -> RegistrationPage:
    """Return what the page of the reader's registration shows."""
    workshop = _own_workshop(session, principal, slug)
    heading = queries.heading(session, workshop.id, language)
    slots = queries.slots(session, workshop.id)
    themes = themes_to_choose(session, workshop, heading, language)
    own = queries.registration_of(session, workshop.id, principal.profile) if principal.profile else None
    members = people_queries.members(session, [own.id]) if own else []
    return RegistrationPage(
        workshop=workshop,
        heading=heading,
        side=workshop.side_of(principal.party),
        lacking=_lacking(session, principal),
        open=is_open(workshop, heading, now),
        slots=slots,
        themes=themes,
        own=own,
        wishes=wishes_of(session, own, slots, themes),
        together=[each for each in members if each.profile_id != principal.profile and each.name],
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
    heading = queries.heading(session, workshop.id, "")
    side = workshop.side_of(principal.party)
    if side is None:
        raise RefusedError(Refusal.NEITHER_PARTY)
    if not is_open(workshop, heading, now):
        raise RefusedError(Refusal.REGISTRATION_CLOSED)
    if principal.profile is None or _lacking(session, principal):
        raise RefusedError(Refusal.PROFILE_INCOMPLETE)
    slots = queries.slots(session, workshop.id)
    themes = {theme.public_id: theme for theme in themes_to_choose(session, workshop, heading, "")}
    check_wishes(wishes, slots, themes)
    own = queries.registration_of(session, workshop.id, principal.profile)
    if own is not None and own.version != wishes.version:
        raise EditConflictError(differences(wishes_of(session, own, slots, list(themes.values())), wishes))
    first = own is None or own.status not in TAKES_PART
    row = session.get_one(Registration, own.id) if own else _new(session, workshop, side, principal.profile, now)
    row.status = RegistrationStatus.REGISTERED
    row.min_meetings, row.max_meetings = wishes.min_meetings, wishes.max_meetings
    if first:
        row.registered_at = now
    flag_modified(row, "status")  # the version moves on also where only themes or slots have changed
    session.flush()
    write_lists(session, workshop, row.id, wishes, slots, themes)
    act = "registered" if first else "registration changed"
    _changed(session, principal, workshop, act, row.public_id, now)
    return row.public_id


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
    own = queries.registration_of(session, workshop.id, principal.profile) if principal.profile else None
    if own is None or own.status not in TAKES_PART:
        raise NotFoundError("There is no registration to withdraw.")
    if not is_open(workshop, queries.heading(session, workshop.id, ""), now):
        raise RefusedError(Refusal.REGISTRATION_CLOSED)
    if own.version != version:
        raise EditConflictError
    row = session.get_one(Registration, own.id)
    if len(people_queries.members(session, [own.id])) > 1:
        session.execute(
            delete(RegistrationMember).where(
                RegistrationMember.registration_id == own.id, RegistrationMember.profile_id == principal.profile
            )
        )
        flag_modified(row, "status")
    else:
        row.status = RegistrationStatus.WITHDRAWN
    session.flush()
    _changed(session, principal, workshop, "registration withdrawn", own.public_id, now)


def _own_workshop(session: Session, principal: Principal, slug: str) -> WorkshopFacts:
    """Return the workshop, after asking whether the reader may write a registration of their own there."""
    workshop = workshop_at(session, slug)
    owners = frozenset({principal.account}) if principal.account and principal.role is Role.EXPERT else frozenset()
    require(principal, Action.REGISTRATION_WRITE, workshop.resource(owners=owners, party=principal.party))
    if workshop.status is WorkshopStatus.DRAFT:
        require(principal, Action.WORKSHOP_DRAFT_READ, workshop.resource())
    return workshop


def is_open(workshop: WorkshopFacts, heading: HeadingRow, now: datetime) -> bool:
    """Return whether people can register, change and withdraw."""
    closes = heading.registration_closes_at
    return workshop.status is WorkshopStatus.OPEN and (closes is None or now < closes)


def _lacking(session: Session, principal: Principal) -> tuple[Lacking, ...]:
    has: ReadinessRow | None = queries.readiness(session, principal.profile) if principal.profile else None
    if has is None:
        return tuple(Lacking)
    met = {Lacking.PROFILE: bool(has.name), Lacking.LANGUAGE: has.languages > 0, Lacking.CONSENT: has.consent}
    return tuple(each for each in Lacking if not met[each])


def themes_to_choose(session: Session, workshop: WorkshopFacts, heading: HeadingRow, language: str) -> list[ThemeRow]:
    """Return the themes of the workshop: those of the partnership, or the one it is about with its sub-topics."""
    themes = people_queries.themes(session, [workshop.partnership_id], language)
    about = heading.theme_id
    return [theme for theme in themes if not theme.retired and (about is None or about in {theme.id, theme.parent_id})]


def wishes_of(
    session: Session, own: RegistrationRow | None, slots: Sequence[SlotRow], themes: Sequence[ThemeRow]
) -> Wishes:
    """Return what is registered, or what a first registration starts from."""
    if own is None:
        return Wishes({}, frozenset(slot.public_id for slot in slots))
    priorities = queries.priorities(session, own.id)
    away = queries.absences(session, own.id)
    return Wishes(
        themes={theme.public_id: priorities[theme.id] for theme in themes if theme.id in priorities},
        present=frozenset(slot.public_id for slot in slots if slot.id not in away),
        min_meetings=own.min_meetings,
        max_meetings=own.max_meetings,
        version=own.version,
    )


def check_wishes(wishes: Wishes, slots: Sequence[SlotRow], themes: Mapping[str, ThemeRow]) -> None:
    """Refuse wishes that cannot be kept; the field says which."""
    if not wishes.themes.keys() <= themes.keys():
        raise RefusedError(Refusal.THEME_UNKNOWN, "themes")
    if any(not 1 <= priority <= len(themes) for priority in wishes.themes.values()):
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "themes", least=1, most=len(themes))
    if wishes.max_meetings is not None and wishes.min_meetings > wishes.max_meetings:
        raise RefusedError(Refusal.MEETINGS_CROSSED, "max_meetings")
    there = len(wishes.present & {slot.public_id for slot in slots})
    for field, number in (("min_meetings", wishes.min_meetings), ("max_meetings", wishes.max_meetings)):
        if number is not None and number < 0:
            raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, field, least=0, most=len(slots))
        if number is not None and number > there:
            raise RefusedError(Refusal.MEETINGS_OVER_SLOTS, field, slots=there)


def differences(saved: Wishes, wanted: Wishes) -> Mapping[str, object]:
    """Return what is saved now of each wish that is not as wanted."""
    names = ("themes", "present", "min_meetings", "max_meetings")
    return {name: getattr(saved, name) for name in names if getattr(saved, name) != getattr(wanted, name)}


def _new(session: Session, workshop: WorkshopFacts, side: Side, profile: int, now: datetime) -> Registration:
    row = Registration(workshop_id=workshop.id, side=side, status=RegistrationStatus.REGISTERED, registered_at=now)
    session.add(row)
    session.flush()
    session.add(RegistrationMember(registration_id=row.id, profile_id=profile, workshop_id=workshop.id))
    return row


def write_lists(
    session: Session,
    workshop: WorkshopFacts,
    registration_id: int,
    wishes: Wishes,
    slots: Sequence[SlotRow],
    themes: Mapping[str, ThemeRow],
) -> None:
    """Write the themes and the presence of a registration anew."""
    session.execute(delete(RegistrationTheme).where(RegistrationTheme.registration_id == registration_id))
    session.execute(delete(Availability).where(Availability.registration_id == registration_id))
    chosen = [
        {"registration_id": registration_id, "theme_id": themes[each].id, "priority": priority}
        for each, priority in wishes.themes.items()
    ]
    there = [
        {
            "registration_id": registration_id,
            "slot_id": slot.id,
            "workshop_id": workshop.id,
            "available": slot.public_id in wishes.present,
        }
        for slot in slots
    ]
    if chosen:
        session.execute(insert(RegistrationTheme), chosen)
    if there:
        session.execute(insert(Availability), there)


def _changed(
    session: Session, principal: Principal, workshop: WorkshopFacts, act: str, subject: str, now: datetime
) -> None:
    mark_people_changed(session, workshop.id, now=now)
    journal.record(
        session, principal, act, subject_kind="registration", subject_id=subject, workshop=workshop.public_id, now=now
    )
