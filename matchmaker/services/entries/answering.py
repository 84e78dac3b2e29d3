"""What a person does about the entry that was prepared for them: look, take it over, or have it deleted.

Taking over makes the entry the person's own: their account, their profile, their word. Only the consent that they give
themself makes the registration count; without it the entry is theirs all the same, and waits in their registration.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.people import LinkPurpose, Role
from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import journal, links, registrations
from matchmaker.services.access import WorkshopFacts, workshop_of_key
from matchmaker.services.accounts import normalised
from matchmaker.services.accounts.sign_ins import begin
from matchmaker.services.entries.asking import name_of
from matchmaker.services.entries.erasing import erase
from matchmaker.services.offices.proven import claimed_account, made_for
from matchmaker.services.profile.draft import Draft
from matchmaker.services.profile.reading import draft_of, own_profile
from matchmaker.services.profile.saving import save_profile
from matchmaker.services.registrations import OVER, Wishes, can_join, themes_about, wishes_of
from matchmaker.store.queries import entries as queries
from matchmaker.store.queries import names, people
from matchmaker.store.queries import profile as profile_queries
from matchmaker.store.queries import registrations as registration_queries
from matchmaker.store.queries.entries import PreparedRow
from matchmaker.store.queries.people import ThemeRow
from matchmaker.store.queries.registrations import HeadingRow, SlotRow
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.registrations import RegistrationMember


@dataclass(frozen=True, slots=True)
class EntryAsked:
    """An entry as its person sees it.

    Parameters
    ----------
    organisation
        Name and name in Latin letters.
    profile_themes, wanted
        Names of the themes of the profile, and of those of the registration, the most wanted first.
    open, over
        Whether this person can register, and whether not even their office can do it for them any more.
    as_yourself, as_another
        Whether the one who looks is signed in with the entry's address, or with another one.
    has_profile
        Whether they have a profile already, which then stays as it is.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    by: str
    party: str
    address: str
    until: datetime
    draft: Draft
    organisation: tuple[str, str]
    profile_themes: tuple[str, ...]
    wanted: tuple[str, ...]
    wishes: Wishes
    slots: tuple[SlotRow, ...]
    open: bool
    over: bool
    as_yourself: bool
    as_another: bool
    has_profile: bool


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What taking an entry over did.

    Parameters
    ----------
    token
        Of the new sign-in; empty for somebody who was signed in.
    registered
        Whether the person now takes part.
    """

    token: str
    slug: str
    registered: bool


def entry_at(session: Session, principal: Principal, token: str, *, language: str, now: datetime) -> EntryAsked | None:
    """Return the entry that the link with a token is about; looking at it uses nothing up.

    None where there is none: it was taken over or deleted, or the time of the link is over.
    """
    require(principal, Action.LINK_USE, NOTHING)
    link = links.found(session, token, LinkPurpose.ENTRY, now)
    entry = queries.prepared_by_key(session, link.profile_id) if link and link.profile_id else None
    if link is None or entry is None:
        return None
    workshop = workshop_of_key(session, entry.workshop_id)
    heading = registration_queries.heading(session, workshop.id, language)
    slots = registration_queries.slots(session, workshop.id)
    every = people.themes(session, [workshop.partnership_id], language)
    themes = themes_about(every, workshop)
    wishes = wishes_of(session, entry.registration, slots, themes)
    draft = draft_of(session, entry.profile)
    own = session.scalar(select(Account.email_normalised).where(Account.id == principal.account))
    party = entry.profile.party_id
    return EntryAsked(
        workshop=workshop,
        heading=heading,
        by=name_of(session, link.invited_by_id),
        party=names.party_names(session, language, [party]).get(party, ""),
        address=link.address,
        until=link.expires_at,
        draft=draft,
        organisation=_organisation(session, party, draft),
        profile_themes=_named(every, draft.themes),
        wanted=_named(themes, sorted(wishes.themes, key=lambda each: wishes.themes[each])),
        wishes=wishes,
        slots=tuple(slots),
        open=can_join(workshop, heading, entry.registration, now),
        over=workshop.status in OVER,
        as_yourself=own is not None and own == normalised(link.address),
        as_another=own is not None and own != normalised(link.address),
        has_profile=principal.profile is not None,
    )


def take_over(
    session: Session,
    principal: Principal,
    token: str,
    *,
    password_hash: str | None,
    consent: bool,
    language: str,
    now: datetime,
) -> TakenOver:
    """Make a prepared entry the person's own, with a new account or with the one that the address has.

    Parameters
    ----------
    password_hash
        Of the new account, None where its length was refused; of no meaning to somebody who is signed in with the
        entry's address.
    consent
        Whether the person lets the other side see them. Then they take part at once, if people still can register.

    Raises
    ------
    RefusedError
        The link does not hold any more, or the password is too short; or the address has an account that is not the
        reader's, is one of an office, or of another party.
    """
    require(principal, Action.LINK_USE, NOTHING)
    link = links.use(session, token, LinkPurpose.ENTRY, now)
    entry = queries.prepared_by_key(session, link.profile_id or 0)
    if entry is None:
        raise RefusedError(Refusal.LINK_OVER)
    workshop, party = workshop_of_key(session, entry.workshop_id), entry.profile.party_id
    account = claimed_account(session, link.address)
    signed_in = account is not None
    if account is None:
        account = made_for(session, link.address, password_hash, Role.EXPERT, party, language, now)
    else:
        _require_expert(principal, account, party)
    profile = _made_own(session, account, entry, workshop, now)
    owner = Principal(account.id, Role.EXPERT, party, profile)
    _note(session, owner, "entry taken over", session.get_one(Profile, profile).public_id, workshop, now)
    registered = consent and _take_part(session, owner, workshop, now)
    return TakenOver("" if signed_in else begin(session, account, now), workshop.slug, registered)


def say_no(session: Session, principal: Principal, token: str, *, now: datetime) -> None:
    """Delete a prepared entry, since its person does not want it; with all that stands in it.

    Raises
    ------
    RefusedError
        The link does not hold any more.
    """
    require(principal, Action.LINK_USE, NOTHING)
    link = links.use(session, token, LinkPurpose.ENTRY, now)
    entry = queries.prepared_by_key(session, link.profile_id or 0)
    if entry is None:
        raise RefusedError(Refusal.LINK_OVER)
    workshop = workshop_of_key(session, entry.workshop_id)
    erase(session, entry.profile.id, now)
    nobody = Principal(party=entry.profile.party_id)
    _note(session, nobody, "entry refused by its person", entry.profile.public_id, workshop, now)


def _require_expert(principal: Principal, account: Account, party: int) -> None:
    """Refuse where the account of the address cannot take an entry of a party over."""
    if account.id != principal.account:
        raise RefusedError(Refusal.SIGN_IN_AS_INVITED)
    if account.role is not Role.EXPERT:
        raise RefusedError(Refusal.ACCOUNT_OF_OFFICE)
    if account.party_id != party:
        raise RefusedError(Refusal.ACCOUNT_OF_OTHER_PARTY)


def _made_own(session: Session, account: Account, entry: PreparedRow, workshop: WorkshopFacts, now: datetime) -> int:
    """Give the entry to an account; return the key of the profile that the account has now.

    A profile that the person has already stays as they wrote it; the registration is added to it, unless they have
    answered for this workshop themself.
    """
    own = session.scalar(select(Profile.id).where(Profile.account_id == account.id, Profile.erased_at.is_(None)))
    if own is None:
        row = session.get_one(Profile, entry.profile.id)
        row.account_id, row.confirmed_at = account.id, now
        session.flush()
        return row.id
    if registration_queries.registration_of(session, workshop.id, own) is None:
        sits = RegistrationMember.registration_id == entry.registration.id
        session.execute(update(RegistrationMember).where(sits).values(profile_id=own))
    erase(session, entry.profile.id, now)
    return own


def _take_part(session: Session, owner: Principal, workshop: WorkshopFacts, now: datetime) -> bool:
    """Give the consent that the person has just given, and register them; return whether they take part now."""
    profile = own_profile(session, owner)
    _say_yes(session, owner, profile.draft, profile.version, now)
    page = registrations.registration_page(session, owner, workshop.slug, language="", now=now)
    if page.own is None or not page.open or page.lacking or page.registered:
        return page.registered
    registrations.register(session, owner, workshop.slug, page.wishes, now=now)
    return True


def _say_yes(session: Session, owner: Principal, draft: Draft, version: int | None, now: datetime) -> None:
    if not draft.consent:
        save_profile(session, owner, replace(draft, consent=True), version=version, now=now)


def _note(
    session: Session, principal: Principal, act: str, profile_id: str, workshop: WorkshopFacts, now: datetime
) -> None:
    at = workshop.public_id
    journal.record(session, principal, act, subject_kind="profile", subject_id=profile_id, workshop=at, now=now)


def _organisation(session: Session, party: int, draft: Draft) -> tuple[str, str]:
    known = profile_queries.organisations_of(session, party)
    return next(((each.name, each.name_latin) for each in known if each.public_id == draft.organisation), ("", ""))


def _named(themes: Sequence[ThemeRow], chosen: Iterable[str]) -> tuple[str, ...]:
    known = {theme.public_id: theme.name for theme in themes}
    return tuple(known[each] for each in chosen if each in known)
