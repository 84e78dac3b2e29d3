"""What something is called, in one language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Titles:
    """Title and summary in one language."""

    name: str
    summary: str = ""
