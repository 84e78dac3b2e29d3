"""Prepare an entry for somebody of the own side, change it, send its letter again, delete it.

Nothing of it is shown to the other side until the person confirms. So nothing that a plan is made from has changed, and
no plan is out of date by it. When people can register no more, the office (no leader) still takes somebody in, for a
reason that the journal keeps; the person joins with their own word as everybody does.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.accounts import normalised, usable_address
from matchmaker.services.entries.asking import ask, asking_of
from matchmaker.services.entries.erasing import erase
from matchmaker.services.entries.own_side import of_own_side, own_delegation, takes_late
from matchmaker.services.entries.reading import prepared
from matchmaker.services.profile.draft import Draft, checked, differences
from matchmaker.services.profile.reading import draft_of
from matchmaker.services.profile.saving import write
from matchmaker.services.registrations import Wishes, check_wishes, is_open, themes_to_choose, write_lists
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import entries as queries
from matchmaker.store.queries import registrations
from matchmaker.store.tables.accounts import MailedLink
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import Registration, RegistrationMember

MOST_LETTERS = 5
"""About one entry: who has not answered then is asked in another way."""

LONGEST_REASON = 500

MOST_WAITING = 5_000
"""Of a delegation: as many entries may wait for their people; a list that is taken in may bring as many."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing did.

    Parameters
    ----------
    link
        The address of the page on which the person answers.
    repeated
        Lines that were written twice and stand there once.
    """

    public_id: str
    link: str
    repeated: tuple[str, ...]


def prepare_entry(  # noqa: PLR0913 (who, what, why, and how its person is asked)
    session: Session,
    principal: Principal,
    slug: str,
    draft: Draft,
    wishes: Wishes,
    *,
    reason: str = "",
    link: Callable[[str], str],
    mailed: bool,
    now: datetime,
) -> Prepared:
    """Write an entry for somebody of the own side, and the letter that asks them about it.

    Parameters
    ----------
    reason
        Why somebody is taken in after people can register no more; of no meaning before.
    link
        Makes the address of the page on which the person answers from a token.
    mailed
        Whether letters can be sent. Where not, whoever prepares has to hand the address over.

    Raises
    ------
    RefusedError
        Something cannot be kept, an entry for the address is prepared already, or registration is closed for the one
        who asks.
    ReasonNeededError
        The office takes in a late arrival without a reason.
    """
    workshop, side = own_delegation(session, principal, slug, Action.ENTRY_PREPARE)
    late = _late(session, principal, workshop, reason, now)
    clean, repeated = _checked(session, workshop, principal, draft, wishes, "", now)
    profile = Profile(party_id=principal.party, prepared_by_id=principal.account, created_at=now)
    write(session, profile, clean)
    registration = _registration(session, workshop, side, profile, now)
    _take_in(registration, late, now)
    _write_wishes(session, workshop, registration, wishes)
    act = "late arrival taken in" if late else "entry prepared"
    _note(session, principal, workshop, act, profile.public_id, now, late)
    asking = asking_of(session, principal, workshop)
    target = ask(session, asking, workshop, profile, link, mailed=mailed, now=now)
    return Prepared(profile.public_id, target, tuple(repeated))


def change_entry(  # noqa: PLR0913 (which, what, as it was opened, and why)
    session: Session,
    principal: Principal,
    slug: str,
    entry_id: str,
    draft: Draft,
    wishes: Wishes,
    *,
    version: int | None,
    reason: str = "",
    now: datetime,
) -> tuple[str, ...]:
    """Change an entry that its person has not confirmed; return the lines that were written twice.

    Raises
    ------
    NotFoundError
        There is none of the own side, or its person has answered.
    EditConflictError
        Somebody else saved it after it was opened at `version`.
    RefusedError, ReasonNeededError
        See :func:`prepare_entry`.
    """
    workshop, _ = own_delegation(session, principal, slug, Action.ENTRY_PREPARE)
    late = _late(session, principal, workshop, reason, now)
    entry = prepared(session, principal, workshop, entry_id)
    clean, repeated = _checked(session, workshop, principal, draft, wishes, entry_id, now)
    if entry.profile.version != version:
        raise EditConflictError(differences(draft_of(session, entry.profile), clean))
    profile = session.get_one(Profile, entry.profile.id)
    if normalised(profile.contact_email) != normalised(clean.contact_email):
        _end_links(session, profile.id, now)
    write(session, profile, clean)
    registration = session.get_one(Registration, entry.registration.id)
    _take_in(registration, late, now)
    _write_wishes(session, workshop, registration, wishes)
    act = "late arrival taken in" if late else "entry changed"
    _note(session, principal, workshop, act, entry_id, now, late)
    return tuple(repeated)


def send_again(
    session: Session,
    principal: Principal,
    slug: str,
    entry_id: str,
    *,
    link: Callable[[str], str],
    mailed: bool,
    now: datetime,
) -> str:
    """Ask the person of an entry once more; return the address of the page. The earlier link ends.

    Raises
    ------
    NotFoundError
        There is no such entry of the own side, or its person has answered.
    RefusedError
        So many letters were written that one more would be a nuisance.
    """
    workshop, _ = own_delegation(session, principal, slug, Action.ENTRY_PREPARE)
    entry = prepared(session, principal, workshop, entry_id)
    if queries.letters_to(session, entry.profile.id) >= MOST_LETTERS:
        raise RefusedError(Refusal.LETTERS_ENOUGH, most=MOST_LETTERS)
    profile = session.get_one(Profile, entry.profile.id)
    _end_links(session, profile.id, now)
    _note(session, principal, workshop, "entry sent again", entry_id, now)
    return ask(session, asking_of(session, principal, workshop), workshop, profile, link, mailed=mailed, now=now)


def delete_entry(session: Session, principal: Principal, slug: str, entry_id: str, *, now: datetime) -> None:
    """Delete an entry that its person has not confirmed, with all that stands in it."""
    workshop, _ = own_delegation(session, principal, slug, Action.ENTRY_PREPARE)
    entry = prepared(session, principal, workshop, entry_id)
    erase(session, entry.profile.id, now)
    _note(session, principal, workshop, "entry deleted", entry_id, now)


def _checked(
    session: Session,
    workshop: WorkshopFacts,
    principal: Principal,
    draft: Draft,
    wishes: Wishes,
    entry_id: str,
    now: datetime,
) -> tuple[Draft, list[str]]:
    """Return the draft as it can be kept, and the lines that stood there twice; refuse what cannot be kept."""
    address = usable_address(draft.contact_email, "contact_email")
    clean, repeated = checked(replace(draft, contact_email=address, consent=False))
    themes = {theme.public_id: theme for theme in themes_to_choose(session, workshop, "")}
    check_wishes(wishes, registrations.slots(session, workshop.id), themes)
    waiting = queries.prepared_addresses(session, workshop.id, principal.party or 0)
    same = [key for key, known in waiting.items() if normalised(known) == normalised(address)]
    if set(same) - {entry_id}:
        raise RefusedError(Refusal.ENTRY_PREPARED_ALREADY, "contact_email")
    if not entry_id and len(waiting) >= MOST_WAITING:
        raise RefusedError(Refusal.TOO_MANY, "contact_email", most=MOST_WAITING)
    return clean, repeated


def _late(session: Session, principal: Principal, workshop: WorkshopFacts, reason: str, now: datetime) -> str:
    """Return the reason why somebody is taken in late, empty while people can register; refuse whoever may not."""
    if is_open(workshop, registrations.heading(session, workshop.id, ""), now):
        return ""
    if not takes_late(principal, workshop):
        raise RefusedError(Refusal.REGISTRATION_CLOSED)
    require(principal, Action.REGISTRATION_WRITE, of_own_side(principal, workshop), reason=reason)
    return kept_line(reason, "reason", most=LONGEST_REASON, needed=True)


def _take_in(row: Registration, late: str, now: datetime) -> None:
    if late:
        row.taken_in_at = now


def _registration(
    session: Session, workshop: WorkshopFacts, side: Side, profile: Profile, now: datetime
) -> Registration:
    """Write the registration that waits for its person's word."""
    row = Registration(workshop_id=workshop.id, side=side, status=RegistrationStatus.PREPARED, registered_at=now)
    session.add(row)
    session.flush()
    session.add(RegistrationMember(registration_id=row.id, profile_id=profile.id, workshop_id=workshop.id))
    session.flush()
    return row


def _write_wishes(session: Session, workshop: WorkshopFacts, row: Registration, wishes: Wishes) -> None:
    row.min_meetings, row.max_meetings = wishes.min_meetings, wishes.max_meetings
    flag_modified(row, "status")
    session.flush()
    themes = {theme.public_id: theme for theme in themes_to_choose(session, workshop, "")}
    write_lists(session, workshop, row.id, wishes, registrations.slots(session, workshop.id), themes)


def _end_links(session: Session, profile_id: int, now: datetime) -> None:
    """End the links of an entry: another letter, or another address, takes their place."""
    links_of = MailedLink.profile_id == profile_id, MailedLink.used_at.is_(None), MailedLink.expires_at > now
    session.execute(update(MailedLink).where(*links_of).values(expires_at=now))


def _note(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    act: str,
    entry_id: str,
    now: datetime,
    reason: str = "",
) -> None:
    journal.record(
        session,
        principal,
        act,
        subject_kind="profile",
        subject_id=entry_id,
        workshop=workshop.public_id,
        reason=reason,
        for_whom=entry_id,
        now=now,
    )
