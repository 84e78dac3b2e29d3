"""How long people's entries are kept: each office decides for its own people of a workshop, and housekeeping acts."""

from matchmaker.services.retention.acting import forget_idle_people, forget_old_entries, tell_idle_people
from matchmaker.services.retention.deciding import OwnPerson, RetentionPage, retention_page, set_retention

__all__ = [
    "OwnPerson",
    "RetentionPage",
    "forget_idle_people",
    "forget_old_entries",
    "retention_page",
    "set_retention",
    "tell_idle_people",
]
