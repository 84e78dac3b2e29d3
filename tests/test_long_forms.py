"""Whatever does more in its long form is run by `make bars`: nobody can write a long form that is run by nobody."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.hostile import published, scripts
from tests.long_forms import note_figure, only_long

TESTS = Path(__file__).parent
ASKED = "MATCHMAKER_BARS"
"""The variable that asks for the long forms."""

DRAWN_ON_DEMAND = frozenset({"each_of"})
"""Draws more tiny instances in every test of the solver that asks it, which is a long form of those alone that say so:
all of them together would take a day."""

Functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _module(name: str) -> Path:
    return TESTS.parent.joinpath(*name.split(".")).with_suffix(".py")


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _speaks_of(node: ast.AST, names: frozenset[str]) -> bool:
    """Return whether something in the code uses one of the names, also as a fixture that it takes."""
    return any(
        (isinstance(each, ast.Name) and each.id in names)
        or (isinstance(each, ast.arg) and each.arg in names)
        or (isinstance(each, ast.Constant) and each.value == ASKED)
        for each in ast.walk(node)
    )


@cache
def depending(file: Path) -> frozenset[str]:
    """Return the names of a module that are something else in the long form, however they come to be."""
    imported = (each for each in _tree(file).body if isinstance(each, ast.ImportFrom) and each.module)
    found = frozenset(
        name.asname or name.name
        for each in imported
        if str(each.module).startswith("tests.") and _module(str(each.module)).is_file()
        for name in each.names
        if name.name in depending(_module(str(each.module))) - DRAWN_ON_DEMAND
    )
    while more := {name for node in _tree(file).body for name in _named(node) if _speaks_of(node, found)} - found:
        found |= more
    return found


def _named(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, Functions):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (each.id for each in targets if isinstance(each, ast.Name))


def _marks(node: ast.AST) -> set[str]:
    """Return the marks of a test, those among them that have arguments too."""
    decorators = getattr(node, "decorator_list", [])
    calls = [each.func if isinstance(each, ast.Call) else each for each in decorators]
    return {each.attr for each in calls if isinstance(each, ast.Attribute)}


def unmarked(file: Path) -> list[str]:
    """Return the tests of a module that do more in the long form and are not run there."""
    names = depending(file)
    return [
        f"{file.name}::{node.name}"
        for node in _tree(file).body
        if isinstance(node, Functions) and node.name.startswith("test_") and node.name in names
        if "bars" not in _marks(node)
    ]


def test_whatever_does_more_in_its_long_form_is_run_there() -> None:
    others = sorted(set(TESTS.rglob("test_*.py")) - {Path(__file__)})
    assert [each for file in others for each in unmarked(file)] == []


def test_a_long_form_without_its_mark_is_noticed_however_it_is_asked_for(tmp_path: Path) -> None:
    written = {
        "by itself": "import os\ndef test_one():\n    os.environ['MATCHMAKER_BARS']",
        "by a number": "from tests.long_forms import LONG\nROUNDS = 9 if LONG else 1\ndef test_one():\n    ROUNDS",
        "by a table": "from tests.long_forms import LONG\nAT = [LONG]\n@parametrize('a', AT)\ndef test_one(a): ...",
        "by a fixture": "from tests.long_forms import LONG\ndef many():\n    return LONG\ndef test_one(many): ...",
        "by another module": "from tests.web.test_forgery import SENDERS\ndef test_one():\n    SENDERS",
        "skipped": "from tests.long_forms import only_long\n@only_long\ndef test_one(): ...",
    }
    unseen = []
    for how, text in written.items():
        for marked in (False, True):
            file = tmp_path / f"test_{how.replace(' ', '_')}_{marked}.py"
            file.write_text(text.replace("def test_one", "@pytest.mark.bars\ndef test_one") if marked else text)
            unseen += [] if bool(unmarked(file)) is not marked else [(how, marked)]
    assert unseen == []


def test_what_is_timed_is_a_bar() -> None:
    """Else it would run neither with the others nor after them."""
    marks = {
        f"{file.name}::{node.name}": _marks(node)
        for file in TESTS.rglob("test_*.py")
        for node in _tree(file).body
        if isinstance(node, Functions)
    }
    timed = {name for name, each in marks.items() if "timed" in each}
    assert timed - {name for name, each in marks.items() if "bars" in each} == set()
    assert len(timed) >= 5


def test_figures_are_added_one_a_line(tmp_path: Path) -> None:
    for value in (1, "two"):
        note_figure(tmp_path / "new" / "bars.jsonl", "tests/x.py::test_y", "kills", value)
    lines = [json.loads(line) for line in (tmp_path / "new" / "bars.jsonl").read_text().splitlines()]
    assert [(each["test"], each["kills"]) for each in lines] == [
        ("tests/x.py::test_y", 1),
        ("tests/x.py::test_y", "two"),
    ]


@pytest.mark.bars
@only_long
def test_the_published_sets_are_at_hand_in_full_number() -> None:
    """Without them (`MATCHMAKER_CASES`) a long form would quietly be a short one."""
    assert len(scripts()) >= 500
    assert len(published("blns", ())) >= 500
    assert sum(each["off_site"] for each in published("open_redirect_oracle", ())) >= 759
