"""Lists of people that an office hands in: why something is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

from matchmaker.errors import Refusal

SENTENCES: dict[Refusal, Any] = {
    Refusal.LIST_BUSY: _l("This list is being worked on at the moment. Wait until that has ended."),
    Refusal.LIST_CELL_DATE: _l(
        "The spreadsheet program has made a date of what was typed. Give the cell the format Text and type it again."
    ),
    Refusal.LIST_CELL_ERROR: _l("The cell shows an error. Put there what it should say."),
    Refusal.LIST_CELL_FORMULA: _l(
        "The cell has a formula without its result. Open the file in a spreadsheet program, save it and try again."
    ),
    Refusal.LIST_CELL_TRUTH: _l("The cell holds only yes or no. Write a text there, or leave the column out."),
    Refusal.LIST_COLUMN_TWICE: _l("Two columns are said to hold the same. Choose it for one of them."),
    Refusal.LIST_EMPTY: _l("There are no rows in this. Choose the file with your list, or paste its cells."),
    Refusal.LIST_ENCODING: _l(
        "The text cannot be read from line %(line)s on. Save the list as XLSX, or as CSV in UTF-8, and try again."
    ),
    Refusal.LIST_LANGUAGE_UNKNOWN: _l(
        "“%(found)s” is not a language that meetings are held in here. Correct it, or leave the column out."
    ),
    Refusal.LIST_MEETINGS_CROSSED: _l("The most meetings are fewer than the least. Turn the two numbers round."),
    Refusal.LIST_LATE: _l(
        "Registration is closed, so lists are neither taken in nor written to any more. Take in late arrivals one by "
        "one, each for a reason."
    ),
    Refusal.LIST_NOT_OPEN: _l("Registration is not open, so no list can be taken in now."),
    Refusal.LIST_NOBODY: _l("Nobody stands below the names of the columns. Say in which row these names are."),
    Refusal.LIST_NOTHING_NEW: _l("Nothing of this list is new, so there is nothing to take in."),
    Refusal.LIST_NUMBER_WRONG: _l("“%(found)s” is not a whole number from %(least)s to %(most)s. Correct it."),
    Refusal.LIST_OLD_WORKBOOK: _l(
        "This is an old XLS workbook, or one with a password. Save it as XLSX without a password and hand it in again."
    ),
    Refusal.LIST_OVERTAKEN: _l(
        "The people or the list have changed since you looked at what would happen, so nothing was done. Look again."
    ),
    Refusal.LIST_QUOTES: _l(
        "The quotes that begin in line %(line)s do not end as they should. Mend them there, or save the list as XLSX."
    ),
    Refusal.LIST_ROW_LONG: _l(
        "The row has more cells than there are columns. Put a text with a separator in it into double quotes."
    ),
    Refusal.LIST_ROW_WRONG: _l("There is no such row. Choose one from %(least)s to %(most)s."),
    Refusal.LIST_SECTOR_UNKNOWN: _l(
        "“%(found)s” is not a kind of organisation here. Write company, research, public or other."
    ),
    Refusal.LIST_SHARED_ADDRESS: _l(
        "Row %(row)s has the same address for somebody of another name. Give each person an address of their own."
    ),
    Refusal.LIST_THEME_UNKNOWN: _l(
        "“%(found)s” is not a theme here. Write one of: %(known)s. Or leave the column out."
    ),
    Refusal.LIST_TOO_LARGE: _l("The list is larger than %(most)s MB. Take out pictures, or hand it in in two parts."),
    Refusal.LIST_TOO_MANY: _l(
        "In row %(row)s is person number %(found)s. At most %(most)s are taken in together: divide the list."
    ),
    Refusal.LIST_TOO_MANY_COLUMNS: _l("Row %(row)s has more than %(most)s columns. Delete those that are not needed."),
    Refusal.LIST_TOO_MANY_ROWS: _l("The list goes on after row %(row)s; at most %(most)s rows are read. Divide it."),
    Refusal.LIST_TOUCHED: _l(
        "%(name)s has answered or was changed since, so the list cannot be undone as a whole any more. Delete single "
        "entries in the delegation."
    ),
    Refusal.LIST_UNDECIDED: _l("There are people who may be the same. Decide about each of them first."),
    Refusal.LIST_UNMAPPED: _l(
        "Say which column has the names and which the e-mail addresses; without both nobody is made."
    ),
    Refusal.LIST_UNREADABLE: _l(
        "The workbook cannot be opened safely (%(found)s). Save it once more as XLSX, without a password, or as CSV."
    ),
    Refusal.LIST_WITHOUT_MAIL: _l(
        "Mail is not set up here, so nobody can be written to. Hand each person their link, from your delegation."
    ),
    Refusal.LIST_WRONG: _l(
        "Some rows cannot be taken in yet, so nothing was. Mend them in your file and hand it in again."
    ),
}
