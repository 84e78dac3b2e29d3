"""The organisation of a profile: one of the own party's, or a new one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.people import Sector
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.profile.draft import LONGEST_ORGANISATION, NEW, Draft
from matchmaker.services.texts import kept_line
from matchmaker.store.queries import profile as queries
from matchmaker.store.tables.organisations import Organisation


def organisation_id(session: Session, party: int, draft: Draft) -> int | None:
    """Return the key of the organisation that a draft names, made where it is new; None where it names none."""
    if draft.organisation == NEW:
        return _new_organisation(session, party, draft)
    if not draft.organisation:
        return None
    query = select(Organisation.id).where(Organisation.party_id == party, Organisation.public_id == draft.organisation)
    if (found := session.scalar(query)) is None:
        raise RefusedError(Refusal.ORGANISATION_UNKNOWN, "organisation")
    return found


def _new_organisation(session: Session, party: int, draft: Draft) -> int:
    """Return the organisation that is named; one of the same name is the same one."""
    name = kept_line(draft.organisation_name, "organisation_name", most=LONGEST_ORGANISATION, needed=True)
    latin = kept_line(draft.organisation_name_latin, "organisation_name_latin", most=LONGEST_ORGANISATION)
    for known in queries.organisations_of(session, party):
        if known.name.casefold() == name.casefold():
            return known.id
    if draft.organisation_sector not in list(Sector):
        raise RefusedError(Refusal.SECTOR_NEEDED, "organisation_sector")
    row = Organisation(party_id=party, sector=Sector(draft.organisation_sector), name=name, name_latin=latin)
    session.add(row)
    session.flush()
    return row.id
