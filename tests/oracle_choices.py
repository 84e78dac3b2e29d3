"""What brute force chooses from: each pair with all the sessions that suit it on its own, slots as bits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, combinations
from math import lcm
from typing import Any

Document = Mapping[str, Any]
Who = tuple[str, str]
Place = tuple[Who, str]


@dataclass(slots=True)
class Session:
    """A session: its slots as bits, its first and last slot, its day."""

    id: str
    bits: int
    first: int
    last: int
    day: int
    tables: int
    theme: str | None
    room: str | None


@dataclass(slots=True)
class Candidate:
    """A pair with every choice there is for it: each a tuple of sessions, the empty one where they do not meet."""

    id: str
    a: str
    b: str
    worth: int
    uses: tuple[str, ...]
    choices: list[tuple[Session, ...]] = field(default_factory=list)


class Event:
    """An instance in bits, with the hard rules named in `dropped` left out wherever they narrow the choices.

    Weights are whole numbers in units of 1 / `scale`, so that sums are exact.
    """

    def __init__(self, instance: Document, dropped: frozenset[str]) -> None:
        self.dropped = dropped
        self.objective = tuple(instance.get("objective", ("guarantee", "weight", "idle")))
        self.people = {person["id"]: person for person in instance["people"]}
        self._read_time(instance)
        self.sessions = [self._session(document) for document in instance["sessions"]]
        self.capacity = {
            (document["id"], bit): document.get("capacities", {}).get(slot, document["capacity"])
            for document in instance.get("resources", ())
            for slot, bit in self.bit.items()
        }
        self.order = instance.get("precedences", ()) if "precedence" not in dropped else ()
        self.spread = instance.get("max_break_spread") if "break_spread" not in dropped else None
        self.scale = lcm(1, *(Fraction(pair["weight"]).denominator for pair in instance["pairs"]))
        self.listed = {(pair["a"], pair["b"]) for pair in instance["pairs"]}
        self.current = [self._entry(entry) for entry in instance.get("current", ())]
        self.candidates = [self._candidate(pair) for pair in self._pairs(instance)]

    def who(self, a: str, b: str) -> Who:
        """Return two people in the order in which they are listed: as they are named, if both orders are."""
        return (b, a) if (a, b) not in self.listed and ((b, a) in self.listed or b < a) else (a, b)

    def is_hopeless(self) -> bool:
        """Say whether some locked meeting is among nobody's choices."""
        places = {
            (self.who(candidate.a, candidate.b), session.id)
            for candidate in self.candidates
            for choice in candidate.choices
            for session in choice
        }
        return any(lock and place not in places for place, _, lock in self.current)

    def _read_time(self, instance: Document) -> None:
        named = [slot if isinstance(slot, Mapping) else {"id": slot} for slot in instance["slots"]]
        days = [slot.get("day") for slot in named]
        self.bit = {slot["id"]: 1 << i for i, slot in enumerate(named)}
        self.day_of = [days.index(day) for day in days]
        self.day_bits = [
            sum(1 << i for i, day in enumerate(self.day_of) if day == wanted) for wanted in set(self.day_of)
        ]

    def _session(self, document: Document) -> Session:
        bits = sum(self.bit[slot] for slot in document.get("slots", [document.get("slot")]))
        first = (bits & -bits).bit_length() - 1
        last = bits.bit_length() - 1
        theme, room = document.get("theme"), document.get("room")
        return Session(document["id"], bits, first, last, self.day_of[first], document["tables"], theme, room)

    def _entry(self, entry: Document) -> tuple[Place, bool, bool]:
        """Return a current meeting's place, whether it counts as a move when it is not kept, whether it must stay."""
        session = next(session for session in self.sessions if session.id == entry["session"])
        open_for_both = session.tables > 0 and not session.bits & (self._away(entry["a"]) | self._away(entry["b"]))
        lock = bool(entry.get("locked")) and "locked" not in self.dropped
        return (self.who(entry["a"], entry["b"]), entry["session"]), open_for_both, lock

    def _pairs(self, instance: Document) -> Iterator[Document]:
        yield from instance["pairs"]
        if "listed" not in self.dropped:
            return
        known = {frozenset((pair["a"], pair["b"])) for pair in instance["pairs"]}
        for a, b in combinations(self.people, 2):
            side_a, side_b = self.people[a].get("side"), self.people[b].get("side")
            if frozenset((a, b)) not in known and (side_a is None or side_a != side_b):
                yield {"id": f"unlisted {a} {b}", "a": a, "b": b, "weight": 0}

    def _candidate(self, pair: Document) -> Candidate:
        worth = int(Fraction(pair["weight"]) * self.scale)
        candidate = Candidate(pair["id"], pair["a"], pair["b"], worth, tuple(sorted(set(pair.get("uses", ())))))
        fitting = [session for session in self.sessions if self._suits(pair, session)]
        several = len(fitting) if "pair_once" in self.dropped else 1
        choices = chain.from_iterable(combinations(fitting, size) for size in range(several + 1))
        who = self.who(pair["a"], pair["b"])
        stay = {session for (people, session), _, lock in self.current if lock and people == who}
        least = 1 if pair.get("must", False) and "must" not in self.dropped else 0
        candidate.choices = [
            choice for choice in choices if len(choice) >= least and stay <= {session.id for session in choice}
        ]
        return candidate

    def _suits(self, pair: Document, session: Session) -> bool:
        """Say whether the pair could sit in the session if nobody else were there."""
        wrong = {
            "forbidden": bool(pair.get("forbidden")),
            "available": bool(session.bits & (self._away(pair["a"]) | self._away(pair["b"]))),
            "theme": not all(self._has(person, session.theme) for person in (pair["a"], pair["b"])),
            "pair_slots": pair.get("slots") is not None
            and bool(session.bits & ~sum(self.bit[slot] for slot in set(pair["slots"]))),
            "pair_session": pair.get("session") is not None and pair["session"] != session.id,
            "tables": session.tables == 0,
        }
        return not any(broken for rule, broken in wrong.items() if rule not in self.dropped)

    def _away(self, person: str) -> int:
        return sum(self.bit[slot] for slot in set(self.people[person].get("unavailable", ())))

    def _has(self, person: str, theme: str | None) -> bool:
        themes = self.people[person].get("themes")
        return theme is None or not themes or theme in themes
