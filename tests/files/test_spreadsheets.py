"""Profiles from any file: which kind it is, and the event beside people that come as a table."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from matchmaker.errors import InputError
from matchmaker.files.instances import Session, Slot
from matchmaker.files.profiles import Profile, Profiles, parse_profiles
from matchmaker.files.spreadsheets import read_profiles
from tests.files.documents import encoded, profiles_example
from tests.files.workbook_parts import workbook

PEOPLE_CSV = b"id,side,unavailable\nh1,host,\nv1,visitor,s1\n"


def saved(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def event(path: Path, **changes: Any) -> str:
    return saved(path, encoded(profiles_example(**{"people": None, **changes})))


def refusal(source: str, event: str | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        read_profiles(source, event)
    return caught.value


def test_json_is_read(tmp_path: Path) -> None:
    content = encoded(profiles_example())
    assert read_profiles(saved(tmp_path / "f.json", content)) == parse_profiles(content, "f.json")


def test_standard_input_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    content = encoded(profiles_example())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert read_profiles("-") == parse_profiles(content, "-")


def test_a_workbook_is_known_by_its_name_or_its_bytes(tmp_path: Path) -> None:
    expected = Profiles("", (Profile("h1", "host"), Profile("v1", "visitor")))
    assert read_profiles(saved(tmp_path / "f.XLSX", workbook())) == expected
    assert read_profiles(saved(tmp_path / "upload", workbook())) == expected


def test_a_csv_file_is_read_without_an_event(tmp_path: Path) -> None:
    assert read_profiles(saved(tmp_path / "f.csv", b"id,side\nh1,host\n")).people == (Profile("h1", "host"),)


def test_a_csv_file_takes_the_rest_from_the_event(tmp_path: Path) -> None:
    profiles = read_profiles(saved(tmp_path / "f.csv", PEOPLE_CSV), event(tmp_path / "event.json"))
    assert profiles.people == (Profile("h1", "host"), Profile("v1", "visitor", unavailable=("s1",)))
    assert (profiles.name, profiles.slots) == ("example", (Slot("s1"), Slot("s2")))
    assert profiles.sessions == (Session("t1", ("s1",), 3),)
    assert profiles.weights == {"met_before": -0.2}


def test_a_workbook_takes_what_it_lacks_from_the_event(tmp_path: Path) -> None:
    source = saved(tmp_path / "f.xlsx", workbook(slots=[["id"]]))
    assert read_profiles(source, event(tmp_path / "event.json")).slots == (Slot("s1"), Slot("s2"))


def test_a_fault_of_the_event_is_named_in_the_event(tmp_path: Path) -> None:
    source = saved(tmp_path / "f.csv", PEOPLE_CSV)
    name = event(tmp_path / "event.json", preferences=[{"from": "h1", "to": "v9", "kind": "want"}])
    assert refusal(source, name) == InputError(name, "preferences[0].to", "the id of a person in this file", '"v9"')


def test_a_fault_of_the_people_is_named_in_their_file(tmp_path: Path) -> None:
    source = saved(tmp_path / "f.csv", PEOPLE_CSV)
    name = event(tmp_path / "event.json", slots=["s2"], sessions=None)
    assert refusal(source, name) == InputError(
        source, "line 3, column unavailable", "the id of a slot in this file", '"s1"'
    )


def test_an_unknown_key_of_the_event_is_refused(tmp_path: Path) -> None:
    error = refusal(saved(tmp_path / "f.csv", PEOPLE_CSV), event(tmp_path / "event.json", colour=1))
    assert (error.where, error.found) == ("colour", 'the unknown key "colour"')


def test_an_event_with_people_beside_people_is_refused(tmp_path: Path) -> None:
    source = saved(tmp_path / "f.csv", PEOPLE_CSV)
    name = event(tmp_path / "event.json", people=[{"id": "h1", "side": "host"}])
    error = refusal(source, name)
    assert (error.source, error.where, error.expected) == (name, "people", f"only parts that {source} does not have")


def test_an_event_of_another_format_is_refused(tmp_path: Path) -> None:
    name = event(tmp_path / "event.json", format="matchmaker-instance/1")
    error = refusal(saved(tmp_path / "f.csv", PEOPLE_CSV), name)
    assert error == InputError(name, "format", '"matchmaker-profiles/1"', '"matchmaker-instance/1"')


def test_an_event_without_a_format_is_refused(tmp_path: Path) -> None:
    name = saved(tmp_path / "event.json", b"{}")
    error = refusal(saved(tmp_path / "f.csv", PEOPLE_CSV), name)
    assert error == InputError(name, "format", '"matchmaker-profiles/1"', "nothing")


def test_an_event_that_is_a_list_is_refused(tmp_path: Path) -> None:
    name = saved(tmp_path / "event.json", b"[1]")
    error = refusal(saved(tmp_path / "f.csv", PEOPLE_CSV), name)
    assert error == InputError(name, "", "a profiles document without people", "[1]")


def test_profiles_that_are_a_list_are_refused_with_an_event_too(tmp_path: Path) -> None:
    source = saved(tmp_path / "f.json", b"[1]")
    error = refusal(source, event(tmp_path / "event.json"))
    assert error == InputError(source, "", "a profiles document", "[1]")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_of_more_than_10_megabytes_is_refused_unread(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"f{suffix}"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024)
    assert refusal(str(path)) == InputError(str(path), "", "at most 10 MiB", "20 MiB")
