"""Posts that are answered as ever and then taken back, so that thousands can be tried on one world."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, String, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.store.base import Base
from matchmaker.store.transaction import transaction
from matchmaker.web import area as areas
from tests.web.filled_forms import TYPED
from tests.web.forms_on_pages import FormOnPage, forms_found_by
from tests.web.ground import ANONYMOUS, Ground
from tests.web.populated import LEADER_DK
from tests.web.world import EXPERT_DK, OPERATOR, ORGANISER_DK

PROBE = "Ærø 陈伟 probe"
FINDERS = (EXPERT_DK, ORGANISER_DK, ANONYMOUS)
FURTHER_FINDERS = (OPERATOR, LEADER_DK)
"""Who finds what the others do not: accounts of everybody, reasons for looking, entries prepared for others."""


class _TakenBack(Exception):  # noqa: N818 (no failure: what was written is dropped on purpose)
    """Nothing of it is kept."""


@dataclass
class Trial:
    """Posts on one world, and what the last of them would have written."""

    ground: Ground
    kept: set[str] = field(default_factory=set)

    @cached_property
    def free(self) -> dict[str, tuple[FormOnPage, tuple[str, ...]]]:
        """The forms that keep what people write, by route, with the fields that do; found by trying each field."""
        return _free_texts(self)

    def send(self, form: FormOnPage, texts: Mapping[str, str]) -> TestResponse:
        """Send a form with these texts; afterwards `kept` has all texts that would stand in the database."""
        self.kept = set()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(areas, "transaction", self._transaction)
            return form.typed(texts).sent_by(self.ground, form.who)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Session]:
        """Do the work of a post, look at what it wrote, and take it back."""
        with suppress(_TakenBack), transaction(engine) as session:
            yield session
            session.flush()
            self.kept = texts_in(session)
            raise _TakenBack


def texts_in(session: Session) -> set[str]:
    """Return every text that stands in any column, also within documents."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, JSON | String) or _is_text(column.type)]
        for row in session.execute(select(*columns)) if columns else ():
            for value in row:
                found |= set(_texts_of(value))
    return found


def _free_texts(trial: Trial) -> dict[str, tuple[FormOnPage, tuple[str, ...]]]:
    found: dict[str, tuple[FormOnPage, tuple[str, ...]]] = {}
    for form in text_forms(trial.ground).values():
        kept = [name for name in form.texts if _keeps(trial, form, name)]
        if kept:
            found[form.endpoint] = (form, tuple(kept))
    return found


def text_forms(ground: Ground, *, all_of_them: bool = False) -> dict[str, FormOnPage]:
    """Return one form with fields to type into for each route, filled in so that it can be taken.

    Parameters
    ----------
    all_of_them
        Those of operators and leaders too, and those that a mailed link opens.
    """
    forms: dict[str, FormOnPage] = {}
    for who in (*FINDERS, *FURTHER_FINDERS) if all_of_them else FINDERS:
        for form in forms_found_by(ground, who, places=1):
            if form.texts and (all_of_them or who != ANONYMOUS or form.endpoint.startswith("accounts.")):
                forms.setdefault(form.endpoint, form.typed(TYPED.get(form.endpoint, {})))
    return forms


def same_kind(name: str) -> str:
    """Return what the fields of a list have in common: ``offers-3`` is one of ``offers-#``."""
    return re.sub(r"[0-9]+", "#", name)


def _keeps(trial: Trial, form: FormOnPage, name: str) -> bool:
    answer = trial.send(form, {name: PROBE})
    return answer.status_code < 400 and any(PROBE in text for text in trial.kept)


def _is_text(kind: Any) -> bool:
    return isinstance(getattr(kind, "impl", None), String)


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_of(each)
