"""Names that exist in several languages: the reader's, else English, else any. One statement each."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.store.tables.partnerships import PartnershipName
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.themes import ThemeName
from matchmaker.store.tables.workshops import WorkshopName

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Names:
    """What workshops, parties and themes are called, each by key."""

    workshops: dict[int, str]
    parties: dict[int, str]
    themes: dict[int, str]


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A party by its name, which is empty where it has none, with the code of its country."""

    name: str
    country: str


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


def together(
    session: Session,
    language: str,
    *,
    workshops: Collection[int] = (),
    parties: Collection[int] = (),
    themes: Collection[int] | None = (),
) -> Names:
    """Return what these workshops, parties and themes are called; all themes and sub-topics for None.

    What a page begins with is read together, which spares it a statement for each of the three.
    """
    said = union_all(
        _said(0, WorkshopName.workshop_id, WorkshopName.name, WorkshopName.language, workshops),
        _said(1, PartyName.party_id, PartyName.name, PartyName.language, parties),
        _said(2, ThemeName.theme_id, ThemeName.name, ThemeName.language, themes),
    ).subquery()
    query = select(said.c.of, said.c.key, said.c.name).order_by(
        said.c.of, said.c.key, preference_of(said.c.language, language), said.c.language
    )
    found: tuple[dict[int, str], ...] = ({}, {}, {})
    for of, key, name in session.execute(query):
        found[of][key] = name
    return Names(*found)


def parties_named(session: Session, language: str, ids: Collection[int]) -> dict[int, NamedParty]:
    """Return each of these parties by its name, with its country."""
    query = (
        select(Party.id, PartyName.name, Party.country)
        .outerjoin(PartyName, PartyName.party_id == Party.id)
        .where(Party.id.in_(ids))
        .order_by(Party.id, preference_of(PartyName.language, language), PartyName.language)
    )
    return {key: NamedParty(name or "", country) for key, name, country in session.execute(query)}


def preference_of(column: ColumnElement[str] | InstrumentedAttribute[str], language: str) -> ColumnElement[int]:
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


def _said(
    of: int,
    key: InstrumentedAttribute[int],
    name: InstrumentedAttribute[str],
    language: InstrumentedAttribute[str],
    ids: Collection[int] | None,
) -> Select[*tuple[Any, ...]]:
    columns: tuple[Any, ...] = (
        literal(of).label("of"),
        key.label("key"),
        name.label("name"),
        language.label("language"),
    )
    return select(*columns) if ids is None else select(*columns).where(key.in_(ids))
