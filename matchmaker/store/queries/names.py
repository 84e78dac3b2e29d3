"""Names that exist in several languages: the reader's, else English, else any. One statement each."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.store.tables.partnerships import PartnershipName
from matchmaker.store.tables.regions import PartyName
from matchmaker.store.tables.themes import ThemeName
from matchmaker.store.tables.workshops import WorkshopName

FALLBACK = "en"


def party_names(session: Session, language: str, ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the name of each party (of those in `ids`)."""
    return _names(session, PartyName.party_id, PartyName.name, PartyName.language, language, ids)


def theme_names(session: Session, language: str, ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the name of each theme and sub-topic (of those in `ids`)."""
    return _names(session, ThemeName.theme_id, ThemeName.name, ThemeName.language, language, ids)


def workshop_names(session: Session, language: str, ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the title of each workshop (of those in `ids`)."""
    return _names(session, WorkshopName.workshop_id, WorkshopName.name, WorkshopName.language, language, ids)


def partnership_names(session: Session, language: str, ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the name of each partnership (of those in `ids`)."""
    key = PartnershipName.partnership_id
    return _names(session, key, PartnershipName.name, PartnershipName.language, language, ids)


def preference_of(column: InstrumentedAttribute[str], language: str) -> ColumnElement[int]:
    """Return what orders the languages of a name: the one wanted comes *last*, so that it wins in a dictionary."""
    return case((column == language, 2), (column == FALLBACK, 1), else_=0)


def _names(
    session: Session,
    key: InstrumentedAttribute[int],
    name: InstrumentedAttribute[str],
    name_language: InstrumentedAttribute[str],
    language: str,
    ids: Collection[int] | None,
) -> dict[int, str]:
    query = select(key, name).order_by(key, preference_of(name_language, language), name_language)
    if ids is not None:
        query = query.where(key.in_(ids))
    return {row_key: row_name for row_key, row_name in session.execute(query)}  # noqa: C416 (rows are no pairs to mypy)
