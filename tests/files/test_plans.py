"""The plan file: defaults, order of the keys and layout."""

from matchmaker.files.plans import Conflict, Meeting, Plan, format_plan, parse_plan, plan_document
from tests.files.documents import encoded, plan_example


def test_a_plan_is_read_with_its_defaults() -> None:
    document = plan_example(bound_scope=None, events=None, conflict=None)
    assert parse_plan(encoded(document), "p.json") == Plan(
        instance="example",
        instance_sha256="0" * 64,
        status="optimal",
        method="exact",
        seed=0,
        seconds=1.25,
        versions={"matchmaker": "1"},
        objective={"weight": 1.5},
        bound={"weight": 1.5},
        gap={"weight": 0.0},
        bound_scope={},
        meetings=(Meeting("h1", "v1", "t1", "s1", 1, False),),
        events=(),
        conflict=(),
    )


def test_events_and_a_conflict_are_read() -> None:
    plan = parse_plan(encoded(plan_example()), "p.json")
    assert plan.events == ({"absent": "h2"}, {"late": "h1", "slot": "s2", "from": "s1"})
    assert plan.conflict == (Conflict("must", ("p2",), "They have to meet."),)


def test_a_plan_is_written_with_every_key_in_order_and_a_meeting_on_a_line() -> None:
    plan = parse_plan(encoded(plan_example()), "p.json")
    assert format_plan(plan).decode() == (
        '{"format": "matchmaker-plan/1",\n'
        ' "instance": "example",\n'
        f' "instance_sha256": "{"0" * 64}",\n'
        ' "status": "optimal",\n'
        ' "method": "exact",\n'
        ' "seed": 0,\n'
        ' "seconds": 1.25,\n'
        ' "versions": {"matchmaker": "1"},\n'
        ' "objective": {"weight": 1.5},\n'
        ' "bound": {"weight": 1.5},\n'
        ' "gap": {"weight": 0.0},\n'
        ' "bound_scope": {"idle": "these meetings"},\n'
        ' "meetings": [\n'
        '  {"a": "h1", "b": "v1", "session": "t1", "slot": "s1", "table": 1}],\n'
        ' "events": [\n'
        '  {"absent": "h2"},\n'
        '  {"late": "h1", "slot": "s2", "from": "s1"}],\n'
        ' "conflict": [\n'
        '  {"rule": "must", "ids": ["p2"], "sentence": "They have to meet."}]}\n'
    )


def test_a_locked_meeting_says_so() -> None:
    meetings = [{"a": "h1", "b": "v1", "session": "t1", "slot": "s1", "table": 1, "locked": True}]
    plan = parse_plan(encoded(plan_example(meetings=meetings)), "p.json")
    assert plan_document(plan)["meetings"] == meetings


def test_a_table_written_with_a_fraction_of_zero_is_whole() -> None:
    meetings = [{"a": "h1", "b": "v1", "session": "t1", "slot": "s1", "table": 2.0}]
    plan = parse_plan(encoded(plan_example(meetings=meetings)), "p.json")
    assert repr(plan.meetings[0].table) == "2"
