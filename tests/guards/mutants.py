"""The guards of the program and, for each, how the program stands where that guard is gone: a mutant.

The tables beside this module name, by area, what a guard keeps, the text of it, what stands instead in the mutant, and
the tests that must fail then. They are TOML, so that a piece of the program stands in them as it stands in its file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent


@dataclass(frozen=True)
class Mutant:
    """A guard that is taken away."""

    name: str
    """What goes wrong without it."""
    bar: str
    """The bar that it serves, or the part of the program that has none of its own."""
    guard: str
    """What it keeps, in a sentence."""
    file: str
    text: str
    instead: str
    fails: tuple[str, ...]
    """The tests that must fail, by their node ids."""
    by: str = "assertion"
    """How they fail: by an assertion, or by the error of a second guard (a rule of the database) that stops what the
    first one let through."""

    def applied(self, source: str) -> str:
        """Return the source of its file without the guard."""
        if source.count(self.text) != 1:
            raise ValueError(f"Expected the guard once in {self.file}, got {source.count(self.text)}: {self.text}")
        return source.replace(self.text, self.instead)


@cache
def mutants() -> tuple[Mutant, ...]:
    """Return the mutants of all tables."""
    found = []
    for table in sorted(FOLDER.glob("*.toml")):
        rows = tomllib.loads(table.read_text(encoding="utf-8"))
        found += [Mutant(name, **(row | {"fails": tuple(row["fails"])})) for name, row in rows.items()]
    return tuple(found)
