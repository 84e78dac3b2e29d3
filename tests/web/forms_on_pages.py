"""The forms that people find on the pages, read from the pages themselves, filled in and ready to be sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.web.ground import Ground
from tests.web.walking import asked_on, at_home, filled, rules, worlds

Fields = tuple[tuple[str, str], ...]
TYPED = frozenset({"text", "search", "email", "tel", "url", "number", "date", "time", "password"})
"""Kinds of fields into which people type."""


@dataclass(frozen=True)
class FormOnPage:
    """A form as somebody finds it: where, where it is sent to, and its fields with what stands in them."""

    who: str
    page: str
    address: str
    endpoint: str
    fields: Fields
    texts: tuple[str, ...] = ()
    """The names of the fields into which people type."""

    def typed(self, texts: Mapping[str, str]) -> "FormOnPage":
        """Return the form with these texts in these fields."""
        kept = tuple((name, value) for name, value in self.fields if name not in texts)
        return replace(self, fields=kept + tuple(texts.items()))

    def sent_by(self, ground: Ground, who: str, extra: Sequence[tuple[str, str]] = ()) -> TestResponse:
        """Send it as somebody, perhaps with further fields."""
        answer = ground.client(who).post(self.address, data=MultiDict([*self.fields, *extra]))
        answer.get_data()
        return answer


def forms_found_by(ground: Ground, who: str, places: int = 3) -> list[FormOnPage]:
    """Return the forms on all pages that somebody can open, each once an address; of so many workshops."""
    client = ground.client(who)
    found: dict[tuple[str, Fields], FormOnPage] = {}
    known = at_home(ground.facts).keys()
    for rule in (each for each in rules(ground.app, "GET") if each.arguments <= known):
        addresses = (filled(rule, values) for values in worlds(ground.facts)[:places])
        for page in dict.fromkeys(page + asked for page in addresses for asked in asked_on(rule, ground.facts)):
            answer = ground.get(client, page)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                for form in _forms_in(ground.app, who, page, answer.text):
                    same = tuple(field for field in form.fields if field[0] not in {"csrf_token", "key"})
                    found.setdefault((form.address, same), form)
    return list(found.values())


def _forms_in(app: Flask, who: str, page: str, text: str) -> Iterator[FormOnPage]:
    reader = _FormReader(page)
    reader.feed(text)
    reader.close()
    for action, fields, buttons, texts in reader.forms:
        address = urlsplit(action or page).path
        try:
            endpoint, _ = app.url_map.bind("localhost").match(address, method="POST")
        except HTTPException as error:
            raise AssertionError(f"{page} has a form that leads nowhere: {action}") from error
        for pressed in buttons or [()]:
            yield FormOnPage(who, page, action or page, endpoint, (*fields, *pressed), tuple(texts))


class _FormReader(HTMLParser):
    """Reads forms as a browser sends them: unticked boxes and buttons that were not pressed stay out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[tuple[str, list[tuple[str, str]], list[Fields], list[str]]] = []
        self._fields: list[tuple[str, str]] | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "get").lower() == "post":
            self._fields = []
            self.forms.append((given.get("action", ""), self._fields, [], []))
        if self._fields is None:
            return
        name = given.get("name", "")
        if name and (tag == "textarea" or (tag == "input" and given.get("type", "text") in TYPED)):
            self.forms[-1][3].append(name)
        if tag == "input" and name:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked and given.get("type") not in {"submit", "button", "file"}:
                self._fields.append((name, given.get("value", "on" if given.get("type") == "checkbox" else "")))
        elif tag == "button" and "formaction" in given:
            same = (self._fields, [], self.forms[-1][3])
            self.forms.insert(-1, (given["formaction"], *same))  # the same fields, sent somewhere else
        elif tag == "button" and name:
            self.forms[-1][2].append(((name, given.get("value", "")),))
        elif tag == "textarea" and name:
            self._area = name
            self._fields.append((name, ""))
        elif tag == "select" and name:
            self._select, self._chosen = name, None
        elif tag == "option" and self._select and ("selected" in given or self._chosen is None):
            self._chosen = given.get("value", "")

    def handle_data(self, text: str) -> None:
        if self._area and self._fields:
            name, before = self._fields[-1]
            self._fields[-1] = (name, (before + text).removeprefix("\r").removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select" and self._select and self._fields is not None:
            self._fields.append((self._select, self._chosen or ""))
            self._select = None
        elif tag == "form":
            self._fields = None
