"""A person's own profile: read it, save it, say whether the other side may see it, and see what would improve it."""

from matchmaker.services.profile.draft import MEETING_LANGUAGES, MOST_LINES, NEW, Draft
from matchmaker.services.profile.quality import Fault, Quality, Remark, Topic, quality_of
from matchmaker.services.profile.reading import Choices, OwnProfile, choices, own_profile
from matchmaker.services.profile.saving import Saved, save_profile

__all__ = [
    "MEETING_LANGUAGES",
    "MOST_LINES",
    "NEW",
    "Choices",
    "Draft",
    "Fault",
    "OwnProfile",
    "Quality",
    "Remark",
    "Saved",
    "Topic",
    "choices",
    "own_profile",
    "quality_of",
    "save_profile",
]
