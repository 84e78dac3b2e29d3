"""The one tree of errors, and the one table that says how each ends a command.

A message tells a person what to do: where it went wrong, what was expected and what was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

EXIT_DONE = 0
EXIT_FOUND = 1
EXIT_BAD_INPUT = 2
EXIT_NO_PLAN = 3
EXIT_OUT_OF_TIME = 4
EXIT_INTERNAL = 70


class MatchmakerError(Exception):
    """Anything that this program expects to go wrong and can explain."""


@dataclass
class InputError(MatchmakerError):
    """Something that was handed in cannot be used as it is.

    Parameters
    ----------
    source
        The file (or field) that was read; ``-`` is standard input.
    where
        The place in it: a path such as ``people[3].id``, a line or a cell such as ``people!C5``; empty for the whole.
    expected
        What would have been accepted, as a noun phrase.
    found
        What was there instead, shortened.
    """

    source: str
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"{self.source}: {self.where}" if self.where else self.source
        return f"{place}: expected {self.expected}, found {self.found}"


class WriteError(MatchmakerError):
    """A result could not be written; the file that stood there before is untouched."""


@dataclass
class NoPlanError(MatchmakerError):
    """No plan can keep the hard rules.

    Parameters
    ----------
    sentences
        One sentence for each rule of an irreducible conflict: without any one of them a plan exists.
    """

    sentences: Sequence[str]

    def __str__(self) -> str:
        return "No plan can keep all of these rules together: " + " ".join(self.sentences)


class OutOfTimeError(MatchmakerError):
    """The time limit ended before any plan was found that keeps the hard rules."""


class StoreError(MatchmakerError):
    """The database cannot be used as it is: wrong version, damaged, or not ours."""


class StaleError(MatchmakerError):
    """Somebody else changed the same thing meanwhile."""


EXIT_CODES: dict[type[MatchmakerError], int] = {
    InputError: EXIT_BAD_INPUT,
    WriteError: EXIT_BAD_INPUT,
    StoreError: EXIT_BAD_INPUT,
    StaleError: EXIT_BAD_INPUT,
    NoPlanError: EXIT_NO_PLAN,
    OutOfTimeError: EXIT_OUT_OF_TIME,
}
"""How each kind of error ends a command; what is not listed ends it with `EXIT_INTERNAL`."""


def exit_code(error: BaseException) -> int:
    """Return the exit code of an error: that of its nearest listed class, else `EXIT_INTERNAL`."""
    for kind in type(error).__mro__:
        if kind in EXIT_CODES:
            return EXIT_CODES[kind]
    return EXIT_INTERNAL
