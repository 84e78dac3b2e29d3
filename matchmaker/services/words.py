"""What people who sit together say of themselves, as far as it is compared, and what is known of their workshop."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from matchmaker.domain.people import ProfileTextKind, Sector
from matchmaker.services.access import WorkshopFacts
from matchmaker.store.queries import people as queries
from matchmaker.store.queries.people import MemberRow, PersonRow, ThemeRow
from matchmaker.store.queries.timetable import Calendar, Member


@dataclass(frozen=True, slots=True)
class Words:
    """What a calendar (one person, or several who sit together) says of itself.

    Parameters
    ----------
    themes
        Keys of themes and sub-topics.
    lines
        For each text offered or sought the one line of whoever wrote it, which is to be in the working language.
    """

    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    themes: frozenset[int] = frozenset()
    languages: tuple[str, ...] = ()
    sectors: frozenset[Sector] = frozenset()
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the workshop at which they would meet.

    Parameters
    ----------
    theme_names
        In the reader's language, by key.
    theme_parents
        The theme of each sub-topic; None for a theme.
    interpreters
        The two languages that each kind of interpreter joins.
    working_language
        In which everybody's one line is to be.
    """

    theme_names: Mapping[int, str] = field(default_factory=dict)
    theme_parents: Mapping[int, int | None] = field(default_factory=dict)
    interpreters: Collection[tuple[str, str]] = ()
    working_language: str = "en"


def words_of(session: Session, calendars: Collection[Calendar], own: Collection[int]) -> dict[int, Words]:
    """Return what each of several calendars says of itself, those who sit together taken together; two statements.

    Of others only those are quoted who let the other side see them; which languages people speak is told of all, since
    they need it to talk.

    Parameters
    ----------
    own
        Keys of the reader's own calendars, of which everything counts.
    """
    lines = queries.lines(session, [member.profile_id for each in calendars for member in each.members])
    themes = queries.themes_of_registrations(session, [each.id for each in calendars])
    for member in (member for each in calendars if each.id not in own for member in each.members if not member.seen):
        spoken = [line for line in lines.get(member.profile_id, ()) if line[0] == queries.LANGUAGE]
        lines[member.profile_id] = spoken
    return {each.id: collected(each.members, lines, themes.get(each.id, ())) for each in calendars}


def collected(
    people: Sequence[Member | MemberRow | PersonRow],
    lines: Mapping[int, Sequence[tuple[str, str]]],
    themes: Collection[int],
) -> Words:
    """Return what several people who sit together say, from their rows."""
    said: dict[str, dict[str, str]] = {}
    for person in people:
        for kind, text in lines.get(person.profile_id, ()):
            said.setdefault(kind, {}).setdefault(text, person.summary)
    offers, seeks = said.get(ProfileTextKind.OFFER, {}), said.get(ProfileTextKind.SEEK, {})
    return Words(
        offers=tuple(offers),
        seeks=tuple(seeks),
        keywords=tuple(said.get(ProfileTextKind.KEYWORD, ())),
        themes=frozenset(themes),
        languages=tuple(said.get(queries.LANGUAGE, ())),
        sectors=frozenset(person.sector for person in people if person.sector is not None),
        lines=offers | seeks,
    )


def setting_of(session: Session, workshop: WorkshopFacts, language: str) -> Setting:
    """Return what is known of the workshop at which people would meet."""
    themes = queries.themes(session, [workshop.partnership_id], language)
    return setting_from(themes, queries.interpreters(session, workshop.id), workshop.working_language)


def setting_from(
    themes: Collection[ThemeRow], interpreters: Collection[tuple[str, str]], working_language: str
) -> Setting:
    """Return the setting that rows tell of."""
    return Setting(
        theme_names={theme.id: theme.name for theme in themes},
        theme_parents={theme.id: theme.parent_id for theme in themes},
        interpreters=interpreters,
        working_language=working_language,
    )
