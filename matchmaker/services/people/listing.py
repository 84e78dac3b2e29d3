"""The list of the other delegation: searched, filtered, sorted by fit or by name, page by page.

Words are looked up in the full-text index; the fit is made anew from what all say of themselves.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
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
from matchmaker.services.fits import fits_of
from matchmaker.services.people.reader import Reader, reader_of, wishes_count
from matchmaker.services.recalling import recalled
from matchmaker.services.vectors import remembered
from matchmaker.services.words import Setting, Words, collected, setting_from
from matchmaker.store.queries import people as queries
from matchmaker.store.queries import registrations
from matchmaker.store.queries.people import PersonRow, ThemeRow, WishRow
from matchmaker.store.queries.registrations import HeadingRow

PEOPLE_A_PAGE = 25


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
    page
        From 1; beyond the last page is the last.
    """

    words: str = ""
    theme: str = ""
    sector: Sector | None = None
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
    wish
        What the reader said about the person.
    """

    person: PersonRow
    words: Words
    themes: tuple[str, ...]
    share: float | None
    wish: WishRow | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the list, and what stands around it.

    Parameters
    ----------
    found, total
        How many people the search finds, and how many there are.
    themes, sectors
        What can be filtered by: what the listed people have.
    wants, vetoes
        The reader's own, whatever the search is; the wants in their order.
    can_wish
        Whether the reader can say now whom to meet.
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
    wants: Sequence[Listed]
    vetoes: Sequence[Listed]
    can_wish: bool


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
    everybody = _listed(session, workshop, side, reader, setting, remembered(session, embedder))
    hits = searching.profiles_found(session, workshop.id, search.words)
    found = sorted(filter(_finding(search, hits, themes, setting), everybody), key=_sorting(search.order))
    pages = max(1, -(-len(found) // PEOPLE_A_PAGE))
    page = min(max(1, search.page), pages)
    used = {theme for each in everybody for theme in each.words.themes}
    above = {setting.theme_parents.get(theme) for theme in used}
    return PeoplePage(
        workshop=workshop,
        heading=heading,
        side=side,
        people=found[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE],
        found=len(found),
        total=len(everybody),
        page=page,
        pages=pages,
        themes=[theme for theme in themes if theme.id in used or theme.id in above],
        sectors=[sector for sector in Sector if any(each.person.sector is sector for each in everybody)],
        wants=_said(everybody, reader, PreferenceKind.WANT),
        vetoes=_said(everybody, reader, PreferenceKind.VETO),
        can_wish=reader.registration is not None and wishes_count(workshop, heading),
    )


def _listed(
    session: Session,
    workshop: WorkshopFacts,
    side: Side,
    reader: Reader,
    setting: Setting,
    semantic: Embedder | None,
) -> list[Listed]:
    """Return all who may be seen, with how well they fit the reader."""
    people = queries.visible_people(session, workshop.id, side)
    own = queries.members(session, [] if reader.registration is None else [reader.registration])
    lines = queries.lines(session, [*(each.profile_id for each in people), *(each.profile_id for each in own)])
    calendars = [*(each.registration_id for each in people), *(each.registration_id for each in own)]
    themes = queries.themes_of_registrations(session, list(dict.fromkeys(calendars)))
    words = [collected([person], lines, themes.get(person.registration_id, ())) for person in people]
    of_reader = collected(own, lines, themes.get(reader.registration or 0, ()))
    shares = _shares(of_reader, words, setting, semantic) if reader.registration is not None else [None] * len(people)
    return [
        Listed(
            person=person,
            words=said,
            themes=tuple(
                setting.theme_names[theme]
                for theme in themes.get(person.registration_id, ())
                if theme in setting.theme_names
            ),
            share=share,
            wish=reader.wishes.get(person.registration_id),
        )
        for person, said, share in zip(people, words, shares, strict=True)
    ]


def _shares(own: Words, others: Sequence[Words], setting: Setting, semantic: Embedder | None) -> list[float | None]:
    fits = [fit.value for fit in fits_of(own, others, setting, recalled(semantic, [own, *others]))]
    best = max(fits, default=0.0)
    return [fit / best if best else 0.0 for fit in fits]


def _finding(
    search: Search, hits: Sequence[Collection[int]], themes: Sequence[ThemeRow], setting: Setting
) -> Callable[[Listed], bool]:
    """Return what says whether a person is looked for; `hits` are those who hold each of the words."""
    wanted = list(zip(map(folded, search.words.split()), hits, strict=False))
    theme = next((each.id for each in themes if each.public_id == search.theme), None)
    with_parts = {theme, *(each for each, parent in setting.theme_parents.items() if parent == theme)}

    def is_looked_for(each: Listed) -> bool:
        if search.sector is not None and each.person.sector is not search.sector:
            return False
        if theme is not None and not with_parts & each.words.themes:
            return False
        named = folded("\n".join(each.themes))  # in the reader's language, so not of the index
        return all(each.person.profile_id in holders or word in named for word, holders in wanted)

    return is_looked_for


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
