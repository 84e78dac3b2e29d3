from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from matchmaker.web import filters

SUMMER = datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
WINTER = datetime(2027, 12, 14, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def request_in_force(app):
    with app.test_request_context():
        yield


def _in(language, function, *arguments):
    with force_locale(language):
        return function(*arguments).replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["12%", "0.3%"]), ("da", ["12 %", "0,3 %"]), ("zh", ["12%", "0.3%"])],
)
def test_a_percentage_is_written_as_the_language_does(language, expected):
    assert [_in(language, filters.percent, 0.12), _in(language, filters.percent, 0.003, 1)] == expected


@pytest.mark.parametrize(("language", "expected"), [("en", "12,345.50"), ("da", "12.345,50"), ("zh", "12,345.50")])
def test_an_amount_of_minor_units_is_written_with_its_currency(language, expected):
    written = _in(language, filters.money, 1_234_550, "DKK")

    assert expected in written
    assert "kr" in written.lower() or "DKK" in written


def test_one_instant_has_two_clocks():
    assert [filters.time(SUMMER, zone) for zone in ("Europe/Copenhagen", "Asia/Shanghai")] == ["09:00", "15:00"]
    assert [filters.time(WINTER, zone) for zone in ("Europe/Copenhagen", "Asia/Shanghai")] == ["09:00", "16:00"]


def test_the_distance_from_utc_follows_the_season():
    assert [filters.utc_offset(each, "Europe/Copenhagen") for each in (SUMMER, WINTER)] == ["UTC+2", "UTC+1"]
    assert filters.utc_offset(SUMMER, "Asia/Kolkata") == "UTC+5:30"
    assert filters.utc_offset(SUMMER, "America/New_York") == "UTC-4"


def test_clocks_are_the_same_only_where_they_show_the_same():
    assert filters.same_clock(SUMMER, "Europe/Copenhagen", "Europe/Berlin")
    assert not filters.same_clock(SUMMER, "Europe/Copenhagen", "Asia/Shanghai")
    assert filters.same_clock(SUMMER, "Europe/Copenhagen", None)


def test_the_day_is_that_of_the_zone():
    late = datetime(2027, 5, 12, 20, 0, tzinfo=UTC)

    assert filters.local_date(late, "Europe/Copenhagen") == date(2027, 5, 12)
    assert filters.local_date(late, "Asia/Shanghai") == date(2027, 5, 13)


@pytest.mark.parametrize(("language", "expected"), [("en", "Chinese"), ("da", "kinesisk"), ("zh", "中文")])
def test_a_language_has_its_name_in_the_readers(language, expected):
    assert _in(language, filters.language_name, "zh") == expected
