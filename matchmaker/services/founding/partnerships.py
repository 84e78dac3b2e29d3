"""The partnership of an installation: its parties, and its themes with their sub-topics."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.regions import PartyKind
from matchmaker.errors import InputError
from matchmaker.files.partnerships import PartnershipEntry, PartyEntry, ThemeEntry, TopicEntry
from matchmaker.store.tables.partnerships import Partnership, PartnershipName, PartnershipParty
from matchmaker.store.tables.regions import Party, PartyName
from matchmaker.store.tables.themes import Theme, ThemeName

FACTS = ("kind", "country", "time_zone", "currency")
"""What a party is, whoever speaks of it; names and the office's language may differ from one file to the next."""


@dataclass(frozen=True, slots=True)
class Founded:
    """The keys of a partnership, of its parties and of its themes and sub-topics by their codes."""

    partnership_id: int
    parties: Mapping[str, int]
    themes: Mapping[str, int]


def found_partnership(session: Session, entry: PartnershipEntry, source: str) -> Founded:
    """Add a partnership with its parties and themes.

    A party that takes part in another partnership already is known by its code and stays as it is.

    Parameters
    ----------
    source
        Where the partnership was read, for messages.

    Raises
    ------
    InputError
        There is a partnership of this slug already, or a party that is there already is another one.
    """
    if session.scalar(select(Partnership.id).where(Partnership.slug == entry.slug)) is not None:
        raise InputError(source, "slug", "a slug that no other partnership has", repr(entry.slug))
    parties = {
        party.code: _party(session, party, source, f"parties[{position}]")
        for position, party in enumerate(entry.parties)
    }
    partnership = _partnership(session, entry, parties)
    return Founded(partnership, parties, _themes(session, entry.themes, partnership))


def _partnership(session: Session, entry: PartnershipEntry, parties: Mapping[str, int]) -> int:
    row = Partnership(
        slug=entry.slug, signed_on=entry.signed_on, valid_from=entry.valid_from, valid_until=entry.valid_until
    )
    session.add(row)
    session.flush()
    for language, name in entry.names.items():
        session.add(PartnershipName(partnership_id=row.id, language=language, name=name))
    for position, party_id in enumerate(parties.values()):
        session.add(PartnershipParty(partnership_id=row.id, party_id=party_id, position=position))
    session.flush()
    return row.id


def _party(session: Session, entry: PartyEntry, source: str, where: str) -> int:
    known = session.scalar(select(Party).where(Party.code == entry.code))
    if known is not None:
        _require_same(known, entry, source, where)
        return known.id
    facts = {name: getattr(entry, name) for name in ("code", "country", "time_zone", "currency", "language")}
    row = Party(kind=PartyKind(entry.kind), **facts)
    session.add(row)
    session.flush()
    session.add_all(PartyName(party_id=row.id, language=language, name=name) for language, name in entry.names.items())
    session.flush()
    return row.id


def _require_same(known: Party, entry: PartyEntry, source: str, where: str) -> None:
    for fact in FACTS:
        if getattr(known, fact) != getattr(entry, fact):
            expected = f"{str(getattr(known, fact))!r}, as the party {entry.code} has it in this installation"
            raise InputError(source, f"{where}.{fact}", expected, repr(getattr(entry, fact)))


def _themes(session: Session, themes: tuple[ThemeEntry, ...], partnership_id: int) -> dict[str, int]:
    keys: dict[str, int] = {}
    for position, theme in enumerate(themes):
        keys[theme.code] = _theme(session, theme, partnership_id, position, None)
        for below, topic in enumerate(theme.topics):
            keys[topic.code] = _theme(session, topic, partnership_id, below, keys[theme.code])
    return keys


def _theme(
    session: Session, entry: ThemeEntry | TopicEntry, partnership_id: int, position: int, parent_id: int | None
) -> int:
    row = Theme(partnership_id=partnership_id, parent_id=parent_id, code=entry.code, position=position)
    session.add(row)
    session.flush()
    for language, name in entry.names.items():
        description = entry.descriptions.get(language, "")
        session.add(ThemeName(theme_id=row.id, language=language, name=name, description=description))
    session.flush()
    return row.id
