"""What one person's days look like in a plan: the meetings of each day and the breaks between them."""

from collections.abc import Iterable

from matchmaker.solver.audit.reading import Meeting, Reading


def meetings_by_day(reading: Reading, person: str) -> list[list[Meeting]]:
    """Return the person's meetings in time order, one list for each day that has any."""
    by_day: dict[str | None, list[Meeting]] = {}
    for meeting in reading.meetings_of[person]:
        by_day.setdefault(reading.days[meeting.session.slots[0]], []).append(meeting)
    return list(by_day.values())


def breaks(reading: Reading, person: str) -> int:
    """Count the person's breaks: maximal runs of slots without a meeting, between the first and the last of a day."""
    return sum(_holes(meetings) for meetings in meetings_by_day(reading, person))


def _holes(meetings: Iterable[Meeting]) -> int:
    busy = sorted({slot for meeting in meetings for slot in meeting.session.slots})
    return sum(1 for i in range(1, len(busy)) if busy[i] > busy[i - 1] + 1)
