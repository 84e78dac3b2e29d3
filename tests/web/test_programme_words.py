"""Every difference, status and task has its sentence, with nothing left to fill in."""

import pytest
from flask_babel import force_locale

from matchmaker.domain.programmes.differences import Change, Difference
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.web import programme_words
from matchmaker.web.programme_words import ANSWERS, STATUSES, in_words

WHEN = {"day": "2027-05-12", "start": "09:00", "end": "09:30"}
WHERE = {**WHEN, "room": "Hall", "theme": "t1", "tables": 4}
VISIT = {
    **WHEN,
    "kind": "visit",
    "item": {"da": "Besøg på fabrikken", "en": "Visit to the factory"},
    "room": "Lem",
    "places": 20,
    "leaves": "08:30",
    "returns": "",
}
MOVED = {f"{name}_before": value for name, value in WHERE.items()}
VALUES = {
    Change.TITLE: {"language": "da", "before": "A", "after": "B"},
    Change.SUMMARY: {"language": "da", "before": "A", "after": "B"},
    Change.DATES: {"first": "2027-05-12", "last": "2027-05-13"},
    Change.PLACE: {"before": "", "after": "Viborg"},
    Change.TIME_ZONE: {"before": "Europe/Copenhagen", "after": "Asia/Shanghai"},
    Change.WORKING_LANGUAGE: {"before": "en", "after": "zh"},
    Change.THEME: {"before": None, "after": "t1"},
    Change.CLOSES_AT: {"after": None},
    Change.WEIGHT: {"part": "keywords", "before": None, "after": 0.4},
    Change.SLOT_ADDED: WHEN,
    Change.SLOT_REMOVED: WHEN,
    Change.SLOT_MOVED: {**WHEN, **MOVED},
    Change.ROOM_ADDED: {"room": "Hall"},
    Change.ROOM_REMOVED: {"room": "Hall"},
    Change.ROOM_RENAMED: {"before": "Hall", "after": "Attic"},
    Change.SESSION_ADDED: WHERE,
    Change.SESSION_REMOVED: {**WHERE, "theme": None, "room": ""},
    Change.SESSION_MOVED: {**WHERE, **MOVED},
    Change.SESSION_THEME: {**WHERE, "theme_before": None},
    Change.SESSION_TABLES: {**WHERE, "tables_before": 0},
    Change.INTERPRETERS_ADDED: {"languages": ["da", "zh"], "name": "", "number": 3},
    Change.INTERPRETERS_REMOVED: {"languages": ["da", "zh"], "name": ""},
    Change.INTERPRETERS_NUMBER: {"languages": ["da", "zh"], "name": "", "before": 1, "after": 0},
    Change.INTERPRETERS_SHIFTS: {"languages": ["da", "zh"], "name": "", "number": 0, "times": [WHEN]},
    Change.ITEM_ADDED: VISIT,
    Change.ITEM_REMOVED: VISIT,
    Change.ITEM_MOVED: {**VISIT, **{f"{name}_before": value for name, value in VISIT.items()}},
    Change.ITEM_RENAMED: {"before": {"da": "Besøg"}, "after": {"en": "Visit", "da": "Besøg"}},
    Change.ITEM_PLACES: {**VISIT, "places_before": None},
    Change.ITEM_BUS: {**VISIT, "leaves_before": "", "returns_before": "12:00"},
    Change.SPARE: {"before": 0, "after": 10},
    Change.MUST_EASED: {"people": ["p1", "p2"]},
    Change.SESSION_EASED: {"people": ["p1", "p2"]},
    Change.BREAKS_EASED: {"number": 3},
}


@pytest.fixture(params=["sqlite"])
def back_end(request) -> str:
    """Words need no database of either kind."""
    return request.param


@pytest.fixture
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield app


@pytest.mark.parametrize("change", Change)
def test_every_difference_is_a_sentence(english, change):
    said = in_words(Difference(change, VALUES.get(change, {})), {"t1": "Wind"})
    assert said.endswith(".")
    assert "%" not in said
    assert "None" not in said


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change.SESSION_TABLES, "The session Wind on Wed, May 12, 09:00–09:30, Hall has tables: 4 instead of 0."),
        (Change.SESSION_REMOVED, "Session removed: any theme, Wed, May 12, 09:00–09:30, no room, tables: 4."),
        (Change.THEME, "The theme is Wind instead of several themes."),
        (Change.INTERPRETERS_NUMBER, "Interpreters between Danish – Chinese: 0 instead of 1."),
        (Change.INTERPRETERS_SHIFTS, "Interpreters between Danish – Chinese: 0 at Wed, May 12 09:00."),
        (
            Change.ITEM_ADDED,
            (
                "New: Visit “Visit to the factory”, Wed, May 12, 09:00–09:30, Lem."
                " It has places for 20; the bus leaves at 08:30 and is back at –."
            ),
        ),
        (Change.ITEM_RENAMED, "“Besøg” is called “Visit” now, or is described otherwise."),
        (Change.SPARE, "Of the tables of each session, 10 per cent stay free instead of 0."),
        (Change.PLACE, "The place is “Viborg” instead of “–”."),
    ],
)
def test_a_sentence_names_what_has_changed(english, change, sentence):
    assert in_words(Difference(change, VALUES[change]), {"t1": "Wind"}) == sentence


def test_every_status_has_its_word():
    assert set(STATUSES) == set(WorkshopStatus)
    assert set(ANSWERS) == set(RegistrationStatus)
    assert set(programme_words._SENTENCES) == set(Change)
