"""The people of the founding case: organisations, profiles with their texts, and the consent to be seen."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.people import SEEN_BY_OTHER_SIDE, ProfileTextKind, Sector
from matchmaker.files.founding_case import Delegation, PersonEntry
from matchmaker.services import searching
from matchmaker.services.founding.partnerships import Founded
from matchmaker.store.base import Base
from matchmaker.store.tables.organisations import Organisation
from matchmaker.store.tables.people import Consent, Profile, ProfileLanguage, ProfileText, ProfileTheme

CONSENT_WORDING = "2026-11"
CAME_BEFORE = timedelta(days=40)
"""How long ago the first of them made a profile; the others followed, some hours apart."""


def add_organisations(session: Session, delegation: Delegation, founded: Founded) -> dict[str, int]:
    """Add the organisations of a delegation; return their keys by the ids of the case."""
    rows = {
        entry.id: Organisation(
            party_id=founded.parties[delegation.party],
            sector=Sector(entry.sector),
            name=entry.name,
            name_latin=entry.name_latin,
        )
        for entry in delegation.organisations
    }
    session.add_all(rows.values())
    session.flush()
    return {name: row.id for name, row in rows.items()}


def add_people(
    session: Session,
    delegation: Delegation,
    founded: Founded,
    organisations: Mapping[str, int],
    accounts: Mapping[str, int],
    *,
    now: datetime,
) -> dict[str, int]:
    """Add the profiles of a delegation; return their keys by the ids of the case.

    Parameters
    ----------
    organisations
        Keys of organisations by the ids of the case.
    accounts
        Keys of the accounts of those people who have one; most have none.
    """
    rows = {}
    for position, person in enumerate(delegation.people):
        came = now - CAME_BEFORE + timedelta(hours=9 * position)
        rows[person.id] = Profile(
            account_id=accounts.get(person.id),
            party_id=founded.parties[delegation.party],
            organisation_id=organisations[person.organisation],
            contact_email=f"{person.id}@{person.organisation}.example",
            created_at=min(came, now),
            **{name: getattr(person, name) for name in ("name", "name_latin", "title", "about", "summary")},
        )
    session.add_all(rows.values())
    session.flush()
    for person in delegation.people:
        session.add_all(_said(person, rows[person.id], founded))
    session.flush()
    keys = {name: row.id for name, row in rows.items()}
    searching.index(session, keys.values())
    return keys


def _said(person: PersonEntry, profile: Profile, founded: Founded) -> Iterator[Base]:
    """Yield what hangs on a profile: texts, languages, themes, consent."""
    texts = {
        ProfileTextKind.OFFER: person.offers,
        ProfileTextKind.SEEK: person.seeks,
        ProfileTextKind.KEYWORD: person.keywords,
    }
    for kind, lines in texts.items():
        for position, line in enumerate(lines):
            yield ProfileText(profile_id=profile.id, kind=kind, position=position, text=line)
    for language in person.languages:
        yield ProfileLanguage(profile_id=profile.id, language=language)
    for theme in person.themes:
        yield ProfileTheme(profile_id=profile.id, theme_id=founded.themes[theme])
    yield Consent(
        profile_id=profile.id,
        purpose=SEEN_BY_OTHER_SIDE,
        granted=True,
        wording=CONSENT_WORDING,
        said_at=profile.created_at,
    )
