"""Preferences: whom somebody would like to meet, and, privately, whom not."""

from enum import StrEnum


class PreferenceKind(StrEnum):
    """A veto is never shown or inferable to the other person or side."""

    WANT = "want"
    VETO = "veto"
