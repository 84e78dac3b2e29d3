"""The report of a workshop, and everything that an office reads of it as tables of a file.

What is in a table is what the pages show the same office: everything of its own people, of the other side's only those
who agreed to be seen or whom somebody meets, and of nobody whom they do not want to meet. Its columns are declared once
(`columns`) for all kinds of files.
"""

from matchmaker.services.reports.exporting import (
    LONGEST_REASON,
    FilesPage,
    Taken,
    Wanted,
    files_page,
    take_out,
)
from matchmaker.services.reports.report import Report, report_of
from matchmaker.services.reports.wording import titles
from matchmaker.services.reports.writing import Written, written

__all__ = [
    "LONGEST_REASON",
    "FilesPage",
    "Report",
    "Taken",
    "Wanted",
    "Written",
    "files_page",
    "report_of",
    "take_out",
    "titles",
    "written",
]
