"""Each rule of the model is needed: without it the best plan breaks just that rule, and the audit says so."""

from collections.abc import Callable

import pytest

from matchmaker.solver.exact import solve_exactly
from matchmaker.solver.placements import PLACEMENT_RULES, allowed_placements
from matchmaker.solver.rules import RULES
from matchmaker.solver.wishes import build_model
from tests.instances import Document, event, one_table, pair, person, session
from tests.solver.planning import effort, problem_of, rules_broken, stated


def forbidden() -> Document:
    """The only pair may not meet."""
    return event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1, forbidden=True)])


def theme() -> Document:
    """The only session is about health, v1 about IT."""
    instance = event(["t1"], [session("s", "t1", tables=1, theme="health")], [pair("h1", "v1", 1)])
    person(instance, "v1")["themes"] = ["it"]
    return instance


def pair_slots() -> Document:
    """The pair may use t1 alone; the only session fills t1 and t2."""
    return event(["t1", "t2"], [session("s", ["t1", "t2"], tables=1)], [pair("h1", "v1", 1, slots=["t1"])])


def pair_session() -> Document:
    """The pair is tied to a session that has no table."""
    sessions = [session("s1", "t1", tables=1), session("s2", "t1", tables=0)]
    return event(["t1"], sessions, [pair("h1", "v1", 1, session="s2")])


def available() -> Document:
    """v1 leaves before the second slot of the only session."""
    instance = event(["t1", "t2"], [session("s", ["t1", "t2"], tables=1)], [pair("h1", "v1", 1)])
    person(instance, "v1")["unavailable"] = ["t2"]
    return instance


def pair_once() -> Document:
    """Two meetings of one pair would weigh twice as much."""
    return event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1)])


def person_once_per_slot() -> Document:
    """h1 is wanted by two in one slot. (To count breaks implies the rule, so that only the weight is asked for.)"""
    instance = event(["t1"], [session("s", "t1", tables=2)], [pair("h1", "v1", 1), pair("h1", "v2", 1)])
    return instance | {"objective": ["weight"]}


def max_meetings() -> Document:
    """h1 wants one meeting; there is a slot for two."""
    instance = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1), pair("h1", "v2", 1)])
    person(instance, "h1")["max_meetings"] = 1
    return instance


def max_in_a_row() -> Document:
    """h1 wants a rest after each meeting; two would follow each other, the first of them long."""
    sessions = [session("long", ["t1", "t2"], tables=1), session("short", "t3", tables=1)]
    pairs = [pair("h1", "v1", 1, session="long"), pair("h1", "v2", 1, session="short")]
    instance = event(["t1", "t2", "t3"], sessions, pairs)
    person(instance, "h1")["max_in_a_row"] = 1
    return instance


def tables() -> Document:
    """Two pairs, one table."""
    return event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1), pair("h2", "v2", 1)])


def resource() -> Document:
    """Two pairs in one slot need the one interpreter."""
    pairs = [pair(f"h{i}", f"v{i}", 1, uses=["interpreter"]) for i in (1, 2)]
    instance = event(["t1"], [session("s", "t1", tables=2)], pairs)
    return instance | {"resources": [{"id": "interpreter", "capacity": 1}]}


def must() -> Document:
    """The pair that must meet is the lighter of two, for one table."""
    return event(["t1"], one_table(["t1"]), [pair("h1", "v1", 0.5, must=True), pair("h2", "v2", 1)])


def precedence() -> Document:
    """p1 should come before p2, but can meet only after it."""
    pairs = [pair("h1", "v1", 1, slots=["t2"]), pair("h2", "v2", 1, slots=["t1"])]
    return event(["t1", "t2"], one_table(["t1", "t2"]), pairs) | {"precedences": [["p1", "p2"]]}


def locked() -> Document:
    """The locked meeting is the lighter of two, for one table."""
    instance = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 0.5), pair("h2", "v2", 1)])
    return instance | {"current": [{"a": "v1", "b": "h1", "session": "s-t1", "locked": True}]}


def break_spread() -> Document:
    """h1 would have a break, nobody else one."""
    slots = ["t1", "t2", "t3"]
    pairs = [pair("h1", "v1", 1, slots=["t1"]), pair("h1", "v2", 1, slots=["t3"])]
    return event(slots, one_table(slots), pairs) | {"max_break_spread": 0}


NEEDED: dict[str, Callable[[], Document]] = {
    needed.__name__: needed
    for needed in (
        forbidden,
        theme,
        pair_slots,
        pair_session,
        available,
        pair_once,
        person_once_per_slot,
        max_meetings,
        max_in_a_row,
        tables,
        resource,
        must,
        precedence,
        locked,
        break_spread,
    )
}


def closed_session() -> Document:
    """The only session has no table at all."""
    return event(["t1"], [session("s", "t1", tables=0)], [pair("h1", "v1", 1)])


def broken_without(document: Document, *leave_out: str) -> set[str]:
    """Return the rules that the best plan breaks where some are left out of the model."""
    gone = frozenset(leave_out)
    problem = problem_of(document)
    placements = allowed_placements(problem, gone)
    found = solve_exactly(build_model(placements, problem.objective, gone), effort())
    assert found.status == "optimal"
    chosen = found.placements
    return rules_broken(document, stated(document, placements.pair[chosen], placements.session[chosen]))


def test_every_rule_of_the_model_has_a_mutant() -> None:
    assert set(NEEDED) == {*PLACEMENT_RULES, *RULES, "break_spread"}


@pytest.mark.parametrize("name", NEEDED)
def test_without_its_rule_the_best_plan_breaks_it_and_no_other(name: str) -> None:
    assert broken_without(NEEDED[name](), name) == {name}


@pytest.mark.parametrize("name", NEEDED)
def test_with_its_rule_the_best_plan_breaks_none(name: str) -> None:
    assert broken_without(NEEDED[name]()) == set()


def test_without_the_rule_on_tables_a_closed_session_is_used() -> None:
    assert broken_without(closed_session(), "tables") == {"tables"}


def test_with_the_rule_on_tables_a_closed_session_stays_empty() -> None:
    assert broken_without(closed_session()) == set()
