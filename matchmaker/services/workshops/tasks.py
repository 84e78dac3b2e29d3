"""What an office may have to do, or to wait for, and whose turn it is then; `to_do` finds what it is now.

Whoever adds a task adds a member of `Task`, a function in `to_do` that yields it, and its place in `_ORDER` there; the
pages need a line in `web/task_wording.py`, and a fact that is not there yet one more in `store/queries/standing.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Turn(StrEnum):
    """Whose turn it is."""

    OWN = "the own office"
    PEOPLE = "people of the own side, to whom the office can write"
    OTHER = "the other office"


class Task(StrEnum):
    """One thing to do, or to wait for; the pages have a sentence and an address for each."""

    ADD_SLOTS = "add slots"
    ADD_TABLES = "add tables"
    PROPOSE_OPENING = "propose opening"
    CONFIRM_OPENING = "confirm opening"
    WAIT_FOR_OPENING = "wait for opening"
    DECIDE_CHANGE = "decide change"
    WAIT_FOR_CHANGE = "wait for change"
    RENEW_CHANGE = "renew change"
    CONFIRM_MANDATE = "confirm mandate"
    WAIT_FOR_MANDATE = "wait for mandate"
    CONFIRM_PLAN = "confirm plan"
    WAIT_FOR_PLAN = "wait for plan"
    REPAIR = "repair"
    TODAY = "today"
    FILL_PLACES = "fill places"
    CLEAR = "clear"
    CLOSES_SOON = "closes soon"
    INVITE = "invite"
    REMIND = "remind"
    ASK_ABOUT_ENTRIES = "ask about entries"
    ASK_FOR_PROFILES = "ask for profiles"
    ASK_FOR_CONSENT = "ask for consent"
    ASK_FOR_TIMES = "ask for times"
    ASK_FOR_WISHES = "ask for wishes"
    RUN = "run"
    RUN_AGAIN = "run again"
    PROPOSE_PLAN = "propose plan"
    RENEW_PUBLISHED = "renew published"
    TELL_AGENDA = "tell agenda"
    BEGINS_SOON = "begins soon"
    REPORT = "report"


_TURNS: Mapping[Task, Turn] = {
    **dict.fromkeys(
        (Task.WAIT_FOR_OPENING, Task.WAIT_FOR_CHANGE, Task.WAIT_FOR_MANDATE, Task.WAIT_FOR_PLAN), Turn.OTHER
    ),
    **dict.fromkeys(
        (
            Task.REMIND, Task.ASK_ABOUT_ENTRIES, Task.ASK_FOR_PROFILES, Task.ASK_FOR_CONSENT, Task.ASK_FOR_TIMES,
            Task.ASK_FOR_WISHES,
        ),
        Turn.PEOPLE,
    ),
}  # fmt: skip
"""Whose turn it is, where it is not the own office's."""


@dataclass(frozen=True, slots=True)
class Todo:
    """A task with what its sentence speaks of."""

    task: Task
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return _TURNS.get(self.task, Turn.OWN)
