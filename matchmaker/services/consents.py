"""Consents: said by the person alone, one purpose at a time, and never changed: a withdrawal is a further row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.consents import Purpose, wording_in_force
from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.staleness import mark_people_changed
from matchmaker.store.tables.people import Consent, Profile


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about a purpose, when, and to which version of its words."""

    purpose: Purpose
    granted: bool
    wording: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Consents:
    """What holds now of each purpose (nothing where nothing was said), and everything that was said, the newest first.

    Without a profile there is nothing to agree to yet: `possible` is False.
    """

    possible: bool
    now: dict[Purpose, Said]
    history: Sequence[Said]


def own_consents(session: Session, principal: Principal) -> Consents:
    """Return the consents of the one who asks, in one statement."""
    require(principal, Action.CONSENT_READ, _own(principal))
    if principal.profile is None:
        return Consents(possible=False, now={}, history=())
    query = select(Consent).where(Consent.profile_id == principal.profile).order_by(Consent.id)
    known = set(Purpose)
    rows = [row for row in session.scalars(query) if row.purpose in known]
    said = [Said(Purpose(row.purpose), row.granted, row.wording, row.said_at) for row in rows]
    return Consents(possible=True, now={each.purpose: each for each in said}, history=said[::-1])


def say(session: Session, principal: Principal, purpose: str, *, granted: bool, now: datetime) -> bool:
    """Append what the one who asks says about a purpose; return whether that is new.

    Raises
    ------
    RefusedError
        There is no such purpose, or the person has no profile yet.
    """
    require(principal, Action.CONSENT_WRITE, _own(principal))
    if purpose not in set(Purpose):
        raise RefusedError(Refusal.CONSENT_UNKNOWN)
    if principal.profile is None:
        raise RefusedError(Refusal.CONSENT_WITHOUT_PROFILE)
    row = session.get_one(Profile, principal.profile)
    said = note(session, principal, row, Purpose(purpose), granted=granted, now=now)
    if said and purpose == Purpose.SEEN_BY_OTHER_SIDE:
        for workshop in sorted(principal.workshops):
            mark_people_changed(session, workshop, now=now)
    return said


def note(
    session: Session, principal: Principal, row: Profile, purpose: Purpose, *, granted: bool, now: datetime
) -> bool:
    """Append what the owner of a profile says, where it differs from what was said last; return whether it did."""
    of_purpose = Consent.profile_id == row.id, Consent.purpose == purpose.value
    last = session.scalar(select(Consent).where(*of_purpose).order_by(Consent.id.desc()).limit(1))
    if granted == (last is not None and last.granted):
        return False
    wording = wording_in_force(purpose)
    session.add(Consent(profile_id=row.id, purpose=purpose.value, granted=granted, wording=wording, said_at=now))
    session.flush()
    first = purpose is Purpose.SEEN_BY_OTHER_SIDE
    act = ("" if first else "other ") + ("consent given" if granted else "consent withdrawn")
    details = {} if first else {"purpose": purpose.value}
    journal.record(session, principal, act, subject_kind="profile", subject_id=row.public_id, details=details, now=now)
    return True


def _own(principal: Principal) -> Resource:
    owners = frozenset({principal.account}) if principal.account is not None else frozenset()
    return Resource(owners=owners, party=principal.party)
