"""Each row of the aggregated program is kept by every plan, and each is needed: without it the bound is looser."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import pytest

from matchmaker.solver import aggregate as aggregated
from matchmaker.solver.aggregate import Aggregated, aggregate, column_of
from matchmaker.solver.arrays import Floats
from matchmaker.solver.bound import relax
from matchmaker.solver.exact import solve_exactly
from matchmaker.solver.placements import openings
from matchmaker.solver.values import meeting_counts
from matchmaker.solver.wishes import build_model
from tests.instances import event, one_table, pair, person, session
from tests.solver.planning import each_of, effort, holds, problem_of, truth
from tests.tiny import Document

SPANS = ("span of a person", "span of a class", "span of all")


def part_day(instance: Document) -> Document:
    """Let everybody be there for some slots that follow each other only; which ones depends on the instance alone."""
    rng = Random(repr(instance))
    slots = [slot if isinstance(slot, str) else slot["id"] for slot in instance["slots"]]
    people = []
    for entry in instance["people"]:
        begin = rng.randrange(len(slots))
        end = rng.randint(begin + 1, len(slots))
        people.append(entry | {"unavailable": slots[:begin] + slots[end:]})
    return instance | {"people": people}


def with_little_to_choose(instance: Document) -> Document:
    """Let every pair weigh 1, so that a best plan has as many meetings as can be."""
    return instance | {"pairs": [entry | {"weight": 1} for entry in instance["pairs"]], "objective": ["weight"]}


def point_of_a_best_plan(document: Document) -> tuple[Aggregated, Floats] | None:
    """Return the aggregated program and the point that a best plan stands for; None where there is no plan."""
    problem = problem_of(document)
    opened = openings(problem)
    placements, program = opened.placements(), aggregate(opened)
    best = solve_exactly(build_model(placements, problem.objective), effort())
    if best.status != "optimal":
        return None
    point = np.zeros(program.n_columns)
    point[column_of(program, placements)[best.placements]] = 1.0
    below = problem.min_meetings - meeting_counts(problem, placements.pair[best.placements])
    point[len(program.pair) :] = np.maximum(below, 0)[program.short]
    return program, point


def broken_rows(program: Aggregated, point: Floats) -> set[str]:
    """Return the names of the rows that a point breaks, those on spans included."""
    broken = {spans.rule for spans in program.spans if spans.broken(point) is not None}
    for block in program.blocks:
        activity = np.bincount(block.row, block.coefficient * point[block.column], len(block))
        if (activity > block.upper + 1e-9).any() or (activity < block.lower - 1e-9).any():
            broken.add(block.rule)
    return broken


@pytest.mark.parametrize("change", [dict, part_day])
def test_a_best_plan_keeps_every_row(change: Callable[[Document], Document]) -> None:
    def kept(instance: Document) -> None:
        found = point_of_a_best_plan(with_little_to_choose(change(instance)))
        if found is not None:
            assert broken_rows(*found) == set()

    each_of(300, 60, kept)


def test_no_plan_of_people_who_come_for_part_of_the_day_is_beyond_the_bound() -> None:
    def bounded(instance: Document) -> None:
        asked = part_day(instance) | {"objective": ["weight"]}
        best = truth(asked)
        if best is not None:
            relaxed = relax(aggregate(openings(problem_of(asked))), "weight", {}, effort())
            assert relaxed is not None
            assert holds("weight", relaxed.bound, best["weight"])

    each_of(400, 61, bounded)


@dataclass(frozen=True)
class Tight:
    """An event and what its aggregated program says, as counted in the docstring of the function that makes it."""

    document: Document
    bound: float


def pair_in_two_themes() -> Tight:
    """One pair could meet for each of two themes, and meets once."""
    sessions = [session("it", "t1", tables=1, theme="it"), session("food", "t2", tables=1, theme="food")]
    return Tight(event(["t1", "t2"], sessions, [pair("h1", "v1", 1)]), 1)


def pair_that_must_meet() -> Tight:
    """One table: the pair that must meet takes it from a heavier one."""
    return Tight(event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1, must=True), pair("h2", "v2", 8)]), 1)


def host_with_one_meeting() -> Tight:
    """h1 wants one meeting of two possible ones."""
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1), pair("h1", "v2", 1)])
    person(document, "h1")["max_meetings"] = 1
    return Tight(document, 1)


def theme_in_the_first_slot_and_the_last() -> Tight:
    """h1 has four slots, but the three visitors who count talk about IT, which runs in two of them."""
    slots = ["t1", "t2", "t3", "t4"]
    themes = {"t1": "it", "t2": "food", "t3": "food", "t4": "it"}
    sessions = [session(f"s-{slot}", slot, tables=3, theme=theme) for slot, theme in themes.items()]
    pairs = [pair("h1", f"v{i}", 1) for i in (1, 2, 3)] + [
        pair("h1", "v4", 0),
        pair("h2", "v1", 0),
        pair("h2", "v2", 0),
    ]
    document = event(slots, sessions, pairs)
    for entry in document["people"]:
        entry["themes"] = {"h1": ["it", "food"], "v4": ["food"]}.get(entry["id"], ["it"])
    return Tight(document, 2)


def more_pairs_than_tables() -> Tight:
    """Two pairs want to talk about IT at the one table; those at the two tables for food count nothing."""
    sessions = [session("it", "t1", tables=1, theme="it"), session("food", "t1", tables=2, theme="food")]
    document = event(["t1"], sessions, [pair(f"h{i}", f"v{i}", 1 if i < 3 else 0) for i in (1, 2, 3, 4)])
    for entry in document["people"]:
        entry["themes"] = ["it"] if entry["id"][1] in "12" else ["food"]
    return Tight(document, 1)


def three_people_at_two_themes() -> Tight:
    """Three people, two tables of different themes, one slot: one meeting. (Halves of all three pairs would be 1.5.)"""
    sessions = [session("it", "t1", tables=1, theme="it"), session("food", "t1", tables=1, theme="food")]
    return Tight(event(["t1"], sessions, [pair("x1", "x2", 1), pair("x2", "x3", 1), pair("x1", "x3", 1)]), 1)


def one_interpreter() -> Tight:
    """Two pairs need the interpreter in the only slot."""
    pairs = [pair("h1", "v1", 1, uses=["interpreter"]), pair("h2", "v2", 1, uses=["interpreter"])]
    document = event(["t1"], [session("s", "t1", tables=2)], pairs)
    return Tight(document | {"resources": [{"id": "interpreter", "capacity": 1}]}, 1)


def visitors_who_come_at_one_time() -> Tight:
    """h1 is there in three slots, v1 and v2 in the first only: one of them, and v3. What h2 does counts nothing."""
    slots = ["t1", "t2", "t3"]
    pairs = [pair("h1", f"v{i}", 1) for i in (1, 2, 3)] + [pair("h2", "v1", 0), pair("h2", "v2", 0)]
    document = event(slots, [session(f"s-{slot}", slot, tables=3) for slot in slots], pairs)
    for name in ("v1", "v2"):
        person(document, name)["unavailable"] = ["t2", "t3"]
    return Tight(document, 2)


def host_who_rests_between_short_visits() -> Tight:
    """h1 rests after each meeting; v1 and v2 are there in t1 and t2, so one of them. v3 would have more time."""
    slots = ["t1", "t2", "t3", "t4"]
    pairs = [pair("h1", "v1", 1), pair("h1", "v2", 1), pair("h1", "v3", 0)]
    document = event(slots, [session(f"s-{slot}", slot, tables=3) for slot in slots], pairs)
    person(document, "h1")["max_in_a_row"] = 1
    for name in ("v1", "v2"):
        person(document, name)["unavailable"] = ["t3", "t4"]
    return Tight(document, 1)


def long_meetings_of_short_visits() -> Tight:
    """v1 and v2 are there in three slots, and meetings with h1 fill two: one and a half. h2 counts nothing."""
    slots = [f"t{i}" for i in range(1, 7)]
    sessions = [session(f"s{i}", [f"t{i}", f"t{i + 1}"], tables=3) for i in range(1, 6)]
    pairs = [pair("h1", "v1", 1), pair("h1", "v2", 1), pair("h1", "v3", 0), pair("h2", "v1", 0), pair("h2", "v2", 0)]
    document = event(slots, sessions, pairs)
    for name in ("v1", "v2"):
        person(document, name)["unavailable"] = ["t4", "t5", "t6"]
    return Tight(document, 1.5)


def morning_of_one_table() -> Tight:
    """Two pairs can meet in t1 only, where their theme has one table. What the others do counts nothing."""
    sessions = [session("early", "t1", tables=1, theme="it"), session("late", "t2", tables=9, theme="it")]
    sessions.append(session("others", "t1", tables=9, theme="food"))
    pairs = [pair(f"h{i}", f"v{i}", 1 if i < 3 else 0) for i in (1, 2, 3, 4, 5)]
    document = event(["t1", "t2"], sessions, pairs)
    for entry in document["people"]:
        entry["themes"] = ["food"] if entry["id"][1] in "45" else ["it"]
    for name in ("v1", "v2"):
        person(document, name)["unavailable"] = ["t2"]
    return Tight(document, 1)


def long_session_that_ends_too_late() -> Tight:
    """h1–v1 and h2–v2 leave after t2, and one table of two slots is free until then; at the later ones they miss t3."""
    slots = ["t1", "t2", "t3"]
    sessions = [session("early", ["t1", "t2"], tables=1), session("late", ["t2", "t3"], tables=9)]
    document = event(slots, sessions, [pair(f"h{i}", f"v{i}", 1 if i < 3 else 0) for i in (1, 2, 3, 4, 5)])
    for name in ("h1", "v1", "h2", "v2"):
        person(document, name)["unavailable"] = ["t3"]
    return Tight(document, 1)


def morning_of_three_people() -> Tight:
    """The three people at two themes again, who are there in t1 only; in t2 are two others, who count nothing."""
    sessions = [
        session(f"{name}-{slot}", slot, tables=1, theme=name) for slot in ("t1", "t2") for name in ("it", "food")
    ]
    pairs = [pair("x1", "x2", 1), pair("x2", "x3", 1), pair("x1", "x3", 1), pair("x4", "x5", 0)]
    document = event(["t1", "t2"], sessions, pairs)
    for entry in document["people"]:
        entry["unavailable"] = ["t2"] if entry["id"][1] in "123" else ["t1"]
    return Tight(document, 1)


NEEDED: dict[Callable[[], Tight], str] = {
    pair_in_two_themes: "pair_once",
    pair_that_must_meet: "must",
    host_with_one_meeting: "person",
    theme_in_the_first_slot_and_the_last: "slots",
    more_pairs_than_tables: "tables",
    three_people_at_two_themes: "all_tables",
    one_interpreter: "resource",
    visitors_who_come_at_one_time: "span of a person",
    host_who_rests_between_short_visits: "span of a person",
    long_meetings_of_short_visits: "span of a person",
    morning_of_one_table: "span of a class",
    long_session_that_ends_too_late: "span of a class",
    morning_of_three_people: "span of all",
}
"""Events whose bound is looser without the rows of a rule."""


def program_of(document: Document) -> Aggregated:
    """Return the aggregated program of a document whose only objective is the weight."""
    return aggregate(openings(problem_of(document | {"objective": ["weight"]})))


def weight_bound(program: Aggregated) -> float:
    relaxed = relax(program, "weight", {}, effort())
    assert relaxed is not None
    return relaxed.bound


@pytest.mark.parametrize("make", NEEDED)
def test_the_rows_of_each_rule_are_needed_for_the_bound(make: Callable[[], Tight]) -> None:
    case, rule = make(), NEEDED[make]
    program = program_of(case.document)
    if not rule.startswith("span"):
        # The rows on spans say as much as some others, but very large events do without them.
        program = replace(program, spans=())
    assert weight_bound(program) == pytest.approx(case.bound)
    blocks = tuple(block for block in program.blocks if block.rule != rule)
    spans = tuple(spans for spans in program.spans if spans.rule != rule)
    assert weight_bound(replace(program, blocks=blocks, spans=spans)) > case.bound + 0.25


def test_a_night_is_a_rest_between_two_visits() -> None:
    document = host_who_rests_between_short_visits().document
    days = ("d1", "d2", "d2", "d2")
    nights = document | {"slots": [{"id": f"t{i}", "day": day} for i, day in enumerate(days, start=1)]}
    assert weight_bound(program_of(nights)) == pytest.approx(2)


def test_people_who_may_never_meet_in_a_row_have_no_meeting() -> None:
    document = host_who_rests_between_short_visits().document
    person(document, "h1")["max_in_a_row"] = 0
    assert weight_bound(program_of(document)) == pytest.approx(0, abs=1e-9)


def test_an_event_too_large_for_tables_of_spans_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    case = visitors_who_come_at_one_time()
    assert [spans.rule for spans in program_of(case.document).spans] == list(SPANS)
    size = len(case.document["people"]) * len(case.document["slots"]) ** 2
    monkeypatch.setattr(aggregated, "LARGEST_TABLE", size)
    assert len(program_of(case.document).spans) == len(SPANS)
    monkeypatch.setattr(aggregated, "LARGEST_TABLE", size - 1)
    assert program_of(case.document).spans == ()


def test_many_themes_in_many_sets_of_slots_make_no_more_sets_than_allowed() -> None:
    """Eight themes, each in a slot of its own, have 255 unions of their slots."""
    slots = [f"t{i}" for i in range(1, 9)]
    sessions = [session(f"s{i}", slot, tables=1, theme=f"k{i}") for i, slot in enumerate(slots)]
    program = program_of(event(slots, sessions, [pair("h1", f"v{i}", 1) for i in range(1, 9)]))
    assert sum(block.rule == "slots" for block in program.blocks) <= aggregated.MOST_SLOT_SETS
    assert weight_bound(program) == pytest.approx(8)
