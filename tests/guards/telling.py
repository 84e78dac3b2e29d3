"""A plugin of the test runner that tells another process how each test ended, and if by an assertion of its own."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

WHERE = "MATCHMAKER_TOLD"
"""The variable of the environment that names the file to which one line per test is added."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Note how a phase of a test ended, where it failed or was the test itself."""
    report = yield
    if call.when == "call" or report.failed:
        _tell({"test": item.nodeid, "phase": call.when, "ended": report.outcome, "by": _how(call)})
    return report


def _how(call: pytest.CallInfo[None]) -> str:
    """Return what ended it: an assertion, or the name and words of whatever else was raised."""
    if call.excinfo is None:
        return ""
    error = call.excinfo.value
    out_of_time = isinstance(error, pytest.fail.Exception) and str(error).startswith("Timeout")
    if isinstance(error, AssertionError | pytest.fail.Exception) and not out_of_time:
        return "assertion"
    return f"{type(error).__name__}: {error}"[:500]


def _tell(line: dict[str, str]) -> None:
    with Path(os.environ[WHERE]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
