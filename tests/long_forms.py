"""The long forms of the bars: what takes minutes or hours runs on demand, by `make bars`.

A test that does more in its long form bears the mark `bars`, or nobody would ever run that form; one that says how long
something takes bears `timed` besides, so that it runs when nothing else does. What was measured is kept in a file, one
line of JSON each, since tests that pass show nothing.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

LONG = os.environ.get("MATCHMAKER_BARS") == "long"
only_long = pytest.mark.skipif(not LONG, reason="a long form, run by `make bars`")

FIGURES = Path(__file__).parent.parent / "build" / "bars.jsonl"
"""What long forms have measured, the newest last."""


def note_figure(file: Path, test: str, name: str, value: object) -> None:
    """Add a line with a figure; in one piece, since other tests may add theirs at the same moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "test": test, name: value}, default=str)
    with file.open("ab", buffering=0) as figures:
        figures.write(f"{line}\n".encode())
