"""Two people changed the same thing: what the first saved beside what the second typed, to choose from piece by piece.

A form that several may edit carries the version that it was opened at, and what stood in it then (`opened`). Whoever
saves second gets a page with each piece that the first has changed: as it was, as it is now, as it was typed. The page
holds all that was typed, so that nothing is lost, and the new version. Sent again, with a choice for each piece, it is
saved, or given back as the form to be edited further. It works without a script.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Field, FieldList, Form, HiddenField, SelectFieldBase, SelectMultipleField

from matchmaker.errors import InputError
from matchmaker.files.json_text import value_of
from matchmaker.services.last_saved import LastSaved
from matchmaker.web.filters import date_text

Pairs = Sequence[tuple[str, str]]
Sent = MultiDict[str, str]

KEEP = "keep-"
"""Prefix of the choice about a piece."""
THEIRS, YOURS = "theirs", "yours"
OPENED, VERSION, MERGED, EDIT = "opened", "version", "merged", "edit"
OF_THE_PAGE = frozenset({"csrf_token", "key", OPENED, VERSION, MERGED})
LONGEST_OPENED = 400_000


@dataclass(frozen=True, slots=True)
class Piece:
    """What the first changed of the thing, in words.

    Parameters
    ----------
    was
        How it was when the form was opened; None where that is not known.
    yours
        What was typed; None where it was left as it was.
    """

    name: str
    label: str
    was: Sequence[str] | None
    theirs: Sequence[str]
    yours: Sequence[str] | None

    @property
    def usual(self) -> str:
        """What is chosen until the reader chooses: their change, where the reader made none."""
        return THEIRS if self.yours is None else YOURS


class Standing:
    """What is kept now, in the shape in which its form shows and sends it."""

    def __init__(self, form: Form) -> None:
        """Take a form that was filled with what is kept, and not with what was sent."""
        self.form = form

    def pairs(self) -> list[tuple[str, str]]:
        """Return the fields as a browser would send them."""
        return [pair for field in self.form if not isinstance(field, HiddenField) for pair in _pairs_of(field)]

    def piece_of(self, name: str) -> str | None:
        """Return the piece that a field of the form belongs to; None for what belongs to none."""
        if name in self.form and not isinstance(self.form[name], FieldList | HiddenField):
            return name
        whole, dash, number = name.rpartition("-")
        return whole if dash and number.isdecimal() and isinstance(self.form._fields.get(whole), FieldList) else None

    def names(self) -> Iterable[str]:
        """Yield the pieces in the order of the form."""
        return (field.short_name for field in self.form if not isinstance(field, HiddenField))

    def label(self, piece: str) -> str:
        """Return what people call a piece."""
        return str(self.form[piece].label.text)

    def same(self, piece: str, one: Pairs, other: Pairs) -> bool:
        """Return whether two ways to fill a piece mean the same: of a list the lines count, and not their numbers."""
        if isinstance(self.form._fields.get(piece), FieldList):
            return [value for _name, value in one] == [value for _name, value in other]
        return sorted(one) == sorted(other)

    def in_words(self, piece: str, pairs: Pairs) -> list[str]:
        """Return what stands in the fields of a piece, line by line."""
        field = self.form[piece]
        if isinstance(field, BooleanField):
            return [str(_("yes") if pairs else _("no"))]
        if isinstance(field, SelectFieldBase):
            labels = _labels_of(field)
            return [labels.get(value, value) for _name, value in pairs]
        if isinstance(field, DateField):
            return [_day_in_words(value) for _name, value in pairs]
        return [value for _name, value in pairs]


def opened(standing: Standing, version: int | str | None) -> str:
    """Return what a form carries along so that a conflict can say how things were.

    A form that is given back although its version is an old one goes on to say how things were then.
    """
    if request.method == "POST" and not is_of(request.form, version):
        return request.form.get(OPENED, "")
    return json.dumps(standing.pairs(), ensure_ascii=False, separators=(",", ":"))


def taken(sent: Sent, standing: Standing, version: int | str | None) -> Sent:
    """Return what was sent, with what stands now in each piece for which the reader chose that.

    A choice that was made about another version than the present one is not taken: there is a new one to make.
    """
    chosen = {name.removeprefix(KEEP) for name, value in sent.items() if name.startswith(KEEP) and value == THEIRS}
    if not chosen or not is_of(sent, version):
        return sent
    kept = [pair for pair in sent.items(multi=True) if standing.piece_of(pair[0]) not in chosen]
    return MultiDict([*kept, *(pair for pair in standing.pairs() if standing.piece_of(pair[0]) in chosen)])


def is_to_be_edited() -> bool:
    """Return whether the reader wants to go on editing what was put together, before it is saved."""
    return request.form.get(MERGED) == EDIT


def pieces(sent: Sent, standing: Standing) -> list[Piece]:
    """Return what somebody else has changed since the form was opened, where it is not what was typed."""
    before = _pairs_opened(sent.get(OPENED, ""))
    was = None if before is None else _by_piece(standing, before)
    now, typed = _by_piece(standing, standing.pairs()), _by_piece(standing, list(sent.items(multi=True)))
    found = []
    for name in standing.names():
        theirs, yours, old = now.get(name, []), typed.get(name, []), was.get(name, []) if was is not None else None
        if standing.same(name, theirs, yours) or (old is not None and standing.same(name, old, theirs)):
            continue
        said = None if old is None else standing.in_words(name, old)
        mine = None if old is not None and standing.same(name, old, yours) else standing.in_words(name, yours)
        found.append(Piece(name, standing.label(name), said, standing.in_words(name, theirs), mine))
    return found


def conflict_page(  # noqa: PLR0913 (all that the page shows)
    found: Sequence[Piece],
    *,
    title: str,
    version: object,
    back: str,
    sent: Sent | None = None,
    last: LastSaved | None = None,
    savings: Sequence[Any] = (),
    zone: str = "",
    may_edit: bool = True,
) -> ResponseReturnValue:
    """Answer whoever saved second with what the first changed, and all that was typed to be sent again."""
    sent = request.form if sent is None else sent
    typed = [(name, value) for name, value in sent.items(multi=True) if name not in OF_THE_PAGE]
    page = render_template(
        "conflicts/merge.html",
        title=title,
        pieces=found,
        kept=[pair for pair in typed if not pair[0].startswith(KEEP)],
        chosen={name.removeprefix(KEEP): value for name, value in typed if name.startswith(KEEP)},
        opened=sent.get(OPENED, ""),
        version=version,
        action=request.path,
        back=back,
        last=last,
        savings=savings,
        zone=zone,
        may_edit=may_edit,
    )
    return page, 409


def is_of(sent: Sent, version: int | str | None) -> bool:
    """Return whether a form was opened at this version, None being that of what is not there yet."""
    return sent.get(VERSION, "") == ("" if version is None else str(version))


def _pairs_opened(text: str) -> Pairs | None:
    """Return what the form says that it was opened with; None where it says nothing that can be."""
    try:
        said = value_of(text, OPENED, longest=LONGEST_OPENED)
    except InputError:
        return None
    if not isinstance(said, list) or not all(_is_pair(each) for each in said):
        return None
    return [(name, value) for name, value in said]


def _is_pair(each: object) -> bool:
    return isinstance(each, list) and len(each) == 2 and all(isinstance(part, str) for part in each)


def _by_piece(standing: Standing, pairs: Pairs) -> Mapping[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, value in pairs:
        piece = standing.piece_of(name)
        if piece is not None and value.strip():
            found.setdefault(piece, []).append((name, value.strip().replace("\r\n", "\n")))
    return found


def _pairs_of(field: Field) -> list[tuple[str, str]]:
    if isinstance(field, FieldList):
        return [(entry.name, str(entry.data or "")) for entry in field.entries]
    if isinstance(field, BooleanField):
        return [(field.name, "y")] if field.data else []
    if isinstance(field, SelectMultipleField):
        return [(field.name, str(value)) for value in field.data or ()]
    if isinstance(field, SelectFieldBase):
        return [(field.name, str(field.data or ""))]
    return [(field.name, str(field._value()))]  # noqa: SLF001 (what the library's own widgets read)


def _labels_of(field: SelectFieldBase) -> dict[str, str]:
    groups = field.choices.values() if isinstance(field.choices, dict) else [field.choices or ()]
    return {str(choice[0]): str(choice[1]) for choices in groups for choice in choices}


def _day_in_words(value: str) -> str:
    try:
        return date_text(date.fromisoformat(value))
    except ValueError:
        return value
