"""A person's name in what offices write freely: on a voucher, in a decision, in a title. There it becomes a mark.

A voucher is kept as long as the law asks, with its date, amount and kind: who it was for is not needed for that.
Reasons in the journal that name the person go wholly, since the chain holds a hash of their very words.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, String, Table, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.processing import CATALOGUE, Datum
from matchmaker.services.subject import Subject
from matchmaker.store.base import Base

MARK = "[…]"
"""What stands in the place of a name: no word, so that it is right in every language."""

SHORTEST_LATIN, SHORTEST_OTHER = 4, 2
"""A shorter word in Latin letters is too likely to be another word; two Chinese characters are a name."""

_CHAIN_BOUND = ("journal_reasons", "text")


def forget_mentions(session: Session, subject: Subject) -> None:
    """Replace the person's names and addresses wherever somebody may have written them."""
    spoken = [each for each in sorted(subject.names | subject.addresses, key=len, reverse=True) if _is_telling(each)]
    if not spoken:
        return
    clean = _replacing(spoken)
    for table, column in _free_words():
        if (table.name, column.name) == _CHAIN_BOUND:
            _drop(session, table, column, spoken, clean)
        else:
            _rewrite(session, table, column, spoken, clean)


def _free_words() -> Iterator[tuple[Table, Column[Any]]]:
    for name, entry in CATALOGUE.items():
        for each in entry.columns.values():
            append_only = name == "journal"
            if (each.word == "words" or each.datum in {Datum.REASON, Datum.NOTE}) and not append_only:
                table = Base.metadata.tables[name]
                yield table, table.c[each.name]


def _rewrite(
    session: Session, table: Table, column: Column[Any], spoken: list[str], clean: Callable[[Any], Any]
) -> None:
    for key, text in _found(session, table, column, spoken):
        if (cleaned := clean(text)) != text:
            session.execute(update(table).where(_is(table, key)).values({column.name: cleaned}))


def _drop(session: Session, table: Table, column: Column[Any], spoken: list[str], clean: Callable[[Any], Any]) -> None:
    for key, text in _found(session, table, column, spoken):
        if clean(text) != text:
            session.execute(delete(table).where(_is(table, key)))


def _found(session: Session, table: Table, column: Column[Any], spoken: list[str]) -> list[tuple[Any, Any]]:
    """Return key and text of the rows in which one of the names may stand; the exact look follows in Python."""
    text = cast(column, String)
    holding = or_(*(text.ilike(f"%{_escaped(each)}%", escape="\\") for each in spoken))
    keys = list(table.primary_key)
    rows = session.execute(select(*keys, column).where(holding)).all()
    return [(tuple(row[:-1]), row[-1]) for row in rows]


def _is(table: Table, key: tuple[Any, ...]) -> Any:
    conditions = [column == value for column, value in zip(table.primary_key, key, strict=True)]
    return conditions[0] if len(conditions) == 1 else conditions[0] & conditions[1]


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _is_telling(text: str) -> bool:
    return len(text) >= (SHORTEST_LATIN if text.isascii() else SHORTEST_OTHER)


def _replacing(spoken: list[str]) -> Callable[[Any], Any]:
    """Return what puts the mark in the place of the names; in a document, in each of its texts."""
    pattern = re.compile("|".join(_bounded(each) for each in spoken), re.IGNORECASE)

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(MARK, value)
        if isinstance(value, list):
            return [clean(each) for each in value]
        return {key: clean(each) for key, each in value.items()} if isinstance(value, dict) else value

    return clean


def _bounded(text: str) -> str:
    """Return the pattern of a name as a whole word, where its script has a mark between words."""
    literal = re.escape(text)
    return rf"(?<!\w){literal}(?!\w)" if all(ord(each) < 0x2E80 for each in text) else literal
