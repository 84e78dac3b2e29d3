"""The founding case as rows of a database that was empty: what ``matchmaker demo`` starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.files.founding_case import FoundingCase, WorkshopEntry
from matchmaker.files.partnerships import PartnershipEntry
from matchmaker.services import accounts
from matchmaker.services.founding.costs import add_costs
from matchmaker.services.founding.partnerships import Founded, found_partnership
from matchmaker.services.founding.people import add_organisations, add_people
from matchmaker.services.founding.registrations import add_registrations
from matchmaker.services.founding.workshops import Laid, add_workshop
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.regions import Party

OPERATOR = "operator@demo.example"
"""An account that only a demonstration has."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was laid out: the keys of the workshops by slug."""

    workshops: Mapping[str, int]


def is_demo(session: Session) -> bool:
    """Return whether the database holds a demonstration, and not somebody's work."""
    return session.scalar(select(Account.id).where(Account.email_normalised == OPERATOR)) is not None


def is_empty(session: Session) -> bool:
    """Return whether nobody has begun anything in the database: no account and no party."""
    return all(session.scalar(select(table.id).limit(1)) is None for table in (Account, Party))


def seed_demo(session: Session, case: FoundingCase, *, today: date, now: datetime, password: str) -> Seeded:
    """Write a founding case around `today` into a database without rows.

    Parameters
    ----------
    case
        The case, of its own size or `resized`.
    password
        Of every account of the case.
    """
    founded = found_partnership(session, _in_force(case.partnership, today), "founding case")
    experts = _add_accounts(session, case, password, now)
    organisations: dict[str, int] = {}
    profiles: dict[str, int] = {}
    for delegation in case.delegations:
        organisations |= add_organisations(session, delegation, founded)
        profiles |= add_people(session, delegation, founded, organisations, experts, now=now)
    workshops = {entry.slug: add_workshop(session, entry, founded, today=today) for entry in case.workshops}
    _register(session, case, workshops, founded, profiles, now)
    add_costs(
        session, case.costs, workshops[case.costs.workshop].workshop_id, founded, organisations, today=today, now=now
    )
    return Seeded({slug: laid.workshop_id for slug, laid in workshops.items()})


def _in_force(partnership: PartnershipEntry, today: date) -> PartnershipEntry:
    """Return the partnership in the middle of its three years, as the first agreement had."""
    return replace(
        partnership,
        signed_on=date(today.year - 1, 1, 15),
        valid_from=date(today.year - 1, 1, 1),
        valid_until=date(today.year + 1, 12, 31),
    )


def _add_accounts(session: Session, case: FoundingCase, password: str, now: datetime) -> dict[str, int]:
    """Add the accounts; return those of experts by the id of their profile."""
    experts = {}
    for entry in case.accounts:
        account = accounts.create(
            session,
            email=entry.email,
            password=password,
            role=Role(entry.role),
            party=entry.party,
            language=entry.language,
            now=now,
        )
        account.confirmed_at = now
        if entry.profile is not None:
            experts[entry.profile] = account.id
    session.flush()
    return experts


def _register(
    session: Session,
    case: FoundingCase,
    workshops: Mapping[str, Laid],
    founded: Founded,
    profiles: Mapping[str, int],
    now: datetime,
) -> None:
    people = {
        person.id: (profiles[person.id], person) for delegation in case.delegations for person in delegation.people
    }
    entries = {entry.slug: entry for entry in case.workshops}
    for taking_part in case.participations:
        add_registrations(
            session,
            taking_part,
            workshops[taking_part.workshop],
            founded,
            people,
            topics=_topics(case.partnership, entries[taking_part.workshop]),
            now=now,
        )


def _topics(partnership: PartnershipEntry, workshop: WorkshopEntry) -> frozenset[str]:
    """Return the codes of the themes and sub-topics that a workshop is about."""
    themes = [theme for theme in partnership.themes if workshop.theme in {None, theme.code}]
    return frozenset(code for theme in themes for code in (theme.code, *(topic.code for topic in theme.topics)))
