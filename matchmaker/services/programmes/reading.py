"""What the offices see of a programme: the document, what it may refer to, and what waits for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, require
from matchmaker.domain.programmes.checks import Known
from matchmaker.domain.programmes.differences import Difference, differences
from matchmaker.domain.programmes.document import Programme, Terms
from matchmaker.domain.programmes.json_form import from_json, sha256_of
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.services.access import WorkshopFacts, workshop_at
from matchmaker.store.queries import names
from matchmaker.store.queries import programmes as queries
from matchmaker.store.queries.programmes import ChangeRow, InUse, ThemeRow

LANGUAGES = frozenset(str(code) for code in Locale("en").languages if len(str(code)) == 2)
"""Codes of the languages that people can speak: those with a two-letter code."""


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A theme that a session may have, with its sub-topics."""

    id: str
    name: str
    topics: tuple["ThemeChoice", ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that one office has proposed and the other has not decided.

    Parameters
    ----------
    own
        Whether the reader's own office proposed it.
    fresh
        Whether it was made from the programme as it stands; otherwise it cannot be confirmed any more.
    """

    id: str
    own: bool
    party: str
    sha256: str
    differences: tuple[Difference, ...]
    proposed_at: datetime
    fresh: bool
    programme: Programme


@dataclass(frozen=True, slots=True)
class Opening:
    """Which offices have confirmed that registration opens with the programme as it stands.

    Parameters
    ----------
    sha256
        The hash of that programme.
    outdated
        Whether an office had confirmed a programme that has been changed since.
    """

    sha256: str
    own: bool
    other: bool
    outdated: bool


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """All that the pages about a programme show."""

    slug: str
    title: str
    status: WorkshopStatus
    version: int
    side: Side | None
    parties: Mapping[Side, str]
    countries: Mapping[Side, str]
    """The code of each side's country."""
    programme: Programme
    themes: tuple[ThemeChoice, ...]
    theme_names: Mapping[str, str]
    in_use: InUse
    proposal: Proposal | None
    opening: Opening
    facts: WorkshopFacts
    theme_rows: tuple[ThemeRow, ...]

    @property
    def editable(self) -> Programme:
        """What the office goes on editing: its own proposal that waits, else what stands."""
        return (
            self.proposal.programme if self.proposal and self.proposal.own and self.proposal.fresh else self.programme
        )

    @property
    def seen(self) -> str:
        """What a form was opened at, as it travels with it."""
        return seen_at(self.version, self.proposal)


def seen_at(version: int, proposal: Proposal | None) -> str:
    """Return the version of the workshop, with the own office's proposal where one waits: both may be edited."""
    return f"{version}-{proposal.id}" if proposal is not None and proposal.own else str(version)


def programme_of(session: Session, workshop: WorkshopFacts) -> Programme:
    """Return the programme of a workshop as its document."""
    terms = queries.terms(session, workshop.id)
    rooms = queries.rooms(session, workshop.id)
    return Programme(
        terms=terms,
        slots=queries.slots(session, workshop.id, terms.time_zone),
        rooms=rooms,
        sessions=queries.sessions(session, workshop.id),
        interpreters=queries.interpreters(session, workshop.id),
        items=queries.items(session, workshop.id, terms.time_zone, {room.name: room.id for room in rooms}),
        spare_percent=workshop.spare_tables_percent,
    )


def show_programme(session: Session, principal: Principal, slug: str, language: str) -> ProgrammePage:
    """Return what an office needs to edit the programme."""
    workshop = workshop_at(session, slug)
    require_office(principal, workshop)
    programme = programme_of(session, workshop)
    named = names.parties_named(session, language, workshop.parties)
    parties = {key: each.name for key, each in named.items()}
    theme_rows = queries.themes_of(session, workshop.partnership_id, language)
    side = workshop.side_of(principal.party)
    return ProgrammePage(
        slug=workshop.slug,
        title=title_in(programme, language),
        status=workshop.status,
        version=workshop.version,
        side=side,
        parties=workshop.by_side(parties),
        countries=workshop.by_side({key: each.country for key, each in named.items()}),
        programme=programme,
        themes=_choices(theme_rows, programme),
        theme_names=_names_of(theme_rows),
        in_use=queries.in_use(session, workshop.id),
        proposal=proposal_of(queries.pending_change(session, workshop.id), principal, workshop, parties, programme),
        opening=opening_of(session, principal, workshop, programme),
        facts=workshop,
        theme_rows=tuple(theme_rows),
    )


def named_themes(session: Session, workshop: WorkshopFacts, language: str) -> dict[str, str]:
    """Return the names of the themes and sub-topics that a programme of this workshop may have, by public id."""
    return _names_of(queries.themes_of(session, workshop.partnership_id, language))


def require_office(principal: Principal, workshop: WorkshopFacts) -> Answer:
    """Ask whether the principal changes the workshop; that a draft exists is not told to those who may not."""
    if workshop.status is WorkshopStatus.DRAFT and principal.signed_in:
        require(principal, Action.WORKSHOP_DRAFT_READ, workshop.resource())
    return require(principal, Action.WORKSHOP_WRITE, workshop.resource())


def known_to(session: Session, workshop: WorkshopFacts, programme: Programme) -> Known:
    """Return what a programme of this workshop may refer to: retired themes only where they already stand."""
    standing = {each.theme for each in programme.sessions} | {programme.terms.theme}
    rows = queries.themes_of(session, workshop.partnership_id)
    usable = frozenset(row.public_id for row in rows if not row.retired or row.public_id in standing)
    return Known(themes=usable, languages=LANGUAGES)


def title_in(programme: Programme, language: str) -> str:
    """Return the title in a language, else in English, else in any."""
    return title_of(programme.terms, language)


def title_of(terms: Terms, language: str) -> str:
    """Return the title that is agreed, in a language, else in English, else in any."""
    titles = terms.titles
    found = titles.get(language) or titles.get(names.FALLBACK) or next(iter(titles.values()), None)
    return found.name if found else ""


def _names_of(rows: list[ThemeRow]) -> dict[str, str]:
    return {row.public_id: row.name for row in rows if row.name is not None}


def _choices(rows: list[ThemeRow], programme: Programme) -> tuple[ThemeChoice, ...]:
    """Return the themes that sessions may have: all, or the one of the workshop, each with its sub-topics."""
    standing = {each.theme for each in programme.sessions} | {programme.terms.theme}
    usable = [row for row in rows if not row.retired or row.public_id in standing]

    def choice(row: ThemeRow) -> ThemeChoice:
        topics = tuple(choice(each) for each in usable if each.parent_id == row.id)
        return ThemeChoice(row.public_id, row.public_id if row.name is None else row.name, topics)

    return tuple(choice(row) for row in usable if row.parent_id is None)


def proposal_of(
    row: ChangeRow | None,
    principal: Principal,
    workshop: WorkshopFacts,
    parties: Mapping[int, str],
    programme: Programme,
) -> Proposal | None:
    """Return a pending change as the principal's office sees it."""
    if row is None:
        return None
    proposed = from_json(row.document)
    return Proposal(
        id=row.public_id,
        own=row.party_id == principal.party,
        party=parties.get(row.party_id, ""),
        sha256=sha256_of(proposed),
        differences=tuple(differences(programme, proposed)),
        proposed_at=row.proposed_at,
        fresh=row.base_version == workshop.version,
        programme=proposed,
    )


def opening_of(session: Session, principal: Principal, workshop: WorkshopFacts, programme: Programme) -> Opening:
    """Return which offices have confirmed that registration opens with this programme."""
    sha256 = sha256_of(programme)
    rows = queries.opening_confirmations(session, workshop.id)
    confirmed = {row.party_id for row in rows if row.sha256 == sha256}
    return Opening(
        sha256=sha256,
        own=principal.party in confirmed,
        other=bool(confirmed - {principal.party}),
        outdated=any(row.sha256 != sha256 for row in rows),
    )
