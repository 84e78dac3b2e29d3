"""Who has registered: the own people with how they stand, the other side as it agreed to be seen.

Searching, filtering and sorting work on what the reader is shown and on nothing else, so that no answer can be inferred
from what is hidden. It is done here and not by the database, which would fold letters differently on each back-end.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.people import Sector
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.services.access import workshop_at
from matchmaker.services.programmes.reading import by_side
from matchmaker.store.queries import delegations as queries
from matchmaker.store.queries import names
from matchmaker.store.queries.delegations import DelegateRow
from matchmaker.store.queries.programmes import themes_of

PAGE = 25
SORTS = ("name", "organisation", "side", "sector", "registered")


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What is asked for; empty means all. `sort` is one of `SORTS`, `page` counts from 1."""

    words: str = ""
    side: Side | None = None
    theme: str | None = None
    sector: Sector | None = None
    sort: str = "name"
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Delegate:
    """A person who has registered, with what the reader's office may read.

    Parameters
    ----------
    own
        Whether the person belongs to the reader's side.
    email
        Of people of the other side only where they let this office know it.
    together
        What a party of several who sit together calls itself.
    """

    id: str
    name: str
    name_latin: str
    organisation: str
    organisation_latin: str
    sector: Sector | None
    side: Side
    own: bool
    status: RegistrationStatus
    registered_at: datetime
    together: str
    email: str
    themes: tuple[str, ...]
    theme_ids: frozenset[str]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A person of the own side who has not answered."""

    id: str
    name: str
    name_latin: str
    organisation: str
    email: str


@dataclass(frozen=True, slots=True)
class Delegations:
    """A page of the people of a workshop.

    Parameters
    ----------
    found, everybody
        How many fit what was asked for, and how many there are in all.
    unseen
        How many of the other side are registered and have not agreed to be seen.
    """

    slug: str
    parties: Mapping[Side, str]
    side: Side | None
    time_zone: str
    people: tuple[Delegate, ...]
    found: int
    everybody: int
    pages: int
    page: int
    registered: Mapping[Side, int]
    unseen: int
    silent: tuple[Silent, ...]
    themes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Theme:
    """A theme; whoever chose a sub-topic is found under its theme (`parent`) too."""

    id: str
    parent: str | None
    name: str


def registered_people(
    session: Session, principal: Principal, slug: str, language: str, wanted: PeopleFilter
) -> Delegations:
    """Return the people of a workshop as the principal's office may see them."""
    workshop = workshop_at(session, slug)
    require(principal, Action.REGISTRATION_LIST, workshop.resource())
    own = workshop.side_of(principal.party)
    rows = queries.delegates(session, workshop.id, own)
    chosen = queries.themes_of(session, workshop.id)
    spoken = queries.languages_of(session, [row.profile_id for row in rows])
    parties = names.party_names(session, language, workshop.parties)
    themes = _themes(session, workshop.partnership_id, language)
    registered = [row for row in rows if row.status is RegistrationStatus.REGISTERED]
    seen = [row for row in rows if row.side is own or (row in registered and row.consented)]
    people = [_delegate(row, own, chosen, themes, spoken) for row in seen]
    found = sorted_by([each for each in people if _fits(each, wanted)], wanted)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted.page), pages)
    return Delegations(
        slug=slug,
        parties=by_side(parties, workshop),
        side=own,
        time_zone=workshop.time_zone,
        people=tuple(found[(page - 1) * PAGE : page * PAGE]),
        found=len(found),
        everybody=len(people),
        pages=pages,
        page=page,
        registered={side: sum(row.side is side for row in registered) for side in Side},
        unseen=sum(row.side is not own and not row.consented for row in registered),
        silent=_silent(session, workshop.id, principal.party),
        themes={each.id: each.name for each in themes.values() if any(each.id in one.theme_ids for one in people)},
    )


def sorted_by(people: list[Delegate], wanted: PeopleFilter) -> list[Delegate]:
    """Return people in the order asked for; those alike by name."""
    keys: dict[str, Callable[[Delegate], object]] = {
        "name": lambda each: "",
        "organisation": lambda each: _folded(each.organisation_latin or each.organisation),
        "side": lambda each: list(Side).index(each.side),
        "sector": lambda each: each.sector or "",
        "registered": lambda each: each.registered_at,
    }
    by_name = sorted(people, key=lambda each: _folded(each.name_latin or each.name), reverse=wanted.descending)
    return sorted(by_name, key=keys.get(wanted.sort, keys["name"]), reverse=wanted.descending)  # type: ignore[arg-type]


def _fits(each: Delegate, wanted: PeopleFilter) -> bool:
    text = _folded(f"{each.name} {each.name_latin} {each.organisation} {each.organisation_latin} {each.together}")
    return (
        all(word in text for word in _folded(wanted.words).split())
        and wanted.side in {None, each.side}
        and wanted.sector in {None, each.sector}
        and (wanted.theme is None or wanted.theme in each.theme_ids)
    )


def _delegate(
    row: DelegateRow,
    own: Side | None,
    chosen: Mapping[int, list[int]],
    named: Mapping[int, "_Theme"],
    spoken: Mapping[int, list[str]],
) -> Delegate:
    themes = [named[theme] for theme in chosen.get(row.registration_id, []) if theme in named]
    return Delegate(
        id=row.public_id,
        name=row.name,
        name_latin=row.name_latin,
        organisation=row.organisation,
        organisation_latin=row.organisation_latin,
        sector=row.sector,
        side=row.side,
        own=row.side is own,
        status=row.status,
        registered_at=row.registered_at,
        together=row.together,
        email=row.email if row.side is own else row.shared_email,
        themes=tuple(theme.name for theme in themes),
        theme_ids=frozenset(each for theme in themes for each in (theme.id, theme.parent) if each),
        languages=tuple(spoken.get(row.profile_id, [])),
    )


def _themes(session: Session, partnership_id: int, language: str) -> dict[int, _Theme]:
    rows = {row.id: row for row in themes_of(session, partnership_id)}
    named = names.theme_names(session, language, rows)
    return {
        key: _Theme(row.public_id, rows[row.parent_id].public_id if row.parent_id else None, named.get(key, ""))
        for key, row in rows.items()
    }


def _silent(session: Session, workshop_id: int, party: int | None) -> tuple[Silent, ...]:
    if party is None:
        return ()
    rows = queries.silent(session, workshop_id, party)
    return tuple(Silent(row.public_id, row.name, row.name_latin, row.organisation, row.email) for row in rows)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
