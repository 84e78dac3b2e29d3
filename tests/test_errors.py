"""The one tree of errors and the one table of exit codes, as people's scripts know them."""

import pytest

from matchmaker import errors
from matchmaker.errors import (
    EXIT_CODES,
    InputError,
    MatchmakerError,
    NoPlanError,
    OutOfTimeError,
    StoreError,
    WriteError,
    exit_code,
)


def all_kinds(kind: type[MatchmakerError] = MatchmakerError) -> list[type[MatchmakerError]]:
    return [below for child in kind.__subclasses__() for below in (child, *all_kinds(child))]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("i.json", "slots", "a list", "a number"), 2),
        (WriteError("full"), 2),
        (StoreError("damaged"), 2),
        (NoPlanError(["One."]), 3),
        (OutOfTimeError("late"), 4),
        (MatchmakerError("unlisted"), 70),
        (ValueError("a mistake of ours"), 70),
    ],
)
def test_each_kind_ends_a_command_with_its_code(error: Exception, code: int) -> None:
    assert exit_code(error) == code


def test_a_narrower_kind_ends_as_its_nearest_listed_parent() -> None:
    class NarrowError(NoPlanError):
        pass

    assert exit_code(NarrowError(["One."])) == 3


def test_every_kind_in_the_tree_has_a_code() -> None:
    ours = [kind for kind in all_kinds() if kind.__module__ == errors.__name__]
    assert [kind for kind in ours if not any(parent in EXIT_CODES for parent in kind.__mro__)] == []


def test_an_input_error_names_file_place_expected_and_found() -> None:
    error = InputError("i.json", "people[3].id", "an id that is not taken", "'h1' a second time")
    assert str(error) == "i.json: people[3].id: expected an id that is not taken, found 'h1' a second time"


def test_an_input_error_on_the_whole_file_names_no_place() -> None:
    assert str(InputError("-", "", "a JSON document", "nothing")) == "-: expected a JSON document, found nothing"


def test_a_conflict_says_every_sentence() -> None:
    assert str(NoPlanError(["One.", "Two."])) == "No plan can keep all of these rules together: One. Two."
