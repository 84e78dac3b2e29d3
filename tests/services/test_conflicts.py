"""What the solver found to contradict itself is said in sentences that name people, sessions and slots."""

import pytest

from matchmaker.files.plans import Conflict
from matchmaker.services.conflicts import Words, to_conflicts
from matchmaker.solver.causes import SUBJECTS, Cause
from tests.instances import Document, event, pair, person, session
from tests.solver.planning import planned, read


def talked_about() -> Document:
    """Return an event in which every rule has something to say."""
    pairs = [
        pair("h1", "v1", 1, must=True, slots=["t1", "t2"], session="s1", uses=["interpreter"]),
        pair("h1", "v2", 1, slots=[]),
    ]
    sessions = [
        session("s1", "t1", tables=1, theme="it"),
        session("s2", "t2", tables=0),
        session("s3", "t2", tables=3),
    ]
    document = event(["t1", "t2"], sessions, pairs)
    document |= {
        "resources": [{"id": "interpreter", "capacity": 1}],
        "precedences": [["p2", "p1"]],
        "max_break_spread": 2,
        "current": [{"a": "v1", "b": "h1", "session": "s1", "locked": True}],
    }
    person(document, "h1").update(name="Anna Hansen", max_meetings=3, max_in_a_row=2, unavailable=["t1", "t2"])
    person(document, "v2").update(max_meetings=1, max_in_a_row=0)
    return document


SAID = [
    (Cause("must", (0,)), ("p1", "h1", "v1"), "Anna Hansen (h1) and v1 must meet."),
    (Cause("forbidden", (0,)), ("p1", "h1", "v1"), "Anna Hansen (h1) and v1 may not meet."),
    (Cause("pair_once", (1,)), ("p2", "h1", "v2"), "Anna Hansen (h1) and v2 meet at most once."),
    (Cause("pair_slots", (0,)), ("p1", "h1", "v1"), "Anna Hansen (h1) and v1 may meet only in t1, t2."),
    (Cause("pair_slots", (1,)), ("p2", "h1", "v2"), "Anna Hansen (h1) and v2 may meet only in no slot at all."),
    (Cause("pair_session", (0,)), ("p1", "h1", "v1"), "Anna Hansen (h1) and v1 may meet only in session s1."),
    (Cause("locked", (0,)), ("v1", "h1", "s1"), "The meeting of v1 and Anna Hansen (h1) in s1 is locked."),
    (
        Cause("listed", (0,)),
        ("v1", "h1", "s1"),
        "v1 and Anna Hansen (h1), who are to meet in s1, are not among the pairs.",
    ),
    (Cause("available", (0,)), ("h1",), "Anna Hansen (h1) is away in t1, t2."),
    (Cause("person_once_per_slot", (1,)), ("v1",), "v1 can be in only one meeting at a time."),
    (Cause("max_meetings", (0,)), ("h1",), "Anna Hansen (h1) has at most 3 meetings."),
    (Cause("max_in_a_row", (0,)), ("h1",), "Anna Hansen (h1) has at most 2 meetings in a row."),
    (Cause("max_meetings", (2,)), ("v2",), "v2 has at most 1 meeting."),
    (Cause("max_in_a_row", (2,)), ("v2",), "v2 has at most no meeting in a row."),
    (Cause("theme", (1, 0)), ("v1", "s1"), "v1 does not have the theme it of session s1."),
    (Cause("tables", (0,)), ("s1",), "Session s1 has 1 table."),
    (Cause("tables", (1,)), ("s2",), "Session s2 has no table."),
    (Cause("tables", (2,)), ("s3",), "Session s3 has 3 tables."),
    (
        Cause("resource", (0, 1)),
        ("interpreter", "t2"),
        "At most 1 meeting at a time can use interpreter in t2.",
    ),
    (
        Cause("precedence", (0,)),
        ("p2", "p1"),
        "The meeting of Anna Hansen (h1) and v2 comes before that of Anna Hansen (h1) and v1.",
    ),
    (Cause("break_spread", ()), (), "The numbers of breaks of any two people differ by at most 2."),
]


@pytest.mark.parametrize(("cause", "ids", "sentence"), SAID)
def test_a_cause_is_said_with_its_ids_and_in_words(cause: Cause, ids: tuple[str, ...], sentence: str) -> None:
    said = Words(read(talked_about())).conflict(cause)
    assert (said.rule, said.ids) == (cause.rule, ids)
    assert said.sentence == sentence


def test_every_rule_can_be_said() -> None:
    assert {cause.rule for cause, _, _ in SAID} == set(SUBJECTS)
    assert [cause for cause, _, _ in SAID if len(cause.subject) != len(SUBJECTS[cause.rule])] == []


def test_causes_keep_their_order() -> None:
    causes = [cause for cause, _, _ in SAID]
    assert [said.rule for said in to_conflicts(read(talked_about()), causes)] == [cause.rule for cause in causes]


def test_a_plan_that_cannot_be_names_the_people() -> None:
    document = event(["t1"], [session("s", "t1", tables=1)], [pair("h1", "v1", 1, must=True)])
    person(document, "v1").update(name="Bo Li", unavailable=["t1"])
    assert planned(document).conflict == (
        Conflict("available", ("v1",), "Bo Li (v1) is away in t1."),
        Conflict("must", ("p1", "h1", "v1"), "h1 and Bo Li (v1) must meet."),
    )


def test_a_locked_meeting_of_people_whom_nobody_listed_is_named() -> None:
    document = event(["t1"], [session("s", "t1", tables=1)], [pair("h1", "v1", 1), pair("h2", "v2", 1)])
    document["current"] = [{"a": "h1", "b": "v2", "session": "s", "locked": True}]
    assert [conflict.sentence for conflict in planned(document).conflict] == [
        "h1 and v2, who are to meet in s, are not among the pairs.",
        "The meeting of h1 and v2 in s is locked.",
    ]
