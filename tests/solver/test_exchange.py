"""Exchanges between slots: same pairs, all rules kept, never worse, and better where there is something to gain."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from matchmaker.solver.arrays import Ints, ints
from matchmaker.solver.exchange import exchange_slots
from matchmaker.solver.placements import Placements, allowed_placements
from matchmaker.solver.problem import Problem
from matchmaker.solver.solve import solve
from matchmaker.solver.values import better, objective_values
from tests.instances import event, pair, session
from tests.oracle import optimum
from tests.solver.events import mid_sized
from tests.solver.planning import each_of, effort, problem_of, rules_broken, stated
from tests.tiny import Document

ORDERS = [("idle",), ("rooms",), ("idle", "rooms"), ("rooms", "idle"), ("moves", "idle")]


def values(placements: Placements, chosen: Ints) -> dict[str, float]:
    return objective_values(placements.problem, placements.pair[chosen], placements.session[chosen])


def planned(problem: Problem) -> tuple[Placements, Ints]:
    """Return the placements of the pairs of a plan for the weight alone, and that plan."""
    answer = solve(replace(problem, objective=("weight",)), effort())
    met = np.isin(np.arange(problem.n_pairs), answer.pair)
    allowed = allowed_placements(replace(problem, forbidden=problem.forbidden | ~met))
    placements = Placements(problem, allowed.pair, allowed.session)
    return placements, held(placements, answer.pair, answer.session)


def held(placements: Placements, pairs: Ints, sessions: Ints) -> Ints:
    """Return the placements of meetings, in order."""
    found = [placements.find(int(pair), int(session)) for pair, session in zip(pairs, sessions, strict=True)]
    return ints(sorted(index for index in found if index is not None))


def with_current(document: Document, number: int) -> Document:
    """Return an event whose plan in force has a third of the pairs in sessions drawn by chance."""
    rng = Random(number)
    places = [session["id"] for session in document["sessions"]]
    current = [
        {"a": pair["a"], "b": pair["b"], "session": rng.choice(places)}
        for pair in document["pairs"]
        if rng.random() < 0.3
    ]
    return document | {"current": current}


@pytest.mark.parametrize("objective", ORDERS)
@pytest.mark.parametrize("number", range(3))
def test_an_exchange_keeps_pairs_and_rules_and_makes_nothing_worse(number: int, objective: tuple[str, ...]) -> None:
    document = with_current(mid_sized(number, objective=objective), number)
    placements, before = planned(problem_of(document))
    after = exchange_slots(placements, before, objective, effort())
    assert sorted(placements.pair[after]) == sorted(placements.pair[before])
    assert rules_broken(document, stated(document, placements.pair[after], placements.session[after])) == set()
    assert not better(placements.problem, values(placements, before), values(placements, after))


@pytest.mark.parametrize("name", ["idle", "rooms", "moves"])
def test_an_exchange_gains_on_a_mid_sized_event(name: str) -> None:
    document = with_current(mid_sized(0, objective=(name,)), 0)
    placements, before = planned(problem_of(document))
    after = exchange_slots(placements, before, (name,), effort())
    assert values(placements, after)[name] < values(placements, before)[name]


def test_an_exchange_keeps_every_rule_of_random_tiny_events() -> None:
    """Locks, precedences, resources, long sessions and the spread of breaks included."""
    moved = []

    def kept(instance: Document) -> None:
        best = optimum(instance | {"objective": ["weight"]})
        if best is None or not best.meetings:
            return
        names = ("idle", "rooms", "moves")
        asked = instance | {"objective": list(names)}
        placements = allowed_placements(problem_of(asked))
        pairs = {frozenset((pair["a"], pair["b"])): index for index, pair in enumerate(asked["pairs"])}
        sessions = {session["id"]: index for index, session in enumerate(asked["sessions"])}
        two = ints([pairs[frozenset((a, b))] for a, b, _ in best.meetings])
        chosen = held(placements, two, ints([sessions[place] for _, _, place in best.meetings]))
        after = exchange_slots(placements, chosen, names, effort())
        plan = stated(asked, placements.pair[after], placements.session[after])
        assert rules_broken(asked, plan) == set()
        assert not better(placements.problem, values(placements, chosen), values(placements, after))
        moved.append(not np.array_equal(chosen, after))

    each_of(300, 80, kept)
    assert sum(moved) > 5


def two_squares(*, spread: int | None) -> Document:
    """Return two groups of four who all wait in t2: the first group need not, the second has no other slots."""
    slots = ["t1", "t2", "t3"]
    sessions = [session(f"s-{slot}", slot, tables=4) for slot in slots]
    pairs = [
        pair(f"h{group}{i}", f"v{group}{j}", 1, slots=slots if group == 1 else ["t1", "t3"])
        for group in (1, 2)
        for i, j in ((1, 1), (2, 2), (1, 2), (2, 1))
    ]
    return event(slots, sessions, pairs) | {"max_break_spread": spread, "objective": ["idle"]}


@pytest.mark.parametrize(("spread", "breaks"), [(None, 4), (1, 4), (0, 8)])
def test_an_exchange_that_would_widen_the_spread_of_breaks_too_far_is_left_out(spread: int | None, breaks: int) -> None:
    placements = allowed_placements(problem_of(two_squares(spread=spread)))
    before = held(placements, ints(np.arange(8)), ints([0, 0, 2, 2, 0, 0, 2, 2]))
    after = exchange_slots(placements, before, ("idle",), effort())
    assert (values(placements, before)["idle"], values(placements, after)["idle"]) == (8, breaks)


def test_an_exchange_stops_at_once_when_it_is_told_to() -> None:
    placements, before = planned(problem_of(mid_sized(0, objective=("idle",))))
    after = exchange_slots(placements, before, ("idle",), effort(cancelled=lambda: True))
    assert after.tolist() == before.tolist()
