"""The catalogue of what is stored, against the schema: nobody can add a column without saying what it is."""

import re

import pytest

from matchmaker.domain.processing import CATALOGUE, PROCESSING, Column, Link, Purpose
from matchmaker.store import tables
from matchmaker.store.base import Base

assert tables.__all__  # imported for what it does: it fills the metadata

PEOPLE = {"accounts": Link.ACCOUNT, "profiles": Link.PROFILE, "registrations": Link.REGISTRATION}
FORBIDDEN = re.compile(
    r"passport|visa|birth|born|nationality|diet|allerg|vegetarian|health|disab(?!led_at)|gender|religio|cpr_|id_card",
    re.IGNORECASE,
)
WORDS = {"plain", "key", "id", "place", "words"}


def differences(catalogue, metadata):
    """Return every column that only one of the two knows."""
    said = {f"{table}.{column}" for table, entry in catalogue.items() for column in entry.columns}
    there = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    return said ^ there


def test_every_column_of_the_schema_stands_in_the_catalogue_and_no_other():
    assert differences(CATALOGUE, Base.metadata) == set()


def test_a_column_without_an_entry_and_an_entry_without_a_column_are_noticed():
    short = {name: entry for name, entry in CATALOGUE.items() if name != "consents"}

    assert "consents.said_at" in differences(short, Base.metadata)


def test_every_column_is_said_in_a_known_word():
    unknown = {
        f"{table}.{each.name}={each.word}"
        for table, entry in CATALOGUE.items()
        for each in entry.columns.values()
        if each.word not in WORDS and each.datum is None and each.link is None
    }

    assert unknown == set()


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_foreign_key_to_a_person_is_known_as_one(table):
    """The walk over the schema: whatever refers to an account, a profile or a registration points at a person."""
    unknown = {
        column.name
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in PEOPLE
        and key.column.name == "id"
        and CATALOGUE[table.name].columns[column.name].link is not PEOPLE[key.column.table.name]
    }

    assert unknown - PLACED_OTHERWISE.get(table.name, set()) == set()


PLACED_OTHERWISE = {"registration_members": {"registration_id"}, "meeting_feedback": {"from_registration_id"}}
"""A member's row is found by the person, and the calendar by the member; so is what one member alone keeps."""


def test_whoever_is_pointed_at_gets_the_rows_or_a_reason():
    silent = [
        name
        for name, entry in CATALOGUE.items()
        if any(each.link for each in entry.columns.values()) and not entry.links and not entry.withheld
    ]

    assert silent == []


def test_every_table_with_something_of_a_person_says_what_for():
    nothing = [
        name
        for name, entry in CATALOGUE.items()
        if entry.purpose is Purpose.PROGRAMME and any(each.datum or each.link for each in entry.columns.values())
    ]

    assert nothing == []
    assert PROCESSING.keys() == set(Purpose)


def test_no_column_is_for_what_is_never_asked():
    names = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}

    assert {name for name in names if FORBIDDEN.search(name)} == set()
    assert FORBIDDEN.search("profiles.date_of_birth")


def test_a_column_of_words_or_about_a_person_is_personal():
    assert Column("text", None, None, own=False, word="words").personal
    assert not Column("version", None, None, own=False, word="plain").personal
