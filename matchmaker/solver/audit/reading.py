"""The two documents as the audit reads them: ids looked up, defaults filled in, events applied.

Nothing here judges. The reading is written anew from the description of the formats and shares no code with the
solver or the readers of files, so that a mistake there cannot hide itself here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Who = str | frozenset[str]
"""A pair's id, or two people whom nobody listed."""

DEFAULT_OBJECTIVE = ("guarantee", "weight", "idle")


@dataclass(frozen=True, slots=True)
class Session:
    """A session with its slots as positions in time order and its tables after the events."""

    id: str
    slots: tuple[int, ...]
    tables: int
    theme: str | None
    room: str | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the plan whose people and session exist; `pair` is None where nobody listed these two."""

    a: str
    b: str
    session: Session
    pair: Document | None

    @property
    def people(self) -> tuple[str, str]:
        """Both people, in the plan's order."""
        return self.a, self.b

    @property
    def who(self) -> Who:
        """What this meeting is of: the id of the pair, or the two people whom nobody listed."""
        return frozenset(self.people) if self.pair is None else str(self.pair["id"])

    @property
    def place(self) -> tuple[Who, str]:
        """Who meets in which session."""
        return self.who, self.session.id


class Reading:
    """An instance and a plan, looked up once.

    Parameters
    ----------
    instance, plan
        Documents that keep their schemas; ids of the instance exist and are unique.
    instance_sha256
        Of the bytes of the instance's file; None where they are not at hand.

    Attributes
    ----------
    slots, days
        The slots' ids in time order, and each slot's day (None where the instance names none).
    position
        The place of each slot's id in `slots`.
    people, sessions, pairs
        By id; pairs by their two people in the order listed (see `pair_of`).
    unavailable
        For each person the positions of the slots without it, events included.
    meetings
        The plan's meetings whose ids exist; the others are found by `known_ids`.
    meetings_of
        The same for each person, in time order.
    now
        Position of the latest ``now`` or ``from`` of the events: what lies before it has happened. 0 without one.
    """

    def __init__(self, instance: Document, plan: Document, instance_sha256: str | None = None) -> None:
        self.instance, self.plan, self.instance_sha256 = instance, plan, instance_sha256
        slots = [slot if isinstance(slot, Mapping) else {"id": slot} for slot in instance["slots"]]
        self.slots: tuple[str, ...] = tuple(slot["id"] for slot in slots)
        self.days: tuple[str | None, ...] = tuple(slot.get("day") for slot in slots)
        self.position = {slot: place for place, slot in enumerate(self.slots)}
        self.people: dict[str, Document] = {person["id"]: person for person in instance["people"]}
        self.pairs: dict[tuple[str, str], Document] = {(pair["a"], pair["b"]): pair for pair in instance["pairs"]}
        self.events: tuple[Document, ...] = tuple(plan.get("events", ()))
        moments = (event.get("now", event.get("from", "")) for event in self.events)
        self.now = max((self.position.get(moment, 0) for moment in moments), default=0)
        self.unavailable = self._read_unavailable()
        self.sessions = {session["id"]: self._read_session(session) for session in instance["sessions"]}
        self.meetings = tuple(self._read_meetings())
        self.meetings_of = self._read_calendars()

    @property
    def objective(self) -> tuple[str, ...]:
        """The names of the instance's objectives, the most important first."""
        return tuple(self.instance.get("objective", DEFAULT_OBJECTIVE))

    @property
    def current(self) -> tuple[Document, ...]:
        """The meetings of the plan that was in force when the instance was written."""
        return tuple(self.instance.get("current", ()))

    def pair_of(self, a: str, b: str) -> Document | None:
        """Return the pair listed in this order, else the one listed the other way round, else None.

        Two people who are listed in both orders meet twice, and the order says which of the two meetings is meant.
        """
        return self.pairs.get((a, b), self.pairs.get((b, a)))

    def place_of(self, entry: Document) -> tuple[Who, str]:
        """Return what an entry of `current` or of the plan is of, and its session."""
        pair = self.pair_of(entry["a"], entry["b"])
        return frozenset((entry["a"], entry["b"])) if pair is None else str(pair["id"]), entry["session"]

    def is_possible(self, people: Iterable[str], session: Session) -> bool:
        """Say whether both people are there in all slots of an open session."""
        return session.tables > 0 and not any(
            slot in self.unavailable[person] for person in people for slot in session.slots
        )

    def _read_unavailable(self) -> dict[str, set[int]]:
        unavailable = {
            person: {self.position[slot] for slot in document.get("unavailable", ())}
            for person, document in self.people.items()
        }
        for event in self.events:
            person = next((event[kind] for kind in ("absent", "late", "early") if kind in event), None)
            if person in unavailable:
                unavailable[person].update(self._slots_lost(event))
        return unavailable

    def _slots_lost(self, event: Document) -> Iterator[int]:
        """Yield the slots that an event takes from its person: all, those before its slot or those after it."""
        begin = self.position.get(event.get("from", ""), 0)
        named = self.position.get(event.get("slot", ""))
        for slot in range(begin, len(self.slots)):
            late = "late" in event and named is not None and slot < named
            early = "early" in event and named is not None and slot > named
            if "absent" in event or late or early:
                yield slot

    def _read_session(self, document: Document) -> Session:
        named = document["slots"] if "slots" in document else [document["slot"]]
        slots = tuple(sorted(self.position[slot] for slot in named))
        tables: int = document["tables"]
        here = [each for each in self.events if slots[0] >= self.position.get(each.get("from", ""), 0)]
        for event in here:
            if event.get("tables") == document["id"]:
                tables = int(event["number"])
        if any(event.get("close") == document["id"] for event in here):
            tables = 0
        return Session(document["id"], slots, tables, document.get("theme"), document.get("room"))

    def _read_meetings(self) -> Iterator[Meeting]:
        for document in self.plan.get("meetings", ()):
            a, b = document["a"], document["b"]
            if a in self.people and b in self.people and document["session"] in self.sessions:
                yield Meeting(a, b, self.sessions[document["session"]], self.pair_of(a, b))

    def _read_calendars(self) -> dict[str, list[Meeting]]:
        calendars: dict[str, list[Meeting]] = {person: [] for person in self.people}
        for meeting in sorted(self.meetings, key=lambda meeting: meeting.session.slots):
            for person in meeting.people:
                calendars[person].append(meeting)
        return calendars
