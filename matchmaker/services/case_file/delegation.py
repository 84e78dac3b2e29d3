"""The own delegation in a case file: who took part, and what each of them agreed to, when and to which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import case_file as queries
from matchmaker.store.queries import delegations, names


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a person said about a purpose, and to which version of its words."""

    purpose: str
    granted: bool
    wording: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delegate:
    """A person of the own side in a calendar of the workshop, without what they can be reached by.

    Parameters
    ----------
    together
        What a party of several who sit together calls itself.
    consents
        All that they said, the oldest first: the last about a purpose holds.
    """

    public_id: str
    name: str
    name_latin: str
    organisation: str
    status: RegistrationStatus
    registered_at: datetime
    together: str
    themes: tuple[str, ...]
    consents: tuple[Said, ...]


def own_delegation(
    session: Session, principal: Principal, workshop: WorkshopFacts, language: str, *, reason: str
) -> tuple[Delegate, ...]:
    """Return the people of the own side; nobody for an operator, who is of none."""
    require(principal, Action.REGISTRATION_LIST, workshop.resource(), reason=reason)
    require(principal, Action.CONSENT_READ, workshop.resource(party=principal.party), reason=reason)
    own = workshop.side_of(principal.party)
    if own is None or principal.party is None:
        return ()
    rows = [row for row in delegations.delegates(session, workshop.id, own) if row.side is own]
    chosen = delegations.themes_of(session, workshop.id)
    themes = names.theme_names(
        session, language, {theme for row in rows for theme in chosen.get(row.registration_id, [])}
    )
    said = _said(session, workshop, principal.party)
    return tuple(
        Delegate(
            public_id=row.public_id,
            name=row.name,
            name_latin=row.name_latin,
            organisation=row.organisation,
            status=row.status,
            registered_at=row.registered_at,
            together=row.together,
            themes=tuple(themes[each] for each in chosen.get(row.registration_id, []) if each in themes),
            consents=said.get(row.public_id, ()),
        )
        for row in rows
    )


def _said(session: Session, workshop: WorkshopFacts, party: int) -> Mapping[str, tuple[Said, ...]]:
    found: dict[str, tuple[Said, ...]] = {}
    for row in queries.consents_of_side(session, workshop.id, party):
        said = Said(row.purpose, row.granted, row.wording, row.said_at)
        found[row.profile_id] = (*found.get(row.profile_id, ()), said)
    return found
