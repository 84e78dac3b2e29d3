"""Try tests on a copy of the program, of which a line may be another: the working tree is never changed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.guards.mutants import ROOT, Mutant
from tests.guards.telling import WHERE

COPIED = ("matchmaker", "templates", "static", "tests", "docs", "pyproject.toml", "wsgi.py")
LONG_FORMS = ("MATCHMAKER_BARS", "MATCHMAKER_CASES")
LONGEST_S = 240


@dataclass(frozen=True)
class Ended:
    """How a test ended, and in which phase; `by` is "assertion" where the test itself found something wrong."""

    test: str
    phase: str
    ended: str
    by: str


@dataclass(frozen=True)
class Copy:
    """A copy of the program and of its tests."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> "Copy":
        """Copy the program into a folder that is not there yet."""
        folder.mkdir()
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name)
            else:
                shutil.copy2(source, folder / name)
        return cls(folder)

    @contextmanager
    def without(self, mutant: Mutant) -> Iterator[None]:
        """Take a guard away for a while."""
        path = self.folder / mutant.file
        before = path.read_bytes()
        path.write_text(mutant.applied(before.decode("utf-8")), encoding="utf-8")
        _forget_compiled(path)
        try:
            yield
        finally:
            path.write_bytes(before)
            _forget_compiled(path)

    def tried(self, tests: Iterable[str]) -> tuple[list[Ended], str]:
        """Run tests on the copy; return how they ended, and what the runner said."""
        told = self.folder / "told.jsonl"
        told.unlink(missing_ok=True)
        known = {name: value for name, value in os.environ.items() if name not in LONG_FORMS}
        known = {name: value for name, value in known.items() if not name.startswith("PYTEST_")}
        options = ["-q", "-p", "tests.guards.telling", "-p", "no:randomly", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, "--tb=short", f"--timeout={LONGEST_S}", *tests],
            cwd=self.folder,
            env={**known, "PYTHONPATH": str(self.folder), WHERE: str(told)},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        return [Ended(**json.loads(line)) for line in lines], done.stdout + done.stderr


def fault_of(copy: Copy, mutant: Mutant) -> str:
    """Return why a mutant is not killed as it should be: each of its tests fails, in the way stated; empty if it is."""
    with copy.without(mutant):
        ended, said = copy.tried(mutant.fails)
    wrong = [each for each in ended if each.ended == "failed"]
    if broken := [each for each in wrong if (each.phase, each.by.partition(":")[0]) != ("call", mutant.by)]:
        return f"ended by something else than {mutant.by}: {broken}\n{said}"
    failed = {each.test for each in wrong}
    survived = [test for test in mutant.fails if not _is_among(test, failed)]
    return f"survived {survived}\n{said}" if survived else ""


def _is_among(test: str, failed: set[str]) -> bool:
    """Return whether a test, or one of its cases where it names none, failed."""
    return any(each == test or each.startswith(f"{test}[") for each in failed)


def _forget_compiled(path: Path) -> None:
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()
