"""A person as all that is stored points at them: their keys, their rows, and everything about them as a document."""

from matchmaker.services.subject.export import Everything, Kept, everything_about, note_export
from matchmaker.services.subject.keys import Subject, subject_called, subject_of_account, subject_of_profile
from matchmaker.services.subject.rows import rows_of, whose

__all__ = [
    "Everything",
    "Kept",
    "Subject",
    "everything_about",
    "note_export",
    "rows_of",
    "subject_called",
    "subject_of_account",
    "subject_of_profile",
    "whose",
]
