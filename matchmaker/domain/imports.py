"""Lists of people that an office hands in."""

from enum import StrEnum


class ImportState(StrEnum):
    """How far a list of people that was handed in has come."""

    READ = "read"
    """It can be mapped and looked at; nothing of it is in the workshop yet."""
    DONE = "done"
    UNDONE = "undone"
