"""Organisations: what a side knows of one."""

from enum import StrEnum


class ClearanceState(StrEnum):
    """What a side knows of an organisation after its research-security check."""

    UNCHECKED = "unchecked"
    CLEARED = "cleared"
    CONDITIONS = "conditions"
