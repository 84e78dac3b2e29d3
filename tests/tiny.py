"""Tiny random instances over all hard rules, options and objectives, small enough for brute force.

`tiny_instance` makes documents as a reader of files would accept them: optional keys are sometimes left out,
sometimes given with the neutral value. The choices are independent of each other, so that rules meet in all
combinations; how often each rule binds is measured by `tests.frequencies`.
"""

from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

Document = dict[str, Any]

EIGHTHS = tuple(eighths / 8 for eighths in range(17))
"""Weights whose sums are exact in binary floating point."""

CENTS = (0.0, 0.1, 0.2, 0.3, 0.33, 0.67, 0.7, 1.0)
"""Weights of two decimals with ties that rounding may break: 0.1 + 0.2 against 0.3, 0.33 + 0.67 against 1.0."""

MOST_LEAVES = 5**6
"""So many plans at most, before any rule is asked: (sessions + 1) ** pairs."""

DAYS = (
    *[("d1",) * 3] * 3,
    *[("d1",) * 4] * 4,
    *[("d1", "d1", "d2", "d2")] * 2,
    ("d1", "d1", "d1", "d2"),
    ("d1", "d2"),
    ("d1", "d1"),
    ("d1",),
)
"""The day of each slot, in time order."""

FEATURES = {
    "theme": 0.3,
    "room": 0.5,
    "unavailable": 0.3,
    "min_meetings": 0.5,
    "max_meetings": 0.3,
    "max_in_a_row": 0.3,
    "must": 0.35,
    "forbidden": 0.15,
    "slots": 0.2,
    "session": 0.2,
    "uses": 0.3,
    "precedences": 0.6,
    "max_break_spread": 0.6,
    "objective": 0.8,
    "current": 0.6,
    "locked": 0.5,
}
"""The optional keys, each with how often an instance uses it; with all of them nothing would be left to plan."""

OBJECTIVES = ("guarantee", "weight", "idle", "rooms", "moves")


def tiny_instance(rng: Random, weights: Sequence[float] = EIGHTHS) -> Document:
    """Return a random instance of up to 6 people, 4 slots, 5 sessions and 6 pairs.

    Parameters
    ----------
    rng
        Where all choices come from; the same state gives the same instance.
    weights
        What the pairs' weights are chosen from: `EIGHTHS`, `CENTS` or others.
    """
    return _Tiny(rng, weights).instance()


class _Tiny:
    """One instance in the making."""

    def __init__(self, rng: Random, weights: Sequence[float]) -> None:
        self.rng, self.weights = rng, weights
        self.used = {name for name, often in FEATURES.items() if rng.random() < often}
        self.days = rng.choice(DAYS)
        self.slots = [f"t{place}" for place in range(len(self.days))]
        self.sessions = [f"s{place}" for place in range(rng.choice((0, 1, 2, *(3, 4, 5) * 6)))]
        self.people = self._people()
        self.meetable = [
            (one["id"], two["id"])
            for one, two in combinations(self.people, 2)
            if "side" not in one or one["side"] != two["side"]
        ]
        most = max(pairs for pairs in range(7) if (len(self.sessions) + 1) ** pairs <= MOST_LEAVES)
        wanted = min(most, len(self.meetable), rng.choice((0, 1, 2, *(3, 4, 5, 6) * 5)))
        self.chosen = rng.sample(self.meetable, wanted)

    def instance(self) -> Document:
        """Put the parts together."""
        resources = [{"id": "interpreter", "capacity": self.rng.choice((0, 1, 1))} | self._shifts()]
        pairs = [self._pair(f"p{place}", *two) for place, two in enumerate(self.chosen)]
        made = {
            "format": "matchmaker-instance/1",
            "name": "tiny",
            "slots": self._slots(),
            "sessions": [self._session(name) for name in self.sessions],
            "people": self.people,
            "pairs": pairs,
            **({"resources": resources} if "uses" in self.used else {}),
            **self._options(),
        }
        self._let_two_meet_again(pairs)
        return made

    def _let_two_meet_again(self, pairs: list[Document]) -> None:
        """Without sides, sometimes: the last pair is of the same two people as the first, the other way round."""
        if len(pairs) > 1 and "side" not in self.people[0] and self.rng.random() < 0.4:
            pairs[-1] |= {"a": pairs[0]["b"], "b": pairs[0]["a"]}

    def _some(self, **values: Any) -> Document:
        """Keep the keys that are in use, each three times in four."""
        return {key: value for key, value in values.items() if key in self.used and self.rng.random() < 0.75}

    def _slots(self) -> list[Any]:
        with_days = [{"id": slot, "day": day} for slot, day in zip(self.slots, self.days, strict=True)]
        return with_days if len(set(self.days)) > 1 or self.rng.random() < 0.5 else self.slots

    def _shifts(self) -> Document:
        """Let half of the interpreters work in shifts; drawn apart, so that all else stays as it was without."""
        draw = Random(f"{self.sessions}{self.chosen}")
        slots = [slot for slot in self.slots if draw.random() < 0.5] if draw.random() < 0.5 else []
        return {"capacities": {slot: draw.choice((0, 1, 2)) for slot in slots}} if slots else {}

    def _session(self, name: str) -> Document:
        begin = self.rng.randrange(len(self.slots))
        time: Document = self.rng.choice(({"slot": self.slots[begin]}, {"slots": [self.slots[begin]]}))
        if self.days[begin : begin + 2] == (self.days[begin],) * 2 and self.rng.random() < 0.25:
            time = {"slots": self.slots[begin : begin + 2]}
        options = self._some(
            theme=self.rng.choice((None, "it", "health")),
            room=self.rng.choice((None, "A", "B")),
        )
        return {"id": name, **time, "tables": self.rng.choice((0, 1, 1, 1, 2, 2, 2)), **options}

    def _people(self) -> list[Document]:
        if self.rng.random() < 0.5:
            hosts, visitors = self.rng.choice(((1, 1), (1, 3), (2, 1), *((2, 2), (2, 3), (3, 2), (3, 3)) * 2))
            people = [{"id": f"h{i}", "side": "host"} for i in range(hosts)]
            people += [{"id": f"v{i}", "side": "visitor"} for i in range(visitors)]
        else:
            people = [{"id": f"x{i}"} for i in range(self.rng.choice((1, 2, *(3, 4, 4) * 5)))]
        return [person | self._wishes() for person in people]

    def _wishes(self) -> Document:
        wishes = self._some(
            theme=self.rng.choice(([], ["it"], ["health"], ["it", "health"])),
            unavailable=self.rng.sample(self.slots, 1),
            min_meetings=self.rng.randint(0, 3),
            max_meetings=self.rng.choice((None, 0, 1, 1, 2, 2, 3)),
            max_in_a_row=self.rng.choice((None, 0, 1, 1, 1, 2)),
        )
        return {"themes" if key == "theme" else key: value for key, value in wishes.items()}

    def _pair(self, name: str, one: str, two: str) -> Document:
        options = self._some(
            must=self.rng.random() < 0.5,
            forbidden=self.rng.random() < 0.3,
            slots=self.rng.choice((None, self.slots[:1], self.slots[:2], self.slots[-2:], self.slots[-1:])),
            session=self.rng.choice((None, None, *self.sessions)),
            uses=self.rng.choice(([], ["interpreter"], ["interpreter"])),
        )
        return {"id": name, **self._either_order(one, two), "weight": self.rng.choice(self.weights), **options}

    def _options(self) -> Document:
        names = [f"p{place}" for place in range(len(self.chosen))]
        orders = [list(order) for order in combinations(self.rng.sample(names, len(names)), 2)]
        objective = self.rng.sample(OBJECTIVES, self.rng.randint(1, len(OBJECTIVES)))
        return self._some(
            precedences=self.rng.sample(orders, min(len(orders), self.rng.randint(1, 2))),
            max_break_spread=self.rng.choice((None, 0, 0, 0, 0, 1, 2)),
            objective=objective,
            current=self._current(),
        )

    def _current(self) -> list[Document]:
        """Return up to three meetings of different pairs, most of them listed, in either order of the two."""
        if not self.sessions:
            return []
        others = [two for two in self.meetable if two not in self.chosen]
        candidates = self.rng.sample(self.chosen, min(3, len(self.chosen))) + others[:1]
        return [
            {
                **self._either_order(one, two),
                "session": self.rng.choice(self.sessions),
                **self._some(locked=self.rng.random() < 0.4),
            }
            for one, two in candidates[: self.rng.randint(0, 3)]
        ]

    def _either_order(self, one: str, two: str) -> Document:
        return {"a": one, "b": two} if self.rng.random() < 0.5 else {"a": two, "b": one}
