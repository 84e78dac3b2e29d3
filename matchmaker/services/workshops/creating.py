"""Making a workshop: a draft of two parties of one partnership, with an address made from its title."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, Resource, require
from matchmaker.domain.programmes.checks import Known, ProgrammeRefusedError, faults_of_terms
from matchmaker.domain.programmes.document import Programme, Terms
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services import journal
from matchmaker.services.programmes.reading import LANGUAGES
from matchmaker.services.programmes.saving import normalised
from matchmaker.store.queries import names
from matchmaker.store.queries import workshops as queries
from matchmaker.store.queries.programmes import themes_of
from matchmaker.store.queries.workshops import PartnerRow
from matchmaker.store.tables.workshops import Workshop, WorkshopName

OBJECTIVE = ("guarantee", "weight", "idle")
LONGEST_SLUG = 60
RESERVED = frozenset({"new"})
"""Addresses that mean something else."""
_SPELT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ł": "l", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Hosting:
    """One party of a partnership as host and another as visitor; `key` names the choice in a form."""

    key: str
    partnership: str
    host: str
    visitor: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """A workshop that is to be made; `hosting` is the key of a `Hosting`."""

    hosting: str
    terms: Terms


def hostings(session: Session, principal: Principal, language: str) -> list[Hosting]:
    """Return who can host whom in a workshop that the principal's office makes."""
    _require(principal)
    found = queries.partners(session, principal.party)
    parties = names.party_names(session, language)
    partnerships = names.partnership_names(session, language)
    return [
        Hosting(
            _key(host, visitor),
            partnerships.get(host.partnership_id, host.partnership),
            parties.get(host.party_id, host.party),
            parties.get(visitor.party_id, visitor.party),
            host.time_zone,
        )
        for host, visitor in _pairs(found, principal)
    ]


def themes_to_choose(session: Session, principal: Principal, language: str) -> list[tuple[str, str]]:
    """Return id and name of the themes that a workshop of the principal's partnerships can be about."""
    _require(principal)
    partnerships = {row.partnership_id for row in queries.partners(session, principal.party)}
    rows = [row for each in sorted(partnerships) for row in themes_of(session, each) if not row.retired]
    named = names.theme_names(session, language, [row.id for row in rows])
    return [(row.public_id, named.get(row.id, "")) for row in rows if row.parent_id is None]


def create_workshop(session: Session, principal: Principal, wanted: NewWorkshop, *, now: datetime) -> str:
    """Make a draft and return its address.

    Raises
    ------
    ProgrammeRefusedError, RefusedError
        Something in it is wrong; the fields are those of a programme, and ``hosting``.
    """
    _require(principal)
    found = _pairs(queries.partners(session, principal.party), principal)
    pairs = {_key(host, visitor): (host, visitor) for host, visitor in found}
    if wanted.hosting not in pairs:
        raise RefusedError(Refusal.PARTIES_WRONG, "hosting")
    host, visitor = pairs[wanted.hosting]
    terms = normalised(Programme(wanted.terms)).terms
    themes = {row.public_id: row.id for row in themes_of(session, host.partnership_id) if not row.retired}
    if faults := list(faults_of_terms(terms, Known(themes, LANGUAGES))):
        raise ProgrammeRefusedError(faults)
    parties = (host.party_id, visitor.party_id)
    row = add_draft(session, host.partnership_id, parties, terms, free_slug(session, terms))
    row.theme_id = themes[terms.theme] if terms.theme else None
    session.add_all(
        WorkshopName(workshop_id=row.id, language=language, name=titles.name, summary=titles.summary)
        for language, titles in terms.titles.items()
    )
    session.flush()
    about = {"subject_kind": "workshop", "subject_id": row.public_id, "workshop": row.public_id}
    journal.record(session, principal, "workshop.create", **about, details={"slug": row.slug}, now=now)
    return row.slug


def add_draft(session: Session, partnership_id: int, parties: tuple[int, int], terms: Terms, slug: str) -> Workshop:
    """Add a draft of two parties, the host first; its theme and titles are for the caller to write."""
    host, visitor = parties
    row = Workshop(
        slug=slug,
        partnership_id=partnership_id,
        host_party_id=host,
        visitor_party_id=visitor,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        time_zone=terms.time_zone,
        place=terms.place,
        working_language=terms.working_language,
        registration_closes_at=terms.closes_at,
        objective=list(OBJECTIVE),
    )
    session.add(row)
    session.flush()
    return row


def slug_faults(session: Session, slug: str) -> list[RefusedError]:
    """Return why a workshop cannot have an address, with the field ``slug``; nothing where it can."""
    if slug_of(slug) != slug or not slug:
        return [RefusedError(Refusal.SLUG_WRONG, "slug", most=LONGEST_SLUG)]
    if slug in queries.slugs_like(session, slug) | RESERVED:
        return [RefusedError(Refusal.SLUG_TAKEN, "slug")]
    return []


def free_slug(session: Session, terms: Terms) -> str:
    """Return an address made from the title that no workshop has yet."""
    titles = terms.titles
    title = titles.get(names.FALLBACK) or next(iter(titles.values()))
    return free_slug_for(session, title.name, terms.starts_on)


def free_slug_for(session: Session, title: str, starts_on: date) -> str:
    """Return an address made from a title, or where it gives none from the first day, that no workshop has yet."""
    wanted = slug_of(title) or slug_of(f"workshop-{starts_on:%Y-%m}")
    taken = queries.slugs_like(session, wanted) | RESERVED
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)


def slug_of(title: str) -> str:
    """Return what a title gives for an address: Latin letters without marks, digits and hyphens; perhaps nothing."""
    letters = unicodedata.normalize("NFKD", title.casefold().translate(_SPELT))
    plain = letters.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def _require(principal: Principal) -> None:
    """Ask whether the principal makes workshops of the own party: that party is one of the two, always."""
    own = frozenset() if principal.party is None else frozenset({principal.party})
    require(principal, Action.WORKSHOP_CREATE, Resource(parties=own))


def _pairs(found: list[PartnerRow], principal: Principal) -> list[tuple[PartnerRow, PartnerRow]]:
    """Return the pairs of host and visitor of which one is the principal's party; that it hosts comes first."""
    pairs = [
        (host, visitor)
        for host in found
        for visitor in found
        if host.partnership_id == visitor.partnership_id and host.party_id != visitor.party_id
    ]
    own = [pair for pair in pairs if principal.party in {pair[0].party_id, pair[1].party_id}]
    return sorted(own, key=lambda pair: (pair[0].partnership, pair[0].party_id != principal.party))


def _key(host: PartnerRow, visitor: PartnerRow) -> str:
    return f"{host.partnership} {host.party} {visitor.party}"
