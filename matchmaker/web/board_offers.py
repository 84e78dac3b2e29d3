"""What moving a meeting would cost, as a page lists it and as a program reads it."""

from dataclasses import dataclass
from typing import Any

from matchmaker.services.board import MeetingOffer, Priced
from matchmaker.web.board_wording import consequence_in_words, place_in_words, table_in_words, two_in_words

MOST_EXCHANGES = 24
"""How many exchanges a page lists, the best first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A place that a meeting can be moved to: what is sent for it, what it is called, and what it would do.

    Parameters
    ----------
    value
        The session and its table, as the form sends them.
    other
        With whom places would be exchanged; empty for a free table.
    """

    value: str
    where: str
    other: str
    consequence: str
    possible: bool
    price: Priced


@dataclass(frozen=True, slots=True)
class Choices:
    """Where a meeting can go, without a script: the best place, free tables in the order of time, good exchanges."""

    best: Chosen | None
    free: tuple[Chosen, ...]
    exchanges: tuple[Chosen, ...]


def answers_of(offer: MeetingOffer) -> dict[str, Any]:
    """Return for every cell of the board whether a meeting that was picked up can go there, and what that would do.

    Where a cell is a time and not a table, the program takes the best of the sessions then, by their `rank`.
    """
    rows, places, best = offer.standing.rows, offer.standing.places, offer.best
    ranked = sorted(offer.sessions, key=lambda session: offer.sessions[session].rank)
    sessions = {
        session: _answer(offer, price)
        | {"place": f"{session}:{offer.standing.free_table(session)}", "slot": places[session].slots[0].public_id}
        | {"rank": ranked.index(session)}
        for session, price in offer.sessions.items()
    }
    meetings = {
        meeting: _answer(offer, price) | {"place": f"{rows[meeting].session}:{rows[meeting].table}"}
        for meeting, price in offer.meetings.items()
    }
    return {
        "version": offer.reached.version,
        "number": offer.reached.edit,
        "meeting": offer.row.meeting,
        "two": two_in_words(offer.host, offer.visitor),
        "people": offer.row.two,
        "sessions": sessions,
        "meetings": meetings,
        "best": {
            "place": f"{best.session}:{best.table}",
            "other": best.other,
            "slot": places[best.session].slots[0].public_id,
        }
        if best
        else None,
        "drop": _answer(offer, offer.drop),
    }


def _answer(offer: MeetingOffer, price: Priced) -> dict[str, Any]:
    said = consequence_in_words(price, offer.workshop.time_zone, offer.themes)
    return {"possible": not price.broken, "said": said}


def choices_of(offer: MeetingOffer) -> Choices:
    """Return where a meeting can go, as a page lists it."""
    free = [_free(offer, session, price) for session, price in offer.sessions.items() if session != offer.row.session]
    order = {session: position for position, session in enumerate(offer.standing.places)}
    free.sort(key=lambda each: order[each.value.partition(":")[0]])
    possible = [(each.price.rank, number, each) for number, each in enumerate(_exchanges(offer)) if each.possible]
    best = None
    if offer.best:
        value = f"{offer.best.session}:{offer.best.table}"
        best = next(each for each in (*free, *(each for _, _, each in possible)) if each.value == value)
    return Choices(best, tuple(free), tuple(each for _, _, each in sorted(possible)[:MOST_EXCHANGES]))


def _free(offer: MeetingOffer, session: str, price: Priced) -> Chosen:
    zone, themes = offer.workshop.time_zone, offer.themes
    where = place_in_words(offer.standing.places[session], zone, themes)
    value = f"{session}:{offer.standing.free_table(session)}"
    return Chosen(value, where, "", consequence_in_words(price, zone, themes), not price.broken, price)


def _exchanges(offer: MeetingOffer) -> list[Chosen]:
    zone, themes = offer.workshop.time_zone, offer.themes
    found = []
    for meeting, price in offer.meetings.items():
        row = offer.standing.rows[meeting]
        if row.session == offer.row.session:
            continue
        two = two_in_words(offer.standing.calendars[row.host], offer.standing.calendars[row.visitor])
        where = table_in_words(offer.standing.places[row.session], row.table, zone, themes)
        said = consequence_in_words(price, zone, themes)
        found.append(Chosen(f"{row.session}:{row.table}", where, two, said, not price.broken, price))
    return found
