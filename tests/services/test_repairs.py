"""Repairs: what happened is planned around with the fewest moves, and what has taken place stays."""

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest

from matchmaker.errors import InputError
from matchmaker.files.instance_files import instance_document
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan, plan_document
from matchmaker.services.matching import repair, repair_after
from matchmaker.services.repairs import after_events, events_of, to_repair
from matchmaker.solver.audit import audit
from tests.instances import CASES, Document, event, one_table, pair, person, session
from tests.oracle import optimum
from tests.solver.events import mid_sized
from tests.solver.planning import each_of, near, planned, read, truth

Happened = dict[str, Any]


def repaired(document: Document, plan: Plan, **happened: Any) -> Plan:
    """Return the repaired plan, in which the audit finds nothing wrong."""
    after = repair(read(document), plan, sha256=plan.instance_sha256, **happened)
    findings = audit(document, plan_document(after), instance_sha256=plan.instance_sha256)
    assert [finding.sentence for finding in findings] == []
    return after


def places(plan: Plan) -> set[tuple[str, str, str]]:
    return {(meeting.a, meeting.b, meeting.session) for meeting in plan.meetings}


def seats(plan: Plan) -> dict[tuple[str, str, str], int]:
    return {(meeting.a, meeting.b, meeting.session): meeting.table for meeting in plan.meetings}


def fair() -> tuple[Document, Plan]:
    """Return an event of two hosts and two visitors in three slots of two tables, and its plan of four meetings."""
    pairs = [pair(f"h{i}", f"v{j}", 1) for i, j in product((1, 2), repeat=2)]
    slots = ["t1", "t2", "t3"]
    document = event(slots, [session(f"s{slot[1]}", slot, tables=2) for slot in slots], pairs)
    document["pairs"][0]["slots"] = document["pairs"][3]["slots"] = ["t1", "t3"]
    document["pairs"][1]["slots"] = document["pairs"][2]["slots"] = ["t2", "t3"]
    return document, planned(document)


def test_a_plan_that_still_fits_is_kept_with_proof() -> None:
    document, plan = fair()
    after = repaired(document, plan)
    assert places(after) == places(plan)
    assert seats(after) == seats(plan)
    assert (after.status, after.objective["moves"], after.bound["moves"]) == ("optimal", 0, 0)


def test_two_meetings_of_the_same_people_are_repaired_one_by_one() -> None:
    document = CASES["two_meetings_of_two_people"]().instance
    document["pairs"][0]["slots"] = ["t1"]
    plan = planned(document)
    assert places(plan) == {("x1", "x2", "s-t1"), ("x2", "x1", "s-t2")}
    after = repaired(document, plan, closed=["s-t1"])
    assert places(after) == {("x2", "x1", "s-t2")}
    assert (after.status, after.objective["moves"]) == ("optimal", 0)


def test_moves_come_first_and_then_what_the_instance_asks_for() -> None:
    document, plan = fair()
    assert list(repaired(document, plan).objective) == ["moves", "guarantee", "weight", "idle"]
    asked = document | {"objective": ["weight", "moves"]}
    assert list(repaired(asked, planned(asked)).objective) == ["moves", "weight"]


def test_a_person_who_does_not_come_loses_all_meetings_and_nobody_else_any() -> None:
    document, plan = fair()
    after = repaired(document, plan, absent=["h1"])
    assert places(after) == {place for place in places(plan) if "h1" not in place}
    assert (after.objective["moves"], after.events) == (0, ({"absent": "h1"},))


def test_a_person_who_is_late_meets_later_instead() -> None:
    document, plan = fair()
    after = repaired(document, plan, late={"h1": "t3"})
    assert {place for place in places(after) if "h1" not in place} == {p for p in places(plan) if "h1" not in p}
    assert {meeting.slot for meeting in after.meetings if meeting.a == "h1"} == {"t3"}
    assert after.events == ({"late": "h1", "slot": "t3"},)


def test_a_person_who_leaves_early_has_no_meeting_after() -> None:
    document, plan = fair()
    after = repaired(document, plan, early={"h1": "t1"})
    assert {meeting.slot for meeting in after.meetings if meeting.a == "h1"} == {"t1"}
    assert after.objective["moves"] == 0


def test_meetings_of_a_closed_session_are_held_elsewhere() -> None:
    document, plan = fair()
    closed = plan.meetings[0].session
    after = repaired(document, plan, closed=[closed])
    assert closed not in {meeting.session for meeting in after.meetings}
    assert {place for place in places(plan) if place[2] != closed} <= places(after)
    assert (after.objective["moves"], after.objective["weight"]) == (0, 4)


def test_what_began_before_now_stays_and_nothing_new_is_planned_there() -> None:
    document, plan = fair()
    del document["pairs"][0]["slots"]
    after = repaired(document, plan, absent=["h2"], now="t2")
    before = {place for place in places(plan) if place[2] == "s1"}
    assert {place for place in places(after) if place[2] == "s1"} == before
    assert all(meeting.locked for meeting in after.meetings if meeting.session == "s1")
    assert after.events == ({"absent": "h2", "from": "t2"},)


def test_a_session_that_is_running_now_goes_on() -> None:
    document = event(["t1", "t2"], [session("long", ["t1", "t2"], tables=1)], [pair("h1", "v1", 1)])
    plan = planned(document)
    assert places(repaired(document, plan, closed=["long"], now="t2")) == places(plan)


def test_a_locked_meeting_stays_locked() -> None:
    document = CASES["locked_meeting_stays"]().instance
    plan = planned(document)
    after = repaired(document, plan, absent=["v2"])
    assert [(meeting.a, meeting.locked) for meeting in after.meetings] == [("h1", True)]


def test_a_locked_meeting_that_cannot_be_any_more_is_given_up() -> None:
    document = CASES["locked_meeting_stays"]().instance
    after = repaired(document, planned(document), absent=["v1"])
    assert places(after) == {("h2", "v2", "s-t1")}


def test_earlier_events_still_hold_and_are_told_once() -> None:
    document, plan = fair()
    first = repaired(document, plan, absent=["h1"])
    second = repaired(document, first, absent=["h1"], late={"h2": "t2"})
    assert second.events == ({"absent": "h1"}, {"late": "h2", "slot": "t2"})
    assert "h1" not in {meeting.a for meeting in second.meetings}


def test_a_pair_that_must_meet_and_cannot_any_more_need_not() -> None:
    document, plan = fair()
    document["pairs"][0]["must"] = True
    after = repaired(document, plan, absent=["h1"])
    assert after.status == "optimal"


def test_a_pair_that_must_meet_and_still_can_does() -> None:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 0.5, must=True), pair("h2", "v2", 1)])
    plan = planned(document)
    held = next(meeting.session for meeting in plan.meetings if meeting.a == "h1")
    after = repaired(document, plan, closed=[held])
    assert {meeting.a for meeting in after.meetings} == {"h1"}
    assert after.objective["moves"] == 1


def left_in_the_middle() -> tuple[Document, Plan]:
    """Return an event in which h2 and v2 must meet in t2, after another meeting in t1, and its plan."""
    pairs = [pair("h1", "v1", 1, slots=["t1"]), pair("h2", "v2", 1, must=True)]
    document = event(["t1", "t2"], one_table(["t1", "t2"]), pairs)
    return document, planned(document)


def test_a_pair_that_must_meet_and_could_have_before_now_need_not() -> None:
    document, plan = left_in_the_middle()
    assert places(plan) == {("h1", "v1", "s-t1"), ("h2", "v2", "s-t2")}
    after = repaired(document, plan, absent=["v2"], now="t2")
    assert (after.status, places(after)) == ("optimal", {("h1", "v1", "s-t1")})


def test_no_plan_that_fits_what_happened_is_told_by_its_rules() -> None:
    pairs = [pair("h1", "v1", 1, must=True), pair("h1", "v2", 1, must=True)]
    document = event(["t1", "t2"], one_table(["t1", "t2"]), pairs)
    after = repaired(document, planned(document), late={"h1": "t2"})
    assert after.status == "infeasible"
    assert {conflict.rule for conflict in after.conflict} == {"must", "available", "person_once_per_slot"}


@pytest.mark.parametrize("number", range(2))
def test_at_a_mid_sized_event_kept_meetings_keep_their_tables(number: int) -> None:
    document = mid_sized(number, objective=("weight",))
    plan = planned(document)
    after = repaired(document, plan, absent=["h1", "v2"], late={"h3": "t2"}, closed=["it-t3"])
    kept = seats(plan).keys() & seats(after).keys()
    assert kept
    assert {place: seats(after)[place] for place in kept} == {place: seats(plan)[place] for place in kept}
    assert (after.objective["moves"], after.bound["moves"]) == (0, 0)


def test_repeated_repairs_add_up_and_each_keeps_what_can_stay() -> None:
    document = mid_sized(1, objective=("weight",))
    plan = planned(document)
    happenings: tuple[Happened, ...] = (
        {"absent": ["h1"]},
        {"late": {"v3": "t2"}, "now": "t1"},
        {"closed": ["it-t4"], "now": "t3"},
    )
    for count, happened in enumerate(happenings, start=1):
        before, plan = plan, repaired(document, plan, **happened)
        possible = to_repair(read(document), before, plan.events, happened.get("now")).current
        assert {(meeting.a, meeting.b, meeting.session) for meeting in possible} <= places(plan)
        assert (plan.objective["moves"], plan.bound["moves"], len(plan.events)) == (0, 0, count)


def drawn(document: Document, rng: Random) -> Happened:
    """Draw what happened at an event."""
    slots = [slot if isinstance(slot, str) else slot["id"] for slot in document["slots"]]
    people = [entry["id"] for entry in document["people"]]
    sessions = [entry["id"] for entry in document["sessions"]]
    happened: Happened = {
        "absent": rng.sample(people, 1) if rng.random() < 0.4 else [],
        "late": {rng.choice(people): rng.choice(slots)} if rng.random() < 0.4 else {},
        "early": {rng.choice(people): rng.choice(slots)} if rng.random() < 0.4 else {},
        "closed": rng.sample(sessions, 1) if sessions and rng.random() < 0.4 else [],
        "now": rng.choice(slots) if rng.random() < 0.4 else None,
    }
    return happened


def what_is_left(document: Document, plan: Plan, happened: Happened) -> Document:
    """Return, in plain loops, the instance of which brute force knows the repair with the fewest moves."""
    slots = [slot if isinstance(slot, str) else slot["id"] for slot in document["slots"]]
    at = {slot: place for place, slot in enumerate(slots)}
    now = at[happened["now"]] if happened["now"] else 0
    people, sessions = [], []
    for entry in document["people"]:
        away = set(entry.get("unavailable", ()))
        for slot in slots[now:]:
            late, early = happened["late"].get(entry["id"]), happened["early"].get(entry["id"])
            gone = entry["id"] in happened["absent"]
            if gone or (late and at[slot] < at[late]) or (early and at[slot] > at[early]):
                away.add(slot)
        people.append(entry | {"unavailable": sorted(away)})
    first = {s["id"]: at[s["slots"][0] if "slots" in s else s["slot"]] for s in document["sessions"]}
    current = []
    for meeting in plan.meetings:
        held = next(s for s in document["sessions"] if s["id"] == meeting.session)
        fills = set(held["slots"] if "slots" in held else [held["slot"]])
        shut = held["id"] in happened["closed"] and first[held["id"]] >= now
        missed = any(fills & set(p["unavailable"]) for p in people if p["id"] in (meeting.a, meeting.b))
        past = first[held["id"]] < now
        if not shut and not missed:
            entry = {"a": meeting.a, "b": meeting.b, "session": held["id"]}
            current.append(entry | {"locked": meeting.locked or past})
    for entry in document["sessions"]:
        past = first[entry["id"]] < now
        shut = entry["id"] in happened["closed"] and not past
        held = sum(meeting["session"] == entry["id"] for meeting in current)
        sessions.append(entry | {"tables": held if past else 0 if shut else entry["tables"]})
    later = [entry for entry in sessions if first[entry["id"]] >= now]
    held_pairs = {frozenset((meeting["a"], meeting["b"])) for meeting in current}
    pairs = []
    for entry in document["pairs"]:
        alone: Document = {"sessions": later, "precedences": [], "max_break_spread": None, "current": []}
        alone["pairs"] = [entry | {"must": True, "uses": []}]
        alone["people"] = [p | {"max_meetings": None, "max_in_a_row": None} for p in people]
        can = frozenset((entry["a"], entry["b"])) in held_pairs or optimum(document | alone) is not None
        pairs.append(entry | {"must": bool(entry.get("must")) and can})
    objective = ["moves", *(n for n in document.get("objective", ["guarantee", "weight", "idle"]) if n != "moves")]
    left = {"people": people, "sessions": sessions, "current": current, "pairs": pairs, "objective": objective}
    return document | left


def test_a_repair_has_the_fewest_moves_and_then_the_best_values() -> None:
    seen = {"optimal": 0, "now": 0}

    def best(instance: Document) -> None:
        plan = planned(instance)
        if plan.status == "infeasible":
            return
        happened = drawn(instance, Random(repr(instance)))
        after = repaired(instance, plan, **happened)
        fewest = truth(what_is_left(instance, plan, happened))
        assert (after.status == "infeasible") == (fewest is None)
        if fewest is not None:
            assert (after.status, dict(after.objective)) == ("optimal", near(fewest))
            seen["optimal"] += 1
            seen["now"] += happened["now"] is not None

    each_of(300, 100, best)
    assert seen["optimal"] > 100
    assert seen["now"] > 50


@pytest.mark.parametrize(
    ("happened", "named"),
    [
        ({"absent": ["h9"]}, '--absent: expected a person of the instance, found "h9"'),
        ({"late": {"h9": "t1"}}, '--late: expected a person of the instance, found "h9"'),
        ({"late": {"h1": "t9"}}, '--late: expected a slot of the instance, found "t9"'),
        ({"early": {"h9": "t1"}}, '--early: expected a person of the instance, found "h9"'),
        ({"early": {"h1": "t9"}}, '--early: expected a slot of the instance, found "t9"'),
        ({"closed": ["s9"]}, '--close: expected a session of the instance, found "s9"'),
        ({"now": "t9"}, '--now: expected a slot of the instance, found "t9"'),
    ],
)
def test_what_the_instance_does_not_know_is_refused(happened: Happened, named: str) -> None:
    document, plan = fair()
    with pytest.raises(InputError) as refused:
        repaired(document, plan, **happened)
    assert str(refused.value) == named


def test_a_plan_of_other_people_is_refused() -> None:
    document, plan = fair()
    stranger = replace(plan, meetings=(replace(plan.meetings[0], b="v9"),))
    with pytest.raises(InputError, match="expected people of the instance"):
        repaired(document, stranger)


@pytest.mark.parametrize(
    ("happened", "unavailable"),
    [
        ({"absent": ["h1"]}, ["t1", "t2", "t3"]),
        ({"absent": ["h1"], "now": "t2"}, ["t2", "t3"]),
        ({"late": {"h1": "t3"}}, ["t1", "t2"]),
        ({"late": {"h1": "t3"}, "now": "t2"}, ["t2"]),
        ({"late": {"h1": "t1"}}, []),
        ({"early": {"h1": "t1"}}, ["t2", "t3"]),
        ({"early": {"h1": "t1"}, "now": "t3"}, ["t3"]),
        ({"early": {"h1": "t3"}}, []),
        ({"absent": ["h2"]}, []),
    ],
)
def test_an_event_takes_slots_from_its_person(happened: Happened, unavailable: list[str]) -> None:
    after = with_events(read(fair()[0]), happened)
    assert next(list(person.unavailable) for person in after.people if person.id == "h1") == unavailable


def with_events(instance: Instance, happened: Happened) -> Instance:
    nothing: Happened = {"absent": [], "late": {}, "early": {}, "closed": [], "now": None}
    return after_events(instance, events_of(instance, **(nothing | happened)))


@pytest.mark.parametrize(("now", "tables"), [(None, 0), ("t1", 0), ("t2", 0), ("t3", 2)])
def test_a_session_is_closed_unless_it_has_begun(now: str | None, tables: int) -> None:
    after = with_events(read(fair()[0]), {"closed": ["s2"], "now": now})
    assert [session.tables for session in after.sessions] == [2, tables, 2]


def test_what_is_to_be_repaired_is_an_ordinary_instance() -> None:
    document, plan = fair()
    person(document, "h1")["min_meetings"] = 1
    instance = read(document)
    again = to_repair(instance, plan, ({"absent": "h2"},), "t2")
    assert read(instance_document(again)) == again


@pytest.mark.parametrize(("number", "left"), [("1", 1), ("0", 0), ("2", 2)])
def test_a_session_with_another_number_of_tables_holds_no_more_meetings_than_that(number: str, left: int) -> None:
    document, plan = fair()
    last = max(meeting.session for meeting in plan.meetings)
    events = ({"tables": last, "number": number, "from": "t1"}, {"now": "t1"})
    after = repair_after(read(document), plan, events, now="t1", sha256=plan.instance_sha256)
    findings = audit(document, plan_document(after), instance_sha256=plan.instance_sha256)
    assert [finding.sentence for finding in findings] == []
    assert sum(meeting.session == last for meeting in after.meetings) <= left
    overfull = replace(plan, events=events)  # the audit counts the tables by itself
    rules = {finding.rule for finding in audit(document, plan_document(overfull), instance_sha256="")}
    assert ("tables" in rules) is (sum(meeting.session == last for meeting in plan.meetings) > left)


def test_an_event_about_tables_holds_only_for_what_begins_from_its_slot_on() -> None:
    document, _ = fair()
    changed = after_events(read(document), ({"tables": "s1", "number": "5", "from": "t2"},))
    assert [each.tables for each in changed.sessions] == [2, 2, 2]
    changed = after_events(read(document), ({"tables": "s3", "number": "5", "from": "t2"},))
    assert [each.tables for each in changed.sessions] == [2, 2, 5]
