"""Hostile texts are put wherever people's words are kept: the catalogue of what is stored says where that is."""

from sqlalchemy import JSON

from matchmaker.domain.processing import CATALOGUE, Column, Datum, Link
from matchmaker.store.base import Base
from tests.web.hostile_letters import writers
from tests.web.hostile_world import NOT_WRITTEN, WRITTEN

WRITTEN_BY_PEOPLE = {
    Datum.NAME, Datum.EMAIL, Datum.PHONE, Datum.POSITION, Datum.EXPERTISE, Datum.DEVICE, Datum.LETTER, Datum.REASON,
}  # fmt: skip


def _holds_words(table: str, column: Column) -> bool:
    kind = Base.metadata.tables[table].c[column.name].type
    if not (hasattr(kind, "length") or isinstance(kind, JSON)):
        return False
    return column.word == "words" or column.datum in WRITTEN_BY_PEOPLE or column.link is Link.ADDRESS


def _words_in(catalogue: dict) -> set[str]:
    return {
        f"{name}.{column.name}"
        for name, table in catalogue.items()
        for column in table.columns.values()
        if _holds_words(name, column)
    }


def test_every_column_with_words_of_people_is_filled_or_says_why_not() -> None:
    filled = {f"{table}.{column}" for table, columns in WRITTEN.items() for column in columns}
    assert _words_in(CATALOGUE) - filled == NOT_WRITTEN.keys()
    assert filled & NOT_WRITTEN.keys() == set()


def test_every_module_of_letters_is_written_from() -> None:
    assert {each.__module__.rpartition(".")[2] for each in writers()} >= {"access", "accounts", "office", "privacy"}
