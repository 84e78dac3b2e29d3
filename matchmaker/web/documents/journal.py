"""The journal as a file for people with a spreadsheet program, in the reader's language."""

from flask_babel import gettext as _

from matchmaker.files.csv_texts import csv_bytes
from matchmaker.services.journal_reading import Entry
from matchmaker.web import journal_wording


def file_of(entries: tuple[Entry, ...]) -> bytes:
    """Return the entries as rows of a file."""
    header = [
        _("Time (UTC)"),
        _("Who"),
        _("What"),
        _("About"),
        _("Reason"),
        _("Hash of the entry"),
        _("Hash of the entry before"),
    ]
    rows = (
        [
            each.at,
            journal_wording.actor_in_words(each),
            journal_wording.act_in_words(each.act),
            journal_wording.subject_in_words(each),
            journal_wording.reason_in_words(each),
            each.sha256,
            each.previous_sha256,
        ]
        for each in entries
    )
    return csv_bytes(header, rows)
