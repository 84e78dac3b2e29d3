"""Everybody whom an office may mean at a workshop, and what they have answered: each function is one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from matchmaker.domain.consents import Purpose
from matchmaker.domain.people import ProfileTextKind, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.series import Before
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.queries.people import has_consented
from matchmaker.store.queries.prepared import is_theirs, is_told
from matchmaker.store.queries.series import before_of, took_part
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Profile, ProfileLanguage, ProfileText
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Availability, Registration, RegistrationMember
from matchmaker.store.tables.workshops import Slot


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with their calendar, or of the own side without one (`registration_id` and what follows are None).

    `email`, `language`, `rank` and `call_name` are for the own office alone; `shared_email` is for both.
    """

    profile_id: int
    public_id: str
    party_id: int
    name: str
    name_latin: str
    title: str
    call_name: str
    rank: int | None
    email: str
    language: str
    signs_in: bool
    organisation_id: int | None
    organisation: str
    organisation_latin: str
    sector: Sector | None
    consented: bool
    hears_later: bool
    shared_email: str
    registration_id: int | None
    registration: str | None
    version: int | None
    side: Side | None
    status: RegistrationStatus | None
    registered_at: datetime | None
    together: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Who has answered what: keys of calendars and, of `described`, of profiles.

    Parameters
    ----------
    timed
        Whether there are times to answer about at all.
    before
        Keys of profiles by how they took part in the workshop before this one of its series.
    """

    times: frozenset[int]
    wants: frozenset[int]
    described: frozenset[int]
    timed: bool
    before: Mapping[Before, frozenset[int]]


def people(session: Session, workshop_id: int, own: Side | None, own_party: int | None) -> list[PersonRow]:
    """Return who is in a calendar of a workshop, whatever its status, and of the own side who is in none.

    Whoever is only prepared, and whoever has not answered, is there for side `own` alone.
    """
    here = RegistrationMember.workshop_id == workshop_id
    silent = and_(
        RegistrationMember.registration_id.is_(None),
        Profile.party_id == (own_party or 0),
        Account.disabled_at.is_(None),
        is_theirs(),
    )
    query = (
        select(
            Profile.id,
            Profile.public_id,
            Profile.party_id,
            Profile.name,
            Profile.name_latin,
            Profile.title,
            Profile.call_name,
            Profile.rank,
            func.coalesce(func.nullif(Profile.contact_email, ""), Account.email, ""),
            func.coalesce(Account.language, Party.language),
            and_(Account.id.is_not(None), Account.disabled_at.is_(None)),
            Profile.organisation_id,
            func.coalesce(Organisation.name, ""),
            func.coalesce(Organisation.name_latin, ""),
            Organisation.sector,
            has_consented(),
            has_consented(Purpose.LATER_WORKSHOPS),
            case((has_consented(Purpose.CONTACT_BY_OTHER_OFFICE), Profile.contact_email), else_=""),
            Registration.id,
            Registration.public_id,
            Registration.version,
            Registration.side,
            Registration.status,
            Registration.registered_at,
            Registration.name,
        )
        .join(Party, Party.id == Profile.party_id)
        .outerjoin(RegistrationMember, and_(RegistrationMember.profile_id == Profile.id, here))
        .outerjoin(Registration, Registration.id == RegistrationMember.registration_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .outerjoin(Organisation, Organisation.id == Profile.organisation_id)
        .where(
            Profile.erased_at.is_(None),
            or_(Registration.side == own if own else false(), is_told(), silent),
        )
        .order_by(Profile.name, Profile.id)
    )
    return [PersonRow(*row) for row in session.execute(query)]


def answers(session: Session, workshop_id: int, own: Side | None, own_party: int | None) -> Answers:
    """Return who of the own side has said anything of the times, of whom they want to meet, and of themselves.

    What somebody does *not* want is no answer here: nothing may be seen of it.
    """
    found: dict[str, set[int]] = {name: set() for name in ("times", "wants", "described", "timed", *Before)}
    for name, key in session.execute(_answers(), {"workshop": workshop_id, "side": own, "party": own_party or 0}):
        found[name].add(key)
    return Answers(
        times=frozenset(found["times"]),
        wants=frozenset(found["wants"]),
        described=frozenset(found["described"]),
        timed=bool(found["timed"]),
        before={each: frozenset(found[each]) for each in Before},
    )


@cache
def _answers() -> CompoundSelect[Any]:
    """Return the query of `answers`, made once: to put it together takes longer than to ask it."""
    workshop, party = bindparam("workshop", type_=Integer), bindparam("party", type_=Integer)
    calendars = select(Registration.id).where(
        Registration.workshop_id == workshop, Registration.side == bindparam("side"), is_told()
    )
    said_times = exists().where(Availability.registration_id == Registration.id).correlate(Registration)
    wants = exists().where(Preference.from_registration_id == Registration.id, Preference.kind == PreferenceKind.WANT)
    described = select(Profile.id).where(
        Profile.party_id == party,
        *(
            exists().where(ProfileText.profile_id == Profile.id, ProfileText.kind == kind)
            for kind in (ProfileTextKind.OFFER, ProfileTextKind.SEEK)
        ),
        exists().where(ProfileLanguage.profile_id == Profile.id),
    )
    slots = select(Slot.id).where(Slot.workshop_id == workshop).limit(1).subquery()
    kinds = {
        "times": calendars.where(said_times),
        "wants": calendars.where(wants.correlate(Registration)),
        "described": described,
        "timed": select(slots.c.id),
        **dict(zip(Before, took_part(before_of(workshop), party), strict=True)),
    }
    parts = [select(literal(name), each.subquery().c.id) for name, each in kinds.items()]
    return union_all(*parts)
