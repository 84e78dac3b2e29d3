"""A refusal said to a person, by itself or at the field of a form."""

from datetime import date
from typing import Any

from wtforms import Form

from matchmaker.errors import Refusal, RefusedError
from matchmaker.web.filters import date_text
from matchmaker.web.wording import accounts, letters, lists, money, people, plans, programmes, runs

SENTENCES: dict[Refusal, Any] = {
    **accounts.SENTENCES,
    **letters.SENTENCES,
    **lists.SENTENCES,
    **money.SENTENCES,
    **people.SENTENCES,
    **plans.SENTENCES,
    **programmes.SENTENCES,
    **runs.SENTENCES,
}
"""The sentence of each refusal; a test checks that none is missing."""


def sentence_of(refused: RefusedError) -> str:
    """Return what to say to a person."""
    sentence = str(SENTENCES[refused.refusal])
    return sentence % {name: _said(value) for name, value in refused.values.items()} if refused.values else sentence


def _said(value: object) -> str:
    return date_text(value) if isinstance(value, date) else str(value)


def put_at_field(form: Form, refused: RefusedError) -> None:
    """Put the sentence at the field that it belongs to, or over the whole form."""
    field = form._fields.get(refused.field)
    sentence = sentence_of(refused)
    if field is None:
        form.form_errors.append(sentence)
    else:
        field.errors = [*field.errors, sentence]
