"""A person's own meetings: with whom, why, where, what they keep to themselves about each, and whom they met."""

from matchmaker.services.meetings.contacts import Contacts, Met, contacts_of
from matchmaker.services.meetings.keeping import keep
from matchmaker.services.meetings.reading import MeetingPage, meeting_of

__all__ = ["Contacts", "MeetingPage", "Met", "contacts_of", "keep", "meeting_of"]
