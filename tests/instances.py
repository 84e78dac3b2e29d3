"""Named small instances with their optimum, each derived by hand in its docstring.

Weights are multiples of 1/8, so that sums are exact. `CASES` has all of them by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An instance and its best value in each objective; None where no plan keeps the hard rules."""

    instance: Document
    optimum: Mapping[str, float] | None


def two_by_two_one_table() -> Case:
    """One table in each of two slots holds two meetings; the two heaviest share h1, who is free in both slots."""
    pairs = [pair("h1", "v1", 0.875), pair("h1", "v2", 0.5), pair("h2", "v1", 0.375), pair("h2", "v2", 0.25)]
    return Case(event(["t1", "t2"], one_table(["t1", "t2"]), pairs), {"guarantee": 0, "weight": 1.375, "idle": 0})


def complete_three_by_three() -> Case:
    """All nine pairs of 3 × 3 fit into three slots: a bipartite graph of degree 3 has 3 colours (König 1916)."""
    pairs = [pair(f"h{i}", f"v{j}", 1) for i in (1, 2, 3) for j in (1, 2, 3)]
    slots = ["t1", "t2", "t3"]
    sessions = [session(f"s-{slot}", slot, tables=3) for slot in slots]
    return Case(event(slots, sessions, pairs), {"guarantee": 0, "weight": 9, "idle": 0})


def odd_cycle_without_sides() -> Case:
    """Three people without sides: one meeting a slot, so two slots hold the two heavier of the three pairs."""
    pairs = [pair("x1", "x2", 1), pair("x2", "x3", 0.75), pair("x1", "x3", 0.5)]
    sessions = [session(f"s-{slot}", slot, tables=2) for slot in ("t1", "t2")]
    return Case(event(["t1", "t2"], sessions, pairs), {"guarantee": 0, "weight": 1.75, "idle": 0})


def break_forced() -> Case:
    """v1 can only begin the day and v2 only end it, so whoever meets both waits for one slot between: one break."""
    return Case(_first_and_last(["weight", "idle"]), {"weight": 1.75, "idle": 1})


def break_refused() -> Case:
    """The same with breaks first: no break is possible with one meeting, and the heavier of the two is 1."""
    return Case(_first_and_last(["idle", "weight"]), {"idle": 0, "weight": 1})


def break_refused_by_spread() -> Case:
    """The same with no difference in breaks allowed: h1 has one and v1 none, so one meeting must go."""
    return Case(_first_and_last(["weight", "idle"]) | {"max_break_spread": 0}, {"weight": 1, "idle": 0})


def break_of_two_slots_counts_once() -> Case:
    """Two free slots side by side between two meetings are one break, in a day of four slots."""
    slots = ["t1", "t2", "t3", "t4"]
    pairs = [pair("h1", "v1", 1, slots=["t1"]), pair("h1", "v2", 1, slots=["t4"])]
    return Case(event(slots, one_table(slots), pairs), {"guarantee": 0, "weight": 2, "idle": 1})


def night_is_no_break() -> Case:
    """The last slot of a day and the last of the next: a free slot lies between, but in the second day's beginning."""
    slots = [{"id": "d1-1", "day": "d1"}, {"id": "d2-1", "day": "d2"}, {"id": "d2-2", "day": "d2"}]
    pairs = [pair("h1", "v1", 1, slots=["d1-1"]), pair("h1", "v2", 1, slots=["d2-2"])]
    return Case(event(slots, one_table(["d1-1", "d2-1", "d2-2"]), pairs), {"guarantee": 0, "weight": 2, "idle": 0})


def room_change_forced() -> Case:
    """Room A in the first slot, room B in the second: h1 changes once, the visitors with one meeting each never."""
    return Case(_two_rooms(["weight", "rooms"]), {"weight": 1.75, "rooms": 1})


def room_change_refused() -> Case:
    """The same with rooms first: no change is possible with one meeting, and the heavier of the two is 1."""
    return Case(_two_rooms(["rooms", "weight"]), {"rooms": 0, "weight": 1})


def room_unnamed_is_a_room() -> Case:
    """A session without a room lies elsewhere than room A: one change of h1."""
    document = _two_rooms(["weight", "rooms"])
    del document["sessions"][1]["room"]
    return Case(document, {"weight": 1.75, "rooms": 1})


def long_session_fills_both_slots() -> Case:
    """Two short meetings of 0.625 each outweigh one of 1 that fills both slots."""
    slots = ["t1", "t2"]
    sessions = [*one_table(slots), session("long", slots, tables=1)]
    pairs = [
        pair("h1", "v1", 1, session="long"),
        pair("h1", "v2", 0.625, session="s-t1"),
        pair("h1", "v3", 0.625, session="s-t2"),
    ]
    return Case(event(slots, sessions, pairs), {"guarantee": 0, "weight": 1.25, "idle": 0})


def interpreter_bottleneck() -> Case:
    """Two pairs need the one interpreter, who is at the heavier; the third needs none. One slot, tables enough."""
    return Case(_interpreted(["t1"], [session("s", "t1", tables=3)]), {"guarantee": 0, "weight": 1, "idle": 0})


def interpreter_in_long_session() -> Case:
    """A long meeting keeps the interpreter in both slots, so no other interpreted meeting fits into the second."""
    sessions = [session("long", ["t1", "t2"], tables=1), session("late", "t2", tables=2)]
    document = _interpreted(["t1", "t2"], sessions)
    document["pairs"][0] |= {"session": "long", "must": True}
    return Case(document, {"guarantee": 0, "weight": 1, "idle": 0})


def must_twice_in_one_slot() -> Case:
    """h1 must meet two people, but there is one slot: no plan."""
    pairs = [pair("h1", "v1", 1, must=True), pair("h1", "v2", 1, must=True)]
    return Case(event(["t1"], [session("s", "t1", tables=2)], pairs), None)


def must_against_weight() -> Case:
    """A pair that must meet takes the only table from a heavier one."""
    pairs = [pair("h1", "v1", 0.125, must=True), pair("h2", "v2", 1)]
    return Case(event(["t1"], one_table(["t1"]), pairs), {"guarantee": 0, "weight": 0.125, "idle": 0})


def fairness_first() -> Case:
    """All four get their one meeting with h1–v2 and h2–v1 only, for 0.75."""
    return Case(_fair_or_heavy(["guarantee", "weight"]), {"guarantee": 0, "weight": 0.75})


def fairness_last() -> Case:
    """The heaviest plan is h1–v1 alone, for 1: h2 and v2 are one meeting short each. The price of fairness is 1/4."""
    return Case(_fair_or_heavy(["weight", "guarantee"]), {"weight": 1, "guarantee": 2})


def rest_needed_in_one_day() -> Case:
    """At most one meeting in a row, two slots in one day: only one of two meetings."""
    return Case(_restless(["t1", "t2"]), {"guarantee": 0, "weight": 1, "idle": 0})


def rest_over_night() -> Case:
    """At most one meeting in a row, the slots in two days: both meetings."""
    return Case(
        _restless([{"id": "t1", "day": "d1"}, {"id": "t2", "day": "d2"}]), {"guarantee": 0, "weight": 2, "idle": 0}
    )


def rest_counts_meetings_not_slots() -> Case:
    """One meeting over two slots is one in a row: allowed where two meetings are not."""
    document = _restless(["t1", "t2"])
    document["sessions"].append(session("long", ["t1", "t2"], tables=1))
    document["pairs"].append({"id": "p3"} | pair("h1", "v3", 1.5, session="long"))
    document["people"].append({"id": "v3", "side": "visitor"})
    return Case(document, {"guarantee": 0, "weight": 1.5, "idle": 0})


def precedence_against_time() -> Case:
    """The first pair can meet only after the second has: one of them stays away, the lighter."""
    pairs = [pair("h1", "v1", 0.75, slots=["t2"]), pair("h2", "v2", 1, slots=["t1"])]
    document = event(["t1", "t2"], one_table(["t1", "t2"]), pairs)
    return Case(document | {"precedences": [["p1", "p2"]]}, {"guarantee": 0, "weight": 1, "idle": 0})


def locked_meeting_stays() -> Case:
    """A locked meeting of 0.25 keeps the only table, although another pair would weigh 1."""
    document = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 0.25), pair("h2", "v2", 1)])
    document["current"] = [{"a": "v1", "b": "h1", "session": "s-t1", "locked": True}]
    return Case(document, {"guarantee": 0, "weight": 0.25, "idle": 0})


def locked_meeting_cannot_be() -> Case:
    """The locked meeting's visitor is away: no plan."""
    document = locked_meeting_stays().instance
    person(document, "v1")["unavailable"] = ["t1"]
    return Case(document, None)


def moves_first() -> Case:
    """h1–v1 stays in its session (no move). h2–v2 sat in a session now closed: not a move, and it meets elsewhere."""
    slots = ["t1", "t2"]
    sessions = [*one_table(slots), session("closed", "t1", tables=0)]
    document = event(
        slots, sessions, [pair("h1", "v1", 0.25, slots=["t2"]), pair("h2", "v2", 0.5), pair("h2", "v1", 1)]
    )
    document["current"] = [
        {"a": "h1", "b": "v1", "session": "s-t2"},
        {"a": "h2", "b": "v2", "session": "closed"},
    ]
    return Case(document | {"objective": ["moves", "weight"]}, {"moves": 0, "weight": 1.25})


def moves_last() -> Case:
    """Weight first: two tables hold the two heaviest, h2–v1 and h2–v2, for 1.5; h1–v1 is given up, one move."""
    document = moves_first().instance | {"objective": ["weight", "moves"]}
    return Case(document, {"weight": 1.5, "moves": 1})


def two_meetings_of_two_people() -> Case:
    """x1 and x2 are listed in both orders and meet twice, one table after the other: 1 + 0.5."""
    return Case(_listed_both_ways(["t1", "t2"]), {"guarantee": 0, "weight": 1.5, "idle": 0})


def two_meetings_at_one_time() -> Case:
    """The same with one slot of two tables: nobody sits at two tables, so only the heavier meeting is held."""
    document = _listed_both_ways(["t1"])
    document["sessions"][0]["tables"] = 2
    return Case(document, {"guarantee": 0, "weight": 1, "idle": 0})


def one_of_two_meetings_stays() -> Case:
    """One table: the locked meeting of x2 and x1, in this order, is the one that weighs 0.5."""
    current = [{"a": "x2", "b": "x1", "session": "s-t1", "locked": True}]
    return Case(_listed_both_ways(["t1"]) | {"current": current}, {"guarantee": 0, "weight": 0.5, "idle": 0})


def themes_apart() -> Case:
    """The heavier pair has no theme in common, so only the other sits in the IT session."""
    document = event(["t1"], [session("s", "t1", tables=2, theme="it")], [pair("h1", "v1", 1), pair("h2", "v2", 0.5)])
    person(document, "h1")["themes"] = ["it"]
    person(document, "v1")["themes"] = ["health"]
    person(document, "h2")["themes"] = ["health", "it"]
    return Case(document, {"guarantee": 0, "weight": 0.5, "idle": 0})


def maximum_of_one() -> Case:
    """h1 wants one meeting, in spite of two slots: the heavier of two."""
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1), pair("h1", "v2", 0.5)])
    person(document, "h1")["max_meetings"] = 1
    return Case(document, {"guarantee": 0, "weight": 1, "idle": 0})


def closed_session() -> Case:
    """No tables: nobody meets, and the guaranteed meeting of h1 is one short."""
    document = event(["t1"], [session("s", "t1", tables=0)], [pair("h1", "v1", 1)])
    person(document, "h1")["min_meetings"] = 1
    return Case(document, {"guarantee": 1, "weight": 0, "idle": 0})


def nobody_to_meet() -> Case:
    """One person, no pair, no session: the empty plan."""
    document = event(["t1"], [], []) | {"people": [{"id": "h1", "side": "host"}]}
    return Case(document, {"guarantee": 0, "weight": 0, "idle": 0})


CASES: dict[str, Callable[[], Case]] = {
    case.__name__: case
    for case in (
        two_by_two_one_table,
        complete_three_by_three,
        odd_cycle_without_sides,
        break_forced,
        break_refused,
        break_refused_by_spread,
        break_of_two_slots_counts_once,
        night_is_no_break,
        room_change_forced,
        room_change_refused,
        room_unnamed_is_a_room,
        long_session_fills_both_slots,
        interpreter_bottleneck,
        interpreter_in_long_session,
        must_twice_in_one_slot,
        must_against_weight,
        fairness_first,
        fairness_last,
        rest_needed_in_one_day,
        rest_over_night,
        rest_counts_meetings_not_slots,
        precedence_against_time,
        locked_meeting_stays,
        locked_meeting_cannot_be,
        moves_first,
        moves_last,
        two_meetings_of_two_people,
        two_meetings_at_one_time,
        one_of_two_meetings_stays,
        themes_apart,
        maximum_of_one,
        closed_session,
        nobody_to_meet,
    )
}


def event(slots: list[Any], sessions: list[Document], pairs: list[Document]) -> Document:
    """Return an instance of these pairs, numbered p1, p2, …, and their people; h… are hosts, v… visitors."""
    names = sorted({two[side] for two in pairs for side in "ab"})
    sides = {"h": {"side": "host"}, "v": {"side": "visitor"}, "x": {}}
    return {
        "format": "matchmaker-instance/1",
        "name": "by hand",
        "slots": slots,
        "sessions": sessions,
        "people": [{"id": name, **sides[name[0]]} for name in names],
        "pairs": [{"id": f"p{i}"} | two for i, two in enumerate(pairs, start=1)],
    }


def pair(a: str, b: str, weight: float, **options: Any) -> Document:
    """Return a pair that `event` numbers."""
    return {"a": a, "b": b, "weight": weight, **options}


def session(name: str, time: str | list[str], *, tables: int, **options: Any) -> Document:
    """Return a session in one slot or in several."""
    return {"id": name, **({"slot": time} if isinstance(time, str) else {"slots": time}), "tables": tables, **options}


def one_table(slots: list[str]) -> list[Document]:
    """Return a session of one table for each slot, named after it."""
    return [session(f"s-{slot}", slot, tables=1) for slot in slots]


def person(document: Document, name: str) -> Document:
    """Return the person of that name, to be changed in place."""
    return next(entry for entry in document["people"] if entry["id"] == name)


def _listed_both_ways(slots: list[str]) -> Document:
    """Two people without sides, listed in both orders, with one table in each slot."""
    return event(slots, one_table(slots), [pair("x1", "x2", 1), pair("x2", "x1", 0.5)])


def _first_and_last(objective: list[str]) -> Document:
    slots = ["t1", "t2", "t3"]
    document = event(slots, one_table(slots), [pair("h1", "v1", 1), pair("h1", "v2", 0.75)])
    person(document, "v1")["unavailable"] = ["t2", "t3"]
    person(document, "v2")["unavailable"] = ["t1", "t2"]
    return document | {"objective": objective}


def _two_rooms(objective: list[str]) -> Document:
    sessions = [session("in-a", "t1", tables=1, room="A"), session("in-b", "t2", tables=1, room="B")]
    return event(["t1", "t2"], sessions, [pair("h1", "v1", 1), pair("h1", "v2", 0.75)]) | {"objective": objective}


def _interpreted(slots: list[str], sessions: list[Document]) -> Document:
    pairs = [
        pair("h1", "v1", 0.75, uses=["interpreter"]),
        pair("h2", "v2", 0.5, uses=["interpreter"]),
        pair("h3", "v3", 0.25),
    ]
    return event(slots, sessions, pairs) | {"resources": [{"id": "interpreter", "capacity": 1}]}


def _fair_or_heavy(objective: list[str]) -> Document:
    pairs = [pair("h1", "v1", 1), pair("h1", "v2", 0.25), pair("h2", "v1", 0.5)]
    document = event(["t1"], [session("s", "t1", tables=2)], pairs)
    for entry in document["people"]:
        entry["min_meetings"] = 1
    return document | {"objective": objective}


def _restless(slots: list[Any]) -> Document:
    document = event(slots, one_table(["t1", "t2"]), [pair("h1", "v1", 1), pair("h1", "v2", 1)])
    person(document, "h1")["max_in_a_row"] = 1
    return document
