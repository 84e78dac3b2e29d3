"""What the form for the next workshop of a series begins with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.clock import day_in
from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.checks import LONGEST_NAME
from matchmaker.domain.programmes.document import Titles
from matchmaker.domain.series import Before
from matchmaker.domain.workshops import Side
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.programmes.reading import title_in
from matchmaker.services.series.planning import MOST_DAYS_AHEAD
from matchmaker.services.series.resting import moved
from matchmaker.services.series.source import Source, require_maker
from matchmaker.services.series.wanted import NextWorkshop
from matchmaker.services.workshops.creating import free_slug_for
from matchmaker.store.queries import names
from matchmaker.store.queries import series as queries

HALF_A_YEAR = timedelta(weeks=26)
"""One or two workshops a year are held."""

_NUMBERED = re.compile(r"^(.*\D)(\d{1,6})$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class NextPage:
    """What an office is asked about the next workshop.

    Parameters
    ----------
    parties
        The names of the parties of the workshop that is copied.
    themes
        Public id and name of the themes that can return.
    theme_names
        Of all themes and sub-topics, by public id.
    suggested
        What the form begins with.
    took_part
        How many of the own people took part in this workshop, by how, and how many agreed to hear of later ones.
    """

    facts: WorkshopFacts
    title: str
    parties: Mapping[Side, str]
    themes: tuple[tuple[str, str], ...]
    theme_names: Mapping[str, str]
    suggested: NextWorkshop
    took_part: Mapping[Before, tuple[int, int]]


def next_page(session: Session, principal: Principal, source: Source, language: str, *, now: datetime) -> NextPage:
    """Return what the form for the next workshop shows and begins with."""
    facts = source.facts
    require_maker(principal, facts)
    return NextPage(
        facts=facts,
        title=title_in(source.programme, language),
        parties=facts.by_side({key: party.name for key, party in source.parties.items()}),
        themes=tuple((row.public_id, row.name or "") for row in source.offered),
        theme_names={row.public_id: row.name for row in source.themes if row.name},
        suggested=_suggested(session, source, language, now),
        took_part=queries.counted(session, facts.id, principal.party or 0),
    )


def next_title(title: str) -> str:
    """Return the title with the next number: "Kick-off" becomes "Kick-off 2", "Workshop 3" becomes "Workshop 4"."""
    numbered = _NUMBERED.match(title)
    further = f"{numbered[1]}{int(numbered[2]) + 1}" if numbered else f"{title} 2"
    return further if len(further) <= LONGEST_NAME else title


def _suggested(session: Session, source: Source, language: str, now: datetime) -> NextWorkshop:
    terms = source.programme.terms
    titles = {code: replace(each, name=next_title(each.name)) for code, each in terms.titles.items()}
    first = _first_day(source, language, now)
    title = titles.get(names.FALLBACK) or next(iter(titles.values()), Titles(""))
    return NextWorkshop(
        titles=titles,
        slug=free_slug_for(session, title.name, first),
        first_day=first,
        place="",
        themes=_themes(source),
    )


def _first_day(source: Source, language: str, now: datetime) -> date:
    """Return a day half a year after the workshop, or after today, on which both sides work."""
    terms = source.programme.terms
    countries = {side: party.country for side, party in source.sides(swapped=True).items()}
    wanted, today = terms.starts_on + HALF_A_YEAR, day_in(now, terms.time_zone)
    first = min(wanted if wanted > today else today + HALF_A_YEAR, MOST_DAYS_AHEAD)
    return min(moved([first], first, countries, language, leave_out=True).days.values())


def _themes(source: Source) -> frozenset[str]:
    """Return the themes of the workshop and its sessions; where it has none, all that can return."""
    offered = {row.id: row.public_id for row in source.offered}
    theme_of = {row.public_id: offered.get(row.parent_id or row.id) for row in source.themes if not row.retired}
    held = {source.programme.terms.theme, *(each.theme for each in source.programme.sessions)} - {None}
    found = {theme for each in held if (theme := theme_of.get(each or ""))}
    return frozenset(found or offered.values())
