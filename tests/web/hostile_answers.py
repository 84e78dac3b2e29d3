"""What is answered to forms full of hostile texts: given back with what is wrong, overtaken by others, a preview.

No address leads to such a page, so that whoever opens all addresses sees none of them. Nothing that is sent is kept.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from werkzeug.test import TestResponse

from tests.web.filled_forms import TYPED
from tests.web.forms_on_pages import FormOnPage, _forms_in, forms_found_by
from tests.web.ground import ANONYMOUS, Ground
from tests.web.trying import Trial
from tests.web.world import EXPERT_DK, OPERATOR, ORGANISER_DK, SLUG

FINDERS = (EXPERT_DK, ORGANISER_DK, OPERATOR, ANONYMOUS)
PREVIEW = "profile.quality"
GIVEN_BACK, OVERTAKEN = 422, 409


@dataclass(frozen=True)
class Answered:
    """A page that answers a form, and whose it is."""

    who: str
    endpoint: str
    page: TestResponse


@dataclass(frozen=True)
class Sendable:
    """A form as it was found before anything hostile stood in it, with its fields for people's own words."""

    form: FormOnPage
    words: tuple[str, ...]
    """Fields that hold what somebody writes; the other texts of a form are numbers, days and the like."""


def sendable(ground: Ground, *, everywhere: bool) -> list[Sendable]:
    """Return one form with fields to type into for each route, and for each button of the programme's."""
    found: dict[tuple[str, str], FormOnPage] = {}
    for form in _on_all_pages(ground) if everywhere else _on_pages_with_words(ground):
        if form.texts:
            button = form.fields[-1][1] if form.endpoint == "programme.edit" else ""
            found.setdefault((form.endpoint, button), form.typed(TYPED.get(form.endpoint, {})))
    return [Sendable(form, _words_of(form)) for form in found.values()]


def _on_all_pages(ground: Ground) -> Iterator[FormOnPage]:
    for who in FINDERS:
        yield from forms_found_by(ground, who, places=1)


def _on_pages_with_words(ground: Ground) -> Iterator[FormOnPage]:
    """Yield the forms of the pages on which people write most."""
    costs = f"/organise/{SLUG}/costs"
    organised = [f"/organise/{SLUG}/terms", f"/organise/{SLUG}/programme", f"{costs}/new"]
    organised.append(f"{costs}/{ground.facts.ids['own cost of host']}")
    for who, pages in ((EXPERT_DK, ["/profile"]), (ORGANISER_DK, organised)):
        client = ground.client(who)
        for page in pages:
            yield from _forms_in(ground.app, who, page, ground.get(client, page).text)


def answers(ground: Ground, forms: Sequence[Sendable], texts: Sequence[str], begin: int = 0) -> Iterator[Answered]:
    """Send each form twice: with all its texts hostile, and opened so long ago that others have changed everything."""
    trial, order = Trial(ground), cycle(texts[begin % len(texts) :] + texts[: begin % len(texts)])
    for each in forms:
        full = trial.send(each.form, dict(zip(each.form.texts, order, strict=False)))
        late = trial.send(overtaken(each, order), {})
        for page in (full, late):
            if page.mimetype == "text/html" and page.status_code in {200, OVERTAKEN, GIVEN_BACK}:
                yield Answered(each.form.who, each.form.endpoint, page)


def overtaken(each: Sendable, order: Iterator[str]) -> FormOnPage:
    """Return a form that was opened at an older version, of which it says hostile things as well."""
    fields, printable = dict(each.form.fields), (text for text in order if text.isprintable() and len(text) <= 100)
    typed = dict(zip(each.words, printable, strict=False))
    typed |= {name: _older(fields[name]) for name in fields if name.endswith("version")}
    if fields.get("opened"):
        before = json.loads(fields["opened"])
        if all(isinstance(pair, list) and len(pair) == 2 for pair in before):  # the programme keeps a document
            said = dict(zip(each.words, islice(printable, len(each.words)), strict=False))
            typed["opened"] = json.dumps([[name, said.get(name, value)] for name, value in before])
    return each.form.typed(typed)


def _older(version: str) -> str:
    return str(int(version) - 1) if version.isdigit() else "0"


def _words_of(form: FormOnPage) -> tuple[str, ...]:
    """Return the texts of a form that are neither numbers nor days nor addresses."""
    fields = dict(form.fields)
    return tuple(name for name in form.texts if not _is_measured(name, fields.get(name, "")))


def _is_measured(name: str, value: str) -> bool:
    kinds = ("email", "phone", "website", "amount", "number", "meetings", "tables", "capacity", "_on", "date", "limit")
    kinds += ("password", "code", "starts", "ends", "row", "rate", "weight", "spread", "registration", "size", "per_")
    return any(kind in name for kind in kinds) or value.replace(".", "").replace(":", "").replace("-", "").isdigit()
