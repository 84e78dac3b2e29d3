"""Everything about a person as sections to read: what it is in words, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

from matchmaker.domain.processing import CATALOGUE, Datum
from matchmaker.services.subject import Everything, Kept
from matchmaker.web.filters import date_text, time
from matchmaker.web.processing_wording import DATA, PURPOSES


@dataclass(frozen=True, slots=True)
class Section:
    """What is kept for one purpose: for each row its terms, each with its text."""

    title: str
    sentence: str
    rows: Sequence[Sequence[tuple[str, str]]]


def sections_of(found: Everything) -> list[Section]:
    """Return the sections in the order of the page on privacy; a purpose without rows has none."""
    sections = []
    for purpose, (title, sentence) in PURPOSES.items():
        kept = [each for each in found.tables if each.purpose is purpose]
        rows = [terms for each in kept for row in each.rows if (terms := list(_terms(each, row)))]
        if rows:
            sections.append(Section(str(title), str(sentence), rows))
    return sections


def _terms(kept: Kept, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a row says in words: the workshop first, then what tells of the person."""
    columns = CATALOGUE[kept.table].columns
    if row.get("workshop_id"):
        yield _("Workshop"), str(row["workshop_id"])
    for name, value in row.items():
        datum = columns[name].datum
        if value in (None, "", [], {}):
            continue
        if datum is not None:
            yield str(DATA[datum]), _said(datum, value)
        elif columns[name].word == "words":
            yield str(DATA[Datum.NAME]), str(value)
        elif columns[name].link is not None:
            yield _("Who"), str(value)


def _said(datum: Datum, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if datum is Datum.MOMENT:
        instant, zone = datetime.fromisoformat(str(value)), current_user.time_zone or "UTC"
        return str(f"{date_text(instant, zone)}, {time(instant, zone)}")
    return str(value)
