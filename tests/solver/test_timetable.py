"""The timetable of given meetings: as good as brute force, proven, and truthful when it is cut short."""

from collections.abc import Callable

import pytest

from matchmaker.solver.arrays import ints
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
