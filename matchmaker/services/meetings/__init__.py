"""A person's own meeting: with whom, why, where, and what they keep to themselves about it."""

from matchmaker.services.meetings.keeping import keep
from matchmaker.services.meetings.reading import MeetingPage, meeting_of

__all__ = ["MeetingPage", "keep", "meeting_of"]
