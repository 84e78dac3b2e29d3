"""Read the entries of the own side: the list, one of them as its form shows it, and as its person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.entries.own_side import own_delegation, takes_late
from matchmaker.services.last_saved import LastSaved, last_saved
from matchmaker.services.profile.draft import Draft
from matchmaker.services.profile.reading import Choices, draft_of
from matchmaker.services.registrations import Wishes, is_open, themes_to_choose, wishes_of
from matchmaker.store.queries import entries as queries
from matchmaker.store.queries import people, registrations
from matchmaker.store.queries import profile as profile_queries
from matchmaker.store.queries.entries import EntryRow, PreparedRow
from matchmaker.store.queries.people import ThemeRow
from matchmaker.store.queries.registrations import HeadingRow, SlotRow


@dataclass(frozen=True, slots=True)
class DelegationPage:
    """The own delegation: whose entry waits for its person, and who takes part.

    Parameters
    ----------
    open, late
        Whether entries can be prepared and changed: as long as people can register; after that the office takes in
        late arrivals, for a reason.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    side: Side
    waiting: Sequence[EntryRow]
    confirmed: Sequence[EntryRow]
    open: bool
    late: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry as its form shows it, and what can be chosen in it.

    Parameters
    ----------
    id
        Public id; empty for one that is not made yet.
    version
        Of the profile; None for one that is not made yet.
    open, late
        As in `DelegationPage`.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    side: Side
    id: str
    version: int | None
    draft: Draft
    wishes: Wishes
    choices: Choices
    themes: Sequence[ThemeRow]
    slots: Sequence[SlotRow]
    open: bool
    late: bool


def delegation_page(
    session: Session, principal: Principal, slug: str, *, language: str, now: datetime
) -> DelegationPage:
    """Return the entries of the own side at a workshop, and who of it takes part."""
    workshop, side = own_delegation(session, principal, slug, Action.ENTRY_READ)
    heading = registrations.heading(session, workshop.id, language)
    rows = queries.delegation(session, workshop.id, side)
    return DelegationPage(
        workshop=workshop,
        heading=heading,
        side=side,
        waiting=[row for row in rows if row.prepared],
        confirmed=[replace(row, address="") for row in rows if not row.prepared],
        open=is_open(workshop, heading, now),
        late=not is_open(workshop, heading, now) and takes_late(principal, workshop),
    )


def new_entry_page(session: Session, principal: Principal, slug: str, *, language: str, now: datetime) -> EntryPage:
    """Return the form of an entry that is yet to be made."""
    workshop, side = own_delegation(session, principal, slug, Action.ENTRY_PREPARE)
    return _entry_page(session, principal, workshop, side, None, language, now)


def entry_page(
    session: Session, principal: Principal, slug: str, entry_id: str, *, language: str, now: datetime
) -> EntryPage:
    """Return the form of a prepared entry.

    Raises
    ------
    NotFoundError
        There is none of the own side, or its person has answered.
    """
    workshop, side = own_delegation(session, principal, slug, Action.ENTRY_PREPARE)
    entry = prepared(session, principal, workshop, entry_id)
    return _entry_page(session, principal, workshop, side, entry, language, now)


def last_act(session: Session, principal: Principal, slug: str, entry_id: str) -> LastSaved | None:
    """Return who acted last on an entry of the own side."""
    workshop, _side = own_delegation(session, principal, slug, Action.ENTRY_PREPARE)
    return last_saved(session, principal, "profile", entry_id, workshop=workshop.public_id)


def prepared(session: Session, principal: Principal, workshop: WorkshopFacts, entry_id: str) -> PreparedRow:
    """Return an entry of the own side that its person has not confirmed."""
    entry = queries.prepared_entry(session, workshop.id, principal.party or 0, entry_id)
    if entry is None:
        raise NotFoundError("There is nothing at this address.")
    return entry


def _entry_page(
    session: Session,
    principal: Principal,
    workshop: WorkshopFacts,
    side: Side,
    entry: PreparedRow | None,
    language: str,
    now: datetime,
) -> EntryPage:
    heading = registrations.heading(session, workshop.id, language)
    slots = registrations.slots(session, workshop.id)
    themes = themes_to_choose(session, workshop, language)
    party = principal.party or 0
    known = people.themes(session, profile_queries.partnerships_of(session, party), language)
    return EntryPage(
        workshop=workshop,
        heading=heading,
        side=side,
        id=entry.profile.public_id if entry else "",
        version=entry.profile.version if entry else None,
        draft=draft_of(session, entry.profile) if entry else Draft(),
        wishes=wishes_of(session, entry.registration if entry else None, slots, themes),
        choices=Choices(
            profile_queries.organisations_of(session, party), [theme for theme in known if not theme.retired]
        ),
        themes=themes,
        slots=slots,
        open=is_open(workshop, heading, now),
        late=not is_open(workshop, heading, now) and takes_late(principal, workshop),
    )
