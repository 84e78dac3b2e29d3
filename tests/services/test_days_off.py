"""Holidays of both sides, working weekends, and years that are not announced yet."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.workshops import Side
from matchmaker.services.programmes import show_programme
from matchmaker.services.programmes.days_off import Kind, days_off, in_countries
from tests import factories
from tests.assembly import office

BOTH = {Side.HOST: "DK", Side.VISITOR: "CN"}


def found(first, last, language="en", countries=BOTH):
    off = in_countries(countries, first, last, language)
    return [(each.day.isoformat(), each.country, each.kind, each.name) for each in off.days]


def test_days_off_are_named_in_the_readers_language_or_in_english():
    day = date(2026, 5, 14)
    assert found(day, day, "da") == [("2026-05-14", "DK", Kind.HOLIDAY, "Kristi himmelfartsdag")]
    assert found(day, day, "zh") == [("2026-05-14", "DK", Kind.HOLIDAY, "Ascension Day")]


def test_moved_days_of_an_announced_year_are_off_and_weekends_are_worked():
    assert found(date(2026, 2, 13), date(2026, 2, 17)) == [
        ("2026-02-14", "CN", Kind.WORKING_WEEKEND, "Spring Festival"),
        ("2026-02-15", "CN", Kind.HOLIDAY, "Spring Festival"),
        ("2026-02-16", "CN", Kind.HOLIDAY, "Chinese New Year's Eve"),
        ("2026-02-17", "CN", Kind.HOLIDAY, "Chinese New Year (Spring Festival)"),
    ]
    assert found(date(2026, 2, 14), date(2026, 2, 14), "zh")[0][3] == "春节"


def test_an_ordinary_weekend_is_nothing_special():
    assert found(date(2026, 3, 7), date(2026, 3, 8)) == []


def test_a_year_that_is_not_announced_is_said_to_be_and_has_the_days_of_the_law():
    off = in_countries(BOTH, date(2030, 12, 31), date(2031, 1, 1), "en")
    assert [(each.country, each.year) for each in off.not_announced] == [("CN", 2030), ("CN", 2031)]
    assert [each.country for each in off.days] == ["DK", "CN"]
    assert not in_countries(BOTH, date(2026, 5, 1), date(2026, 5, 1), "en").not_announced


def test_a_country_without_a_calendar_is_said_to_be_unknown():
    off = in_countries({Side.HOST: "XX"}, date(2026, 1, 1), date(2026, 1, 1), "en")
    assert (off.days, [each.country for each in off.not_announced]) == ((), ["XX"])


@pytest.fixture(params=["sqlite"])
def back_end(request) -> str:
    """Days off are of the calendar, not of a database."""
    return request.param


def test_the_countries_are_those_of_the_two_parties(engine):
    with Session(engine) as session:
        at = factories.workshop(session, host_party_id=factories.party(session, country="CN").id)
        day, asked = date(2026, 10, 1), office(session, at.host_party_id)
        off = days_off(asked, show_programme(session, asked, at.slug, "en"), day, day, "en")
        assert [(each.side, each.country) for each in off.days] == [(Side.HOST, "CN"), (Side.VISITOR, "CN")]
