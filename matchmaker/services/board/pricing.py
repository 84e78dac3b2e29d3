"""What can be done with a meeting or with an empty table, and what each would cost, before anything is done.

Vetoes do not count in what is shown here, but for those of the reader's own side, which the office may read: whatever
it is shown of the other side's people is the same with and without one. A pair that the other side's person does not
want is refused when it is to be added (`editing`), in the same words as a pair that nothing speaks for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Answer, Principal, can
from matchmaker.services.board.changes import Change, Do, Row
from matchmaker.services.board.standing import Standing, opened
from matchmaker.services.board.telling import Names, names_of
from matchmaker.services.plans.conflicts import Binding
from matchmaker.services.plans.heading import WorkshopHead, head_and_themes
from matchmaker.solver.board import Choice, Price, best_of, open_places_of, places_of, rank, uses_of
from matchmaker.store.queries import boards
from matchmaker.store.queries.plans import Reached
from matchmaker.store.queries.timetable import Calendar, Place

USES = 8
"""How many uses of a table are proposed."""


@dataclass(frozen=True, slots=True)
class Priced:
    """What an edit costs, in numbers and with the names of what stands in its way.

    Parameters
    ----------
    change
        By objective, in their order: the value after less that before.
    broken
        What it would break; none where it can be made.
    told, spared
        How many more people would have to be told if the draft came into force, and how many no longer.
    """

    change: Mapping[str, float]
    broken: tuple[Binding, ...]
    told: int
    spared: int

    @property
    def rank(self) -> tuple[float, ...]:
        """What it is compared by: the smaller the better."""
        return rank(self.change)


@dataclass(frozen=True, slots=True)
class Target:
    """Where the best edit leads; `other`: the meeting that makes place in exchange, or empty."""

    session: str
    table: int
    other: str


@dataclass(frozen=True, slots=True)
class MeetingOffer:
    """A meeting with what moving it anywhere would cost.

    Parameters
    ----------
    sessions
        By session: what moving the meeting to a free table of it costs; a session without a free table is left out.
    meetings
        By meeting: what exchanging the two costs.
    best
        The best of all these; None: none is possible.
    drop
        What it costs to take the meeting out.
    """

    workshop: WorkshopHead
    number: int
    reached: Reached
    row: Row
    host: Calendar
    visitor: Calendar
    place: Place
    sessions: Mapping[str, Priced]
    meetings: Mapping[str, Priced]
    best: Target | None
    drop: Priced
    standing: Standing
    themes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Use:
    """What an empty table could be used for: a meeting that is moved there (its id), or a new one (empty)."""

    meeting: str
    host: Calendar
    visitor: Calendar
    comes_from: Place | None
    price: Priced


@dataclass(frozen=True, slots=True)
class HoleOffer:
    """An empty table with its best uses, the best first."""

    workshop: WorkshopHead
    number: int
    reached: Reached
    place: Place
    table: int
    uses: tuple[Use, ...]
    themes: Mapping[int, str]


def offer_for_meeting(
    session: Session, principal: Principal, slug: str, plan_id: str, meeting: str, *, every: bool, language: str
) -> MeetingOffer:
    """Return what every place would cost for a meeting of a draft, and the best one.

    Without `every`, exchanges are left out that would put somebody into two places at once, or change tables only.
    """
    standing = opened(session, principal, slug, plan_id)
    row = standing.row(meeting)
    told = names_of(standing)
    sessions, meetings, best = _places(standing, told, row, every=every)
    head, themes = head_and_themes(session, principal, standing.workshop, language)
    return MeetingOffer(
        head,
        standing.content.version.number,
        standing.content.version.reached,
        row,
        standing.calendars[row.host],
        standing.calendars[row.visitor],
        standing.places[row.session],
        sessions,
        meetings,
        best,
        priced(told, standing.price(Change(Do.DROP, (row,)))),
        standing,
        themes,
    )


def offer_for_hole(
    session: Session, principal: Principal, slug: str, plan_id: str, place: str, *, language: str
) -> HoleOffer:
    """Return the best uses of an empty table of a session; without one, the session with table 0 and no uses."""
    standing = opened(session, principal, slug, plan_id)
    where = standing.place(place)
    table = standing.free_table(place)
    told = names_of(standing)
    closed = _closed_to_own(session, principal, standing)
    found = uses_of(standing.seating, standing.session_at[place], USES, closed) if table else []
    head, themes = head_and_themes(session, principal, standing.workshop, language)
    return HoleOffer(
        head,
        standing.content.version.number,
        standing.content.version.reached,
        where,
        table or 0,
        tuple(_use(standing, told, choice) for choice in found),
        themes,
    )


def priced(told: Names, price: Price) -> Priced:
    """Return a price with names and numbers of people, not of calendars."""
    return Priced(
        price.change,
        tuple(told.binding(each) for each in price.broken),
        told.people(price.told),
        told.people(price.spared),
    )


def _places(
    standing: Standing, told: Names, row: Row, *, every: bool
) -> tuple[dict[str, Priced], dict[str, Priced], Target | None]:
    """Return the price of each session and of each exchange, and the best; nothing is known of unlisted people."""
    sessions, meetings = _same_session(standing, told, row), {}
    if row.two not in standing.pair_at or row.session not in standing.session_at:
        return {}, {}, None
    ids = [each.id for each in standing.instance.sessions]
    meeting_of = {standing.pair_at[each.two]: each for each in standing.rows.values() if each.two in standing.pair_at}
    choices = (places_of if every else open_places_of)(standing.seating, standing.pair_at[row.two])
    for choice in choices:
        if choice.other is not None:
            meetings[meeting_of[choice.other].meeting] = priced(told, choice.price)
        elif standing.free_table(ids[choice.session]) is not None:
            sessions[ids[choice.session]] = priced(told, choice.price)
    for other in standing.rows.values() if every else ():
        if other.session == row.session and other.meeting != row.meeting:
            meetings[other.meeting] = priced(told, standing.price(exchange(row, other)))
    best = best_of(standing.seating, choices)
    return sessions, meetings, _target(standing, ids, meeting_of, best) if best else None


def _same_session(standing: Standing, told: Names, row: Row) -> dict[str, Priced]:
    table = standing.free_table(row.session)
    if table is None:
        return {}
    return {row.session: priced(told, standing.price(move(row, row.session, table)))}


def move(row: Row, session: str, table: int) -> Change:
    """Return the edit that brings a meeting to a free table."""
    return Change(Do.MOVE, (row,), (Row(row.meeting, *row.two, session, table, row.locked),))


def exchange(row: Row, other: Row) -> Change:
    """Return the edit by which two meetings exchange their places."""
    after = (
        Row(row.meeting, *row.two, *other.cell, row.locked),
        Row(other.meeting, *other.two, *row.cell, other.locked),
    )
    return Change(Do.MOVE, (row, other), after)


def _target(standing: Standing, ids: list[str], meeting_of: Mapping[int, Row], best: Choice) -> Target:
    if best.other is None:
        session = ids[best.session]
        return Target(session, standing.free_table(session) or 0, "")
    other = meeting_of[best.other]
    return Target(other.session, other.table, other.meeting)


def _use(standing: Standing, told: Names, choice: Choice) -> Use:
    pair = standing.instance.pairs[choice.edit.into[0][0]]
    two = (pair.a, pair.b)
    comes = next((row for row in standing.rows.values() if row.two == two), None) if choice.edit.out else None
    return Use(
        comes.meeting if comes else "",
        standing.calendars[pair.a],
        standing.calendars[pair.b],
        standing.places[comes.session] if comes else None,
        priced(told, choice.price),
    )


def _closed_to_own(session: Session, principal: Principal, standing: Standing) -> frozenset[int]:
    """Return the pairs that somebody of the reader's own side does not want, if the reader may know."""
    workshop = standing.workshop
    side = workshop.side_of(principal.party)
    told = can(principal, Action.VETOES_READ, workshop.resource(party=principal.party)) is Answer.ALLOW
    if side is None or not told:
        return frozenset()
    return frozenset(pairs_of(standing, boards.vetoed(session, workshop.id, side)))


def pairs_of(standing: Standing, keys: Iterable[tuple[int, int]]) -> Iterable[int]:
    """Yield where pairs of registrations, by their keys, stand in the arrays."""
    people = standing.content.calendars
    for one, other in keys:
        if one in people and other in people:
            two = people[one].public_id, people[other].public_id
            if two in standing.pair_at:
                yield standing.pair_at[two]
