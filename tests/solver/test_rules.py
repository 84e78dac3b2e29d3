"""The rows of the rules: what they say of small cases by hand, and that they allow just what the rule allows."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.solver.arrays import Ints
from matchmaker.solver.placements import Placements, allowed_placements
from matchmaker.solver.rows import Rows
from matchmaker.solver.rules import RULES, rule_rows
from tests.instances import Document, event, one_table, pair, person, session
from tests.solver.planning import problem_of

SLOTS = ["t1", "t2", "t3", "t4"]
Said = dict[tuple[int, ...], tuple[dict[int, float], float, float]]


def placed(document: Document) -> Placements:
    return allowed_placements(problem_of(document))


def said(rows: Rows) -> Said:
    """Return each row by its subject: coefficients by column, lower and upper bound."""
    found: Said = {}
    for index, subject in enumerate(rows.subject.tolist()):
        entries = zip(rows.column[rows.row == index].tolist(), rows.coefficient[rows.row == index], strict=True)
        found[tuple(subject)] = (dict(entries), float(rows.lower[index]), float(rows.upper[index]))
    return found


def allows(rows: Rows, chosen: Ints) -> bool:
    """Return whether a plan of these placements keeps the rows."""
    inside = np.isin(rows.column, chosen)
    activity = np.bincount(rows.row[inside], rows.coefficient[inside], len(rows))
    return bool(((rows.lower <= activity) & (activity <= rows.upper)).all())


def below(columns: dict[int, float], upper: float) -> tuple[dict[int, float], float, float]:
    return columns, -np.inf, upper


def of_one_host(sessions: list[Document], slots: list[str] = SLOTS) -> Document:
    """Return an event in which h1 meets another visitor in each session."""
    pairs = [pair("h1", f"v{i}", 1, session=part["id"]) for i, part in enumerate(sessions)]
    return event(slots, sessions, pairs)


def test_a_row_of_short_meetings_is_a_window_one_longer_than_allowed() -> None:
    document = of_one_host(one_table(SLOTS))
    person(document, "h1")["max_in_a_row"] = 2
    assert said(RULES["max_in_a_row"](placed(document))) == {
        (0, 0, 2): below({0: 1, 1: 1, 2: 1}, 2),
        (0, 1, 3): below({1: 1, 2: 1, 3: 1}, 2),
    }


def test_a_row_with_a_long_meeting_counts_its_beginning_and_the_slots_that_it_fills() -> None:
    document = of_one_host([session("long", ["t1", "t2"], tables=1), session("s3", "t3", tables=1)])
    person(document, "h1")["max_in_a_row"] = 1
    rows = said(RULES["max_in_a_row"](placed(document)))
    assert rows[0, 0, 1] == below({0: 3}, 3)
    assert rows[0, 0, 2] == below({0: 3, 1: 2}, 4)
    assert rows[0, 1, 2] == below({0: 1, 1: 2}, 3)


def test_two_days_have_no_row_in_common() -> None:
    document = of_one_host(one_table(SLOTS))
    document["slots"] = [{"id": slot, "day": "d1" if slot < "t3" else "d2"} for slot in SLOTS]
    person(document, "h1")["max_in_a_row"] = 1
    assert set(said(RULES["max_in_a_row"](placed(document)))) == {(0, 0, 1), (0, 2, 3)}


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3)), min_size=1, max_size=7, unique=True),
    st.integers(0, 3),
    st.integers(0, 7),
)
@settings(max_examples=150, deadline=None)
def test_just_the_plans_without_too_long_a_run_are_allowed(
    times: list[tuple[int, int]], longest: int, night: int
) -> None:
    """A run is counted here meeting by meeting, in the plans of h1 in which no two meetings overlap."""
    names = [f"t{i}" for i in range(7)]
    days = [place < night for place in range(7)]
    kept = [(at, long) for at, long in times if at + long <= 7 and len(set(days[at : at + long])) == 1]
    document = of_one_host([session(f"s{i}", names[a : a + n], tables=1) for i, (a, n) in enumerate(kept)], names)
    if not kept:
        return
    document["slots"] = [{"id": name, "day": str(day)} for name, day in zip(names, days, strict=True)]
    person(document, "h1")["max_in_a_row"] = longest
    rows = RULES["max_in_a_row"](placed(document))
    for size in range(1, len(kept) + 1):
        for chosen in combinations(range(len(kept)), size):
            order = sorted(kept[index] for index in chosen)
            if all(a + n <= b for (a, n), (b, _) in pairwise(order)):
                assert allows(rows, np.asarray(chosen)) == (longest_run(order, days) <= longest)


def longest_run(order: list[tuple[int, int]], days: list[bool]) -> int:
    run = most = 1
    for (at, long), (following, _) in pairwise(order):
        run = run + 1 if at + long == following and days[at] == days[following] else 1
        most = max(most, run)
    return most


def test_a_precedence_has_a_row_for_each_beginning_of_the_second() -> None:
    pairs = [pair("h1", "v1", 1), pair("h2", "v2", 1, slots=["t1", "t2"])]
    document = event(["t1", "t2", "t3"], one_table(["t1", "t2", "t3"]), pairs) | {"precedences": [["p1", "p2"]]}
    # Placements: p1 in t1, t2, t3 (0, 1, 2), p2 in t1, t2 (3, 4).
    assert said(RULES["precedence"](placed(document))) == {
        (0, 0): below({0: 1, 1: 1, 2: 1, 3: 1}, 1),
        (0, 1): below({1: 1, 2: 1, 3: 1, 4: 1}, 1),
    }


def test_a_precedence_allows_just_what_ends_before_the_other_begins() -> None:
    sessions = [*one_table(SLOTS), session("a", ["t1", "t2"], tables=1), session("b", ["t2", "t3", "t4"], tables=1)]
    document = event(SLOTS, sessions, [pair("h1", "v1", 1), pair("h2", "v2", 1)]) | {"precedences": [["p2", "p1"]]}
    placements = placed(document)
    rows = RULES["precedence"](placements)
    end = placements.start + placements.length
    for later in np.flatnonzero(placements.pair == 0):
        assert allows(rows, np.asarray([later]))
        for earlier in np.flatnonzero(placements.pair == 1):
            both = np.asarray([later, earlier])
            assert allows(rows, both) == (end[earlier] <= placements.start[later])


def test_a_resource_is_counted_in_every_slot_that_a_meeting_fills() -> None:
    sessions = [session("long", ["t1", "t2"], tables=2), session("late", "t2", tables=2)]
    pairs = [
        pair("h1", "v1", 1, session="long", uses=["interpreter"]),
        pair("h2", "v2", 1, session="late", uses=["interpreter"]),
        pair("h3", "v3", 1, session="late"),
    ]
    document = event(["t1", "t2"], sessions, pairs) | {"resources": [{"id": "interpreter", "capacity": 1}]}
    assert said(RULES["resource"](placed(document))) == {
        (0, 0): below({0: 1}, 1),
        (0, 1): below({0: 1, 1: 1}, 1),
    }


def test_a_person_is_counted_in_every_slot_that_a_meeting_fills() -> None:
    sessions = [session("long", ["t1", "t2"], tables=2), session("late", "t2", tables=2)]
    document = of_one_host(sessions, ["t1", "t2"])
    rows = said(RULES["person_once_per_slot"](placed(document)))
    assert rows[0, 1] == below({0: 1, 1: 1}, 1)
    assert set(rows) == {(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)}


def test_a_pair_that_must_meet_but_cannot_gives_a_row_that_nothing_fills() -> None:
    document = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1, must=True, forbidden=True)])
    assert said(RULES["must"](placed(document))) == {(0,): ({}, 1, np.inf)}


def test_a_locked_meeting_that_cannot_be_gives_a_row_that_nothing_fills() -> None:
    document = event(["t1"], [session("s", "t1", tables=0)], [pair("h1", "v1", 1)])
    document["current"] = [{"a": "h1", "b": "v1", "session": "s", "locked": True}]
    assert said(RULES["locked"](placed(document))) == {(0,): ({}, 1, np.inf)}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_names_its_rows(name: str) -> None:
    document = of_one_host(one_table(SLOTS)) | {"precedences": [["p1", "p2"]]}
    document["pairs"][0] |= {"must": True, "uses": ["interpreter"]}
    del document["pairs"][1]["session"]
    document["resources"] = [{"id": "interpreter", "capacity": 1}]
    document["current"] = [{"a": "h1", "b": "v0", "session": "s-t1", "locked": True}]
    person(document, "h1").update(max_meetings=1, max_in_a_row=1)
    rows = {block.rule: block for block in rule_rows(placed(document))}
    assert len(rows[name]) > 0
    assert name not in {block.rule for block in rule_rows(placed(document), frozenset({name}))}
