"""Somebody with more meetings that must be than slots is found by counting, and named irreducibly."""

import time

from matchmaker.files.instances import Instance, Pair, Person, Session, Slot
from matchmaker.services.encode.arrays import to_problem
from matchmaker.solver.causes import Cause
from matchmaker.solver.overbooked import find_overbooked


def star(hosts: int, slots: int, *, away: int = 0, most: int | None = None) -> Instance:
    """One visitor who must meet every host; away in the first slots."""
    names = [f"t{i}" for i in range(slots)]
    people = [Person(f"h{i}", "host") for i in range(hosts)]
    visitor = Person("v", "visitor", unavailable=tuple(names[:away]), max_meetings=most)
    return Instance(
        "star",
        tuple(Slot(name) for name in names),
        tuple(Session(f"s-{name}", (name,), tables=9) for name in names),
        (*people, visitor),
        tuple(Pair(f"p{i}", f"h{i}", "v", 1.0, must=True) for i in range(hosts)),
    )


def musts(pairs: int) -> set[Cause]:
    return {Cause("must", (pair,)) for pair in range(pairs)}


def test_as_many_meetings_as_slots_are_no_conflict() -> None:
    assert find_overbooked(to_problem(star(4, 4))) == ()


def test_one_meeting_more_than_slots_is_a_conflict_of_all_of_them() -> None:
    assert set(find_overbooked(to_problem(star(5, 4)))) == musts(5) | {Cause("person_once_per_slot", (5,))}


def test_an_absence_is_named_only_if_it_matters() -> None:
    found = set(find_overbooked(to_problem(star(4, 4, away=1))))
    assert found == musts(4) | {Cause("person_once_per_slot", (4,)), Cause("available", (4,))}


def test_a_maximum_that_is_too_small_is_named_with_one_meeting_too_many() -> None:
    found = find_overbooked(to_problem(star(4, 9, most=2)))
    assert Cause("max_meetings", (4,)) in found
    assert sum(cause.rule == "must" for cause in found) == 3


def test_seventeen_meetings_in_sixteen_slots_are_refuted_at_once() -> None:
    began = time.monotonic()
    assert len(find_overbooked(to_problem(star(17, 16)))) == 18
    assert time.monotonic() - began < 5
