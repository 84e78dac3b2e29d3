"""What is said to forbid a guarantee does so alone: no plan of any kind gives these people as many meetings."""

from random import Random

import pytest

from matchmaker.services.unreachable import Limit, unreachable
from tests.instances import Document, event, one_table, pair, person, session
from tests.oracle import optimum
from tests.services.crowds import crowd
from tests.solver.planning import planned, read

ALL_BUT = ("must", "precedence", "locked", "resource", "max_in_a_row")


def limits_of(document: Document) -> dict[str, list[Limit]]:
    return {each.person: list(each.limits) for each in unreachable(read(document), planned(document))}


def most_together(document: Document, people: tuple[str, ...]) -> int:
    """Return how many of the meetings guaranteed to some people the best plan for them has, by brute force."""
    alone = [
        entry if entry["id"] in people else {key: value for key, value in entry.items() if key != "min_meetings"}
        for entry in document["people"]
    ]
    best = optimum(document | {"people": alone, "objective": ["guarantee"]})
    assert best is not None
    guaranteed = sum(entry.get("min_meetings", 0) for entry in alone)
    return guaranteed - int(best.by_name()["guarantee"])


def test_a_maximum_below_the_guarantee_is_named() -> None:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1), pair("h1", "v2", 1)])
    person(document, "h1").update(min_meetings=2, max_meetings=1)
    (limit,) = limits_of(document)["h1"]
    assert (limit.kind, limit.needed, limit.most) == ("maximum", 2, 1)
    assert limit.sentence == "h1 should have 2 meetings, but takes at most 1."


def test_too_few_candidates_are_named() -> None:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1), pair("h1", "v2", 1, forbidden=True)])
    person(document, "h1")["min_meetings"] = 2
    (limit,) = limits_of(document)["h1"]
    assert (limit.kind, limit.ids, limit.most) == ("candidates", ("v1",), 1)


def test_too_few_slots_are_named() -> None:
    document = event(["t1", "t2"], one_table(["t1", "t2"]), [pair("h1", "v1", 1), pair("h1", "v2", 1)])
    person(document, "h1").update(min_meetings=2, unavailable=["t1"])
    (limit,) = limits_of(document)["h1"]
    assert (limit.kind, limit.ids, limit.most) == ("slots", ("t2",), 1)


def test_people_who_compete_for_tables_are_named_and_nobody_else() -> None:
    pairs = [pair("h1", "v1", 1), pair("h2", "v2", 1), pair("h3", "v3", 1)]
    sessions = [session("it", "t1", tables=1, theme="it"), session("health", "t1", tables=1, theme="health")]
    document = event(["t1"], sessions, pairs)
    for name, theme in (("h1", "it"), ("h2", "it"), ("h3", "health")):
        person(document, name).update(min_meetings=1, themes=[theme])
    found = limits_of(document)
    (name,) = found
    (limit,) = found[name]
    assert (limit.kind, limit.people, limit.needed, limit.most, limit.ids) == ("tables", ("h1", "h2"), 2, 1, ("it",))


def test_people_who_compete_for_a_partner_are_named() -> None:
    pairs = [pair("h1", "v1", 1), pair("h2", "v1", 1)]
    document = event(["t1", "t2"], one_table(["t1", "t2"]), pairs)
    person(document, "v1")["max_meetings"] = 1
    for name in ("h1", "h2"):
        person(document, name)["min_meetings"] = 1
    (limits,) = limits_of(document).values()
    assert [(limit.kind, limit.people, limit.ids, limit.most) for limit in limits] == [
        ("partners", ("h1", "h2"), ("v1",), 1)
    ]


def test_a_plan_that_keeps_the_guarantee_has_nobody_to_explain() -> None:
    document = event(["t1"], one_table(["t1"]), [pair("h1", "v1", 1)])
    person(document, "h1")["min_meetings"] = 1
    assert unreachable(read(document), planned(document)) == ()


def test_where_no_limit_alone_forbids_the_guarantee_all_rules_together_are_said_to() -> None:
    pairs = [pair("h1", "v1", 1, uses=["r"]), pair("h2", "v2", 1, uses=["r"])]
    document = event(["t1"], [session("s", "t1", tables=2)], pairs) | {"resources": [{"id": "r", "capacity": 1}]}
    for name in ("h1", "h2"):
        person(document, name)["min_meetings"] = 1
    (short,) = unreachable(read(document), planned(document))
    assert (short.limits, short.proven) == ((), True)
    assert "all rules together" in short.sentences[0]


def small_crowd(random: Random, guaranteed: int) -> Document:
    """Return an event small enough for brute force, in which somebody is guaranteed so many meetings."""
    document = crowd(random, 3, 3)
    document["pairs"] = document["pairs"][:6]
    document["objective"] = ["guarantee", "weight"]
    for entry in document["people"]:
        if random.random() < 0.5:
            entry["min_meetings"] = guaranteed
    return document


@pytest.mark.parametrize("guaranteed", [1, 2, 3])
def test_every_limit_of_a_random_event_forbids_by_brute_force(guaranteed: int) -> None:
    kinds = []
    for number in range(60):
        document = small_crowd(Random(f"{guaranteed} {number}"), guaranteed)
        if (len(document["sessions"]) + 1) ** len(document["pairs"]) > 60_000 or optimum(document) is None:
            continue
        for limits in limits_of(document).values():
            for limit in limits:
                assert limit.most < limit.needed
                assert most_together(document, limit.people) <= limit.most
                kinds.append(limit.kind)
    assert len(kinds) > 20
