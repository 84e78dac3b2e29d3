"""The profiles file ``matchmaker-profiles/1``: who the people are, what they offer and seek, and the event."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.files.instances import Session, Slot

FORMAT = "matchmaker-profiles/1"
SECTORS = ("company", "research", "public", "other")


@dataclass(frozen=True, slots=True)
class Profile:
    """One calendar's expertise: an expert, or a party of several who sit together."""

    id: str
    side: str
    name: str = ""
    organisation: str = ""
    sector: str | None = None
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    about: str = ""
    keywords: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    min_meetings: int = 0
    max_meetings: int | None = None
    max_in_a_row: int | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """A wish of one person about another: ``want`` (rank 1 first) or ``veto``."""

    from_: str
    to: str
    kind: str
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class LanguageResource:
    """An interpreter resource: `capacity` at a time, joining the two `languages`."""

    id: str
    capacity: int
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profiles:
    """A checked profiles document."""

    name: str
    people: tuple[Profile, ...]
    preferences: tuple[Preference, ...] = ()
    met_before: tuple[tuple[str, str], ...] = ()
    slots: tuple[Slot, ...] = ()
    sessions: tuple[Session, ...] = ()
    resources: tuple[LanguageResource, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
