"""The next workshop of a series before it is made: everything that it would be, for both eyes and hash.

Making it plans it once more and writes just that, so what is seen and what is made cannot differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.clock import day_in, end_of
from matchmaker.domain.permissions import Principal
from matchmaker.domain.programmes.checks import FIRST_DAY, LAST_DAY, Known, ProgrammeRefusedError, faults_of
from matchmaker.domain.programmes.copying import Copying, copied
from matchmaker.domain.programmes.document import Programme, Terms
from matchmaker.domain.series import Carried, Invited, weight_of_meeting
from matchmaker.domain.workshops import ItemKind, Side
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.programmes.reading import LANGUAGES
from matchmaker.services.programmes.saving import normalised
from matchmaker.services.series.resting import Moved, moved
from matchmaker.services.series.source import Source, require_maker
from matchmaker.services.series.wanted import NextWorkshop
from matchmaker.services.workshops.creating import slug_faults
from matchmaker.store.queries import series as queries
from matchmaker.store.queries.series import PartyRow

_MOMENT = timedelta(microseconds=1)
MOST_DAYS_AHEAD = LAST_DAY - timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be made.

    Parameters
    ----------
    programme
        The next one; its ids are placeholders.
    sides
        The party of each side of the next workshop.
    visits
        How many company visits are left behind.
    pairs_met
        How many pairs of people met at this workshop and the earlier ones of the series.
    ahead
        Whether the workshop that is copied is not over yet, so that its planned meetings are among those.
    own_people
        How many people the office would write to; None where that is not told by who took part.
    """

    source: WorkshopFacts
    wanted: NextWorkshop
    programme: Programme
    sides: Mapping[Side, PartyRow]
    moved: Moved
    visits: int
    pairs_met: int
    ahead: bool
    own_people: int | None

    @property
    def seen(self) -> str:
        """The hash of what was said, in the spelling that is kept: only what was looked at is made."""
        terms = self.programme.terms
        return replace(self.wanted, titles=terms.titles, place=terms.place).sha256


def plan_next(
    session: Session,
    principal: Principal,
    source: Source,
    wanted: NextWorkshop,
    *,
    room_name: Callable[[int], str],
    language: str,
    now: datetime,
) -> Planned:
    """Return the next workshop as it would be made.

    Parameters
    ----------
    room_name
        What a room is called by its number, until somebody names it.

    Raises
    ------
    ProgrammeRefusedError
        Something in it is wrong; its faults have the fields of a programme, ``first_day``, ``slug``, ``themes`` and
        ``carried``.
    """
    require_maker(principal, source.facts)
    if faults := [*_faults(wanted, source), *slug_faults(session, wanted.slug)]:
        raise ProgrammeRefusedError(faults)
    before, sides = source.programme, source.sides(swapped=wanted.swapped)
    countries = {side: party.country for side, party in sides.items()}
    places = moved(days_of(before), wanted.first_day, countries, language, leave_out=wanted.leave_out)
    programme = normalised(copied(before, _copying(source, wanted, places, room_name, now)))
    usable = frozenset(row.public_id for row in source.themes if not row.retired)
    if faults := list(faults_of(programme, Known(usable, LANGUAGES))):
        raise ProgrammeRefusedError(faults)
    return Planned(
        source=source.facts,
        wanted=wanted,
        programme=programme,
        sides=sides,
        moved=places,
        visits=sum(each.kind is ItemKind.VISIT for each in before.items),
        pairs_met=queries.pairs_met(session, source.facts.id),
        ahead=day_in(now, before.terms.time_zone) <= before.terms.ends_on,
        own_people=_own_people(session, principal, source.facts, wanted.invited),
    )


def days_of(programme: Programme) -> set[date]:
    """Return the days of a programme: its first, its last, and all on which something is."""
    terms = programme.terms
    held = (*(slot.day for slot in programme.slots), *(item.day for item in programme.items))
    return {terms.starts_on, terms.ends_on, *held}


def _faults(wanted: NextWorkshop, source: Source) -> Iterator[RefusedError]:
    if not FIRST_DAY <= wanted.first_day <= MOST_DAYS_AHEAD:
        yield RefusedError(Refusal.DAY_WRONG, "first_day")
    themes = {row.public_id for row in source.offered}
    if wanted.themes - themes:
        yield RefusedError(Refusal.THEME_UNKNOWN, "themes")
    if themes and not wanted.themes:
        yield RefusedError(Refusal.SERIES_NO_THEME, "themes")
    if Carried.SESSIONS in wanted.carried and Carried.SLOTS not in wanted.carried:
        yield RefusedError(Refusal.SERIES_SESSIONS_WITHOUT_SLOTS, "carried")


def _copying(
    source: Source, wanted: NextWorkshop, places: Moved, room_name: Callable[[int], str], now: datetime
) -> Copying:
    zone = source.sides(swapped=True)[Side.HOST].time_zone if wanted.swapped else source.facts.time_zone
    usable = {row.id: row for row in source.themes if not row.retired}
    return Copying(
        titles=wanted.titles,
        days=places.days,
        time_zone=zone,
        place=wanted.place,
        closes_at=_closes_at(source.programme.terms, min(places.days.values()), zone, now),
        themes=sorted(wanted.themes),
        parents={
            row.public_id: usable[row.parent_id].public_id
            for row in usable.values()
            if row.parent_id is not None and row.parent_id in usable
        },
        carried=wanted.carried,
        rooms=wanted.rooms,
        others=wanted.others,
        room_name=room_name,
        met_before=weight_of_meeting(wanted.again, wanted.strength),
    )


def _closes_at(terms: Terms, first: date, zone: str, now: datetime) -> datetime | None:
    """Return when registration closes: as many days before as it did, None where that is over already."""
    closed_on = last_day_to_register(terms)
    if closed_on is None:
        return None
    closes_on = first - (terms.starts_on - closed_on)
    at = end_of(closes_on, zone)
    return at if at > now else None


def last_day_to_register(terms: Terms) -> date | None:
    """Return the last day on which people can register, where the workshop is held; None where none is set."""
    return day_in(terms.closes_at - _MOMENT, terms.time_zone) if terms.closes_at else None


def _own_people(session: Session, principal: Principal, source: WorkshopFacts, invited: Invited) -> int | None:
    """Return how many of those who took part would be written to; None where that is all people, or nobody."""
    if invited.before is None:
        return None
    _all, agreed = queries.counted(session, source.id, principal.party or 0)[invited.before]
    return agreed
