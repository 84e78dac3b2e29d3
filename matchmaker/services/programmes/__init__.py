"""Programmes: the grid and terms of a workshop, edited by two equal offices.

Before registration opens either office saves; opening takes both. After that one office proposes a change and it holds
when the other has confirmed the very same document.
"""

from matchmaker.services.programmes.changes import confirm_change, last_act, reject_change, withdraw_change
from matchmaker.services.programmes.opening import confirm_opening, withdraw_opening
from matchmaker.services.programmes.reading import (
    Opening,
    ProgrammePage,
    Proposal,
    ThemeChoice,
    programme_of,
    show_programme,
)
from matchmaker.services.programmes.saving import Saved, close_registration, save_programme
from matchmaker.services.programmes.standing import Saving

__all__ = [
    "Opening",
    "ProgrammePage",
    "Proposal",
    "Saved",
    "Saving",
    "ThemeChoice",
    "close_registration",
    "confirm_change",
    "confirm_opening",
    "last_act",
    "programme_of",
    "reject_change",
    "save_programme",
    "show_programme",
    "withdraw_change",
    "withdraw_opening",
]
