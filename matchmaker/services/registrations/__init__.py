"""Registrations: take part in a workshop, say when one is there and what one would like to meet about, and withdraw.

An office does the same for its own people (`services.acting.registrations`), by the same rules but for the date.
"""

from matchmaker.services.registrations.closing import OPEN_FOR_OFFICES, OVER, can_join, is_open, require_not_over
from matchmaker.services.registrations.keeping import Kept, keep, leave, taking_part
from matchmaker.services.registrations.own import register, registration_page, withdraw
from matchmaker.services.registrations.owner import Lacking, Owner
from matchmaker.services.registrations.page import RegistrationPage, page_of
from matchmaker.services.registrations.places import free_places, place_in_queue
from matchmaker.services.registrations.wishes import (
    Wishes,
    check_wishes,
    themes_about,
    themes_to_choose,
    wishes_of,
    write_lists,
)

__all__ = [
    "OPEN_FOR_OFFICES",
    "OVER",
    "Kept",
    "Lacking",
    "Owner",
    "RegistrationPage",
    "Wishes",
    "can_join",
    "check_wishes",
    "free_places",
    "is_open",
    "keep",
    "leave",
    "page_of",
    "place_in_queue",
    "register",
    "registration_page",
    "require_not_over",
    "taking_part",
    "themes_about",
    "themes_to_choose",
    "wishes_of",
    "withdraw",
    "write_lists",
]
