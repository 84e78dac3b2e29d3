"""What the documents show is true: their examples are read by the program, and the tour of the README runs."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matchmaker.files.columns import REQUIRED, SHEETS, Kind
from matchmaker.files.instance_files import parse_instance
from matchmaker.files.plans import parse_plan
from matchmaker.files.profiles import parse_profiles
from tests.console import Ended, matchmaker

ROOT = Path(__file__).resolve().parent.parent
PARSERS: dict[str, Callable[[bytes, str], Any]] = {
    "matchmaker-profiles/1": parse_profiles,
    "matchmaker-instance/1": parse_instance,
    "matchmaker-plan/1": parse_plan,
}


def blocks(document: str, language: str) -> list[str]:
    """Return the code blocks of one language in a document."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def tour() -> list[list[str]]:
    """Return the words of each command of the README's tour, without the program's name and the comment."""
    lines = [line for block in blocks("README.md", "sh") for line in block.splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines]
    return [words[1:] for words in commands if words[0] == "matchmaker"]


def test_formats_shows_each_of_the_three_files_and_the_program_reads_them() -> None:
    shown = [(json.loads(block)["format"], block) for block in blocks("docs/formats.md", "json")]
    assert [form for form, _block in shown] == list(PARSERS)
    for form, block in shown:
        PARSERS[form](block.encode(), "formats.md")


def table_of_sheets() -> dict[str, tuple[list[str], list[str]]]:
    """Return required and further columns of each sheet as docs/formats.md lists them, lists marked by ``(list)``."""
    section = (ROOT / "docs/formats.md").read_text(encoding="utf-8").partition("### Profiles as a workbook")[2]
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|(.*?)\|$", section.partition("\n#")[0], flags=re.MULTILINE)
    return {sheet: (columns_in(required), columns_in(further)) for sheet, required, further in rows}


def columns_in(cell: str) -> list[str]:
    return [column.strip().replace("`", "") for column in cell.split(",") if column.strip()]


def test_formats_lists_every_sheet_and_column_of_a_workbook() -> None:
    marked = {
        sheet: {column: f"{column} (list)" if kind is Kind.LIST else column for column, kind in columns.items()}
        for sheet, columns in SHEETS.items()
    }
    assert table_of_sheets() == {
        sheet: (
            [marked[sheet][column] for column in REQUIRED[sheet]],
            [mark for column, mark in marked[sheet].items() if column not in REQUIRED[sheet]],
        )
        for sheet in SHEETS
    }


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "examples").glob("*.json")), ids=lambda path: path.name)
def test_each_example_is_read_by_the_program(path: Path) -> None:
    content = path.read_bytes()
    PARSERS[json.loads(content)["format"]](content, path.name)


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, Ended]]]:
    """The folder in which the tour of the README was run, and how each command ended."""
    folder = tmp_path_factory.mktemp("tour")
    (folder / "docs").symlink_to(ROOT / "docs")
    return folder, [(words[0], matchmaker(*words, folder=folder)) for words in tour()]


def test_the_tour_visits_every_command_on_files() -> None:
    assert [words[0] for words in tour()] == ["affinity", "solve", "check", "explain", "repair", "check"]


def test_every_command_of_the_tour_ends_well(toured: tuple[Path, list[tuple[str, Ended]]]) -> None:
    assert [(name, ended.code, ended.err) for name, ended in toured[1]] == [(words[0], 0, "") for words in tour()]


def test_the_figures_of_the_tour_are_those_of_the_plan(toured: tuple[Path, list[tuple[str, Ended]]]) -> None:
    plan = json.loads((toured[0] / "plan.json").read_bytes())
    (shown,) = map(json.loads, blocks("README.md", "json"))
    assert shown["status"] == plan["status"]
    for key in ("objective", "bound"):  # the language model's last digits depend on the processor
        assert shown[key] == pytest.approx(plan[key], abs=0.001)


def test_the_repair_of_the_tour_takes_out_who_is_absent_and_moves_nobody(
    toured: tuple[Path, list[tuple[str, Ended]]],
) -> None:
    repaired = json.loads((toured[0] / "repaired.json").read_bytes())
    assert repaired["objective"]["moves"] == 0
    assert [meeting for meeting in repaired["meetings"] if "v6" in (meeting["a"], meeting["b"])] == []
