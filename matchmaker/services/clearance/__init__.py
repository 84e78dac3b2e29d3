"""Research-security clearance of organisations: each side checks for itself, and what it has not cleared waits.

A side notes of the other side's organisations what its check found. If it asks for clearance, meetings with those that
it has not cleared can be planned and shown in drafts, but no version that has them is published. Nothing of this counts
in any score, and the other side learns only that a meeting of its own is not cleared yet. The guard itself stands where
versions are published (`plans.clearing`).
"""

from matchmaker.services.clearance.noting import ask_for_clearance, note_clearance
from matchmaker.services.clearance.reading import ClearancePage, OrganisationLine, Wanted, clearance_page

__all__ = [
    "ClearancePage",
    "OrganisationLine",
    "Wanted",
    "ask_for_clearance",
    "clearance_page",
    "note_clearance",
]
