"""The value of a plan in each objective, counted anew in plain loops."""

import math
from collections.abc import Callable

from matchmaker.solver.audit.calendars import breaks, meetings_by_day
from matchmaker.solver.audit.reading import Document, Reading


def guarantee(reading: Reading) -> int:
    """Count the meetings that people are short of their guaranteed minimum."""
    return sum(
        max(0, person.get("min_meetings", 0) - len(reading.meetings_of[name]))
        for name, person in reading.people.items()
    )


def weight(reading: Reading) -> float:
    """Add up the weights of the listed pairs that meet, each pair once."""
    met = {meeting.pair["id"]: meeting.pair["weight"] for meeting in reading.meetings if meeting.pair is not None}
    return math.fsum(met.values())


def idle(reading: Reading) -> int:
    """Count the breaks of all people."""
    return sum(breaks(reading, person) for person in reading.people)


def rooms(reading: Reading) -> int:
    """Count the changes of room between neighbouring meetings of a person in a day; no room is a room like any."""
    changes = 0
    for person in reading.people:
        for meetings in meetings_by_day(reading, person):
            for i in range(1, len(meetings)):
                changes += meetings[i].session.room != meetings[i - 1].session.room
    return changes


def moves(reading: Reading) -> int:
    """Count the meetings of `current` that are still possible and not in the plan in the same session."""
    kept = {meeting.place for meeting in reading.meetings}
    return sum(
        1
        for entry in reading.current
        if reading.is_possible((entry["a"], entry["b"]), reading.sessions[entry["session"]])
        and reading.place_of(entry) not in kept
    )


OBJECTIVES: dict[str, Callable[[Reading], float]] = {
    "guarantee": guarantee,
    "weight": weight,
    "idle": idle,
    "rooms": rooms,
    "moves": moves,
}
"""How to count each objective; all but `weight` are whole numbers that should be small."""


def objective_values(instance: Document, plan: Document) -> dict[str, float]:
    """Return the plan's value in each of the instance's objectives, in the instance's order.

    Meetings with unknown ids count nowhere; pairs that nobody listed weigh nothing.
    """
    reading = Reading(instance, plan)
    return {name: OBJECTIVES[name](reading) for name in reading.objective}
