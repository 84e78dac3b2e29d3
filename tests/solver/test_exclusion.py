"""What bounds exclude is excluded by brute force too: with the pair, every plan after the change is worse."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from matchmaker.files.plans import Plan
from matchmaker.services.encode.arrays import pair_index
from matchmaker.solver.arrays import ints
from matchmaker.solver.exclusion import Exclusion, comparable
from matchmaker.solver.mending import Mending
from matchmaker.solver.placements import Placements, openings
from tests.instances import Document, event, pair, person, session
from tests.oracle import optimum
from tests.solver.planning import effort, planned, problem_of, read
from tests.tiny import EIGHTHS, tiny_instance

Values = tuple[float, ...]


def meetings_of(document: Document, plan: Plan) -> tuple[list[int], list[int]]:
    listed = pair_index(read(document).pairs)
    place = {entry["id"]: at for at, entry in enumerate(document["sessions"])}
    return [listed[held.a, held.b] for held in plan.meetings], [place[held.session] for held in plan.meetings]


def exclusion_of(document: Document, plan: Plan, wanted: int) -> Exclusion:
    pairs, sessions = meetings_of(document, plan)
    weight = plan.objective["weight"]
    return Exclusion(problem_of(document), wanted, ints(pairs), ints(sessions), weight, np.inf, effort())


def mending_of(document: Document, plan: Plan) -> Mending:
    pairs, sessions = meetings_of(document, plan)
    problem = problem_of(document)
    every = openings(problem).placements()
    held = Placements(problem, ints(pairs), ints(sessions))
    return Mending(every, ints(np.sort(every.index_of(held, ints(np.arange(len(held)))))), problem.weight)


def altered(document: Document, kind: str, at: int, **change: object) -> Document:
    return document | {kind: [entry | change if index == at else entry for index, entry in enumerate(document[kind])]}


def best(document: Document) -> dict[str, float] | None:
    found = optimum(document | {"objective": ["guarantee", "weight"]})
    return None if found is None else found.by_name()


def assert_worse_with(document: Document, wanted: int) -> None:
    """Every plan with the pair is worse than the best plan: shorter of the guarantee, or as short and lighter."""
    free, held = best(document), best(altered(document, "pairs", wanted, must=True))
    assert free is not None
    assert held is None or (held["guarantee"], -held["weight"]) > (free["guarantee"], -free["weight"])


def may_go(document: Document, met: list[int]) -> list[int]:
    """Return the meetings that need not be: those that neither must nor are locked."""
    locked = {frozenset((held["a"], held["b"])) for held in document.get("current", ()) if held.get("locked")}
    pairs = document["pairs"]
    return [at for at in met if not pairs[at].get("must") and frozenset((pairs[at]["a"], pairs[at]["b"])) not in locked]


def small_events(count: int) -> list[tuple[Document, Plan]]:
    """Return tiny events with a plan in which nobody is short, and whose weight decides."""
    found, number = [], 0
    while len(found) < count:
        number += 1
        document = tiny_instance(Random(f"exclusion {number}"), EIGHTHS) | {"objective": ["guarantee", "weight"]}
        plan = planned(document)
        if plan.status == "optimal" and comparable(problem_of(document), plan.objective):
            found.append((document, plan))
    return found


def test_what_is_excluded_cannot_be_by_brute_force() -> None:
    excluded: Counter[str] = Counter()
    for document, plan in small_events(60):
        met, _ = meetings_of(document, plan)
        apart = [at for at, two in enumerate(document["pairs"]) if at not in met and not two.get("forbidden")]
        for wanted in apart[:2]:
            exclusion = exclusion_of(document, plan, wanted)
            for given_up in may_go(document, met):
                if exclusion.giving_up(given_up):
                    assert_worse_with(altered(document, "pairs", given_up, forbidden=True), wanted)
                    excluded["give up"] += 1
            for at, held in enumerate(document["sessions"]):
                if exclusion.more_tables(at):
                    assert_worse_with(altered(document, "sessions", at, tables=held["tables"] + 1), wanted)
                    excluded["table"] += 1
            for at, one in enumerate(document["people"]):
                if one.get("max_meetings") is not None and exclusion.more_meetings(at):
                    assert_worse_with(altered(document, "people", at, max_meetings=one["max_meetings"] + 1), wanted)
                    excluded["maximum"] += 1
            for at, used in enumerate(document.get("resources", ())):
                if exclusion.more_of(at):
                    assert_worse_with(altered(document, "resources", at, capacity=used["capacity"] + 1), wanted)
                    excluded["resource"] += 1
    assert set(excluded) == {"give up", "table", "maximum", "resource"}
    assert sum(excluded.values()) > 50


def two_at_a_table() -> Document:
    """Return an event in which h1 and v1 take the only table from the lighter h2 and v2."""
    return event(["t1"], [session("s", "t1", tables=1)], [pair("h1", "v1", 1), pair("h2", "v2", 0.5)]) | {
        "objective": ["guarantee", "weight"]
    }


def test_a_lighter_pair_that_would_take_the_place_is_not_excluded() -> None:
    document = two_at_a_table()
    assert not exclusion_of(document, planned(document), 1).giving_up(0)


def test_a_meeting_that_keeps_the_guarantee_is_not_compared_by_weight() -> None:
    """Without h1's meeting with v1 the guarantee asks for the light one with v2, though h2's is worth more."""
    pairs = [pair("h1", "v1", 1), pair("h2", "v2", 1), pair("h1", "v2", 0.25)]
    document = event(["t1"], [session("s", "t1", tables=2)], pairs) | {"objective": ["guarantee", "weight"]}
    assert exclusion_of(document, planned(document), 2).giving_up(0)
    person(document, "h1")["min_meetings"] = 1
    assert not exclusion_of(document, planned(document), 2).giving_up(0)
    without = altered(document, "pairs", 0, forbidden=True)
    assert [(held.a, held.b) for held in planned(without).meetings] == [("h1", "v2")]


def test_a_session_without_a_table_is_not_judged_by_prices() -> None:
    document = two_at_a_table()
    document["sessions"].append(session("closed", "t1", tables=0))
    assert not exclusion_of(document, planned(document), 1).more_tables(1)


@pytest.mark.parametrize(
    ("change", "value", "is_so"),
    [
        ({}, {"guarantee": 0, "weight": 1}, True),
        ({}, {"guarantee": 1, "weight": 1}, False),
        ({"objective": ["idle", "weight"]}, {"idle": 0, "weight": 1}, False),
        ({"objective": ["guarantee"]}, {"guarantee": 0}, False),
        ({"max_break_spread": 1}, {"guarantee": 0, "weight": 1}, False),
    ],
)
def test_plans_are_compared_by_weight_only_where_nothing_else_tells_them_apart(
    change: Document, value: dict[str, float], is_so: bool
) -> None:
    assert comparable(problem_of(two_at_a_table() | change), value) is is_so


def test_what_a_mended_plan_is_said_to_gain_is_there_by_brute_force() -> None:
    gained = 0
    for document, plan in small_events(60):
        mending = mending_of(document, plan)
        total = plan.objective["weight"]
        for given_up in may_go(document, meetings_of(document, plan)[0]):
            rest = total - document["pairs"][given_up]["weight"]
            after = best(altered(document, "pairs", given_up, forbidden=True) | {"people": unguaranteed(document)})
            for needed in (0.0, 0.25, 0.5, 1.0):
                if mending.worth_more(needed, without=mending.column_of(given_up)):
                    assert after is not None
                    assert after["weight"] > rest + needed
                    gained += 1
        assert not mending.worth_more(total + 100)
    assert gained > 20


def unguaranteed(document: Document) -> list[Document]:
    return [{key: value for key, value in entry.items() if key != "min_meetings"} for entry in document["people"]]


def test_mending_leaves_the_plan_as_it_was() -> None:
    document, plan = small_events(1)[0]
    mending = mending_of(document, plan)
    before = (sorted(mending._in), list(mending._used), list(mending._upper))
    for given_up in meetings_of(document, plan)[0]:
        mending.worth_more(0.0, without=mending.column_of(given_up), room={0: 1.0})
    assert (sorted(mending._in), mending._used, mending._upper) == before


def test_a_table_moves_to_another_session_with_a_meeting_that_may_be_in_both() -> None:
    sessions = [session("one", "t1", tables=1), session("two", "t2", tables=0)]
    document = event(["t1", "t2"], sessions, [pair("h1", "v1", 1), pair("h2", "v2", 1)])
    document["sessions"][1]["tables"] = 1
    document["sessions"][0]["tables"] = 2
    plan = planned(document | {"pairs": [two | {"session": "one"} for two in document["pairs"]]})
    document["sessions"][0]["tables"] = 1
    mending = mending_of(document, plan)
    (row,) = mending.rows_of("tables", 0)
    assert mending.fits_after_moving(row, {})
    person(document, "v1")["unavailable"] = person(document, "v2")["unavailable"] = ["t2"]
    stuck = mending_of(document, plan)
    assert not stuck.fits_after_moving(*stuck.rows_of("tables", 0), {})
