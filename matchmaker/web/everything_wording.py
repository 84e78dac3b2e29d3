"""Everything about a person as sections to read: what it is in words, table by table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from matchmaker.domain.consents import Purpose as Consent
from matchmaker.domain.processing import CATALOGUE, Datum
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.services.subject import Everything, Kept
from matchmaker.web.consent_wording import TITLES
from matchmaker.web.filters import date_text, language_name, time
from matchmaker.web.processing_wording import DATA, PURPOSES
from matchmaker.web.programme_words import ANSWERS

WISHES = {"want": _l("Would like to meet"), "veto": _l("Not this time")}


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of one table: a heading for each column, and each row's texts in that order."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """What is kept for one purpose."""

    title: str
    sentence: str
    tables: Sequence[Written]


def sections_of(found: Everything) -> list[Section]:
    """Return the sections in the order of the page on privacy; a purpose without rows has none."""
    sections = []
    for purpose, (title, sentence) in PURPOSES.items():
        tables = [_written(each) for each in found.tables if each.purpose is purpose]
        if any(table.headings for table in tables):
            shown = [table for table in tables if table.headings]
            sections.append(Section(str(title), str(sentence), shown))
    return sections


def _written(kept: Kept) -> Written:
    """Return a table of the columns that say something anywhere."""
    named = list(_columns(kept))
    told = [name for name, _heading in named if any(row.get(name) not in (None, "", [], {}) for row in kept.rows)]
    headings = [heading for name, heading in named if name in told]
    return Written(headings, [[_cell(kept, name, row) for name in told] for row in kept.rows] if headings else [])


def _columns(kept: Kept) -> Iterator[tuple[str, str]]:
    """Yield name and heading of the columns that are in words: the workshop first, then what tells of the person."""
    columns = CATALOGUE[kept.table].columns
    if "workshop_id" in columns and columns["workshop_id"].word == "place":
        yield "workshop_id", _("Workshop")
    for name, column in columns.items():
        if column.datum is not None:
            yield name, str(DATA[column.datum])
        elif column.word == "words":
            yield name, str(DATA[Datum.NAME])
        elif column.link is not None:
            yield name, _("Who")


def _cell(kept: Kept, name: str, row: Mapping[str, Any]) -> str:
    value, datum = row.get(name), CATALOGUE[kept.table].columns[name].datum
    if value in (None, "", [], {}):
        return ""
    return _said(datum, value) if datum is not None else str(value)


def _said(datum: Datum, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    text = str(value)
    known: Mapping[Datum, Mapping[str, Any]] = {
        Datum.CONSENT: {each.value: TITLES[each] for each in Consent},
        Datum.TAKING_PART: {each.value: ANSWERS[each][0] for each in RegistrationStatus},
        Datum.WISH: WISHES,
    }
    if datum in known:
        return str(known[datum].get(text, text))
    if datum is Datum.LANGUAGE:
        return str(language_name(text))
    if datum in {Datum.MOMENT, Datum.TIMES, Datum.MEETING}:
        return " · ".join(_in_own_zone(part) for part in text.split(" · "))
    return text


def _in_own_zone(text: str) -> str:
    """Return an instant, or two with a stroke between, by the reader's clock; anything else as it is."""
    zone = current_user.time_zone or "UTC"
    try:
        first, *rest = (datetime.fromisoformat(each) for each in text.split("/"))
    except ValueError:
        return text
    until = "".join(f"–{time(each, zone)}" for each in rest)
    return f"{date_text(first, zone)}, {time(first, zone)}{until}"
