"""Rooms that close on the day: which of their sessions cannot take place then, and what would be lost with them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.desk import Closure, Extent
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.services.desk.facts import Day
from matchmaker.store.queries.timetable import Place, SlotTime


@dataclass(frozen=True, slots=True)
class Share:
    """How many sessions of a room, and how many meetings in them, a closing would take."""

    sessions: int
    meetings: int


@dataclass(frozen=True, slots=True)
class RoomAhead:
    """A room with sessions that have not begun, those that are closed already left out of the shares.

    Parameters
    ----------
    day, workshop
        What closing it from now on would take: for the rest of the day, and for the rest of the workshop.
    """

    public_id: str
    name: str
    day: Share
    workshop: Share


def closed_with_room(day: Day, room: str, slot: str, extent: Extent, now: datetime) -> Sequence[Place]:
    """Return the sessions that close with a room from a slot on, in the order of time; without a slot, from now on.

    What has begun stays. A closing that arrives late, from a device that had no line, closes what is still to come.

    Raises
    ------
    NotFoundError
        No session is in a room of this id.
    RefusedError
        There is no such slot, or nothing of the room is to come from it on.
    """
    own = [place for place in day.places.values() if place.room_id == room]
    if not room or not own:
        raise NotFoundError("There is nothing at this address.")
    since = next((each for each in day.slots if each.public_id == slot), None)
    if slot and since is None:
        raise RefusedError(Refusal.DESK_SLOT_NEEDED, field="slot")
    found = _taken(day, own, since, extent, now)
    if not found:
        raise RefusedError(Refusal.DESK_ROOM_OVER, field="slot")
    return found


def rooms_ahead(day: Day, meetings: Mapping[int, int], closed: Collection[int], now: datetime) -> tuple[RoomAhead, ...]:
    """Return the rooms with a session to come, by name.

    Parameters
    ----------
    meetings
        How many each session has, by its key.
    closed
        The keys of the sessions that are closed already.
    """
    rooms: dict[str, list[Place]] = {}
    for place in day.places.values():
        if place.room_id is not None and place.starts_at > now:
            rooms.setdefault(place.room_id, []).append(place)

    def share(places: Sequence[Place], extent: Extent) -> Share:
        taken = [each.id for each in _taken(day, places, None, extent, now) if each.id not in closed]
        return Share(len(taken), sum(meetings.get(key, 0) for key in taken))

    found = (
        RoomAhead(room, places[0].room, share(places, Extent.DAY), share(places, Extent.WORKSHOP))
        for room, places in rooms.items()
    )
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def runs_of(places: Iterable[Place], ids: Collection[str]) -> list[list[Place]]:
    """Return the sessions of some ids in runs: those of one room between which no other session of it lies, in time.

    A session without a room is a run of its own.
    """
    runs: list[list[Place]] = []
    last: dict[str | None, Place] = {}
    for place in sorted(places, key=lambda each: (each.starts_at, each.id)):
        before = last.get(place.room_id) if place.room_id else None
        last[place.room_id] = place
        if place.public_id not in ids:
            continue
        run = next((each for each in runs if before is not None and each[-1] is before), None)
        if run is None:
            runs.append([place])
        else:
            run.append(place)
    return runs


def _taken(day: Day, places: Sequence[Place], since: SlotTime | None, extent: Extent, now: datetime) -> list[Place]:
    """Return what a closing takes; the day without a slot is that of the first slot that is not over."""
    first = since or next((each for each in day.slots if each.ends_at > now), None)
    on = first.day if first and extent is Extent.DAY else None
    closure = Closure(since.starts_at if since else now, on)
    return [each for each in places if closure.takes(each.day, each.starts_at, each.ends_at, now)]
