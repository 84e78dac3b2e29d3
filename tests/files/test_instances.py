"""The instance file: defaults, numbers, layout and speed."""

import os
import time
from pathlib import Path

import pytest

from matchmaker.files.instance_files import format_instance, parse_instance
from matchmaker.files.instances import CurrentMeeting, Instance, Pair, Person, Resource, Session, Slot
from tests.files.documents import encoded, instance_example


def test_an_instance_is_read_with_its_defaults() -> None:
    assert parse_instance(encoded(instance_example()), "i.json") == Instance(
        name="example",
        slots=(Slot("s1", None), Slot("s2", None), Slot("s3", "d2"), Slot("s4", "d2")),
        sessions=(Session("t1", ("s1",), 2, "it", "A"), Session("long", ("s3", "s4"), 1, None, None)),
        people=(
            Person("h1", "host", ("it",), (), 0, None, None, ""),
            Person("h2", "host", (), ("s1",), 0, None, None, ""),
            Person("v1", "visitor", (), (), 0, 3, None, ""),
        ),
        pairs=(
            Pair("p1", "h1", "v1", 0.5, False, False, ("s1",), "t1", ("interpreter",), {}),
            Pair("p2", "v1", "h2", 1.0, True, False, None, None, (), {}),
        ),
        resources=(Resource("interpreter", 1),),
        precedences=(("p1", "p2"),),
        max_break_spread=None,
        objective=("guarantee", "weight", "idle"),
        current=(CurrentMeeting("h1", "v1", "t1", False),),
    )


def test_an_instance_is_written_with_an_entry_on_a_line_and_without_defaults() -> None:
    document = instance_example(objective=["weight"], max_break_spread=2)
    assert format_instance(parse_instance(encoded(document), "i.json")).decode() == (
        '{"format": "matchmaker-instance/1",\n'
        ' "name": "example",\n'
        ' "slots": [\n  "s1",\n  "s2",\n  {"id": "s3", "day": "d2"},\n  {"id": "s4", "day": "d2"}],\n'
        ' "sessions": [\n'
        '  {"id": "t1", "slot": "s1", "theme": "it", "tables": 2, "room": "A"},\n'
        '  {"id": "long", "slots": ["s3", "s4"], "tables": 1}],\n'
        ' "resources": [\n  {"id": "interpreter", "capacity": 1}],\n'
        ' "people": [\n'
        '  {"id": "h1", "side": "host", "themes": ["it"]},\n'
        '  {"id": "h2", "side": "host", "unavailable": ["s1"]},\n'
        '  {"id": "v1", "side": "visitor", "max_meetings": 3}],\n'
        ' "pairs": [\n'
        '  {"id": "p1", "a": "h1", "b": "v1", "weight": 0.5, '
        '"slots": ["s1"], "session": "t1", "uses": ["interpreter"]},\n'
        '  {"id": "p2", "a": "v1", "b": "h2", "weight": 1.0, "must": true}],\n'
        ' "precedences": [\n  ["p1", "p2"]],\n'
        ' "max_break_spread": 2,\n'
        ' "objective": ["weight"],\n'
        ' "current": [\n  {"a": "h1", "b": "v1", "session": "t1"}]}\n'
    )


def test_texts_are_written_as_they_are() -> None:
    instance = parse_instance(encoded(instance_example(name="Ærø 上海")), "i.json")
    assert ' "name": "Ærø 上海",\n'.encode() in format_instance(instance)


def test_whole_numbers_may_be_written_with_a_fraction_of_zero() -> None:
    content = encoded(instance_example(max_break_spread=2.0, resources=[{"id": "interpreter", "capacity": 3.0}]))
    instance = parse_instance(content, "i.json")
    assert [repr(instance.max_break_spread), repr(instance.resources[0].capacity)] == ["2", "3"]


def test_a_weight_of_minus_zero_is_zero() -> None:
    pairs = [{"id": "p1", "a": "h1", "b": "v1", "weight": -0.0}]
    instance = parse_instance(encoded(instance_example(pairs=pairs, precedences=None)), "i.json")
    assert str(instance.pairs[0].weight) == "0.0"


def test_a_large_instance_is_read_in_seconds() -> None:
    people = tuple(Person(f"h{number}") for number in range(500))
    couples = [(a.id, b.id) for a in people[:200] for b in people[200:]]
    pairs = tuple(Pair(f"p{number}", a, b, 0.5, reasons={"x": 0.1}) for number, (a, b) in enumerate(couples))
    content = format_instance(Instance("large", (Slot("s1"),), (), people, pairs))
    before = time.process_time()
    assert len(parse_instance(content, "i.json").pairs) == 60_000
    assert time.process_time() - before < 6  # about 0.6 seconds; the Python validator alone needs more than 6


@pytest.mark.skipif("MATCHMAKER_CASES" not in os.environ, reason="MATCHMAKER_CASES names no folder of larger cases")
def test_published_instances_read_back_as_they_were_written() -> None:
    paths = sorted((Path(os.environ["MATCHMAKER_CASES"]) / "b2b").glob("*.original.json"))
    assert paths
    for path in paths:
        instance = parse_instance(path.read_bytes(), path.name)
        assert parse_instance(format_instance(instance), path.name) == instance
