"""The list of the erased: on the disk before anybody is forgotten, and readable whatever broke off."""

import pytest

from matchmaker.errors import InputError, WriteError
from matchmaker.services.erasure import Entry, append, read

ONE = Entry("profile1", "account1", "2026-11-22T09:00:00+00:00")
TWO = Entry(None, "account2", "2026-11-22T10:00:00+00:00")


def test_what_was_appended_is_read_once_each(tmp_path):
    path = tmp_path / "instance" / "erasures.jsonl"

    append(path, [ONE])
    append(path, [ONE, TWO])

    assert read(path) == [ONE, TWO]
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_file_nobody_was_forgotten(tmp_path):
    assert read(tmp_path / "none.jsonl") == []


def test_a_line_that_was_cut_off_is_passed_over_and_replaced(tmp_path):
    path = tmp_path / "erasures.jsonl"
    append(path, [ONE])
    with path.open("ab") as file:
        file.write(TWO.line()[:20])

    assert read(path) == [ONE]
    append(path, [TWO])
    assert read(path) == [ONE, TWO]


AT = '"requested_at": "2026-11-22T09:00:00+00:00"'


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "{}",
        '{"profile": null, "account": null, ' + AT + "}",
        '{"profile": 7, "account": null, ' + AT + "}",
        '{"profile": "a", "account": null, "requested_at": "soon"}',
    ],
)
def test_a_line_that_is_no_entry_is_refused_with_its_number(tmp_path, line):
    path = tmp_path / "erasures.jsonl"
    path.write_bytes(ONE.line() + line.encode() + b"\n")

    with pytest.raises(InputError, match="line 2"):
        read(path)


def test_where_it_cannot_be_written_nobody_is_forgotten(tmp_path):
    (tmp_path / "erasures.jsonl").mkdir()

    with pytest.raises((WriteError, InputError)):
        append(tmp_path / "erasures.jsonl", [ONE])
