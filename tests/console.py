"""Runs the real console script in a process of its own, as people and their scripts do."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("matchmaker")
CACHE = tempfile.TemporaryDirectory(prefix="matchmaker-cache-")
"""What commands keep for later, apart from what whoever runs the tests has kept; gone with this process."""


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: bytes
    err: str

    @property
    def complaint(self) -> str:
        """The one line on standard error; more or fewer lines are a failure of the test."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of the tests without settings of whoever runs them; warnings are errors there too."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    ours = {"PYTHONWARNINGS": "error", "NO_COLOR": "1", "XDG_CACHE_HOME": CACHE.name}
    return kept | ours | dict(extra or {})


def matchmaker(
    *arguments: str | Path,
    given: bytes = b"",
    settings: Mapping[str, str] | None = None,
    folder: Path | None = None,
    before: Callable[[], None] | None = None,
) -> Ended:
    """Run ``matchmaker`` with `arguments` and `given` at standard input."""
    done = subprocess.run(
        [SCRIPT, *arguments],
        input=given,
        capture_output=True,
        env=environment(settings),
        cwd=folder,
        preexec_fn=before,
        check=False,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())
