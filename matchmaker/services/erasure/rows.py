"""What becomes of each table that points at a person who is forgotten: a test compares this with the catalogue."""

from collections.abc import Mapping

DELETED = (
    "sign_ins",
    "recovery_codes",
    "mailed_links",
    "answered_posts",
    "access_grounds",
    "delegation_leaders",
    "calendar_feeds",
    "profile_texts",
    "search_texts",
    "profile_languages",
    "profile_themes",
    "journal_reasons",
    "saved_views",
    "meeting_feedback",
)
"""Rows of these tables go wholly, wherever one of their links makes them the person's own."""

EMPTIED = ("accounts", "profiles", "registrations", "outbox")
"""Of these the row stays, since others refer to it, and everything in it that tells of the person goes."""

WISHES = ("preferences",)
"""What a calendar said of others, and others of it: it goes unless somebody else still sits in the calendar."""

ANONYMOUS: Mapping[str, str] = {
    "registration_members": "a place in a workshop that is over, of a profile without a name",
    "registration_themes": "what a calendar without a person chose, for the counts of the workshop",
    "availabilities": "when a calendar without a person was there, for the counts of the workshop",
    "meetings": "the other person's meeting too",
    "visit_wishes": "what a calendar without a person chose, for the counts of the workshop",
    "visit_places": "where a calendar without a person went, for the counts of the workshop",
    "desk_events": "whether a calendar without a person came, noted by an account without an address",
    "substitutions": "that one profile without a name took a place in a calendar, or gave it up",
    "consents": "proof of what was said, by a profile without a name",
    "jobs": "an office's act, by an account without an address",
    "confirmations": "an office's act, by an account without an address",
    "workshop_changes": "an office's act, by an account without an address",
    "plan_edits": "an office's act, by an account without an address",
    "mandates": "an office's act, by an account without an address",
    "people_imports": "an office's act, by an account without an address; the list itself is gone when it is taken in",
    "mailings": "an office's act, by an account without an address",
    "journal": "opaque ids in a chain that would break without them",
    "erasures": "opaque ids, so that a restored backup forgets the person again",
}
"""What stays, and why that tells nothing of the person any more."""
