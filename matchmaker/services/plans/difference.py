"""What is different between two versions of a plan: per meeting, per person, and how many people have to be told.

The same words stand before a version is proposed, beside a repair, and in the letters after publication, so they are
counted here once. A meeting is known by who meets whom. It is moved when its session is another one; a meeting that
only changes its table is moved too, and counted apart, since nobody's day changes by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol


class Fate(StrEnum):
    """What becomes of a meeting from one version to the next."""

    KEPT = "kept"
    MOVED = "moved"
    TABLE = "table"
    """It stays where it is, but at another table."""
    NEW = "new"
    DROPPED = "dropped"


class Seated(Protocol):
    """A meeting of a plan: who sits where, by keys."""

    @property
    def host_id(self) -> int:
        """The calendar of the host side."""

    @property
    def visitor_id(self) -> int:
        """The calendar of the visitor side."""

    @property
    def session_id(self) -> int:
        """The session."""

    @property
    def table_number(self) -> int:
        """The table."""


@dataclass(frozen=True, slots=True)
class Where:
    """The session and the table of a meeting."""

    session_id: int
    table_number: int


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting before and after; None where it is not."""

    host_id: int
    visitor_id: int
    before: Where | None
    after: Where | None

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        if self.before is None:
            return Fate.NEW
        if self.after is None:
            return Fate.DROPPED
        if self.before.session_id != self.after.session_id:
            return Fate.MOVED
        return Fate.KEPT if self.before == self.after else Fate.TABLE


@dataclass(frozen=True)
class Difference:
    """All meetings of two versions, with what becomes of each."""

    changes: tuple[Change, ...]

    @cached_property
    def changed(self) -> tuple[Change, ...]:
        """Those that do not stay as they are."""
        return tuple(each for each in self.changes if each.fate is not Fate.KEPT)

    @cached_property
    def counts(self) -> Mapping[Fate, int]:
        """How many meetings have each fate."""
        fates = [each.fate for each in self.changes]
        return {fate: fates.count(fate) for fate in Fate}

    @property
    def moved(self) -> int:
        """How many meetings move, those to another table of their session among them."""
        return self.counts[Fate.MOVED] + self.counts[Fate.TABLE]

    @cached_property
    def calendars(self) -> frozenset[int]:
        """Whose meetings change."""
        return frozenset(key for each in self.changed for key in (each.host_id, each.visitor_id))

    def of(self, calendar_id: int) -> tuple[Change, ...]:
        """Return what changes for one calendar."""
        return self._by_calendar.get(calendar_id, ())

    @cached_property
    def _by_calendar(self) -> Mapping[int, tuple[Change, ...]]:
        found: dict[int, list[Change]] = {}
        for each in self.changed:
            for key in (each.host_id, each.visitor_id):
                found.setdefault(key, []).append(each)
        return {key: tuple(changes) for key, changes in found.items()}


def difference_of(before: Sequence[Seated], after: Sequence[Seated]) -> Difference:
    """Return what is different between the meetings of two versions, in the order of the later, then of the earlier."""
    old = {(each.host_id, each.visitor_id): _where(each) for each in before}
    new = {(each.host_id, each.visitor_id): _where(each) for each in after}
    pairs = dict.fromkeys([*new, *old])
    return Difference(tuple(Change(*pair, old.get(pair), new.get(pair)) for pair in pairs))


def _where(meeting: Seated) -> Where:
    return Where(meeting.session_id, meeting.table_number)
