"""A person's own profile: read it, save it and say whether the other side may see it."""

from matchmaker.services.profile.draft import MEETING_LANGUAGES, MOST_LINES, NEW, Draft
from matchmaker.services.profile.reading import Choices, OwnProfile, choices, own_profile
from matchmaker.services.profile.saving import Saved, save_profile

__all__ = [
    "MEETING_LANGUAGES",
    "MOST_LINES",
    "NEW",
    "Choices",
    "Draft",
    "OwnProfile",
    "Saved",
    "choices",
    "own_profile",
    "save_profile",
]
