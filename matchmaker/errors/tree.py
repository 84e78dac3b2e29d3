"""The one tree of errors.

A message tells a person what to do: where it went wrong, what was expected and what was found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from matchmaker.errors.refusals import Refusal


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


class BusyError(StaleError):
    """Another was writing for as long as anybody is made to wait."""


@dataclass
class EditConflictError(StaleError):
    """Somebody else saved the same thing after it was opened for editing.

    Parameters
    ----------
    changed
        For each field that differs now, what the other person saved.
    """

    changed: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return "Somebody else saved this meanwhile; compare, and save again what still holds."


class LeaseLostError(StaleError):
    """A job is held by another worker, or has ended: what the one who held it before has to say no longer counts."""


class SignInNeededError(MatchmakerError):
    """It is not known who asks, and that matters here."""


class ForbiddenError(MatchmakerError):
    """The one who asks may not do this."""


class ReasonNeededError(ForbiddenError):
    """It is allowed only with a reason, which is kept."""


class TooManyTriesError(MatchmakerError):
    """It was tried so often in a short time that it is not done for a while.

    Parameters
    ----------
    wait
        After how long it may be tried again.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"This was tried too often; try again in {wait}.")
        self.wait = wait


class NotFoundError(MatchmakerError):
    """There is no such thing, or none whose existence the one who asks may know of."""


class RefusedError(MatchmakerError):
    """A use case was refused for a reason that a person can mend; the edges have a sentence for each reason.

    Parameters
    ----------
    refusal
        The reason.
    field
        The field of the form that it belongs to; empty for the whole.
    values
        What the sentence speaks of: names, numbers.
    """

    def __init__(self, refusal: Refusal, field: str = "", **values: object) -> None:
        super().__init__(refusal, field, values)
        self.refusal = refusal
        self.field = field
        self.values = values

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.values.items())
        return f"Refused: {self.refusal.value}" + (f" ({said})" if said else "")
