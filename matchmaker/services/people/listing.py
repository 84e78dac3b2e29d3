"""The list of the other delegation: searched, filtered, sorted by fit or by name, page by page.

Words are looked up in the full-text index; the fit is made anew from what all say of themselves.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL, Embedder
from matchmaker.domain.people import Sector
from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.domain.searching import folded, unaccented
from matchmaker.domain.workshops import Side
from matchmaker.services import searching
from matchmaker.services.access import WorkshopFacts, require_announced, workshop_at
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.fits import fits_of
from matchmaker.services.likely import Likely, likely_for
from matchmaker.services.paging import paged
from matchmaker.services.people.reader import Reader, reader_of, wishes_count
from matchmaker.services.reasons import Reason, reasons_of
from matchmaker.services.recalling import recalled
from matchmaker.services.searching import Hits
from matchmaker.services.vectors import remembered
from matchmaker.services.words import Setting, Words, collected, setting_from
from matchmaker.store.queries import people as queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.people import PersonRow, ThemeRow, WishRow
from matchmaker.store.queries.registrations import HeadingRow

PEOPLE_A_PAGE = 25
MOST_NAMED = 200
"""So many organisations are offered to choose from; of more, a piece of the name is typed."""


class Order(StrEnum):
    """How the list is sorted."""

    FIT = "fit"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for.

    Parameters
    ----------
    words
        All of them must be found in a name, an organisation, a text or the name of a theme.
    theme
        Public id of a theme, which stands for its sub-topics too, or of a sub-topic; an unknown one finds everybody.
    language
        Code of a language that they can hold a meeting in; one that nobody speaks finds nobody.
    organisation
        A piece of the name of their organisation, in either script.
    page
        From 1; beyond the last page is the last.
    """

    words: str = ""
    theme: str = ""
    sector: Sector | None = None
    language: str = ""
    organisation: str = ""
    order: Order = Order.FIT
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in the list.

    Parameters
    ----------
    themes
        Names, as the person chose them for this workshop.
    share
        How well the person fits the reader, as a share of the reader's best; None where the reader does not take part.
    reason
        Why the reader would meet the person; None where the reader does not take part, and off the page.
    wish
        What the reader said about the person.
    """

    person: PersonRow
    words: Words
    themes: tuple[str, ...]
    share: float | None
    wish: WishRow | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the list, and what stands around it.

    Parameters
    ----------
    found, total
        How many people the search finds, and how many there are.
    themes, sectors, languages, organisations
        What can be filtered by: what the listed people have; organisations only as many as can be looked through.
    wants, vetoes
        The reader's own, whatever the search is; the wants in their order.
    can_wish
        Whether the reader can say now whom to meet.
    likely
        How many meetings somebody with the reader's times and themes gets; None where the reader cannot wish, or looks
        for words.
    """

    workshop: WorkshopFacts
    heading: HeadingRow
    side: Side
    people: Sequence[Listed]
    found: int
    total: int
    page: int
    pages: int
    themes: Sequence[ThemeRow]
    sectors: Sequence[Sector]
    languages: Sequence[str]
    organisations: Sequence[str]
    wants: Sequence[Listed]
    vetoes: Sequence[Listed]
    can_wish: bool
    likely: Likely | None


def people_of_other_side(
    session: Session, principal: Principal, slug: str, search: Search, *, language: str, embedder: str = LEXICAL
) -> PeoplePage:
    """Return the people of the other delegation that a search finds; the number of statements is constant."""
    workshop = workshop_at(session, slug)
    require_announced(principal, workshop)
    require(principal, Action.PROFILE_LIST, workshop.resource())
    side = Side.HOST if workshop.side_of(principal.party) is Side.VISITOR else Side.VISITOR
    heading = registrations.heading(session, workshop.id, language)
    reader = reader_of(session, principal, workshop)
    themes = queries.themes(session, [workshop.partnership_id], language)
    setting = setting_from(themes, queries.interpreters(session, workshop.id), workshop.working_language)
    semantic = remembered(session, embedder)
    everybody, own = _listed(session, workshop, side, reader, setting)
    known = recalled(semantic, [own, *(each.words for each in everybody)]) if own is not None else None
    everybody = _with_shares(everybody, own, setting, known)
    hits = searching.hits(session, workshop.id, search.words)
    found = sorted(filter(_finding(search, hits, themes, setting), everybody), key=_sorting(search.order))
    shown = paged(found, search.page, PEOPLE_A_PAGE)
    used = {theme for each in everybody for theme in each.words.themes}
    above = {setting.theme_parents.get(theme) for theme in used}
    can_wish = reader.registration is not None and wishes_count(workshop, heading)
    return PeoplePage(
        workshop=workshop,
        heading=heading,
        side=side,
        people=_with_reasons(shown.rows, own, setting, known),
        found=len(found),
        total=len(everybody),
        page=shown.page,
        pages=shown.pages,
        themes=[theme for theme in themes if theme.id in used or theme.id in above],
        sectors=[sector for sector in Sector if any(each.person.sector is sector for each in everybody)],
        languages=sorted({language for each in everybody for language in each.words.languages}),
        organisations=_organisations(everybody),
        wants=_said(everybody, reader, PreferenceKind.WANT),
        vetoes=_said(everybody, reader, PreferenceKind.VETO),
        can_wish=can_wish,
        likely=_likely(session, workshop, side, reader, own, setting) if can_wish and not search.words else None,
    )


def _likely(
    session: Session, workshop: WorkshopFacts, other: Side, reader: Reader, own: Words | None, setting: Setting
) -> Likely | None:
    if reader.registration is None or own is None:
        return None
    side = Side.VISITOR if other is Side.HOST else Side.HOST
    themes = themes_covered(own.themes, setting.theme_parents)
    return likely_for(session, workshop, side, reader.registration, themes, reader.max_meetings)


def _listed(
    session: Session,
    workshop: WorkshopFacts,
    side: Side,
    reader: Reader,
    setting: Setting,
) -> tuple[list[Listed], Words | None]:
    """Return all who may be seen, and what the reader says, if they take part."""
    people = queries.visible_people(session, workshop.id, side)
    own = queries.members(session, [] if reader.registration is None else [reader.registration])
    lines = queries.lines(session, [*(each.profile_id for each in people), *(each.profile_id for each in own)])
    calendars = [*(each.registration_id for each in people), *(each.registration_id for each in own)]
    themes = queries.themes_of_registrations(session, list(dict.fromkeys(calendars)))
    words = [collected([person], lines, themes.get(person.registration_id, ())) for person in people]
    of_reader = collected(own, lines, themes.get(reader.registration or 0, ()))
    listed = [
        Listed(
            person=person,
            words=said,
            themes=tuple(
                setting.theme_names[theme]
                for theme in themes.get(person.registration_id, ())
                if theme in setting.theme_names
            ),
            share=None,
            wish=reader.wishes.get(person.registration_id),
        )
        for person, said in zip(people, words, strict=True)
    ]
    return listed, of_reader if reader.registration is not None else None


def _with_reasons(
    people: Sequence[Listed], own: Words | None, setting: Setting, semantic: Embedder | None
) -> list[Listed]:
    """Return the people of a page, each with why the reader would meet them."""
    if own is None or not people:
        return list(people)
    wished = [each.wish is not None and each.wish.kind is PreferenceKind.WANT for each in people]
    reasons = reasons_of(own, [each.words for each in people], setting, wished, semantic)
    return [replace(each, reason=reason) for each, reason in zip(people, reasons, strict=True)]


def _organisations(everybody: Collection[Listed]) -> list[str]:
    named = {each.person.organisation_latin or each.person.organisation for each in everybody} - {""}
    return sorted(named, key=unaccented) if len(named) <= MOST_NAMED else []


def _with_shares(
    everybody: list[Listed], own: Words | None, setting: Setting, semantic: Embedder | None
) -> list[Listed]:
    """Return everybody with how well they fit the reader, as a share of the reader's best."""
    if own is None:
        return everybody
    fits = [fit.value for fit in fits_of(own, [each.words for each in everybody], setting, semantic)]
    best = max(fits, default=0.0)
    return [replace(each, share=fit / best if best else 0.0) for each, fit in zip(everybody, fits, strict=True)]


def _finding(search: Search, hits: Hits, themes: Sequence[ThemeRow], setting: Setting) -> Callable[[Listed], bool]:
    """Return what says whether a person is looked for; `hits` are those who hold each of the words."""
    wanted = [folded(word) for word in search.words.split()[: len(hits.wanted)]]
    theme = next((each.id for each in themes if each.public_id == search.theme), None)
    organisation = folded(search.organisation).strip()
    with_parts = {theme, *(each for each, parent in setting.theme_parents.items() if parent == theme)}

    def is_looked_for(each: Listed) -> bool:
        if search.sector is not None and each.person.sector is not search.sector:
            return False
        if theme is not None and not with_parts & each.words.themes:
            return False
        if search.language and search.language not in each.words.languages:
            return False
        if organisation not in folded(f"{each.person.organisation}\n{each.person.organisation_latin}"):
            return False
        named = folded("\n".join(each.themes))  # in the reader's language, so not of the index
        key, texts = each.person.profile_id, _texts_of(each)
        return all(word in named or hits.holds(number, key, texts) for number, word in enumerate(wanted))

    return is_looked_for


def _texts_of(each: Listed) -> tuple[str, ...]:
    """Return everything that can be searched: nothing that the reader could not read on the person's page."""
    person, words = each.person, each.words
    own = (person.name, person.name_latin, person.title, person.organisation, person.organisation_latin)
    return (*own, person.summary, person.about, *words.offers, *words.seeks, *words.keywords)


def _sorting(order: Order) -> Callable[[Listed], tuple[float, str, str]]:
    def by_name(each: Listed) -> tuple[float, str, str]:
        return 0.0, unaccented(each.person.name_latin or each.person.name), each.person.public_id

    def by_fit(each: Listed) -> tuple[float, str, str]:
        return -(each.share or 0.0), *by_name(each)[1:]

    return by_fit if order is Order.FIT else by_name


def _said(everybody: Collection[Listed], reader: Reader, kind: PreferenceKind) -> list[Listed]:
    """Return whom the reader said something about, in the reader's order; of several who sit together, each."""
    keys = [key for key, wish in reader.wishes.items() if wish.kind is kind]
    return [each for key in keys for each in everybody if each.person.registration_id == key]
