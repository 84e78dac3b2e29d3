"""An office acts for somebody of its own side who has asked it to: for a reason, and the person is told by letter."""

from matchmaker.services.acting.profiles import PersonsProfile, profile_of_person, save_profile_of
from matchmaker.services.acting.registrations import (
    PersonsRegistration,
    register_person,
    registration_of_person,
    withdraw_person,
)
from matchmaker.services.acting.telling import Telling

__all__ = [
    "PersonsProfile",
    "PersonsRegistration",
    "Telling",
    "profile_of_person",
    "register_person",
    "registration_of_person",
    "save_profile_of",
    "withdraw_person",
]
