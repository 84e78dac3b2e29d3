"""The day's desk: who has come, what went wrong, and the repair of the plan that follows from it."""

from matchmaker.services.desk.applying import apply_repair
from matchmaker.services.desk.changes import Pending
from matchmaker.services.desk.keeping import keep_repair
from matchmaker.services.desk.mandates import (
    MandatePage,
    Standing,
    confirm_mandate,
    mandate_page,
    propose_mandate,
    withdraw_mandate,
)
from matchmaker.services.desk.noting import NewNote, note, take_back
from matchmaker.services.desk.own_code import own_person
from matchmaker.services.desk.own_words import Today, say, take_own_word_back, today_of
from matchmaker.services.desk.page import Desk, GuestPage, Sessions, desk_of, guest_of, sessions_of
from matchmaker.services.desk.preview import Preview, preview_of
from matchmaker.services.desk.repairing import Repaired, ToRepair, compute_repair, read_repair
from matchmaker.services.desk.standing_by import StandBy, stand_by

__all__ = [
    "Desk",
    "GuestPage",
    "MandatePage",
    "NewNote",
    "Pending",
    "Preview",
    "Repaired",
    "Sessions",
    "StandBy",
    "Standing",
    "ToRepair",
    "Today",
    "apply_repair",
    "compute_repair",
    "confirm_mandate",
    "desk_of",
    "guest_of",
    "keep_repair",
    "mandate_page",
    "note",
    "own_person",
    "preview_of",
    "propose_mandate",
    "read_repair",
    "say",
    "sessions_of",
    "stand_by",
    "take_back",
    "take_own_word_back",
    "today_of",
    "withdraw_mandate",
]
