"""What moving a meeting would cost, as a page lists it and as a program reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matchmaker.services.board import MeetingOffer, Priced
from matchmaker.services.plans.conflicts import Binding
from matchmaker.web.board_wording import broken_in_words, place_in_words, price_in_words, table_in_words, two_in_words

MOST_EXCHANGES = 24
"""How many exchanges a page lists, the best first."""

MOST_REASONS = 2
"""How many reasons are given why an edit cannot be made."""


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
    """Where a meeting can go, without a script: the best place, free tables in the order of time, good exchanges.

    `drop` is what taking it out would do.
    """

    best: Chosen | None
    free: tuple[Chosen, ...]
    exchanges: tuple[Chosen, ...]
    drop: str


@dataclass(frozen=True)
class Words:
    """What edits would do, in words: many of them cannot be made for the same reason, which is put into words once."""

    zone: str
    themes: Mapping[int, str]
    _reasons: dict[Binding, str] = field(default_factory=dict, init=False)

    def consequence(self, price: Priced) -> str:
        """Return what an edit would do, or why it cannot be made."""
        if not price.broken:
            return price_in_words(price)
        return " ".join(self._reason(each) for each in price.broken[:MOST_REASONS])

    def _reason(self, broken: Binding) -> str:
        if broken not in self._reasons:
            self._reasons[broken] = broken_in_words(broken, self.zone, self.themes)
        return self._reasons[broken]


def answers_of(offer: MeetingOffer) -> dict[str, Any]:
    """Return for every cell of the board whether a meeting that was picked up can go there, and what that would do.

    Where a cell is a time and not a table, the program takes the best of the sessions then, by their `rank`.
    """
    rows, places, best = offer.standing.rows, offer.standing.places, offer.best
    words = Words(offer.workshop.time_zone, offer.themes)
    ranked = sorted(offer.sessions, key=lambda session: offer.sessions[session].rank)
    sessions = {
        session: _answer(words, price)
        | {"place": f"{session}:{offer.standing.free_table(session)}", "slot": places[session].slots[0].public_id}
        | {"rank": ranked.index(session)}
        for session, price in offer.sessions.items()
    }
    meetings = {
        meeting: _answer(words, price) | {"place": f"{rows[meeting].session}:{rows[meeting].table}"}
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
            "where": table_in_words(places[best.session], best.table, words.zone, words.themes),
            "said": words.consequence(offer.meetings[best.other] if best.other else offer.sessions[best.session]),
        }
        if best
        else None,
        "drop": _answer(words, offer.drop),
    }


def _answer(words: Words, price: Priced) -> dict[str, Any]:
    return {"possible": not price.broken, "said": words.consequence(price)}


def choices_of(offer: MeetingOffer) -> Choices:
    """Return where a meeting can go, as a page lists it."""
    words = Words(offer.workshop.time_zone, offer.themes)
    order = {session: position for position, session in enumerate(offer.standing.places)}
    elsewhere = sorted((session for session in offer.sessions if session != offer.row.session), key=order.__getitem__)
    free = {session: _free(offer, words, session) for session in elsewhere}
    possible = [
        (price.rank, number, meeting)
        for number, (meeting, price) in enumerate(offer.meetings.items())
        if not price.broken and offer.standing.rows[meeting].session != offer.row.session
    ]
    exchanges = tuple(_exchange(offer, words, meeting) for _, _, meeting in sorted(possible)[:MOST_EXCHANGES])
    best = None
    if offer.best:
        best = _exchange(offer, words, offer.best.other) if offer.best.other else free[offer.best.session]
    return Choices(best, tuple(free.values()), exchanges, words.consequence(offer.drop))


def _free(offer: MeetingOffer, words: Words, session: str) -> Chosen:
    price = offer.sessions[session]
    where = place_in_words(offer.standing.places[session], words.zone, words.themes)
    value = f"{session}:{offer.standing.free_table(session)}"
    return Chosen(value, where, "", words.consequence(price), not price.broken, price)


def _exchange(offer: MeetingOffer, words: Words, meeting: str) -> Chosen:
    row, price = offer.standing.rows[meeting], offer.meetings[meeting]
    two = two_in_words(offer.standing.calendars[row.host], offer.standing.calendars[row.visitor])
    where = table_in_words(offer.standing.places[row.session], row.table, words.zone, words.themes)
    return Chosen(f"{row.session}:{row.table}", where, two, words.consequence(price), not price.broken, price)
