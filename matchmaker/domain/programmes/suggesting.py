"""A programme suggested from who is registered: themes get sessions and tables in proportion to their people.

A proposal to start from, made by a rule that one can follow: in every slot the rooms that are free go to the themes
that have waited longest for their share, and the seats of the smaller side are shared out among them. Nothing that
stands is changed; where there are no slots or rooms yet, some are proposed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from matchmaker.domain.clock import spread
from matchmaker.domain.programmes.capacity import People, closed_slots
from matchmaker.domain.programmes.document import NEW, Programme, Room, Session, Slot, in_order_of_time
from matchmaker.domain.workshops import Side

MOST_ROOMS = 4
LENGTH, PAUSE = timedelta(minutes=25), timedelta(minutes=5)
HALVES = ((time(9), time(12)), (time(13), time(15)))
"""When people meet on a day for which nothing is said."""


def suggested(
    programme: Programme,
    people: People,
    themes: Sequence[str],
    days: Sequence[date],
    room_name: Callable[[int], str],
) -> Programme:
    """Return a programme with sessions where there were none.

    Parameters
    ----------
    themes
        Ids of the themes that can have a session of their own.
    days
        On which there are slots, where there are none yet.
    room_name
        What a room is called by its number, where there are none yet.
    """
    wanted = {each: min(people.by_theme.get(each, {}).get(side, 0) for side in Side) for each in themes}
    wanted = {theme: pairs for theme, pairs in wanted.items() if pairs}
    programme = _with_slots(programme, days)
    programme = _with_rooms(programme, max(1, min(len(wanted), MOST_ROOMS)), room_name)
    seats = min(people.by_side.get(side, 0) for side in Side)
    added = tuple(_Suggestion(programme, wanted, seats).sessions())
    return replace(programme, sessions=(*programme.sessions, *added))


class _Suggestion:
    """The sessions that are added, slot by slot."""

    def __init__(self, programme: Programme, wanted: Mapping[str, int], seats: int) -> None:
        self.programme, self.wanted, self.seats = programme, wanted, seats
        self.credit = dict.fromkeys(wanted, 0.0)
        self.room_of: dict[str, str] = {}

    def sessions(self) -> list[Session]:
        closed, found = closed_slots(self.programme), list[Session]()
        for slot in in_order_of_time(self.programme):
            if slot.id not in closed and self.wanted:
                found += self._in_slot(slot, len(found))
        return found

    def _in_slot(self, slot: Slot, count: int) -> list[Session]:
        there = [each for each in self.programme.sessions if slot.id in each.slots]
        taken = {each.room for each in there}
        free = [room.id for room in self.programme.rooms if room.id not in taken]
        left = self.seats - sum(each.tables for each in there)
        themes = self._next(min(len(free), left)) if left > 0 else []
        tables = shared_out(left, [self.wanted[theme] for theme in themes])
        rooms = self._rooms(themes, free)
        return [
            Session(f"{NEW}suggested-{count + number}", (slot.id,), some, theme, rooms[theme])
            for number, (theme, some) in enumerate(zip(themes, tables, strict=True))
        ]

    def _next(self, count: int) -> list[str]:
        """Return the themes that have waited longest for their share, and take it off what they are owed."""
        whole = sum(self.wanted.values())
        for theme, pairs in self.wanted.items():
            self.credit[theme] += count * pairs / whole
        chosen = sorted(self.wanted, key=lambda theme: -self.credit[theme])[: max(count, 0)]
        for theme in chosen:
            self.credit[theme] -= 1
        return chosen

    def _rooms(self, themes: Sequence[str], free: Sequence[str]) -> dict[str, str]:
        """Return a room for each theme: the one it had before where that is free."""
        rooms = {each: self.room_of[each] for each in themes if self.room_of.get(each) in free}
        others = iter([room for room in free if room not in rooms.values()])
        rooms |= {theme: next(others) for theme in themes if theme not in rooms}
        self.room_of |= {theme: room for theme, room in rooms.items() if room not in self.room_of.values()}
        return rooms


def shared_out(seats: int, wanted: Sequence[int]) -> list[int]:
    """Return whole shares of seats in proportion, at least one each and none above what is wanted.

    Parameters
    ----------
    seats
        At least as many as there are shares.
    wanted
        Each at least 1.
    """
    shares = [1] * len(wanted)
    for _seat in range(min(seats, sum(wanted)) - len(wanted)):
        short = [place for place, most in enumerate(wanted) if shares[place] < most]
        neediest = min(short, key=lambda place: (shares[place] + 0.5) / wanted[place])
        shares[neediest] += 1
    return shares


def _with_slots(programme: Programme, days: Sequence[date]) -> Programme:
    if programme.slots:
        return programme
    pieces = [piece for half in HALVES for piece in spread(*half, LENGTH, PAUSE)]
    slots = tuple(
        Slot(f"{NEW}slot-{place * len(pieces) + number}", day, start, end)
        for place, day in enumerate(days)
        for number, (start, end) in enumerate(pieces)
    )
    return replace(programme, slots=slots)


def _with_rooms(programme: Programme, count: int, room_name: Callable[[int], str]) -> Programme:
    if programme.rooms:
        return programme
    rooms = tuple(Room(f"{NEW}room-{number}", room_name(number + 1)) for number in range(count))
    return replace(programme, rooms=rooms)
