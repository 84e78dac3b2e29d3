"""What a programme must not be, and what is said of a change."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from matchmaker.domain.programmes.checks import Known, ProgrammeRefusedError, faults_of, require_sound
from matchmaker.domain.programmes.differences import Change, differences, touches_plans
from matchmaker.domain.programmes.document import (
    Interpreters,
    Programme,
    Room,
    Session,
    Slot,
    Terms,
    Titles,
)
from matchmaker.domain.programmes.json_form import from_json, sha256_of, to_json
from matchmaker.errors import Refusal

DAY = date(2026, 5, 12)
KNOWN = Known(themes={"it", "health"}, languages={"da", "en", "zh"})
TERMS = Terms(
    titles={"en": Titles("Kick-off", "Two days"), "zh": Titles("启动会")},
    starts_on=DAY,
    ends_on=date(2026, 5, 13),
    time_zone="Europe/Copenhagen",
    place="Viborg",
    working_language="en",
    closes_at=datetime(2026, 5, 1, 10, tzinfo=UTC),
)
SLOTS = (
    Slot("s1", DAY, time(9), time(9, 30)),
    Slot("s2", DAY, time(9, 30), time(10)),
    Slot("s3", DAY, time(11), time(12)),
)
PROGRAMME = Programme(
    terms=TERMS,
    slots=SLOTS,
    rooms=(Room("r1", "Hall"), Room("r2", "Library")),
    sessions=(Session("x1", ("s1", "s2"), 4, "it", "r1"), Session("x2", ("s3",), 2, None, "r2")),
    interpreters=(Interpreters("i1", 3, ("da", "zh")),),
)


def found(programme: Programme) -> list[tuple[Refusal, str]]:
    return [(each.refusal, each.field) for each in faults_of(programme, KNOWN)]


def with_slot(*slots: Slot) -> Programme:
    return replace(PROGRAMME, slots=(*SLOTS, *slots))


def test_nothing_is_wrong_with_a_sound_programme():
    assert found(PROGRAMME) == []
    require_sound(PROGRAMME, KNOWN)


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        (with_slot(Slot("s4", DAY, time(9, 15), time(9, 45))), (Refusal.SLOTS_OVERLAP, "slot:s4:start")),
        (with_slot(Slot("s4", DAY, time(14), time(14))), (Refusal.SLOT_BACKWARDS, "slot:s4:end")),
        (with_slot(Slot("s4", date(2026, 5, 14), time(9), time(10))), (Refusal.SLOT_OUTSIDE, "slot:s4:day")),
        (replace(PROGRAMME, rooms=(*PROGRAMME.rooms, Room("r3", " hall "))), (Refusal.NAME_TWICE, "room:r3:name")),
        (replace(PROGRAMME, rooms=(*PROGRAMME.rooms, Room("r3", " "))), (Refusal.TEXT_MISSING, "room:r3:name")),
        (
            replace(PROGRAMME, interpreters=(Interpreters("i1", 1, ("da", "da")),)),
            (Refusal.LANGUAGES_EQUAL, "interpreters:i1:second"),
        ),
        (
            replace(PROGRAMME, interpreters=(*PROGRAMME.interpreters, Interpreters("i2", 1, ("zh", "da")))),
            (Refusal.LANGUAGES_TWICE, "interpreters:i2:first"),
        ),
        (
            replace(PROGRAMME, interpreters=(Interpreters("i1", -1, ("da", "zh")),)),
            (Refusal.NUMBER_OUT_OF_RANGE, "interpreters:i1:capacity"),
        ),
        (
            replace(PROGRAMME, interpreters=(Interpreters("i1", 1, ("da", "klingon")),)),
            (Refusal.LANGUAGE_UNKNOWN, "interpreters:i1:first"),
        ),
        (
            replace(PROGRAMME, sessions=(Session("x1", ("s1",), -1, "it", "r1"),)),
            (Refusal.NUMBER_OUT_OF_RANGE, "session:x1:tables"),
        ),
        (
            replace(PROGRAMME, sessions=(Session("x1", ("s1",), 1, "wind"),)),
            (Refusal.THEME_UNKNOWN, "session:x1:theme"),
        ),
        (replace(PROGRAMME, sessions=(Session("x1", (), 1),)), (Refusal.SESSION_SLOTS_APART, "session:x1:theme")),
        (
            replace(PROGRAMME, sessions=(Session("x1", ("s1", "s3"), 1),)),
            (Refusal.SESSION_SLOTS_APART, "session:x1:theme"),
        ),
        (replace(PROGRAMME, terms=replace(TERMS, titles={})), (Refusal.TEXT_MISSING, "terms:titles")),
        (
            replace(PROGRAMME, terms=replace(TERMS, titles={"en": Titles("x\0")})),
            (Refusal.TEXT_UNUSABLE, "terms:title:en"),
        ),
        (
            replace(PROGRAMME, terms=replace(TERMS, place="x" * 301)),
            (Refusal.TEXT_TOO_LONG, "terms:place"),
        ),
        (
            replace(PROGRAMME, terms=replace(TERMS, working_language="tlh")),
            (Refusal.LANGUAGE_UNKNOWN, "terms:working_language"),
        ),
        (replace(PROGRAMME, terms=replace(TERMS, theme="wind")), (Refusal.THEME_UNKNOWN, "terms:theme")),
        (replace(PROGRAMME, terms=replace(TERMS, time_zone="CET")), (Refusal.ZONE_UNKNOWN, "terms:time_zone")),
    ],
)
def test_what_is_wrong_is_said_at_its_field(programme, expected):
    assert found(programme) == [expected]


def test_days_in_the_wrong_order_are_refused_whatever_lies_in_them():
    programme = Programme(terms=replace(TERMS, ends_on=date(2026, 5, 11)))
    assert found(programme) == [(Refusal.DAYS_REVERSED, "terms:ends_on")]


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2200, 1, 1), date.max])
def test_days_beyond_all_plans_are_refused(day):
    programme = Programme(terms=replace(TERMS, starts_on=day, ends_on=day))
    assert found(programme) == [(Refusal.DAY_WRONG, "terms:starts_on"), (Refusal.DAY_WRONG, "terms:ends_on")]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_slot_on_the_first_or_last_day_of_the_calendar_is_refused(day):
    slots = (Slot("s1", day, time(0), time(23, 59)),)
    terms = replace(TERMS, time_zone="Asia/Shanghai" if day == date.min else "America/New_York")
    faults = found(replace(PROGRAMME, terms=terms, slots=slots, sessions=()))
    assert (Refusal.SLOT_OUTSIDE, "slot:s1:day") in faults


def test_a_session_over_midnight_is_refused():
    slots = (Slot("s1", DAY, time(22), time(23)), Slot("s2", date(2026, 5, 13), time(9), time(10)))
    programme = replace(PROGRAMME, slots=slots, sessions=(Session("x1", ("s1", "s2"), 1),))
    assert found(programme) == [(Refusal.SESSION_SLOTS_APART, "session:x1:theme")]


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (Slot("s1", date(2026, 3, 29), time(2, 15), time(3, 15)), [(Refusal.TIME_SKIPPED, "slot:s1:start")]),
        (Slot("s1", date(2026, 3, 29), time(1, 30), time(2)), [(Refusal.TIME_SKIPPED, "slot:s1:end")]),
        (Slot("s1", date(2026, 10, 25), time(2, 15), time(3, 15)), [(Refusal.TIME_REPEATED, "slot:s1:fold")]),
        (Slot("s1", date(2026, 10, 25), time(1, 45), time(2, 15)), [(Refusal.TIME_REPEATED, "slot:s1:fold")]),
        (Slot("s1", date(2026, 10, 25), time(2, 15), time(2, 45), fold=1), []),
    ],
)
def test_slots_know_that_clocks_are_turned(slot, expected):
    terms = replace(TERMS, starts_on=slot.day, ends_on=slot.day)
    assert found(Programme(terms=terms, slots=(slot,))) == expected


def test_all_faults_are_told_at_once():
    programme = replace(with_slot(Slot("s4", DAY, time(14), time(13))), rooms=(Room("r1", ""), Room("r2", "B")))
    with pytest.raises(ProgrammeRefusedError) as refused:
        require_sound(programme, KNOWN)
    assert [each.field for each in refused.value.faults] == ["slot:s4:end", "room:r1:name"]
    assert refused.value.refusal is Refusal.SLOT_BACKWARDS


def test_a_programme_survives_its_document():
    assert from_json(json.loads(json.dumps(to_json(PROGRAMME)))) == PROGRAMME


def test_a_document_of_another_format_is_refused():
    with pytest.raises(ValueError, match="Expected a document of format"):
        from_json({"format": "something/1"})


def test_the_hash_tells_every_change_and_no_change_of_order():
    turned = replace(PROGRAMME, slots=SLOTS[::-1], rooms=PROGRAMME.rooms[::-1])
    assert sha256_of(turned) == sha256_of(PROGRAMME)
    for changed in (
        replace(PROGRAMME, terms=replace(TERMS, place="Aarhus")),
        replace(PROGRAMME, terms=replace(TERMS, closed=True)),
        replace(PROGRAMME, slots=SLOTS[:2]),
        replace(PROGRAMME, sessions=(replace(PROGRAMME.sessions[0], tables=5), PROGRAMME.sessions[1])),
        replace(PROGRAMME, interpreters=()),
    ):
        assert sha256_of(changed) != sha256_of(PROGRAMME)


def said(after: Programme) -> list[Change]:
    return [each.change for each in differences(PROGRAMME, after)]


def test_nothing_is_said_where_nothing_has_changed():
    assert said(PROGRAMME) == []


def test_every_kind_of_change_is_said_once():
    after = Programme(
        terms=replace(
            TERMS,
            titles={"en": Titles("Kick-off 2"), "zh": Titles("启动会")},
            ends_on=date(2026, 5, 14),
            place="Aarhus",
            time_zone="Asia/Shanghai",
            working_language="zh",
            theme="it",
            closes_at=None,
            closed=True,
        ),
        slots=(replace(SLOTS[0], start=time(8, 30)), SLOTS[1], Slot("s9", DAY, time(15), time(16))),
        rooms=(Room("r1", "Great hall"), Room("r9", "Attic")),
        sessions=(
            Session("x1", ("s1",), 5, "health", "r1"),
            Session("x9", ("s9",), 1, None, "r9"),
        ),
        interpreters=(Interpreters("i9", 1, ("da", "en")), Interpreters("i1", 4, ("da", "zh"))),
    )
    assert said(after) == [
        Change.TITLE,
        Change.SUMMARY,
        Change.DATES,
        Change.PLACE,
        Change.TIME_ZONE,
        Change.WORKING_LANGUAGE,
        Change.THEME,
        Change.CLOSES_AT,
        Change.CLOSED,
        Change.SLOT_REMOVED,
        Change.SLOT_MOVED,
        Change.SLOT_ADDED,
        Change.ROOM_REMOVED,
        Change.ROOM_RENAMED,
        Change.ROOM_ADDED,
        Change.SESSION_REMOVED,
        Change.SESSION_MOVED,
        Change.SESSION_THEME,
        Change.SESSION_TABLES,
        Change.SESSION_ADDED,
        Change.INTERPRETERS_NUMBER,
        Change.INTERPRETERS_ADDED,
    ]


def test_a_change_carries_what_its_sentence_needs():
    after = replace(PROGRAMME, sessions=(replace(PROGRAMME.sessions[0], tables=6), PROGRAMME.sessions[1]))
    (only,) = differences(PROGRAMME, after)
    assert dict(only.values) == {
        "day": "2026-05-12",
        "start": "09:00",
        "end": "10:00",
        "room": "Hall",
        "theme": "it",
        "tables": 6,
        "tables_before": 4,
    }


def test_a_plan_is_not_made_from_words():
    words = replace(PROGRAMME, terms=replace(TERMS, place="Aarhus", closed=True))
    assert not touches_plans(differences(PROGRAMME, words))
    assert touches_plans(differences(PROGRAMME, replace(PROGRAMME, slots=SLOTS[:2])))


def with_weights(**weights: float) -> Programme:
    return replace(PROGRAMME, terms=replace(TERMS, weights=weights))


def test_a_weight_out_of_range_is_named_with_its_part():
    assert found(with_weights(themes=2.0)) == [(Refusal.WEIGHT_WRONG, "terms:weights:themes")]


def test_each_weight_that_is_another_one_is_a_difference():
    before, after = with_weights(themes=0.5, keywords=0.1), with_weights(themes=0.4, met_before=0.3)

    said = [(each.change, dict(each.values)) for each in differences(before, after)]

    assert said == [
        (Change.WEIGHT, {"part": "themes", "before": 0.5, "after": 0.4}),
        (Change.WEIGHT, {"part": "keywords", "before": 0.1, "after": None}),
        (Change.WEIGHT, {"part": "met_before", "before": None, "after": 0.3}),
    ]
    assert touches_plans(differences(before, after))


def test_weights_stand_in_the_document_and_in_its_hash():
    weighted = with_weights(themes=0.4)

    assert from_json(json.loads(json.dumps(to_json(weighted)))) == weighted
    assert sha256_of(weighted) != sha256_of(PROGRAMME)


def test_a_programme_with_the_usual_weights_has_the_hash_that_it_had_before_there_were_weights():
    assert "weights" not in to_json(PROGRAMME)["terms"]
