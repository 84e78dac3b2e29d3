"""The founding case with fewer or more people stays whole: nobody is named who is not there."""

import pytest

from matchmaker.files.founding_case import FoundingCase, founding_case
from matchmaker.services.founding.crowd import resized

CASE = founding_case()


def sizes(case: FoundingCase) -> tuple[int, int]:
    hosts, visitors = (len(delegation.people) for delegation in case.delegations)
    return hosts, visitors


@pytest.mark.parametrize(
    ("people", "expected"), [(2, (1, 1)), (3, (2, 1)), (14, (10, 4)), (56, (40, 16)), (140, (100, 40))]
)
def test_the_sides_keep_their_proportion(people: int, expected: tuple[int, int]) -> None:
    assert sizes(resized(CASE, people)) == expected


@pytest.mark.parametrize("people", [2, 9, 30, 55, 56, 57, 200])
def test_whatever_the_size_all_that_is_named_is_there(people: int) -> None:
    case = resized(CASE, people)
    ids = [person.id for delegation in case.delegations for person in delegation.people]
    assert len(set(ids)) == people
    for taking_part in case.participations:
        members = [member for entry in taking_part.registrations for member in entry.members]
        calendars = {entry.id for entry in taking_part.registrations}
        assert len(calendars) == len(taking_part.registrations)
        assert len(set(members)) == len(members)
        assert set(members) <= set(ids)
        for wishes in (taking_part.wants, taking_part.vetoes):
            assert set(wishes) | {other for others in wishes.values() for other in others} <= calendars
        assert {each for decision in taking_part.decisions for each in (decision.host, decision.visitor)} <= calendars
    assert set(ids) == {member for entry in case.participations[0].registrations for member in entry.members}


@pytest.mark.parametrize("people", [2, 9, 200])
def test_the_two_demo_experts_are_always_there_and_want_each_other(people: int) -> None:
    wants = resized(CASE, people).participations[0].wants
    assert wants["mette-holmgaard"][0] == "chen-huimin"
    assert wants["chen-huimin"][0] == "mette-holmgaard"


def test_fewer_people_still_cover_every_theme() -> None:
    parent = {topic.code: theme.code for theme in CASE.partnership.themes for topic in theme.topics}
    for delegation in resized(CASE, 14).delegations:
        assert {parent[person.themes[0]] for person in delegation.people} == {"it", "energy", "health", "bio-nano"}


def test_a_party_of_whom_one_is_left_is_a_person() -> None:
    for entry in resized(CASE, 20).participations[0].registrations:
        assert bool(entry.name) == (len(entry.members) > 1)


def test_namesakes_have_calendars_of_their_own_and_tables_for_them() -> None:
    case = resized(CASE, 112)
    again = [entry for entry in case.participations[0].registrations if entry.id.endswith("-2")]
    assert len(again) == 56
    assert {(len(entry.members), entry.name) for entry in again} == {(1, "")}
    tables = [sum(session.tables for session in each.workshops[0].sessions) for each in (CASE, case)]
    assert tables[1] == 2 * tables[0]


def test_nobody_can_be_alone() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        resized(CASE, 1)
