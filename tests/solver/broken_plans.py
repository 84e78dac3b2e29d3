"""For each rule and claim of the audit a plan by hand that breaks it and nothing else; `BROKEN` has all by name.

All start from one sound event of two hosts and two visitors in three slots of two tables each.
"""

from collections.abc import Callable
from typing import Any

from tests.instances import Document, event, pair, person, session

Broken = tuple[Document, Document]
SHA256 = "ab" * 32


def sound_event() -> Document:
    """Return an instance in which p1 and p4 weigh 1, p2 and p3 a half; only the weight counts."""
    pairs = [pair("h1", "v1", 1), pair("h1", "v2", 0.5), pair("h2", "v1", 0.5), pair("h2", "v2", 1)]
    sessions = [session(f"s{slot}", f"t{slot}", tables=2) for slot in (1, 2, 3)]
    return event(["t1", "t2", "t3"], sessions, pairs) | {"objective": ["weight"]}


def meet(a: str, b: str, slot: int, table: int = 1, /, **changes: Any) -> Document:
    """Return a meeting in the session of one slot."""
    return {"a": a, "b": b, "session": f"s{slot}", "slot": f"t{slot}", "table": table, "locked": False} | changes


def plan(*meetings: Document, weight: float, **changes: Any) -> Document:
    """Return a plan of these meetings that claims to be optimal."""
    return {
        "format": "matchmaker-plan/1",
        "instance": "by hand",
        "instance_sha256": SHA256,
        "status": "optimal",
        "method": "by hand",
        "seed": 0,
        "seconds": 0,
        "versions": {},
        "objective": {"weight": weight},
        "bound": {"weight": weight},
        "gap": {"weight": 0},
        "meetings": list(meetings),
    } | changes


def sound_plan(**changes: Any) -> Document:
    """Return a plan in which everybody meets everybody and no rule of the sound event is broken."""
    meetings = (meet("h1", "v1", 1), meet("h2", "v2", 1, 2), meet("h1", "v2", 2), meet("v1", "h2", 2, 2))
    return plan(*meetings, weight=3, **changes)


def listed() -> Broken:
    """Two hosts meet, whom nobody listed."""
    return sound_event(), plan(meet("h1", "h2", 1), weight=0)


def forbidden() -> Broken:
    """p1 is forbidden."""
    return with_pair("p1", forbidden=True), plan(meet("h1", "v1", 1), weight=1)


def pair_once() -> Broken:
    """h1 and v1 meet twice, once in either order."""
    return sound_event(), plan(meet("h1", "v1", 1), meet("v1", "h1", 3), weight=1)


def person_once_per_slot() -> Broken:
    """h1 sits at both tables of s1."""
    return sound_event(), plan(meet("h1", "v1", 1), meet("h1", "v2", 1, 2), weight=1.5)


def available() -> Broken:
    """v1 is away in t2."""
    return with_person("v1", unavailable=["t2"]), plan(meet("h1", "v1", 2), weight=1)


def theme() -> Broken:
    """The session is about health, v1 about IT; h1 names no theme and has all."""
    instance = with_person("v1", themes=["it"])
    instance["sessions"][0]["theme"] = "health"
    return instance, plan(meet("h1", "v1", 1), weight=1)


def pair_slots() -> Broken:
    """p1 is restricted to t1 and t2."""
    return with_pair("p1", slots=["t1", "t2"]), plan(meet("h1", "v1", 3), weight=1)


def pair_session() -> Broken:
    """p1 is restricted to s2."""
    return with_pair("p1", session="s2"), plan(meet("h1", "v1", 1), weight=1)


def max_meetings() -> Broken:
    """h1 wants one meeting and gets two."""
    return with_person("h1", max_meetings=1), plan(meet("h1", "v1", 1), meet("h1", "v2", 2), weight=1.5)


def max_in_a_row() -> Broken:
    """h1 wants to rest after each meeting and gets two in a row."""
    return with_person("h1", max_in_a_row=1), plan(meet("h1", "v1", 1), meet("h1", "v2", 2), weight=1.5)


def tables() -> Broken:
    """The first session has one table for two meetings."""
    instance = sound_event()
    instance["sessions"][0]["tables"] = 1
    return instance, plan(meet("h1", "v1", 1), meet("h2", "v2", 1, 2), weight=2)


def resource() -> Broken:
    """Two meetings at once use the one interpreter."""
    instance = with_pair("p1", uses=["interpreter"])
    instance["pairs"][3]["uses"] = ["interpreter"]
    instance["resources"] = [{"id": "interpreter", "capacity": 1}]
    return instance, plan(meet("h1", "v1", 1), meet("h2", "v2", 1, 2), weight=2)


def must() -> Broken:
    """p2 must meet and does not."""
    return with_pair("p2", must=True), plan(meet("h1", "v1", 1), weight=1)


def precedence() -> Broken:
    """p4 begins while p1, which should come before, is still sitting."""
    instance = sound_event() | {"precedences": [["p1", "p4"]]}
    return instance, plan(meet("h1", "v1", 1), meet("h2", "v2", 1, 2), weight=2)


def break_spread() -> Broken:
    """h1 has a break, the others have none, and no difference is allowed."""
    return sound_event() | {"max_break_spread": 0}, plan(meet("h1", "v1", 1), meet("h1", "v2", 3), weight=1.5)


def locked() -> Broken:
    """The locked meeting of h1 and v1 in s1 was moved to s2."""
    current = [{"a": "v1", "b": "h1", "session": "s1", "locked": True}]
    return sound_event() | {"current": current}, plan(meet("h1", "v1", 2), weight=1)


def known_ids() -> Broken:
    """A meeting with a visitor whom the instance does not know."""
    return sound_event(), plan(meet("h1", "v9", 1), weight=0)


def first_slot() -> Broken:
    """s1 is said to begin in t2."""
    return sound_event(), plan(meet("h1", "v1", 1, slot="t2"), weight=1)


def table_numbers() -> Broken:
    """Two meetings sit at the same table."""
    return sound_event(), plan(meet("h1", "v1", 1), meet("h2", "v2", 1), weight=2)


def objective_keys() -> Broken:
    """The objective speaks of breaks, which the instance does not ask for."""
    return sound_event(), sound_plan(objective={"weight": 3, "idle": 0})


def objective_value() -> Broken:
    """The weights add up to 3, not to 3.125."""
    stated = {"weight": 3.125}
    return sound_event(), sound_plan(objective=stated, bound=stated)


def bound_side() -> Broken:
    """The bound lies below the weight, with the gap that follows from it; so the plan cannot claim to be optimal."""
    return sound_event(), sound_plan(bound={"weight": 2.5}, gap={"weight": -0.2}, status="feasible")


def gap_value() -> Broken:
    """A gap of 3 to a bound of 4 is a quarter of the bound, not a third of the value."""
    return sound_event(), sound_plan(bound={"weight": 4}, gap={"weight": 1 / 3}, status="feasible")


def status() -> Broken:
    """The plan claims to be optimal with a gap of a quarter."""
    return sound_event(), sound_plan(bound={"weight": 4}, gap={"weight": 0.25})


def instance_name() -> Broken:
    """The plan was made for another instance."""
    return sound_event(), sound_plan(instance="another")


def instance_sha256() -> Broken:
    """The plan was made for a file with other bytes."""
    return sound_event(), sound_plan(instance_sha256="cd" * 32)


def locked_flags() -> Broken:
    """A meeting that nobody locked is marked as locked."""
    return sound_event(), plan(meet("h1", "v1", 1, locked=True), weight=1)


BROKEN: dict[str, Callable[[], Broken]] = {
    broken.__name__: broken
    for broken in (
        listed,
        forbidden,
        pair_once,
        person_once_per_slot,
        available,
        theme,
        pair_slots,
        pair_session,
        max_meetings,
        max_in_a_row,
        tables,
        resource,
        must,
        precedence,
        break_spread,
        locked,
        known_ids,
        first_slot,
        table_numbers,
        objective_keys,
        objective_value,
        bound_side,
        gap_value,
        status,
        instance_name,
        instance_sha256,
        locked_flags,
    )
}


def with_pair(name: str, **changes: Any) -> Document:
    """Return the sound event with a pair changed."""
    instance = sound_event()
    next(entry for entry in instance["pairs"] if entry["id"] == name).update(changes)
    return instance


def with_person(name: str, **changes: Any) -> Document:
    """Return the sound event with a person changed."""
    instance = sound_event()
    person(instance, name).update(changes)
    return instance
