"""Why somebody has too few meetings: each cause has a small event in which it is the truth, worked out by hand."""

from collections.abc import Iterator

import pytest

from matchmaker.files.plans import Meeting
from matchmaker.services.plans.shortfalls import Cause, Reason, people_by_meetings, shortfalls
from tests.instances import Document, event, pair, person, session
from tests.solver.planning import planned, read

SLOTS = ["t1", "t2", "t3", "t4"]


def wide(*pairs: Document, tables: int = 5) -> Document:
    """Return an event with a session of any theme in each of four slots."""
    return event(SLOTS, [session(f"s{slot}", slot, tables=tables) for slot in SLOTS], list(pairs))


def with_four() -> Document:
    return wide(*(pair("h1", f"v{number}", 1) for number in range(1, 5)))


def own_maximum() -> Document:
    document = with_four()
    person(document, "h1").update(min_meetings=3, max_meetings=2)
    return document


def few_partners() -> Document:
    document = wide(pair("h1", "v1", 1), pair("h1", "v2", 1), pair("h2", "v3", 1))
    person(document, "h1").update(min_meetings=3)
    return document


def away() -> Document:
    document = with_four()
    person(document, "h1").update(min_meetings=3, unavailable=["t1", "t4"])
    return document


def few_sessions() -> Document:
    document = with_four()
    for each, theme in zip(document["sessions"], ("it", "it", "health", "health"), strict=True):
        each["theme"] = theme
    person(document, "h1").update(min_meetings=3, themes=["it"])
    return document


def never_together() -> Document:
    document = with_four()
    person(document, "h1").update(min_meetings=3, unavailable=["t4"])
    for name in ("v1", "v2"):
        person(document, name).update(unavailable=["t1", "t2", "t3"])
    return document


def same_slots() -> Document:
    document = with_four()
    person(document, "h1").update(min_meetings=3)
    for number in range(1, 5):
        person(document, f"v{number}").update(unavailable=["t3", "t4"])
    return document


def in_a_row() -> Document:
    document = with_four()
    person(document, "h1").update(min_meetings=4, max_in_a_row=1)
    return document


def taken() -> Document:
    """A meeting is promised to each of two hosts and there is one table, where the other pair is worth more."""
    document = event(
        ["t1"],
        [session("s1", "t1", tables=1)],
        [pair("h1", "v1", 1), pair("h2", "v2", 5)],
    )
    person(document, "h1").update(min_meetings=1)
    person(document, "h2").update(min_meetings=1)
    return document


def interpreters() -> Document:
    document = event(
        ["t1"],
        [session("s1", "t1", tables=2)],
        [pair("h1", "v1", 1, uses=["i"]), pair("h2", "v2", 5, uses=["i"])],
    )
    document["resources"] = [{"id": "i", "capacity": 1}]
    person(document, "h1").update(min_meetings=1)
    person(document, "h2").update(min_meetings=1)
    return document


CASES = [
    (own_maximum, 2, [Reason(Cause.OWN_MAXIMUM, 2)]),
    (few_partners, 2, [Reason(Cause.FEW_PARTNERS, 2)]),
    (away, 2, [Reason(Cause.AWAY, 2, 4)]),
    (few_sessions, 2, [Reason(Cause.FEW_SESSIONS, 2, 4)]),
    (never_together, 2, [Reason(Cause.NEVER_TOGETHER, 2, 4)]),
    (same_slots, 2, [Reason(Cause.SAME_SLOTS, 2, 4)]),
    (in_a_row, 2, [Reason(Cause.IN_A_ROW, 1)]),
    (taken, 0, [Reason(Cause.TAKEN, 0, 1)]),
    (interpreters, 0, [Reason(Cause.TAKEN, 0, 1), Reason(Cause.INTERPRETERS, 1, 1)]),
]


@pytest.mark.parametrize(("make", "meetings", "reasons"), CASES, ids=[case[0].__name__ for case in CASES])
def test_the_reason_is_the_one_that_holds_in_the_best_plan(make, meetings, reasons) -> None:
    document = make()
    plan = planned(document)
    assert plan.status == "optimal"
    said = [(each.person, each.meetings, list(each.reasons)) for each in shortfalls(read(document), plan.meetings)]
    assert said == [("h1", meetings, reasons)]


def test_every_cause_has_a_case() -> None:
    assert {reason.cause for _, _, reasons in CASES for reason in reasons} | {
        Cause.NOT_CHOSEN,
        Cause.TABLES_SHARED,
        Cause.PARTNERS_SHARED,
    } == set(Cause)


def partner() -> Document:
    """A meeting is promised to each of two hosts, and the only one who fits them takes one."""
    document = wide(pair("h1", "v1", 1), pair("h2", "v1", 5))
    person(document, "v1").update(max_meetings=1)
    for host in ("h1", "h2"):
        person(document, host).update(min_meetings=1)
    return document


@pytest.mark.parametrize(("make", "cause"), [(taken, Cause.TABLES_SHARED), (partner, Cause.PARTNERS_SHARED)])
def test_a_limit_that_several_share_is_said_with_who_they_are(make, cause) -> None:
    document = make()
    plan = planned(document)
    (found,) = shortfalls(read(document), plan.meetings, plan)

    assert (found.person, found.reasons) == ("h1", (Reason(cause, 1, 2, ("h2",)),))


def test_a_limit_of_ones_own_comes_before_one_that_is_shared() -> None:
    document = own_maximum()
    plan = planned(document)

    assert shortfalls(read(document), plan.meetings, plan) == shortfalls(read(document), plan.meetings)


def test_of_meetings_that_would_suit_only_that_they_were_not_chosen_is_said() -> None:
    document = with_four()
    person(document, "h1").update(min_meetings=3)
    found = shortfalls(read(document), [Meeting("h1", "v1", "st1", "t1", 1)])
    assert [each.reasons for each in found] == [(Reason(Cause.NOT_CHOSEN, 0),)]


def test_a_table_an_interpreter_or_a_partner_that_is_taken_leaves_no_room() -> None:
    for change in _full():
        document = with_four()
        person(document, "h1").update(min_meetings=2)
        meetings = change(document)
        found = shortfalls(read(document), meetings)
        assert [reason.cause for reason in found[0].reasons] != [Cause.NOT_CHOSEN], change.__name__


def _full() -> Iterator[object]:
    def by_tables(document: Document) -> list[Meeting]:
        document["pairs"].append(pair("h2", "v5", 1) | {"id": "px"})
        document["people"] += [{"id": "h2", "side": "host"}, {"id": "v5", "side": "visitor"}]
        document["sessions"] = [each | {"tables": 1} for each in document["sessions"][:2]]
        return [Meeting("h2", "v5", "st2", "t2", 1), Meeting("h1", "v1", "st1", "t1", 1)]

    def by_partners(document: Document) -> list[Meeting]:
        for number in range(1, 5):
            person(document, f"v{number}").update(max_meetings=0)
        return []

    yield by_tables
    yield by_partners


def test_whoever_has_what_was_promised_is_not_named() -> None:
    document = with_four()
    person(document, "h1").update(min_meetings=1)
    assert shortfalls(read(document), [Meeting("h1", "v1", "st1", "t1", 1)]) == []


def test_everybody_planned_is_counted_also_without_meetings() -> None:
    document = wide(pair("h1", "v1", 1), pair("h1", "v2", 1))
    counted = people_by_meetings(read(document), [Meeting("h1", "v1", "st1", "t1", 1)])
    assert counted == {"h1": 1, "v1": 1, "v2": 0}
