"""Explanations are true: each rule that is said to bind does, and each change that is offered makes room."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from matchmaker.errors import InputError
from matchmaker.files.plans import Conflict, Plan, plan_document
from matchmaker.services.explanations import Change, Explanation, explain
from matchmaker.services.matching import repair
from matchmaker.solver.audit import RULES, audit
from tests.instances import CASES, Document, event, one_table, pair, person, session
from tests.solver.planning import each_of, planned, read


def with_meeting(document: Document, plan: Plan, a: str, b: str, session_id: str) -> set[str]:
    """Return the rules that the plan breaks with one meeting more."""
    held = next(entry for entry in document["sessions"] if entry["id"] == session_id)
    begins = held["slots"][0] if "slots" in held else held["slot"]
    more = {"a": a, "b": b, "session": session_id, "slot": begins, "table": 1}
    stated = plan_document(plan)
    findings = audit(document, stated | {"meetings": [*stated["meetings"], more]})
    return {finding.rule for finding in findings if finding.rule in RULES}


def apart(document: Document, plan: Plan) -> list[Document]:
    """Return the listed pairs that do not meet."""
    met = {(meeting.a, meeting.b) for meeting in plan.meetings}
    return [entry for entry in document["pairs"] if (entry["a"], entry["b"]) not in met]


def named(document: Document, asked: Document) -> tuple[str, str]:
    """Return the two people of a pair, the other way round unless that would be another pair."""
    swapped = asked["b"], asked["a"]
    listed = {(entry["a"], entry["b"]) for entry in document["pairs"]}
    return (asked["a"], asked["b"]) if swapped in listed else swapped


def changed(document: Document, binding: Conflict, session_id: str) -> Document | None:
    """Return the event with the one rule relaxed by a step that binds in a session; None where it cannot be."""
    rule, first = binding.rule, next(iter(binding.ids), None)
    at = next(entry for entry in document["sessions"] if entry["id"] == session_id)
    fills = at["slots"] if "slots" in at else [at["slot"]]

    def change(kind: str, alter: Callable[[Document], Document]) -> Document:
        return document | {kind: [entry | alter(entry) if entry["id"] == first else entry for entry in document[kind]]}

    if rule == "available":
        return change("people", lambda p: {"unavailable": [slot for slot in p["unavailable"] if slot not in fills]})
    if rule == "max_meetings":
        return change("people", lambda p: {"max_meetings": p["max_meetings"] + 1})
    if rule == "max_in_a_row":
        return change("people", lambda _: {"max_in_a_row": None})
    if rule == "tables":
        return change("sessions", lambda s: {"tables": s["tables"] + 1})
    if rule == "resource":
        return change("resources", lambda r: {"capacity": r["capacity"] + 1})
    return None


def explained(instance: Document) -> tuple[Plan, Document, Explanation] | None:
    """Return a plan, a pair that does not meet in it, drawn by chance, and why."""
    plan = planned(instance)
    left = apart(instance, plan)
    if plan.status == "infeasible" or not left:
        return None
    asked = Random(repr(instance)).choice(left)
    return plan, asked, explain(read(instance), plan, *named(instance, asked))


def test_the_rules_that_bind_are_those_that_the_meeting_would_break() -> None:
    """What a row of meetings is makes sense only for people who are in one place; the audit may still count one."""
    bound: set[str] = set()

    def real(instance: Document) -> None:
        found = explained(instance)
        if found is None:
            return
        plan, asked, why = found
        if not why.candidate:
            assert asked.get("forbidden")
            assert why.binding == {}
            return
        assert set(why.binding) == {entry["id"] for entry in instance["sessions"]}
        for session_id, binding in why.binding.items():
            rules = {said.rule for said in binding}
            broken = with_meeting(instance, plan, asked["a"], asked["b"], session_id)
            assert rules <= broken
            assert broken - rules <= ({"max_in_a_row"} if "person_once_per_slot" in rules else set())
            bound.update(rules)

    each_of(100, 120, real)
    assert bound >= {
        "tables",
        "person_once_per_slot",
        "available",
        "max_meetings",
        "theme",
        "max_in_a_row",
    }


def test_every_change_makes_room_for_the_meeting_and_none_is_missing() -> None:
    offered: set[str] = set()

    def makes_room(instance: Document) -> None:
        found = explained(instance)
        if found is None:
            return
        plan, asked, why = found
        fits: set[str] = set()
        for session_id, binding in why.binding.items():
            roomier = changed(instance, binding[0], session_id) if len(binding) == 1 else None
            if roomier is not None and not with_meeting(roomier, plan, asked["a"], asked["b"], session_id):
                fits.add(session_id)
                offered.add(binding[0].rule)
        if all(why.binding.values()):  # Nothing has to change where the meeting fits somewhere as it is.
            assert {change.session for change in why.changes} == fits
        else:
            assert why.changes == ()

    each_of(200, 121, makes_room)
    assert offered == {"available", "max_meetings", "max_in_a_row", "tables", "resource"}


def test_the_price_is_the_difference_to_the_best_plan_with_the_meeting() -> None:
    priced = []

    def true_price(instance: Document) -> None:
        found = explained(instance)
        if found is None or not found[2].price:
            return
        plan, asked, why = found
        pairs = [entry | {"must": True} if entry is asked else entry for entry in instance["pairs"]]
        insisted = planned(instance | {"pairs": pairs})
        assert insisted.status == "optimal"
        expected = {name: insisted.objective[name] - value for name, value in plan.objective.items()}
        assert why.price == pytest.approx(expected, rel=0, abs=1e-9)
        priced.append(why.price)

    each_of(120, 122, true_price)
    assert len(priced) > 20


def one_for_two() -> Document:
    """Return an event in which h2 and v2 do not meet, since h1 and v1 have the only table."""
    document = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1), pair("h2", "v2", 0.5, reasons={"keywords": 0.5})])
    person(document, "h2")["name"] = "Anna"
    return document


def test_a_meeting_is_told_with_its_place_and_its_worth() -> None:
    document = one_for_two()
    why = explain(read(document), planned(document), "v1", "h1")
    assert (why.meet, why.sentences) == (
        True,
        ("v1 and h1 meet in session s-t1 (t1), table 1.", "Their meeting is worth 1."),
    )


def test_a_pair_apart_is_told_what_binds_what_would_change_it_and_what_it_costs() -> None:
    document = one_for_two()
    why = explain(read(document), planned(document), "h2", "v2")
    assert why.sentences[:5] == (
        "Anna (h2) and v2 do not meet.",
        "Their meeting is worth 0.5.",
        "Parts of the score: keywords 0.5.",
        "In s-t1 (t1): Session s-t1 has 1 table, all taken.",
        "They would meet with one more table in s-t1.",
    )
    assert why.sentences[5] == "With this meeting and everything planned again: 0.5 of the weight less."
    assert why.sentences[6].startswith("Smallest change: planned again, they would meet with one more table in s-t1;")
    assert (why.smallest, why.decided) == (Change("table", session="s-t1"), True)
    assert why.price == {"guarantee": 0, "weight": -0.5, "idle": 0}


def test_a_plan_that_the_caller_has_made_again_gives_the_same_answer() -> None:
    document = one_for_two()
    plan = planned(document)
    again = explain(read(document), plan, "h2", "v2", again=planned(document))
    assert again == explain(read(document), plan, "h2", "v2")


def test_a_plan_made_again_that_has_the_meeting_is_believed() -> None:
    document = one_for_two()
    plan = planned(document)
    other = replace(plan, meetings=(replace(plan.meetings[0], a="h2", b="v2"),))
    assert explain(read(document), plan, "h2", "v2", again=other).already


def test_of_two_meetings_of_the_same_people_the_one_in_the_order_asked_for_is_explained() -> None:
    document = CASES["two_meetings_at_one_time"]().instance
    plan = planned(document)
    whole, half = (explain(read(document), plan, *two) for two in (("x1", "x2"), ("x2", "x1")))
    assert (whole.meet, whole.sentences[-1]) == (True, "Their meeting is worth 1.")
    assert (half.meet, half.sentences[:2]) == (
        False,
        ("x2 and x1 do not meet.", "Their meeting is worth 0.5."),
    )
    assert half.price == {"guarantee": 0, "weight": -0.5, "idle": 0}


def busy_with_another() -> Document:
    pairs = [pair("h1", "v1", 1), pair("h1", "v2", 0.5)]
    return event(["t1"], [session("s", "t1", tables=2)], pairs)


def away() -> Document:
    document = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1)])
    person(document, "v1")["unavailable"] = ["t1"]
    return document


def wants_no_more() -> Document:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1, slots=["t1"]), pair("h1", "v2", 0.5)])
    person(document, "h1")["max_meetings"] = 1
    return document


def needs_rest() -> Document:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1, slots=["t1"]), pair("h1", "v2", 0.5)])
    person(document, "h1")["max_in_a_row"] = 1
    return document


def no_interpreter() -> Document:
    pairs = [pair("h1", "v1", 1, uses=["interpreter"]), pair("h2", "v2", 0.5, uses=["interpreter"])]
    document = event(["t1"], [session("s", "t1", tables=2)], pairs)
    return document | {"resources": [{"id": "interpreter", "capacity": 1}]}


@pytest.mark.parametrize(
    ("made", "a", "b", "sentence"),
    [
        (busy_with_another, "h1", "v2", "In s (t1): h1 meets v1 then."),
        (away, "h1", "v1", "They would meet in s-t1 if v1 were free in t1."),
        (wants_no_more, "h1", "v2", "They would meet in s-t2 if h1 took 2 meetings."),
        (needs_rest, "h1", "v2", "They would meet in s-t2 if h1 took more meetings in a row."),
        (no_interpreter, "h2", "v2", "They would meet in s with one more interpreter."),
    ],
)
def test_the_answer_says_what_stands_in_the_way_or_what_would_help(
    made: Callable[[], Document], a: str, b: str, sentence: str
) -> None:
    document = made()
    assert sentence in explain(read(document), planned(document), a, b).sentences


def test_a_pair_that_nobody_listed_is_told_so() -> None:
    document = one_for_two()
    why = explain(read(document), planned(document), "h1", "v2")
    assert not why.meet
    assert "not among the pairs" in why.sentences[0]


def test_a_pair_that_cannot_meet_anywhere_is_given_no_price() -> None:
    document = away()
    assert explain(read(document), planned(document), "h1", "v1").price == {}


def test_an_event_without_sessions_is_told_so() -> None:
    document = event(["t1"], [], [pair("h1", "v1", 1)])
    assert "There is no session." in explain(read(document), planned(document), "h1", "v1").sentences


def test_what_happened_is_taken_into_account() -> None:
    document = one_for_two()
    plan = planned(document)
    after = repair(read(document), plan, absent=["v2"], sha256=plan.instance_sha256)
    why = explain(read(document), after, "h2", "v2")
    assert {said.rule for said in why.binding["s-t1"]} == {"available", "tables"}


def test_after_events_a_must_that_cannot_be_any_more_does_not_hide_the_price_of_another_meeting() -> None:
    document = one_for_two()
    document["pairs"].append({"id": "p3"} | pair("h1", "v2", 0.25, must=True))
    document["slots"].append("t2")
    document["sessions"].append(session("s-t2", "t2", tables=1))
    document["pairs"][0]["slots"] = ["t1"]
    document["pairs"][2]["slots"] = ["t2"]
    document["pairs"].append({"id": "p4"} | pair("h2", "v1", 0.125))
    document["pairs"][3]["slots"] = ["t1"]
    plan = planned(document)
    after = repair(read(document), plan, absent=["v2"], sha256=plan.instance_sha256)
    why = explain(read(document), after, "h2", "v1")
    assert why.price == pytest.approx({"moves": 1, "guarantee": 0, "weight": -0.875, "idle": 0})


def test_a_session_that_began_before_the_last_event_is_not_offered() -> None:
    document = one_for_two()
    document["slots"].append("t2")
    document["sessions"].append(session("s-t2", "t2", tables=0))
    plan = planned(document)
    after = repair(read(document), plan, closed=["s-t2"], now="t2", sha256=plan.instance_sha256)
    why = explain(read(document), after, "h2", "v2")
    assert "s-t1" not in {change.session for change in why.changes}


@pytest.mark.parametrize(("a", "b"), [("h9", "v1"), ("h1", "v9"), ("h1", "h1")])
def test_people_whom_the_instance_does_not_know_and_one_person_twice_are_refused(a: str, b: str) -> None:
    document = one_for_two()
    with pytest.raises(InputError, match=r"of the instance|two different people"):
        explain(read(document), planned(document), a, b)


def test_the_answer_as_a_document_has_every_part() -> None:
    document = CASES["maximum_of_one"]().instance
    why = explain(read(document), planned(document), "h1", "v2")
    stated = why.document()
    assert (stated["a"], stated["b"], stated["meet"]) == ("h1", "v2", False)
    assert stated["changes"] == [{"session": c.session, "sentence": c.sentence} for c in why.changes] != []
    rules = {place: [(said["rule"], tuple(said["ids"])) for said in each] for place, each in stated["binding"].items()}
    assert rules == {place: [(said.rule, said.ids) for said in each] for place, each in why.binding.items()} != {}
    assert (stated["sentences"], stated["price"]) == (list(why.sentences), why.price)
