"""Workshops: how far one has come, its two sides, and which registrations count."""

from enum import StrEnum


class WorkshopStatus(StrEnum):
    """How far a workshop has come."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """The side of a workshop that somebody or something is on."""

    HOST = "host"
    VISITOR = "visitor"


class RegistrationStatus(StrEnum):
    """Whether a registration counts: only `REGISTERED` ones are planned."""

    PREPARED = "prepared"
    """By others, for a person who has not said yet that they want to take part: nobody but the own side knows."""
    REGISTERED = "registered"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


TAKES_PART = frozenset({RegistrationStatus.REGISTERED, RegistrationStatus.WAITING})
"""Registrations with which somebody counts as one of a workshop's people."""


class ItemKind(StrEnum):
    """What is on the programme beside the meetings."""

    BREAK = "break"
    PLENARY = "plenary"
    """Takes everybody."""
    VISIT = "visit"
    """Some go, as many as there are places; several may run side by side."""
