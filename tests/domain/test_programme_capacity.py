"""What a programme has room for, counted by hand; and a programme suggested from who is there."""

from dataclasses import replace
from datetime import date, time

import pytest

from matchmaker.domain.programmes.capacity import People, capacity_of
from matchmaker.domain.programmes.checks import faults_of
from matchmaker.domain.programmes.document import Interpreters, Item, Programme, Room, Session, Slot, Titles
from matchmaker.domain.programmes.suggesting import shared_out, suggested
from matchmaker.domain.workshops import ItemKind, Side
from tests.domain.test_programmes import DAY, KNOWN, PROGRAMME, TERMS

BOTH = {Side.HOST: 25, Side.VISITOR: 15}
DA, ZH, BOTH_SPOKEN = frozenset({"da"}), frozenset({"zh"}), frozenset({"da", "zh"})
PEOPLE = People(
    by_side=BOTH,
    by_theme={"it": {Side.HOST: 10, Side.VISITOR: 3}, "health": {Side.HOST: 20, Side.VISITOR: 12}},
    languages={(Side.HOST, DA): 20, (Side.HOST, BOTH_SPOKEN): 5, (Side.VISITOR, ZH): 14, (Side.VISITOR, DA): 1},
    wishes={"v1": 30},
    suits={"it": frozenset({"it"}), "health": frozenset({"health", "hospitals"})},
)


def test_room_is_tables_times_slots_and_never_more_than_there_are_people():
    found = capacity_of(PROGRAMME, PEOPLE)
    assert found is not None
    it, of_any = found.rooms
    # IT: 4 tables once (a long session), but 3 visitors; any theme: 2 tables once.
    assert (it.theme, it.places, it.meetings, it.each, it.people[Side.VISITOR]) == ("it", 4, 3, 1, 3)
    assert (of_any.theme, of_any.places, of_any.meetings, of_any.each) == (None, 2, 2, 1)
    assert (found.total.places, found.total.meetings, found.total.each, found.spare, found.closed) == (6, 6, 2, 0, 0)
    assert found.without == ()


def test_a_theme_that_people_chose_and_no_session_is_for_is_named():
    found = capacity_of(replace(PROGRAMME, sessions=PROGRAMME.sessions[:1]), PEOPLE)
    assert found is not None
    assert found.without == ("health",)


def test_sessions_in_a_break_hold_nothing_and_spare_tables_are_not_counted():
    lunch = Item("b", ItemKind.BREAK, DAY, time(9, 45), time(10), {"en": Titles("Coffee")})
    found = capacity_of(replace(PROGRAMME, items=(lunch,), spare_percent=50), PEOPLE)
    assert found is not None
    assert (found.closed, found.total.places, found.spare) == (1, 1, 1)


def test_interpreters_are_counted_in_every_slot_with_tables_and_for_those_who_need_them():
    resting = replace(PROGRAMME, interpreters=(Interpreters("i1", 3, ("da", "zh"), shifts=(("s2", 1),)),))
    found = capacity_of(resting, PEOPLE)
    assert found is not None
    # 3 in s1 and s3, 1 in s2; 20 who speak Danish alone with 14 who speak Chinese alone.
    assert [(each.meetings, each.pairs) for each in found.interpreting] == [(7, 280)]
    beamer = replace(PROGRAMME, interpreters=(Interpreters("x", 1, None, "beamer"),))
    assert [(each.meetings, each.pairs) for each in capacity_of(beamer, PEOPLE).interpreting] == [(3, 0)]


def test_places_on_a_visit_stand_beside_the_wishes():
    visit = Item("v1", ItemKind.VISIT, DAY, time(14), time(15), {"en": Titles("Mill")}, places=20)
    found = capacity_of(replace(PROGRAMME, items=(visit,)), PEOPLE)
    assert found is not None
    assert [(each.places, each.wishes) for each in found.visiting] == [(20, 30)]


def test_times_that_are_none_have_no_room():
    turned = replace(TERMS, starts_on=date(2026, 3, 29), ends_on=date(2026, 3, 29))
    slot = Slot("s", date(2026, 3, 29), time(2, 30), time(4))
    assert capacity_of(Programme(turned, (slot,)), PEOPLE) is None


@pytest.mark.parametrize(
    ("seats", "wanted", "shares"),
    [(10, [30, 10], [8, 2]), (15, [2, 40], [1, 14]), (6, [1, 1, 1], [1, 1, 1]), (3, [9, 9, 9], [1, 1, 1]), (4, [], [])],
)
def test_seats_are_shared_out_in_proportion(seats, wanted, shares):
    assert shared_out(seats, wanted) == shares


def propose(programme: Programme, people: People = PEOPLE) -> Programme:
    return suggested(programme, people, ["it", "health"], [DAY], "Room {}".format)


def test_a_suggestion_from_nothing_has_slots_rooms_and_tables_by_who_is_there():
    found = propose(Programme(TERMS))
    assert len(found.slots) == 10
    assert [room.name for room in found.rooms] == ["Room 1", "Room 2"]
    assert list(faults_of(found, KNOWN)) == []
    tables = {each.theme: each.tables for each in found.sessions}
    # 3 pairs can talk about IT at a time, 12 about health; 15 visitors at most can sit.
    assert (tables, len(found.sessions)) == ({"it": 3, "health": 12}, 20)
    assert len({(each.theme, each.room) for each in found.sessions}) == 2
    assert capacity_of(found, PEOPLE).without == ()


def test_a_suggestion_leaves_alone_what_stands_and_what_is_closed():
    lunch = Item("b", ItemKind.BREAK, DAY, time(11), time(12), {"en": Titles("Lunch")})
    found = propose(replace(PROGRAMME, items=(lunch,)))
    assert found.sessions[:2] == PROGRAMME.sessions
    added = found.sessions[2:]
    assert {slot for each in added for slot in each.slots} == {"s1", "s2"}
    assert {each.room for each in added} == {"r2"}
    assert all(each.tables <= 11 for each in added)


def test_in_one_room_themes_take_turns_by_their_share():
    found = propose(Programme(TERMS, rooms=(Room("r1", "Hall"),)))
    order = [each.theme for each in found.sessions]
    assert (order.count("it"), order.count("health")) == (2, 8)


def test_without_people_there_is_nothing_to_suggest():
    nobody = People(dict.fromkeys(Side, 0), {}, {}, {})
    assert propose(PROGRAMME, nobody).sessions == PROGRAMME.sessions
    one_side = replace(PEOPLE, by_theme={"it": {Side.HOST: 9, Side.VISITOR: 0}})
    assert propose(PROGRAMME, one_side).sessions == PROGRAMME.sessions
    assert Session("x", ("s1",), 1).theme is None
