"""The audit finds each broken rule and each wrong claim, only those, and applies events first."""

from typing import Any

import pytest

from matchmaker.solver.audit import CLAIMS, RULES, Finding, audit, objective_values
from tests.instances import Document, event, pair, person, session
from tests.solver.broken_plans import (
    BROKEN,
    SHA256,
    meet,
    person_once_per_slot,
    plan,
    sound_event,
    sound_plan,
    with_pair,
    with_person,
)


def rules_broken(instance: Document, stated: Document) -> list[str]:
    return [finding.rule for finding in audit(instance, stated, instance_sha256=SHA256)]


def test_a_sound_plan_has_no_finding() -> None:
    assert audit(sound_event(), sound_plan(), instance_sha256=SHA256) == []


def test_every_rule_and_claim_has_a_broken_plan() -> None:
    assert set(BROKEN) == set(RULES) | set(CLAIMS)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plan_has_exactly_one_finding(name: str) -> None:
    assert rules_broken(*BROKEN[name]()) == [name]


@pytest.mark.parametrize("name", BROKEN)
def test_without_its_rule_a_broken_plan_passes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registry, checks = ("RULES", RULES) if name in RULES else ("CLAIMS", CLAIMS)
    others = {other: check for other, check in checks.items() if other != name}
    monkeypatch.setattr(f"matchmaker.solver.audit.{registry}", others)
    assert rules_broken(*BROKEN[name]()) == []


def test_a_finding_says_who_where_and_what() -> None:
    assert audit(*person_once_per_slot()) == [
        Finding("person_once_per_slot", ("h1", "t1"), "h1 has 2 meetings in t1: with v1 in s1 and with v2 in s1.")
    ]


def test_the_hash_is_not_checked_where_the_bytes_are_not_at_hand() -> None:
    assert audit(sound_event(), sound_plan(instance_sha256="cd" * 32)) == []


@pytest.mark.parametrize(
    ("instance", "meetings", "weight"),
    [
        pytest.param(with_person("h1", max_meetings=2), [meet("h1", "v1", 1), meet("h1", "v2", 2)], 1.5, id="maximum"),
        pytest.param(with_person("h1", max_in_a_row=1), [meet("h1", "v1", 1), meet("h1", "v2", 3)], 1.5, id="rest"),
        pytest.param(with_pair("p1", slots=["t3"], session="s3", must=True), [meet("v1", "h1", 3)], 1, id="restricted"),
        pytest.param(
            sound_event() | {"precedences": [["p1", "p4"]]}, [meet("h1", "v1", 1), meet("h2", "v2", 2)], 2, id="order"
        ),
        pytest.param(sound_event() | {"precedences": [["p1", "p4"]]}, [meet("h2", "v2", 1)], 1, id="order of one"),
        pytest.param(
            sound_event() | {"max_break_spread": 1}, [meet("h1", "v1", 1), meet("h1", "v2", 3)], 1.5, id="spread"
        ),
    ],
)
def test_a_rule_kept_exactly_is_kept(instance: Document, meetings: list[Document], weight: float) -> None:
    assert rules_broken(instance, plan(*meetings, weight=weight)) == []


def test_a_theme_among_several_or_among_all_is_kept() -> None:
    instance = with_person("v1", themes=["it", "health"])
    instance["sessions"][0]["theme"] = "health"
    assert rules_broken(instance, plan(meet("h1", "v1", 1), weight=1)) == []


def test_a_resource_used_up_exactly_is_kept() -> None:
    instance = with_pair("p1", uses=["interpreter"]) | {"resources": [{"id": "interpreter", "capacity": 1}]}
    assert rules_broken(instance, plan(meet("h1", "v1", 1), meet("h2", "v2", 1, 2), weight=2)) == []


def test_the_same_number_of_breaks_for_all_has_no_spread() -> None:
    instance = sound_event() | {"max_break_spread": 0}
    meetings = (meet("h1", "v1", 1), meet("h2", "v2", 1, 2), meet("h1", "v2", 3), meet("h2", "v1", 3, 2))
    assert rules_broken(instance, plan(*meetings, weight=3)) == []


def two_days() -> Document:
    slots = [{"id": "t1", "day": "d1"}, {"id": "t2", "day": "d1"}, {"id": "t3", "day": "d2"}, {"id": "t4", "day": "d2"}]
    sessions = [session(f"s{i}", f"t{i}", tables=2, room="A") for i in (1, 2, 3, 4)]
    sessions.append(session("long", ["t1", "t2"], tables=1))
    return event(slots, sessions, [pair("h1", f"v{i}", 1) for i in (1, 2, 3, 4)])


def test_a_night_ends_a_run_of_meetings() -> None:
    instance = two_days() | {"objective": ["weight"]}
    person(instance, "h1")["max_in_a_row"] = 1
    assert rules_broken(instance, plan(meet("h1", "v1", 2), meet("h1", "v2", 3), weight=2)) == []


def test_a_long_meeting_is_one_in_a_row_and_fills_its_slots() -> None:
    instance = two_days() | {"objective": ["weight", "idle", "rooms"]}
    person(instance, "h1")["max_in_a_row"] = 1
    long = meet("h1", "v1", 1, session="long")
    values = {"weight": 2, "idle": 0, "rooms": 0}
    stated = plan(long, meet("h1", "v2", 4), weight=2, objective=values, bound=values, gap=dict.fromkeys(values, 0))
    assert rules_broken(instance, stated) == []
    stated["meetings"].append(meet("h1", "v3", 2))
    assert rules_broken(instance, stated) == ["person_once_per_slot", "objective_value", "objective_value"]


def test_values_are_counted_as_defined() -> None:
    instance = two_days() | {"objective": ["moves", "rooms", "idle", "weight", "guarantee"]}
    instance["sessions"][3]["room"] = None
    instance["sessions"].append(session("closed", "t1", tables=0))
    person(instance, "v4")["unavailable"] = ["t4"]
    person(instance, "h1")["min_meetings"] = 4
    person(instance, "v3")["min_meetings"] = 1
    instance["current"] = [
        {"a": "v1", "b": "h1", "session": "s1"},
        {"a": "h1", "b": "v2", "session": "s3"},
        {"a": "v3", "b": "h1", "session": "s2"},
        {"a": "h1", "b": "v4", "session": "s4"},
        {"a": "h1", "b": "v1", "session": "closed"},
    ]
    stated = plan(meet("h1", "v1", 1), meet("h1", "v2", 4), meet("h1", "v4", 3), weight=3)
    assert objective_values(instance, stated) == {"moves": 2, "rooms": 1, "idle": 0, "weight": 3, "guarantee": 2}


def test_a_hole_of_two_slots_is_one_break_and_the_default_objectives_are_counted() -> None:
    instance = event(["t1", "t2", "t3", "t4"], [session(f"s{i}", f"t{i}", tables=1) for i in (1, 4)], [])
    instance["pairs"] = [{"id": f"p{i}", "a": "h1", "b": f"v{i}", "weight": 0.1} for i in (1, 2)]
    instance["people"] = [{"id": name} for name in ("h1", "v1", "v2")]
    del instance["name"]
    stated = plan(meet("h1", "v1", 1), meet("h1", "v2", 4), weight=0.2)
    assert objective_values(instance, stated) == {"guarantee": 0, "weight": 0.2, "idle": 1}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"bound": {"weight": 4}, "gap": {"weight": 0.25}, "status": "feasible"}, id="a bound above"),
        pytest.param({"bound": {"weight": 3 - 1e-12}}, id="a bound below by rounding"),
        pytest.param({"objective": {"weight": 3 + 1e-12}}, id="a weight off by rounding"),
        pytest.param({"status": "feasible", "bound_scope": {"weight": "these slots"}}, id="a partial bound"),
    ],
)
def test_a_true_claim_passes(changes: dict[str, Any]) -> None:
    assert rules_broken(sound_event(), sound_plan(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        pytest.param({"objective": {}}, "objective_keys", id="no objective"),
        pytest.param({"bound": {}}, "objective_keys", id="no bound"),
        pytest.param({"gap": {"weight": 0, "moves": 0}}, "objective_keys", id="a gap too many"),
        pytest.param({"status": "feasible", "bound_scope": {"idle": "these"}}, "objective_keys", id="a scope too many"),
        pytest.param({"objective": {"weight": 3 + 1e-7}}, "objective_value", id="a weight beyond rounding"),
        pytest.param({"bound": {"weight": 3 - 1e-8}, "status": "feasible"}, "bound_side", id="a bound beyond rounding"),
        pytest.param({"bound_scope": {"weight": "these slots"}}, "status", id="optimal with a partial bound"),
        pytest.param({"conflict": [{"rule": "must", "ids": [], "sentence": ""}]}, "status", id="conflict but a plan"),
    ],
)
def test_a_wrong_claim_is_found(changes: dict[str, Any], rule: str) -> None:
    assert rule in rules_broken(sound_event(), sound_plan(**changes))


def test_what_a_plan_does_not_speak_of_is_said() -> None:
    sentence = "gap speaks of nothing, but the instance asks for weight."
    assert audit(sound_event(), sound_plan(gap={})) == [Finding("objective_keys", ("weight",), sentence)]


@pytest.mark.parametrize("table", [0, 3])
def test_a_table_that_the_session_has_not_is_found(table: int) -> None:
    assert rules_broken(sound_event(), plan(meet("h1", "v1", 1, table), weight=1)) == ["table_numbers"]


def test_a_lower_bound_above_the_value_and_a_wrong_difference_are_found() -> None:
    instance = sound_event() | {"objective": ["idle"]}
    values = {"objective": {"idle": 1}, "bound": {"idle": 2}, "gap": {"idle": 1}, "status": "feasible"}
    stated = plan(meet("h1", "v1", 1), meet("h1", "v2", 3), weight=0, **values)
    assert rules_broken(instance, stated) == ["bound_side", "gap_value"]


def test_a_locked_meeting_that_is_not_marked_is_found() -> None:
    instance = sound_event() | {"current": [{"a": "v1", "b": "h1", "session": "s1", "locked": True}]}
    assert rules_broken(instance, plan(meet("h1", "v1", 1), weight=1)) == ["locked_flags"]


def both_ways(**changes: Any) -> Document:
    """x1 and x2 are listed in both orders: p1 weighs 1 and p2 a half."""
    sessions = [session(f"s{slot}", f"t{slot}", tables=2) for slot in (1, 2, 3)]
    document = event(["t1", "t2", "t3"], sessions, [pair("x1", "x2", 1), pair("x2", "x1", 0.5)])
    return document | {"objective": ["weight"]} | changes


def test_two_people_who_are_listed_in_both_orders_meet_twice() -> None:
    assert rules_broken(both_ways(), plan(meet("x1", "x2", 1), meet("x2", "x1", 2), weight=1.5)) == []
    assert rules_broken(both_ways(), plan(meet("x2", "x1", 1), weight=0.5)) == []
    assert rules_broken(both_ways(), plan(meet("x1", "x2", 1), meet("x1", "x2", 2), weight=1)) == ["pair_once"]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"forbidden": True}, []),
        ({"must": True}, ["must"]),
        ({"must": True, "forbidden": True}, ["must"]),
    ],
)
def test_what_is_said_of_the_other_order_is_not_said_of_this_one(changes: dict[str, Any], rules: list[str]) -> None:
    instance = both_ways()
    instance["pairs"][1] |= changes
    assert rules_broken(instance, plan(meet("x1", "x2", 1), weight=1)) == rules


def test_a_locked_meeting_is_kept_only_by_the_pair_of_its_order() -> None:
    instance = both_ways(current=[{"a": "x2", "b": "x1", "session": "s1", "locked": True}])
    assert rules_broken(instance, plan(meet("x2", "x1", 1, locked=True), weight=0.5)) == []
    assert rules_broken(instance, plan(meet("x1", "x2", 1), weight=1)) == ["locked"]
    assert rules_broken(instance, plan(meet("x1", "x2", 1, locked=True), weight=1)) == ["locked", "locked_flags"]


def test_a_meeting_in_the_place_of_the_other_one_is_a_move() -> None:
    instance = both_ways(current=[{"a": "x1", "b": "x2", "session": "s1"}], objective=["moves"])
    stated = [plan(meet(*two, 1), weight=0, objective={"moves": 0}) for two in (("x1", "x2"), ("x2", "x1"))]
    assert [objective_values(instance, each) for each in stated] == [{"moves": 0}, {"moves": 1}]


INFEASIBLE = {"status": "infeasible", "conflict": [{"rule": "must", "ids": ["p2"], "sentence": "They must."}]}


def test_an_infeasible_plan_needs_only_its_conflict() -> None:
    assert rules_broken(with_pair("p2", must=True), plan(weight=0, objective={}, **INFEASIBLE)) == []


@pytest.mark.parametrize("changes", [{"meetings": [meet("h1", "v1", 1)]}, {"conflict": []}])
def test_an_infeasible_plan_with_meetings_or_without_conflict_is_found(changes: dict[str, Any]) -> None:
    assert rules_broken(sound_event(), plan(weight=0, **(INFEASIBLE | changes))) == ["status"]


def test_an_infeasible_plan_of_another_instance_is_found() -> None:
    stated = plan(weight=0, **INFEASIBLE, instance="another", instance_sha256="")
    assert rules_broken(sound_event(), stated) == ["instance_name", "instance_sha256"]


@pytest.mark.parametrize(
    ("happened", "rules"),
    [
        pytest.param({"absent": "h1"}, ["available"], id="absent"),
        pytest.param({"absent": "h1", "from": "t2"}, ["available"], id="absent from then on"),
        pytest.param({"absent": "h1", "from": "t3"}, [], id="absent after"),
        pytest.param({"late": "h1", "slot": "t3"}, ["available"], id="late"),
        pytest.param({"late": "h1", "slot": "t2"}, [], id="late but there"),
        pytest.param({"late": "h1", "slot": "t3", "from": "t3"}, [], id="late, said too late"),
        pytest.param({"early": "h1", "slot": "t1"}, ["available"], id="early"),
        pytest.param({"early": "h1", "slot": "t2"}, [], id="early but after"),
        pytest.param({"early": "h1", "slot": "t1", "from": "t3"}, [], id="early from after"),
        pytest.param({"close": "s2"}, ["tables"], id="closed"),
        pytest.param({"close": "s2", "from": "t2"}, ["tables"], id="closed as it begins"),
        pytest.param({"close": "s2", "from": "t3"}, [], id="closed after it began"),
        pytest.param({"close": "s1"}, [], id="another closed"),
        pytest.param({"absent": "h9"}, ["known_ids"], id="unknown person"),
        pytest.param({"late": "h1", "slot": "t9"}, ["known_ids"], id="unknown slot"),
        pytest.param({"close": "s9", "from": "t9"}, ["known_ids", "known_ids"], id="unknown session"),
        pytest.param({"now": "t3"}, [], id="repaired after"),
        pytest.param({"now": "t9"}, ["known_ids"], id="repaired in an unknown slot"),
    ],
)
def test_events_are_applied(happened: dict[str, str], rules: list[str]) -> None:
    assert rules_broken(sound_event(), plan(meet("h1", "v1", 2), weight=1, events=[happened])) == rules


@pytest.mark.parametrize(
    ("changes", "events", "rules"),
    [
        pytest.param({}, [{"close": "s1"}], ["must"], id="two sessions are left"),
        pytest.param({}, [{"absent": "v1"}], [], id="nobody to meet"),
        pytest.param({}, [{"late": "h1", "slot": "t3"}, {"early": "v1", "slot": "t2"}], [], id="never both there"),
        pytest.param({}, [{"late": "h1", "slot": "t2"}, {"early": "v1", "slot": "t2"}], ["must"], id="both in t2"),
        pytest.param({"session": "s2"}, [{"close": "s2"}], [], id="its session is closed"),
        pytest.param({"slots": ["t1"]}, [{"close": "s1"}], [], id="its slot is closed"),
        pytest.param({"slots": ["t1"]}, [{"close": "s3", "from": "t2"}], [], id="its slot is over"),
        pytest.param({"slots": ["t2"]}, [{"close": "s3", "from": "t2"}], ["must"], id="its slot is now"),
        pytest.param({"slots": ["t1"]}, [{"now": "t2"}], [], id="its slot was over at the repair"),
        pytest.param({"slots": ["t2"]}, [{"now": "t2"}], ["must"], id="its slot was running at the repair"),
        pytest.param({"forbidden": True}, [{"close": "s3"}], [], id="forbidden"),
    ],
)
def test_after_events_must_binds_only_pairs_that_still_can_meet(
    changes: dict[str, Any], events: list[Document], rules: list[str]
) -> None:
    assert rules_broken(with_pair("p1", must=True, **changes), plan(weight=0, events=events)) == rules


def test_after_events_a_pair_without_the_theme_of_any_session_need_not_meet() -> None:
    instance = with_pair("p1", must=True)
    person(instance, "h1")["themes"] = ["it"]
    for entry in instance["sessions"]:
        entry["theme"] = "health"
    assert rules_broken(instance, plan(weight=0)) == ["must"]
    assert rules_broken(instance, plan(weight=0, events=[{"absent": "h2"}])) == []


@pytest.mark.parametrize(("happened", "rules"), [({"absent": "v1"}, []), ({"absent": "v2"}, ["locked"])])
def test_after_events_only_locked_meetings_that_are_still_possible_stay(
    happened: dict[str, str], rules: list[str]
) -> None:
    instance = sound_event() | {"current": [{"a": "h1", "b": "v1", "session": "s1", "locked": True}]}
    assert rules_broken(instance, plan(weight=0, events=[happened])) == rules


def test_after_events_moves_may_be_told_and_are_not_recounted() -> None:
    values = {"moves": 7, "weight": 1}
    told = {"objective": values, "bound": values, "gap": dict.fromkeys(values, 0)}
    meeting = meet("h1", "v1", 1, locked=True)
    assert rules_broken(sound_event(), plan(meeting, weight=1, events=[{"absent": "h2"}], **told)) == []
    assert rules_broken(sound_event(), plan(meeting, weight=1, **told)) == [*["objective_keys"] * 3, "locked_flags"]


@pytest.mark.parametrize(("moves", "weight", "rules"), [(7, 1, []), (0, 1, []), (7, 2, ["objective_value"])])
def test_after_events_all_but_moves_is_recounted(moves: int, weight: float, rules: list[str]) -> None:
    values = {"weight": weight, "moves": moves}
    told = {"objective": values, "bound": values, "gap": dict.fromkeys(values, 0)}
    stated = plan(meet("h1", "v1", 1), weight=weight, events=[{"absent": "h2"}], **told)
    assert rules_broken(sound_event() | {"objective": ["weight", "moves"]}, stated) == rules
