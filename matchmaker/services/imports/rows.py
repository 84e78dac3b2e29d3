"""Rows of a list into what is written of people, with all that is wrong in them: where, and what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matchmaker.domain.list_columns import ListField
from matchmaker.errors import Refusal, RefusedError
from matchmaker.files.list_table import LONGEST_CELL, ListRow, ListTable, Odd
from matchmaker.services.imports.mapping import ListMapping, headers_of, people_rows
from matchmaker.services.imports.words import SECTORS, Lexicon, pieces, plain
from matchmaker.services.profile.draft import LONGEST_ORGANISATION, NEW, Draft, checked
from matchmaker.services.registrations import Wishes
from matchmaker.services.texts import kept_line

_ODD = {
    Odd.DATE: Refusal.LIST_CELL_DATE,
    Odd.TRUTH: Refusal.LIST_CELL_TRUTH,
    Odd.ERROR: Refusal.LIST_CELL_ERROR,
    Odd.FORMULA: Refusal.LIST_CELL_FORMULA,
}
_NEUTRALISED = ("'=", "'+", "'-", "'@")
"""So a CSV of ours writes what begins like a formula."""

_COLUMNS_OF = {
    "name": (ListField.NAME, ListField.GIVEN_NAME, ListField.FAMILY_NAME),
    "name_latin": (ListField.NAME_LATIN,),
    "contact_email": (ListField.EMAIL,),
    "contact_phone": (ListField.PHONE,),
    "title": (ListField.TITLE,),
    "organisation_name": (ListField.ORGANISATION,),
    "organisation_name_latin": (ListField.ORGANISATION_LATIN,),
    "offers": (ListField.OFFERS,),
    "seeks": (ListField.SEEKS,),
    "keywords": (ListField.KEYWORDS,),
    "about": (ListField.ABOUT,),
    "summary": (ListField.SUMMARY,),
}
"""The columns from which each field of a draft comes."""

_PLACEHOLDER = "?"
"""Stands for a name that is missing while the rest of a row is looked at."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row, and what would mend it.

    Parameters
    ----------
    column
        Position of the column; None where the row as a whole is meant.
    """

    row: int
    column: int | None
    why: RefusedError

    @property
    def refusal(self) -> Refusal:
        """The reason."""
        return self.why.refusal


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody of a list: what would be kept of them."""

    row: int
    draft: Draft
    wishes: Wishes
    problems: tuple[Problem, ...] = ()
    said_organisation: str = ""
    """Its name as the row has it, whether it is known here or new."""


@dataclass(slots=True)
class _Reading:
    """One row while it is read."""

    row: ListRow
    mapping: ListMapping
    lexicon: Lexicon
    problems: list[Problem] = field(default_factory=list)

    def cell(self, said: ListField) -> str:
        column = self.mapping.column(said)
        if column is None:
            return ""
        odd = self.row.odd.get(column)
        if odd is Odd.LONG:
            self.wrong(column, RefusedError(Refusal.TEXT_TOO_LONG, found=f"> {LONGEST_CELL}", most=LONGEST_CELL))
        elif odd is not None:
            self.wrong(column, RefusedError(_ODD[odd]))
        text = "" if odd is not None else self.row.at(column)
        return text[1:] if text.startswith(_NEUTRALISED) else text

    def wrong(self, column: int | None, why: RefusedError) -> None:
        self.problems.append(Problem(self.row.number, column, why))

    def chosen(self, said: ListField, meanings: Mapping[str, str], unknown: Refusal, **values: str) -> tuple[str, ...]:
        """Return what the words of a cell mean; note each that means nothing."""
        found: list[str] = []
        for piece in pieces(self.cell(said), meanings):
            meant = meanings.get(plain(piece))
            if meant is None:
                self.wrong(self.mapping.column(said), RefusedError(unknown, found=piece[:80], **values))
            elif meant not in found:
                found.append(meant)
        return tuple(found)

    def number(self, said: ListField) -> int | None:
        text = self.cell(said)
        if not text:
            return None
        whole = text.removesuffix(".0")
        if whole.isascii() and whole.isdigit() and len(whole) < 5 and int(whole) <= self.lexicon.slots:
            return int(whole)
        allowed: dict[str, Any] = {"found": text[:80], "least": 0, "most": self.lexicon.slots}
        self.wrong(self.mapping.column(said), RefusedError(Refusal.LIST_NUMBER_WRONG, **allowed))
        return None


def require_mapped(mapping: ListMapping) -> None:
    """Refuse a list of which it is not said where the names and the addresses stand."""
    said = set(mapping.columns.values())
    if ListField.EMAIL not in said or not said & set(_COLUMNS_OF["name"]):
        raise RefusedError(Refusal.LIST_UNMAPPED)


def listed_people(table: ListTable, mapping: ListMapping, lexicon: Lexicon) -> Iterator[Listed]:
    """Yield the people of a list, row by row."""
    width = len(headers_of(table, mapping.header)) if not table.sheet else None
    for row in people_rows(table, mapping):
        reading = _Reading(row, mapping, lexicon)
        if width is not None and len(row.cells) > width:
            reading.wrong(None, RefusedError(Refusal.LIST_ROW_LONG))
        draft, wishes = _draft(reading), _wishes(reading)
        clean = _clean(reading, draft)
        wishes = replace(wishes, themes=_wanted(clean, lexicon))
        column = mapping.column(ListField.ORGANISATION)
        said = "" if column is None else row.at(column)
        yield Listed(row.number, clean, wishes, tuple(reading.problems), said)


def _draft(reading: _Reading) -> Draft:
    cell, lexicon = reading.cell, reading.lexicon
    organisation = cell(ListField.ORGANISATION).strip()
    known = lexicon.organisations.get(" ".join(organisation.split()).casefold(), "")
    themes = {"known": "; ".join(lexicon.theme_names)}
    return Draft(
        name=_name(reading),
        name_latin=cell(ListField.NAME_LATIN),
        title=cell(ListField.TITLE),
        organisation=known or (NEW if organisation else ""),
        organisation_name="" if known else organisation,
        organisation_name_latin="" if known else cell(ListField.ORGANISATION_LATIN),
        organisation_sector=_sector(reading),
        themes=reading.chosen(ListField.THEMES, lexicon.themes, Refusal.LIST_THEME_UNKNOWN, **themes),
        offers=tuple(pieces(cell(ListField.OFFERS))),
        seeks=tuple(pieces(cell(ListField.SEEKS))),
        keywords=tuple(pieces(cell(ListField.KEYWORDS), {})),
        languages=reading.chosen(ListField.LANGUAGES, lexicon.languages, Refusal.LIST_LANGUAGE_UNKNOWN),
        about=cell(ListField.ABOUT),
        summary=cell(ListField.SUMMARY),
        contact_email=_address(cell(ListField.EMAIL)),
        contact_phone=cell(ListField.PHONE),
    )


def _name(reading: _Reading) -> str:
    whole = reading.cell(ListField.NAME).strip()
    if whole:
        return whole
    given, family = (reading.cell(each).strip() for each in (ListField.GIVEN_NAME, ListField.FAMILY_NAME))
    if given and family and not (given + family).isascii() and _is_han(given + family):
        return family + given
    return f"{given} {family}".strip()


def _is_han(text: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" or character == "·" for character in text)


def _address(text: str) -> str:
    return text.strip().removeprefix("mailto:").strip()


def _sector(reading: _Reading) -> str:
    said = reading.cell(ListField.SECTOR)
    if not said.strip():
        return reading.mapping.sector.value
    found = SECTORS.get(plain(said))
    if found is None:
        column = reading.mapping.column(ListField.SECTOR)
        reading.wrong(column, RefusedError(Refusal.LIST_SECTOR_UNKNOWN, found=said[:80]))
    return (found or reading.mapping.sector).value


def _wishes(reading: _Reading) -> Wishes:
    least, most = reading.number(ListField.MIN_MEETINGS), reading.number(ListField.MAX_MEETINGS)
    if least is not None and most is not None and least > most:
        reading.wrong(reading.mapping.column(ListField.MAX_MEETINGS), RefusedError(Refusal.LIST_MEETINGS_CROSSED))
    return Wishes({}, frozenset(), least or 0, most)


def _wanted(draft: Draft, lexicon: Lexicon) -> dict[str, int]:
    """Return what they would like to meet about: the themes they work in, as far as the workshop has them."""
    return {theme: 1 for theme in draft.themes if theme in lexicon.workshop_themes}


def _clean(reading: _Reading, draft: Draft) -> Draft:
    """Return the draft as it can be kept; whatever of it cannot be kept is noted and left out."""
    if not draft.contact_email:
        _note(reading, RefusedError(Refusal.TEXT_MISSING, "contact_email"))
    for name in ("organisation_name", "organisation_name_latin"):
        draft = _checked_organisation(reading, draft, name)
    for _ in range(len(_COLUMNS_OF)):
        try:
            return checked(draft)[0]
        except RefusedError as refused:
            _note(reading, refused)
            empty: object = () if isinstance(getattr(draft, refused.field), tuple) else ""
            draft = replace(draft, **{refused.field: _PLACEHOLDER if refused.field == "name" else empty})  # type: ignore[arg-type]
    raise AssertionError("each field is emptied once, and then it can be kept")


def _checked_organisation(reading: _Reading, draft: Draft, name: str) -> Draft:
    try:
        return replace(draft, **{name: kept_line(getattr(draft, name), name, most=LONGEST_ORGANISATION)})  # type: ignore[arg-type]
    except RefusedError as refused:
        _note(reading, refused)
        return replace(draft, organisation="", **{name: ""})  # type: ignore[arg-type]


def _note(reading: _Reading, refused: RefusedError) -> None:
    columns: Sequence[ListField] = _COLUMNS_OF.get(refused.field, ())
    column = next((at for each in columns if (at := reading.mapping.column(each)) is not None), None)
    reading.wrong(column, refused)
