"""The timetable of given meetings: as good as brute force, proven, and truthful when it is cut short."""

from collections.abc import Callable

import pytest

from matchmaker.solver.arrays import ints
from matchmaker.solver.clauses import Clauses, conflicts_at_a_time
from matchmaker.solver.encoding import Encoding
from matchmaker.solver.placements import Placements, allowed_placements
from matchmaker.solver.timetable import SOFT_OBJECTIVES, solve_timetable
from matchmaker.solver.values import objective_values
from tests.instances import Document, event, pair, person, session
from tests.oracle import optimum
from tests.solver.events import mid_sized
from tests.solver.planning import each_of, effort, faults, near, planned, problem_of, rules_broken, stated, truth


def all_must_meet(instance: Document) -> Document | None:
    """Every pair that can meet on its own must; None where none can or nothing soft is asked for."""
    problem = problem_of(instance)
    placements = allowed_placements(problem)
    possible = set(placements.pair.tolist())
    pairs = [pair | {"must": index in possible} for index, pair in enumerate(instance["pairs"])]
    asked = set(instance.get("objective", ("idle",)))
    return instance | {"pairs": pairs} if possible and asked & SOFT_OBJECTIVES else None


def these_must_meet(instance: Document) -> Document | None:
    """The pairs of a best plan must meet and the others may not."""
    best = optimum(instance)
    if best is None:
        return None
    met = {frozenset((a, b)) for a, b, _ in best.meetings}
    pairs = [
        pair | ({"must": True} if frozenset((pair["a"], pair["b"])) in met else {"forbidden": True, "must": False})
        for pair in instance["pairs"]
    ]
    return all_must_meet(instance | {"pairs": pairs})


@pytest.mark.parametrize(("given", "count"), [(all_must_meet, 150), (these_must_meet, 350)])
def test_given_meetings_are_timed_as_well_as_brute_force_can(
    given: Callable[[Document], Document | None], count: int
) -> None:
    statuses: list[str] = []

    def timed(instance: Document) -> None:
        asked = given(instance)
        if asked is None:
            return
        plan, best = planned(asked), truth(asked)
        statuses.append(plan.status)
        assert faults(asked, plan) == []
        assert plan.method == "timetable"
        if best is None:
            assert (plan.status, plan.conflict != ()) == ("infeasible", True)
        else:
            assert (plan.status, dict(plan.objective)) == ("optimal", near(best))

    each_of(count, 70, timed)
    assert statuses.count("optimal") > 20


def in_each_slot(slots: int, tables: int, pairs: list[Document]) -> Document:
    names = [f"t{slot}" for slot in range(slots)]
    sessions = [session(f"s-{name}", name, tables=tables) for name in names]
    return event(names, sessions, [pair | {"must": True} for pair in pairs]) | {"objective": ["idle"]}


def two_ends() -> tuple[Document, int]:
    """v1 is there in t0 only, v2 in t4 only: h1 waits once, and so does h2, who meets both as well."""
    document = in_each_slot(5, 2, [pair(h, v, 1, slots=["t0"]) for h, v in (("h1", "v1"), ("h2", "v3"))])
    more = [pair(h, v, 1, slots=["t4"]) for h, v in (("h1", "v2"), ("h2", "v4"))]
    return in_each_slot(5, 2, [*document["pairs"], *more]), 2


def chain() -> tuple[Document, int]:
    """One table: x0–x1, x1–x2, x2–x3 follow each other without a break."""
    return in_each_slot(3, 1, [pair("x0", "x1", 1), pair("x1", "x2", 1), pair("x2", "x3", 1)]), 0


def ring_of_one_table() -> tuple[Document, int]:
    """One table, the ring x0–x1–x2–x3–x0: only three of the four can have their two meetings side by side."""
    ring = [pair("x0", "x1", 1), pair("x1", "x2", 1), pair("x2", "x3", 1), pair("x0", "x3", 1)]
    return in_each_slot(4, 1, ring), 1


def full_square() -> tuple[Document, int]:
    """3 × 3 in three slots of three tables: everybody is busy in every slot."""
    return in_each_slot(3, 3, [pair(f"h{i}", f"v{j}", 1) for i in range(3) for j in range(3)]), 0


def night_between() -> tuple[Document, int]:
    """The same two ends on two days: nobody waits, for the night is no break."""
    document, _ = two_ends()
    document["slots"] = [{"id": f"t{slot}", "day": "d1" if slot < 2 else "d2"} for slot in range(5)]
    return document, 0


def called_away() -> tuple[Document, int]:
    """h1 is away in the middle slot of three and must meet twice: one break, though h1 could not have met then."""
    document = in_each_slot(3, 1, [pair("h1", "v1", 1), pair("h1", "v2", 1)])
    person(document, "h1")["unavailable"] = ["t1"]
    return document, 1


def wait_for_each_other(spread: int) -> Document:
    """x0 and x1 meet first and last of three slots and both wait; so may x2 and x3, who meet twice as well."""
    ends = [pair("x0", "x1", 1, slots=["t0"]), pair("x1", "x0", 1, slots=["t2"])]
    free = [pair("x2", "x3", 1), pair("x3", "x2", 1)]
    return in_each_slot(3, 2, [*ends, *free]) | {"max_break_spread": spread}


def wait_alone(spread: int) -> Document:
    """x0 meets x1 first and x2 last of three slots and waits; the others have one meeting and cannot."""
    ends = [pair("x0", "x1", 1, slots=["t0"]), pair("x0", "x2", 1, slots=["t2"])]
    return in_each_slot(3, 1, ends) | {"max_break_spread": spread}


@pytest.mark.parametrize(
    ("document", "breaks"),
    [(wait_for_each_other(0), 4), (wait_for_each_other(1), 2), (wait_alone(0), None), (wait_alone(1), 1)],
    ids=["all wait", "two wait", "none may wait alone", "one waits alone"],
)
def test_the_spread_of_breaks_holds_from_above_and_from_below(document: Document, breaks: int | None) -> None:
    plan = planned(document)
    assert faults(document, plan) == []
    if breaks is None:
        assert (plan.status, {conflict.rule for conflict in plan.conflict} >= {"break_spread"}) == ("infeasible", True)
    else:
        assert (plan.status, plan.objective["idle"]) == ("optimal", breaks)


def test_whoever_can_have_no_break_is_not_counted() -> None:
    placements = allowed_placements(problem_of(wait_alone(1)))
    encoding = Encoding(placements, Clauses(len(placements)), given=True)
    assert [encoding.most_breaks(who) for who in range(3)] == [1, 0, 0]
    assert [len(encoding.break_ends(who)) for who in range(3)] == [1, 0, 0]
    full = allowed_placements(problem_of(full_square()[0]))
    assert Encoding(full, Clauses(len(full)), given=True).idle() == []


def test_the_larger_the_formula_the_oftener_the_limits_are_looked_at() -> None:
    assert [conflicts_at_a_time(clauses) for clauses in (0, 150_000, 300_000, 10**7)] == [4_000, 4_000, 2_000, 500]


def test_a_cancelled_timetable_asks_no_further() -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 1

    placements = allowed_placements(problem_of(two_ends()[0]))
    found = solve_timetable(placements, ("idle",), effort(cancelled=cancelled), given=True)
    assert found.status == "limit"
    assert len(found.placements) == 4


@pytest.mark.parametrize(
    "known", [two_ends, chain, ring_of_one_table, full_square, night_between, called_away], ids=lambda f: f.__name__
)
def test_the_number_of_breaks_derived_by_hand_is_reached_and_proven(known: Callable[[], tuple[Document, int]]) -> None:
    document, breaks = known()
    plan = planned(document)
    assert faults(document, plan) == []
    assert (plan.method, plan.status, plan.objective["idle"], plan.bound["idle"]) == (
        "timetable",
        "optimal",
        breaks,
        breaks,
    )


@pytest.fixture(scope="module")
def busy_day() -> Placements:
    """The placements of the pairs of a mid-sized event's plan."""
    document = mid_sized(0, objective=("weight",))
    plan = planned(document)
    met = {frozenset((meeting.a, meeting.b)) for meeting in plan.meetings}
    pairs = [pair | {"must": frozenset((pair["a"], pair["b"])) in met} for pair in document["pairs"]]
    asked = document | {"pairs": [pair for pair in pairs if pair["must"]], "objective": ["idle", "rooms"]}
    return allowed_placements(problem_of(asked))


@pytest.mark.parametrize("conflicts", [0, 8_000])
def test_cut_short_the_timetable_keeps_a_plan_and_its_bounds_below_the_best(
    busy_day: Placements, conflicts: int
) -> None:
    names = ("idle", "rooms")
    cut = solve_timetable(busy_day, names, effort(), given=True, conflicts=conflicts)
    best = solve_timetable(busy_day, ("idle",), effort(), given=True)
    assert best.status == "optimal"
    values = {
        found.status: objective_values(
            busy_day.problem, busy_day.pair[found.placements], busy_day.session[found.placements]
        )["idle"]
        for found in (cut, best)
    }
    assert cut.bound["idle"] <= best.bound["idle"] == values["optimal"] <= values[cut.status]


def test_a_start_is_never_made_worse(busy_day: Placements) -> None:
    first = solve_timetable(busy_day, (), effort(), given=True)
    after = solve_timetable(busy_day, ("idle",), effort(), given=True, start=first.placements, conflicts=8_000)
    value = [
        objective_values(busy_day.problem, busy_day.pair[chosen], busy_day.session[chosen])["idle"]
        for chosen in (first.placements, after.placements)
    ]
    assert value[1] <= value[0]


def test_without_given_pairs_only_the_rules_are_kept() -> None:
    def kept(instance: Document) -> None:
        best = optimum(instance)
        placements = allowed_placements(problem_of(instance))
        found = solve_timetable(placements, (), effort(), given=False)
        impossible = any(
            pair.get("must") and index not in set(placements.pair.tolist())
            for index, pair in enumerate(instance["pairs"])
        )
        assert (found.status == "optimal") == (best is not None)
        if best is not None and not impossible:
            chosen = ints(found.placements)
            plan = stated(instance, placements.pair[chosen], placements.session[chosen])
            assert rules_broken(instance, plan) == set()

    each_of(200, 71, kept)
