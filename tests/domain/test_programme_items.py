"""Breaks, plenaries, visits, shifts, spare tables: what they must not be, how they are kept, what is said of them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from matchmaker.domain.programmes.checks import faults_of
from matchmaker.domain.programmes.differences import Change, differences, touches_plans
from matchmaker.domain.programmes.document import Interpreters, Item, Programme, Room, Titles
from matchmaker.domain.programmes.items import side_by_side, spare_of
from matchmaker.domain.programmes.json_form import from_json, sha256_of, to_json
from matchmaker.domain.programmes.merging import SPARE, Key, contested, merged
from matchmaker.domain.programmes.shifts import with_rest
from matchmaker.domain.workshops import ItemKind
from matchmaker.errors import Refusal
from tests.domain.test_programmes import DAY, KNOWN, PROGRAMME, SLOTS, TERMS

LUNCH = Item("b1", ItemKind.BREAK, DAY, time(12), time(13), {"en": Titles("Lunch")}, room="r1")
VISIT = Item(
    "v1",
    ItemKind.VISIT,
    DAY,
    time(14),
    time(16),
    {"en": Titles("Turbines", "Wear good shoes"), "zh": Titles("风机")},
    place="Lem",
    places=20,
    leaves=time(13, 30),
    returns=time(16, 30),
)
WHOLE = replace(
    PROGRAMME,
    items=(LUNCH, VISIT),
    spare_percent=10,
    interpreters=(Interpreters("i1", 3, ("da", "zh"), shifts=(("s2", 1), ("s3", 0))),),
)


def with_item(**changed: object) -> Programme:
    return replace(WHOLE, items=(LUNCH, replace(VISIT, **changed)))


def test_nothing_is_wrong_with_a_whole_programme():
    assert list(faults_of(WHOLE, KNOWN)) == []


@pytest.mark.parametrize(
    ("programme", "refusal", "field"),
    [
        (with_item(end=time(14)), Refusal.ITEM_BACKWARDS, "item:v1:end"),
        (with_item(leaves=time(14, 1)), Refusal.BUS_TOO_LATE, "item:v1:leaves"),
        (with_item(returns=time(15, 59)), Refusal.BUS_TOO_EARLY, "item:v1:returns"),
        (with_item(day=date(2026, 5, 14)), Refusal.SLOT_OUTSIDE, "item:v1:day"),
        (with_item(room="r9"), Refusal.ROOM_UNKNOWN, "item:v1:room"),
        (with_item(places=None), Refusal.NUMBER_OUT_OF_RANGE, "item:v1:places"),
        (with_item(places=-1), Refusal.NUMBER_OUT_OF_RANGE, "item:v1:places"),
        (with_item(titles={}), Refusal.TEXT_MISSING, "item:v1:name"),
        (with_item(titles={"en": Titles("x" * 201)}), Refusal.TEXT_TOO_LONG, "item:v1:name-en"),
        (with_item(place="\0"), Refusal.TEXT_UNUSABLE, "item:v1:place"),
        (with_item(kind=ItemKind.PLENARY), Refusal.ONLY_OF_VISITS, "item:v1:places"),
        (replace(WHOLE, spare_percent=91), Refusal.NUMBER_OUT_OF_RANGE, "spare"),
        (
            replace(WHOLE, interpreters=(Interpreters("i1", 3, ("da", "zh"), shifts=(("s9", 1),)),)),
            Refusal.NUMBER_OUT_OF_RANGE,
            "interpreters:i1:shift:s9",
        ),
        (
            replace(WHOLE, interpreters=(Interpreters("i1", 3, ("da", "zh"), shifts=(("s1", -1),)),)),
            Refusal.NUMBER_OUT_OF_RANGE,
            "interpreters:i1:shift:s1",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(programme, refusal, field):
    assert [(each.refusal, each.field) for each in faults_of(programme, KNOWN)] == [(refusal, field)]


def test_a_time_that_clocks_show_twice_or_never_is_asked_about():
    turned = {"starts_on": date(2026, 10, 25), "ends_on": date(2026, 10, 25)}
    item = replace(LUNCH, day=date(2026, 10, 25), start=time(2, 30), end=time(4))
    programme = Programme(replace(TERMS, **turned), rooms=(Room("r1", "Hall"),), items=(item,))
    assert [each.field for each in faults_of(programme, KNOWN)] == ["item:b1:fold"]
    assert list(faults_of(replace(programme, items=(replace(item, fold=1),)), KNOWN)) == []
    spring = date(2026, 3, 29)
    programme = replace(
        programme,
        terms=replace(TERMS, starts_on=spring, ends_on=spring),
        items=(replace(item, day=spring),),
    )
    assert [(each.refusal, each.field) for each in faults_of(programme, KNOWN)] == [
        (Refusal.TIME_SKIPPED, "item:b1:start")
    ]


def test_a_programme_is_the_same_after_its_json_and_a_plain_one_hashes_as_before_there_were_items():
    assert from_json(json.loads(json.dumps(to_json(WHOLE)))) == WHOLE
    assert from_json(to_json(replace(WHOLE, items=(replace(LUNCH, fold=1),)))).items[0].fold == 1
    assert not {"items", "spare_percent"} & to_json(PROGRAMME).keys()
    assert "shifts" not in to_json(PROGRAMME)["interpreters"][0]
    turned = replace(WHOLE, items=(VISIT, LUNCH))
    assert sha256_of(turned) == sha256_of(WHOLE) != sha256_of(PROGRAMME)


def test_each_piece_that_is_another_one_is_said():
    assert [each.change for each in differences(PROGRAMME, WHOLE)] == [
        Change.INTERPRETERS_SHIFTS,
        Change.INTERPRETERS_SHIFTS,
        Change.ITEM_ADDED,
        Change.ITEM_ADDED,
        Change.SPARE,
    ]
    after = with_item(start=time(14, 15), titles={"en": Titles("Mills")}, places=10, leaves=None)
    assert [each.change for each in differences(WHOLE, after)] == [
        Change.ITEM_MOVED,
        Change.ITEM_RENAMED,
        Change.ITEM_PLACES,
        Change.ITEM_BUS,
    ]
    assert [each.change for each in differences(WHOLE, replace(WHOLE, items=(VISIT,)))] == [Change.ITEM_REMOVED]
    assert differences(WHOLE, WHOLE) == []


def test_only_what_an_item_is_called_leaves_plans_alone():
    assert not touches_plans(differences(WHOLE, with_item(titles={"en": Titles("Mills")})))
    for after in (with_item(places=3), with_item(returns=None), replace(WHOLE, spare_percent=0), PROGRAMME):
        assert touches_plans(differences(WHOLE, after))


def test_shifts_are_told_by_their_number_with_the_slots():
    told = [dict(each.values) for each in differences(PROGRAMME, WHOLE)][:2]
    assert [(each["number"], [time["start"] for time in each["times"]]) for each in told] == [
        (0, ["11:00"]),
        (1, ["09:30"]),
    ]


def test_where_the_usual_number_changes_the_slots_without_one_of_their_own_follow_and_are_not_told():
    (more,) = (replace(each, capacity=5) for each in WHOLE.interpreters)
    assert [each.change for each in differences(WHOLE, replace(WHOLE, interpreters=(more,)))] == [
        Change.INTERPRETERS_NUMBER
    ]


def test_interpreters_are_raised_in_every_slot():
    assert WHOLE.interpreters[0].raised_to(4).shifts == (("s2", 2), ("s3", 1))
    assert WHOLE.interpreters[0].raised_to(2).shifts == (("s2", 0), ("s3", 0))


def test_items_and_the_share_are_put_together_like_the_other_parts():
    theirs, yours = with_item(places=5), replace(with_item(place="Ikast"), spare_percent=20)
    theirs = replace(theirs, spare_percent=30)
    keys = contested(WHOLE, theirs, yours)
    assert keys == [Key("items", "v1"), Key(SPARE, SPARE)]
    both = merged(theirs, yours, keys)
    assert (both.items, both.spare_percent) == (theirs.items, 30)
    assert merged(theirs, yours, []) == yours


@pytest.mark.parametrize(
    ("tables", "percent", "spare"),
    [(10, 10, 1), (22, 15, 4), (4, 10, 1), (1, 50, 0), (0, 50, 0), (3, 90, 2), (8, 0, 0)],
)
def test_the_share_is_rounded_up_but_never_takes_the_only_table(tables, percent, spare):
    assert spare_of(tables, percent) == spare


@pytest.mark.parametrize(
    ("people", "slots", "in_a_row", "expected"),
    [
        (1, 6, 2, [1, 1, 0, 1, 1, 0]),
        (2, 6, 2, [2, 1, 1, 2, 1, 1]),
        (3, 4, 3, [3, 2, 2, 2]),
        (2, 3, 1, [2, 0, 2]),
        (0, 2, 3, [0, 0]),
    ],
)
def test_each_rests_after_so_many_slots(people, slots, in_a_row, expected):
    assert with_rest(people, [1] * slots, in_a_row) == expected


def test_a_new_day_begins_rested():
    assert with_rest(1, [1, 1, 2, 2, 2], 2) == [1, 1, 1, 1, 0]
    with pytest.raises(ValueError, match="at least one slot"):
        with_rest(1, [1], 0)


def test_spans_that_touch_run_one_after_the_other_and_those_joined_by_a_third_together():
    noon = datetime(2026, 5, 12, 12, tzinfo=UTC)
    hours = [noon + timedelta(hours=number) for number in range(6)]
    spans = [(hours[3], hours[5]), (hours[0], hours[2]), (hours[1], hours[3]), (hours[2], hours[3])]
    assert side_by_side(spans) == [[1, 2, 3], [0]]
    assert side_by_side([]) == []
    assert [side_by_side(list(two)) for two in pairwise([spans[1], spans[3]])] == [[[0], [1]]]
    assert len(SLOTS) == 3
