"""Every guard is needed: where it is gone, a test fails, and by what it says, not by an error of the change."""

import ast
import re
from collections import Counter

import pytest

from tests.guards.mutants import FOLDER, ROOT, Mutant, mutants
from tests.guards.trial import Copy, fault_of
from tests.long_forms import only_long

BARS = {
    "B1", "B2", "B3", "B4", "B5", "B8", "B10", "B11", "B12", "B13", "B14", "B15", "B16", "B17", "B18", "B19", "B20",
    "B22", "B23", "B24", "B25", "B26", "B27", "B31", "B33",
}  # fmt: skip
SEVERAL = 50
"""How many tests one run of the test runner is given where nothing is taken away."""


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.made(tmp_path_factory.mktemp("guards") / "copy")


def _functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_guard_stands_where_its_table_says_and_goes_without_an_error_of_grammar() -> None:
    for mutant in mutants():
        without = mutant.applied((ROOT / mutant.file).read_text(encoding="utf-8"))
        assert mutant.text != mutant.instead
        if mutant.file.endswith(".py"):
            ast.parse(without)


def test_every_test_that_a_table_names_is_there() -> None:
    named = {test for mutant in mutants() for test in mutant.fails}
    tests = {tuple(re.sub(r"\[.*", "", each).split("::")) for each in named}
    known = {file: _functions(file) for file, _ in tests}
    assert {(file, function) for file, function in tests if function not in known[file]} == set()
    assert all(mutant.fails for mutant in mutants())


def test_every_bar_has_a_mutant_and_no_name_stands_twice() -> None:
    assert {mutant.bar for mutant in mutants()} >= BARS
    assert [name for name, times in Counter(mutant.name for mutant in mutants()).items() if times > 1] == []
    assert all(len(table.read_text(encoding="utf-8").splitlines()) < 300 for table in FOLDER.glob("*.toml"))


@pytest.mark.bars
@pytest.mark.timeout(600)
@only_long
@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_without_its_guard_each_of_the_tests_fails(copy: Copy, mutant: Mutant) -> None:
    assert fault_of(copy, mutant) == ""


@pytest.mark.bars
@pytest.mark.timeout(600)
@only_long
def test_a_change_that_breaks_nothing_or_the_import_kills_no_mutant(copy: Copy) -> None:
    file, test = "matchmaker/domain/clock.py", "tests/domain/test_clock.py::test_the_day_is_the_one_of_the_zone"
    line = "from functools import cache\n"
    faults = [
        fault_of(copy, Mutant("no mutant", "B26", "", file, line, instead, (test,)))
        for instead in (f"{line}\n", "from functools import no_such_thing as cache\n")
    ]
    assert [fault.partition(" ")[0] for fault in faults] == ["survived", "survived"]
    assert "ImportError" in faults[1]


@pytest.mark.bars
@pytest.mark.timeout(3600)
@only_long
def test_with_all_guards_none_of_the_tests_fails(copy: Copy) -> None:
    tests = sorted({test for mutant in mutants() for test in mutant.fails})
    for begin in range(0, len(tests), SEVERAL):
        ended, said = copy.tried(tests[begin : begin + SEVERAL])
        assert {each.ended for each in ended} == {"passed"}, said
