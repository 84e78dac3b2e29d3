"""What the pages about lists of people say: what a column can hold, what becomes of a row, where something is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.imports import ImportState
from matchmaker.domain.list_columns import ListField
from matchmaker.files.list_table import column_name
from matchmaker.services.imports import Act, Fate, ImportPage, Problem
from matchmaker.services.imports.looking import Alike
from matchmaker.store.queries.imports import KnownPerson
from matchmaker.web.wording import sentence_of

FIELDS: dict[ListField, Any] = {
    ListField.NAME: _l("Name"),
    ListField.GIVEN_NAME: _l("First name"),
    ListField.FAMILY_NAME: _l("Last name"),
    ListField.NAME_LATIN: _l("Name in Latin letters"),
    ListField.EMAIL: _l("E-mail address"),
    ListField.PHONE: _l("Telephone"),
    ListField.TITLE: _l("Title"),
    ListField.ORGANISATION: _l("Organisation"),
    ListField.ORGANISATION_LATIN: _l("Organisation in Latin letters"),
    ListField.SECTOR: _l("What kind of organisation it is"),
    ListField.THEMES: _l("Themes"),
    ListField.LANGUAGES: _l("Languages"),
    ListField.OFFERS: _l("What they offer"),
    ListField.SEEKS: _l("What they seek"),
    ListField.KEYWORDS: _l("Keywords"),
    ListField.ABOUT: _l("About them and their work"),
    ListField.SUMMARY: _l("One line in English"),
    ListField.MIN_MEETINGS: _l("Least meetings"),
    ListField.MAX_MEETINGS: _l("Most meetings"),
}
"""What a column can hold; a test checks that none is missing."""

FATES: dict[Fate, tuple[Any, str]] = {
    Fate.MADE: (_l("New entry"), "good"),
    Fate.CHANGED: (_l("Entry changes"), "info"),
    Fate.UNCHANGED: (_l("As it is"), "neutral"),
    Fate.ANSWERED: (_l("Has answered: stays as it is"), "neutral"),
    Fate.SAME: (_l("Same person: left out"), "neutral"),
    Fate.UNDECIDED: (_l("To be decided"), "warning"),
    Fate.WRONG: (_l("Cannot be taken in"), "danger"),
}
"""What becomes of a row, and of what kind that is."""

STATES: dict[ImportState, tuple[Any, str]] = {
    ImportState.READ: (_l("Not taken in yet"), "info"),
    ImportState.DONE: (_l("Taken in"), "good"),
    ImportState.UNDONE: (_l("Undone"), "neutral"),
}

STAGES: dict[str, Any] = {
    "import check": _l("Reading the list and comparing its people"),
    "import write": _l("Writing the entries"),
    "import post": _l("Writing the letters"),
    "import delete": _l("Deleting the entries"),
}

FAILED: dict[str, Any] = {
    Act.TAKE_IN: _l("The list was not taken in, and nothing was changed."),
    Act.INVITE: _l("Not everybody was written to."),
    Act.UNDO: _l("The list was not undone, and nothing was changed."),
}


@dataclass(frozen=True, slots=True)
class ProblemInWords:
    """What is wrong: in which row, in which column, and what to do."""

    row: int
    column: str
    sentence: str


def problems_in_words(page: ImportPage, problems: Sequence[Problem]) -> list[ProblemInWords]:
    """Return what is wrong with rows of a list, each with its place as a spreadsheet program calls it."""
    return [ProblemInWords(each.row, column_in_words(page, each.column), sentence_of(each.why)) for each in problems]


def column_in_words(page: ImportPage, column: int | None) -> str:
    """Return how a column is called: by its letter in a workbook, and by its name."""
    if column is None:
        return str(_("the whole row"))
    header = page.headers[column] if column < len(page.headers) else ""
    letter = column_name(column)
    return str(_("%(letter)s: %(header)s", letter=letter, header=header)) if header else letter


def stage_in_words(page: ImportPage) -> str:
    """Return what is being done with a list."""
    standing = page.work.standing if page.work else None
    if standing is None:
        return str(_("Waiting for its turn. It begins within seconds."))
    return str(STAGES.get(standing.stage, STAGES["import check"]))


def alike_in_words(alike: Alike) -> str:
    """Return who somebody is whom a row may be about."""
    if alike.row is not None:
        return str(_("row %(row)s of this list", row=alike.row))
    return standing_in_words(alike.known) if alike.known else ""


def standing_in_words(known: KnownPerson) -> str:
    """Return how somebody of the own region stands to the workshop."""
    if known.prepared:
        return str(_("has an entry that waits for them"))
    if known.status is not None:
        return str(_("has answered for this workshop"))
    return str(_("has a profile, and has not answered for this workshop"))
