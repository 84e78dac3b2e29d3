"""Why two people would meet: read from what both say of themselves, so that both may read it.

It is made from the profiles and from the reader's own wish. What the other one wishes, and that a pair was left out of
the scores, plays no part: nobody can infer from it who wants to meet them or who does not.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from sqlalchemy.orm import Session

from matchmaker.affinity.components import SECTOR_COMPLEMENT
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.text import comparable, normalised
from matchmaker.affinity.text_similarity import compared_texts, similarities
from matchmaker.domain.people import ProfileTextKind, Sector
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.talking import Talk, talk_between
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.encode.rows import themes_covered
from matchmaker.store.queries import people as queries
from matchmaker.store.queries.people import MemberRow, PersonRow, ThemeRow

NEAR_ENOUGH = 0.16
"""A text sought and a text offered that are less similar are not said to meet: with the words alone, two unrelated
sentences that share a preposition come to 0.05 to 0.13, those that share a term of the field to more than 0.2."""

GOOD_COMPLEMENT = 0.8
"""From here on two sectors are said to complement each other; see `SECTOR_COMPLEMENT`."""

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What a calendar (one person, or several who sit together) says of itself, as far as it is compared.

    Parameters
    ----------
    themes
        Keys of themes and sub-topics.
    """

    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    themes: frozenset[int] = frozenset()
    languages: tuple[str, ...] = ()
    sectors: frozenset[Sector] = frozenset()


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
    """

    theme_names: Mapping[int, str] = field(default_factory=dict)
    theme_parents: Mapping[int, int | None] = field(default_factory=dict)
    interpreters: Collection[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Fitting:
    """A text sought, and the text offered that comes nearest to it; `similarity` is in (0, 1]."""

    seek: str
    offer: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reader would meet somebody.

    Parameters
    ----------
    they_offer
        What the reader seeks and the other offers.
    you_offer
        What the other seeks and the reader offers.
    themes
        Names of common themes, the most specific ones, in the reader's language.
    keywords
        Common keywords, as the reader wrote them.
    sectors
        The sectors of the reader and of the other, where they complement each other.
    talk
        How they can talk.
    wished
        Whether the reader has asked for the meeting; what the other asked for is never told.
    """

    they_offer: Fitting | None
    you_offer: Fitting | None
    themes: tuple[str, ...]
    keywords: tuple[str, ...]
    sectors: tuple[Sector, Sector] | None
    talk: Talk
    wished: bool


def reason_of(own: Words, other: Words, setting: Setting, *, wished: bool = False) -> Reason:
    """Return why the reader `own` would meet `other`; `wished`: whether the reader has asked for it."""
    return reasons_of(own, [other], setting, [wished])[0]


def reasons_of(
    own: Words, others: Sequence[Words], setting: Setting, wished: Sequence[bool], semantic: Embedder | None = None
) -> list[Reason]:
    """Return why the reader would meet each of `others`, the texts of all compared together.

    Parameters
    ----------
    wished
        For each of `others` whether the reader has asked to meet them.
    semantic
        What compares texts by meaning beside their words; None: words alone.
    """
    wants = _nearest(own.seeks, [other.offers for other in others], semantic)
    gives = _nearest(own.offers, [other.seeks for other in others], semantic)
    return [
        Reason(
            they_offer=want and Fitting(*want),
            you_offer=give and Fitting(give[1], give[0], give[2]),
            themes=_common_themes(own.themes, other.themes, setting),
            keywords=_common_keywords(own.keywords, other.keywords),
            sectors=_complement(own.sectors, other.sectors),
            talk=talk_between(own.languages, other.languages, setting.interpreters),
            wished=asked,
        )
        for other, want, give, asked in zip(others, wants, gives, wished, strict=True)
    ]


def reasons_for(
    session: Session, workshop: WorkshopFacts, own: int, others: Collection[int], language: str
) -> dict[int, Reason]:
    """Return why the calendar `own` would meet each of the calendars `others`, by their keys.

    Who may ask for that is for the use case to say that calls this. The number of statements is the same for any number
    of calendars.

    Parameters
    ----------
    language
        Of the reader: the names of themes are in it.
    """
    asked = [key for key in dict.fromkeys(others) if key != own]
    words = words_of(session, [own, *asked])
    wants = {row.registration_id for row in queries.wishes_of(session, own) if row.kind is PreferenceKind.WANT}
    found = reasons_of(
        words.get(own, Words()),
        [words.get(key, Words()) for key in asked],
        setting_of(session, workshop, language),
        [key in wants for key in asked],
    )
    return dict(zip(asked, found, strict=True))


def words_of(session: Session, registrations: Collection[int]) -> dict[int, Words]:
    """Return what each of several calendars says of itself, those who sit together taken together."""
    people = queries.members(session, registrations)
    lines = queries.lines(session, [member.profile_id for member in people])
    themes = queries.themes_of_registrations(session, registrations)
    return {
        key: collected([member for member in people if member.registration_id == key], lines, themes.get(key, ()))
        for key in {member.registration_id for member in people}
    }


def collected(
    people: Sequence[MemberRow | PersonRow], lines: Mapping[int, Sequence[tuple[str, str]]], themes: Collection[int]
) -> Words:
    """Return what several people who sit together say, from their rows."""
    said: dict[str, dict[str, None]] = {}
    for person in people:
        for kind, text in lines.get(person.profile_id, ()):
            said.setdefault(kind, {})[text] = None
    return Words(
        offers=tuple(said.get(ProfileTextKind.OFFER, ())),
        seeks=tuple(said.get(ProfileTextKind.SEEK, ())),
        keywords=tuple(said.get(ProfileTextKind.KEYWORD, ())),
        themes=frozenset(themes),
        languages=tuple(said.get(queries.LANGUAGE, ())),
        sectors=frozenset(person.sector for person in people if person.sector is not None),
    )


def setting_of(session: Session, workshop: WorkshopFacts, language: str) -> Setting:
    """Return what is known of the workshop at which people would meet."""
    themes = queries.themes(session, [workshop.partnership_id], language)
    return setting_from(themes, queries.interpreters(session, workshop.id))


def setting_from(themes: Collection[ThemeRow], interpreters: Collection[tuple[str, str]]) -> Setting:
    """Return the setting that rows tell of."""
    return Setting(
        theme_names={theme.id: theme.name for theme in themes},
        theme_parents={theme.id: theme.parent_id for theme in themes},
        interpreters=interpreters,
    )


def _nearest(
    own: Sequence[str], others: Sequence[Sequence[str]], semantic: Embedder | None
) -> list[tuple[str, str, float] | None]:
    """Return for each of `others` the pair of an own text and theirs that is most similar, if any is near enough."""
    mine = [text for text in own if comparable(text)]
    theirs = [[text for text in texts if comparable(text)] for texts in others]
    if not mine or not any(theirs):
        return [None] * len(others)
    compared = compared_texts([*mine, *(text for texts in theirs for text in texts)], semantic)
    near = similarities(compared[: len(mine)], compared[len(mine) :])
    starts = np.cumsum([0, *map(len, theirs)]).tolist()
    return [
        _best(near[:, first:last], mine, texts) for (first, last), texts in zip(pairwise(starts), theirs, strict=True)
    ]


def _best(
    near: np.ndarray[tuple[int, int], np.dtype[np.float32]], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[str, str, float] | None:
    if not near.size:
        return None
    row, column = divmod(int(near.argmax()), near.shape[1])
    similarity = min(1.0, float(near[row, column]))
    return (mine[row], theirs[column], similarity) if similarity >= NEAR_ENOUGH else None


def _common_themes(own: Collection[int], other: Collection[int], setting: Setting) -> tuple[str, ...]:
    """Return what both work in: what one of them chose and the other covers, else the theme above both."""
    mine, theirs = themes_covered(own, setting.theme_parents), themes_covered(other, setting.theme_parents)
    common = (set(own) & theirs) | (set(other) & mine) or mine & theirs
    general = {parent for theme in common if (parent := setting.theme_parents.get(theme)) is not None}
    return tuple(name for theme, name in setting.theme_names.items() if theme in common - general)


def _common_keywords(own: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    theirs = {normalised(keyword) for keyword in other}
    return tuple(keyword for keyword in own if normalised(keyword) in theirs)[:MOST_NAMED]


def _complement(own: Collection[Sector], other: Collection[Sector]) -> tuple[Sector, Sector] | None:
    pairs = [(mine, theirs) for mine in sorted(own) for theirs in sorted(other)]
    values = [SECTOR_COMPLEMENT.get(frozenset({mine.value, theirs.value}), 0.0) for mine, theirs in pairs]
    if not values or max(values) < GOOD_COMPLEMENT:
        return None
    return pairs[values.index(max(values))]
