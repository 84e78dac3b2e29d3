"""Notes about themes: on standard error, at most a handful, and nothing else changes."""

import json

import pytest

from tests.cli.documents import Document, encoded, small_instance, small_profiles
from tests.console import matchmaker

COMMANDS = [("affinity", small_profiles), ("solve", small_instance)]


def misspelt(document: Document, *themes: str) -> Document:
    for person in document["people"]:
        person["themes"] = list(themes)
    for session in document["sessions"]:
        session["theme"] = "Wind"
    return document


@pytest.mark.parametrize(("command", "small"), COMMANDS)
def test_a_misspelt_theme_is_noted_and_the_result_is_written_all_the_same(command, small):
    ended = matchmaker(command, "-", given=encoded(misspelt(small(), "wind")))
    first, second = ended.err.splitlines()
    assert first.startswith('matchmaker: note: nobody has the theme "Wind" of session one')
    assert second.startswith('matchmaker: note: no session has the theme "wind"')
    assert (ended.code, json.loads(ended.out)["format"][:11]) == (0, "matchmaker-")


@pytest.mark.parametrize(("command", "small"), COMMANDS)
def test_five_notes_are_printed_and_the_rest_is_counted(command, small):
    ended = matchmaker(command, "-", given=encoded(misspelt(small(), *"abcdefg")))
    lines = ended.err.splitlines()
    assert (len(lines), lines[-1]) == (6, "matchmaker: note: and 3 more")
