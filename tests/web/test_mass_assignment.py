"""A form changes what it shows and nothing else, whatever further fields are sent along with it."""

from collections import Counter

import pytest
from sqlalchemy import Boolean, Integer, Table

from matchmaker.store.base import Base
from tests.web.filled_forms import forms_of_everybody
from tests.web.forms_on_pages import FormOnPage
from tests.web.ground import Ground
from tests.web.world import ORGANISER_CN

SMUGGLED = "smuggled"
RANDOM = {"public_id", "sha256", "previous_sha256", "token_sha256", "secret_sha256", "password_hash", "subject_id"}
"""Columns that differ each time because they are drawn, or hash what is."""


@pytest.fixture
def forms(ground: Ground) -> list[FormOnPage]:
    """One form for each route that writes."""
    chosen: dict[str, FormOnPage] = {}
    for form in forms_of_everybody(ground):
        if form.who != ORGANISER_CN or form.endpoint == "plans.withdraw":
            chosen.setdefault(form.endpoint, form)
    return list(chosen.values())


def test_a_form_with_all_columns_as_further_fields_writes_the_same(ground, forms):
    wrong, idle = [], set()
    extra = [(name, value) for name, value in _every_column().items()]
    for form in forms:
        as_shown = _written_by(ground, form, [])
        idle |= set() if as_shown else {form.endpoint}
        known = {name for name, _ in form.fields} | {"next", "slug"}
        smuggling = _written_by(ground, form, [field for field in extra if field[0] not in known])
        if as_shown != smuggling or SMUGGLED in str(smuggling):
            wrong.append((form.endpoint, smuggling - as_shown, as_shown - smuggling))

    assert "\n".join(map(str, wrong)) == ""
    # Nobody there knows a password; without a choice of button the language stays; a question keeps nothing.
    assert idle <= {"accounts.login", "public.language", "profile.quality"}


def _every_column() -> dict[str, str]:
    """Return a wrong value for each column of each table, by the names that a careless form might take."""
    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            value = "7" if isinstance(column.type, Integer) else "y" if isinstance(column.type, Boolean) else SMUGGLED
            found |= {column.name: value, f"{table.name}-{column.name}": value}
    return found | {"role": "operator", "status": "published", "payer": "host", "side": "visitor"}


def _written_by(ground: Ground, form: FormOnPage, extra: list[tuple[str, str]]) -> Counter[str]:
    """Return the rows that are there after a form was sent and were not before; the world is put back."""
    before = _rows(ground)
    form.sent_by(ground, form.who, extra)
    after = _rows(ground)
    ground.restore_if_written()
    return after - before


def _rows(ground: Ground) -> Counter[str]:
    with ground.engine.connect() as connection:
        return Counter(
            f"{table.name} {_telling(table, row)}"
            for table in Base.metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def _telling(table: Table, row) -> dict[str, object]:
    drawn = RANDOM | ({"workshop_id"} if table.name == "journal" else set())  # there it is a public id
    return {name: value for name, value in zip(table.columns.keys(), row, strict=True) if name not in drawn}
