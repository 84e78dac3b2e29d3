"""A series of workshops: what the next one takes over from the one before, and what having met before counts in it."""

from collections.abc import Mapping
from enum import StrEnum


class Carried(StrEnum):
    """A part of the programme that the next workshop can take over."""

    SLOTS = "slots"
    ITEMS = "items"
    """Breaks and plenaries; company visits are of the old place."""
    SESSIONS = "sessions"
    INTERPRETERS = "interpreters"
    GOALS = "goals"
    """What a plan is to achieve, the weights, and the share of tables that stays free."""


class RoomsCarried(StrEnum):
    """What becomes of the rooms, which are those of the old place."""

    NUMBERED = "numbered"
    """As many, under names that are to be replaced."""
    NAMED = "named"
    LEFT = "left"


class OtherSessions(StrEnum):
    """What becomes of the sessions whose theme does not return."""

    OPENED = "opened"
    """They are for the themes that do."""
    LEFT = "left"


class Again(StrEnum):
    """What having met before counts."""

    FRESH = "fresh"
    NEUTRAL = "neutral"
    REUNITE = "reunite"


class Strength(StrEnum):
    """How much it counts."""

    SLIGHT = "slight"
    CLEAR = "clear"
    STRONG = "strong"


class Before(StrEnum):
    """How somebody took part in the workshop before."""

    REGISTERED = "registered"
    CAME = "came"
    """Registered, and not missed at the desk on the day."""
    MET = "met"
    """Had a meeting that took place."""


class Invited(StrEnum):
    """Which of its own people an office wants to write to."""

    ALL = "all"
    REGISTERED = "registered"
    CAME = "came"
    MET = "met"
    NOBODY = "nobody"

    @property
    def before(self) -> Before | None:
        """How they took part before, where that matters."""
        return Before(self.value) if self.value in set(Before) else None


STRENGTHS: Mapping[Strength, float] = {Strength.SLIGHT: 0.1, Strength.CLEAR: 0.2, Strength.STRONG: 0.4}
"""How far having met before shifts the fit of a pair, which lies from 0 to 1."""


def weight_of_meeting(again: Again, strength: Strength) -> float:
    """Return the weight of having met before: below 0 for new contacts, above 0 to bring pairs together again."""
    if again is Again.NEUTRAL:
        return 0.0
    return STRENGTHS[strength] if again is Again.REUNITE else -STRENGTHS[strength]
