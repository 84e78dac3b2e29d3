"""Changes of an instance whose effect on the optimum is known without knowing the optimum."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from matchmaker.files.plans import Plan
from matchmaker.solver import stages
from tests.solver.events import mid_sized
from tests.solver.planning import faults, insist_on, near, planned
from tests.strategies import instances
from tests.tiny import Document

EXAMPLES = 60
MID_SIZED = range(2)

Change = Callable[[Document, Random], Document]


def renamed(instance: Document, rng: Random) -> Document:
    """Give people, pairs, sessions, slots and resources other names, and people, pairs and sessions another order."""
    new: dict[str, str] = {}
    for kind in ("people", "pairs", "sessions", "resources"):
        names = [part["id"] for part in instance.get(kind, ())]
        new |= {old: f"{kind}-{number}" for number, old in enumerate(rng.sample(names, len(names)))}
    new |= {slot if isinstance(slot, str) else slot["id"]: f"slot-{i}" for i, slot in enumerate(instance["slots"])}
    keys = {"id", "a", "b", "slot", "session"}
    many = {"slots", "unavailable", "uses"}

    def part(entry: Document) -> Document:
        entry = {key: new[value] if key in keys and value is not None else value for key, value in entry.items()}
        return {
            key: [new[value] for value in values] if key in many and values is not None else values
            for key, values in entry.items()
        }

    def shifted(resource: Document) -> Document:
        return resource | {"capacities": {new[slot]: n for slot, n in resource.get("capacities", {}).items()}}

    changed = {
        kind: rng.sample([part(entry) for entry in instance[kind]], len(instance[kind]))
        for kind in ("people", "pairs", "sessions", "resources", "current")
        if kind in instance
    }
    slots = [new[slot] if isinstance(slot, str) else slot | {"id": new[slot["id"]]} for slot in instance["slots"]]
    if "resources" in changed:
        changed["resources"] = [shifted(each) for each in changed["resources"]]
    orders = [[new[first], new[second]] for first, second in instance.get("precedences", ())]
    return instance | changed | {"slots": slots, "precedences": orders}


def with_a_table_more(instance: Document, rng: Random) -> Document:
    """Put one more table into one session."""
    return _changed(instance, "sessions", rng, lambda session: session | {"tables": session["tables"] + 1})


def with_less_availability(instance: Document, rng: Random) -> Document:
    """Let one person be away in one more slot."""
    slot = rng.choice(instance["slots"])
    name = slot if isinstance(slot, str) else slot["id"]
    return _changed(
        instance,
        "people",
        rng,
        lambda person: person | {"unavailable": sorted({*person.get("unavailable", ()), name})},
    )


def with_weights_times_seven(instance: Document, _rng: Random) -> Document:
    """Multiply every weight by 7."""
    return instance | {"pairs": [pair | {"weight": 7 * pair["weight"]} for pair in instance["pairs"]]}


def with_a_lonely_person(instance: Document, rng: Random) -> Document:
    """Add somebody whom nobody can meet."""
    sides = {key: value for key, value in instance["people"][0].items() if key == "side"}
    place = rng.randint(0, len(instance["people"]))
    people = [*instance["people"][:place], {"id": "lonely", **sides}, *instance["people"][place:]]
    return instance | {"people": people}


def with_a_session_split(instance: Document, rng: Random) -> Document:
    """Split a session of an even number of tables into two of half of them, if nobody is tied to it."""
    tied = {part.get("session") for kind in ("pairs", "current") for part in instance.get(kind, ())}
    even = [s for s in instance["sessions"] if s["tables"] in {2, 4, 6} and s["id"] not in tied]
    if not even:
        return instance
    session = rng.choice(even)
    halves = [session | {"id": session["id"] + half, "tables": session["tables"] // 2} for half in ("-1", "-2")]
    others = [other for other in instance["sessions"] if other is not session]
    return instance | {"sessions": [*others, *halves]}


def with_a_slot_more(instance: Document, _rng: Random) -> Document:
    """Add a slot at the end, with a session of a table in it for everybody."""
    last = instance["slots"][-1]
    slot = "more" if isinstance(last, str) else last | {"id": "more"}
    sessions = [*instance["sessions"], {"id": "s-more", "slot": "more", "tables": 1}]
    return instance | {"slots": [*instance["slots"], slot], "sessions": sessions}


def _changed(instance: Document, kind: str, rng: Random, change: Callable[[Document], Document]) -> Document:
    if not instance[kind]:
        return instance
    place = rng.randrange(len(instance[kind]))
    return instance | {kind: [change(part) if at == place else part for at, part in enumerate(instance[kind])]}


def compared(change: Change, relation: Callable[[Plan, Plan], None], *, prepare: Change | None = None) -> None:
    """Plan random instances before and after a change, and hold both plans against the relation."""

    @seed(40)
    @given(instances(), st.integers(0, 2**32))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    def run(instance: Document, state: int) -> None:
        before = prepare(instance, Random(state)) if prepare else instance
        after = change(before, Random(state))
        plan = planned(after)
        assert faults(after, plan) == []
        relation(planned(before), plan)

    run()


def weight_only(instance: Document, _rng: Random) -> Document:
    return instance | {"objective": ["weight"]}


def without_spread(instance: Document, _rng: Random) -> Document:
    return instance | {"max_break_spread": None}


def same(before: Plan, after: Plan) -> None:
    assert (after.status, dict(after.objective)) == (before.status, near(before.objective))


def not_less(before: Plan, after: Plan) -> None:
    if before.status == "optimal":
        assert after.status == "optimal"
        assert after.objective["weight"] >= before.objective["weight"] - 1e-9


def not_more(before: Plan, after: Plan) -> None:
    not_less(after, before)


def seven_times(before: Plan, after: Plan) -> None:
    same_values = {name: value * (7 if name == "weight" else 1) for name, value in before.objective.items()}
    assert (after.status, dict(after.objective)) == (before.status, near(same_values))


def not_worse(before: Plan, after: Plan) -> None:
    if before.status == "optimal":
        assert after.status == "optimal"
        assert in_order(after) <= in_order(before)


def in_order(plan: Plan) -> list[float]:
    """Return the values in the order of their importance, the smaller the better."""
    return [-round(value, 9) if name == "weight" else value for name, value in plan.objective.items()]


def test_other_names_and_another_order_change_no_value() -> None:
    compared(renamed, same)


def test_a_table_more_never_lowers_the_greatest_weight() -> None:
    compared(with_a_table_more, not_less, prepare=weight_only)


def test_less_availability_never_raises_the_greatest_weight() -> None:
    compared(with_less_availability, not_more, prepare=weight_only)


def test_weights_times_seven_scale_the_weight_alone() -> None:
    compared(with_weights_times_seven, seven_times)


def test_a_person_whom_nobody_can_meet_changes_nothing() -> None:
    compared(with_a_lonely_person, same, prepare=without_spread)


def test_a_session_split_into_halves_changes_nothing() -> None:
    compared(with_a_session_split, same)


def test_a_slot_more_never_hurts() -> None:
    compared(with_a_slot_more, not_worse)


@pytest.fixture
def _by_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    insist_on(monkeypatch, "staged")
    monkeypatch.setattr(stages, "FINISH_PLACEMENTS", -1)


@pytest.mark.usefixtures("_by_stages")
@pytest.mark.parametrize("number", MID_SIZED)
@pytest.mark.parametrize("change", [renamed, with_a_lonely_person, with_a_session_split])
def test_by_stages_an_equal_event_has_no_plan_beyond_the_bound(change: Change, number: int) -> None:
    before = mid_sized(number) | {"objective": ["guarantee", "weight"]}
    after = change(before, Random(number))
    one, other = planned(before), planned(after)
    assert faults(after, other) == []
    assert (one.objective["guarantee"], other.objective["guarantee"]) == (one.bound["guarantee"],) * 2
    assert one.objective["weight"] <= other.bound["weight"] + 1e-9
    assert other.objective["weight"] <= one.bound["weight"] + 1e-9


@pytest.mark.usefixtures("_by_stages")
@pytest.mark.parametrize("number", MID_SIZED)
@pytest.mark.parametrize(
    ("change", "factor"), [(with_a_table_more, 1), (with_a_slot_more, 1), (with_weights_times_seven, 7)]
)
def test_by_stages_no_weight_lies_beyond_the_bound_of_a_roomier_event(change: Change, factor: int, number: int) -> None:
    before = mid_sized(number) | {"objective": ["weight"]}
    after = change(before, Random(number))
    assert factor * planned(before).objective["weight"] <= planned(after).bound["weight"] + 1e-9


@pytest.mark.usefixtures("_by_stages")
@pytest.mark.parametrize("number", MID_SIZED)
def test_by_stages_less_availability_gives_no_weight_beyond_the_bound(number: int) -> None:
    before = mid_sized(number) | {"objective": ["weight"]}
    less = with_less_availability(before, Random(number))
    assert planned(less).objective["weight"] <= planned(before).bound["weight"] + 1e-9


def test_a_change_of_the_tests_changes_the_instance() -> None:
    before = mid_sized(0)
    changes = (
        renamed,
        with_a_table_more,
        with_less_availability,
        with_weights_times_seven,
        with_a_lonely_person,
        with_a_session_split,
        with_a_slot_more,
    )
    assert [change.__name__ for change in changes if change(before, Random(0)) == before] == []
