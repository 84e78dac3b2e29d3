"""How much a request may bring: by the kind of its route, so that nobody fills memory through a form of one line.

Each route says its kind where it is declared; who says nothing has the small one. The operator's limit
(`MATCHMAKER_MAX_UPLOAD_MB`) holds over all of them. A file is taken by the one route that is declared for it, which
reads it and keeps no byte of it as it was: what nobody can store, nobody can be served.
"""

from dataclasses import dataclass
from enum import Enum

from flask import Flask, current_app, request
from werkzeug.exceptions import RequestURITooLarge, UnsupportedMediaType

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
LONGEST_PATH = 1000
LONGEST_QUERY = 2000
"""In bytes as they are sent: a search of two hundred Chinese characters has 1,800."""

DECLARED = "matchmaker_sizes"
"""Key of `app.extensions`: endpoint → kind."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one kind of route.

    Parameters
    ----------
    body
        Of the whole body, in bytes.
    fields
        Of all fields of a form together, in bytes.
    parts
        How many fields there may be.
    """

    body: int
    fields: int
    parts: int


class Size(Enum):
    """The kinds of routes by what people send to them."""

    SMALL = Limits(64 * KILOBYTE, 64 * KILOBYTE, 200)
    """Buttons, and forms of a few lines."""
    TEXTS = Limits(MEGABYTE, MEGABYTE, 5000)
    """Long texts in three languages, or a table of hundreds of fields."""
    FILE = Limits(11 * MEGABYTE, 5 * MEGABYTE, 20)
    """A list of people: a file of ten megabytes, or the cells of one pasted."""


def sizes_of(app: Flask) -> dict[str, Size]:
    """Return the kinds that routes have declared: endpoint → kind."""
    declared: dict[str, Size] = app.extensions.setdefault(DECLARED, {})
    return declared


def attach(app: Flask) -> None:
    """Let `app` read no more than its routes allow, and turn away addresses that nobody was given."""
    app.before_request_funcs.setdefault(None, [])[:0] = [refuse_long_address, bound, refuse_files]


def bound() -> None:
    """Let the request be read only as far as its route allows; nothing has read it yet."""
    limits = sizes_of(current_app).get(request.endpoint or "", Size.SMALL).value
    request.max_content_length = min(limits.body, current_app.config["MAX_CONTENT_LENGTH"])
    request.max_form_memory_size = limits.fields
    request.max_form_parts = limits.parts


def refuse_files() -> None:
    """Turn away a form with a file in it where none belongs, before anything is done with its fields."""
    if sizes_of(current_app).get(request.endpoint or "") is Size.FILE:
        return
    if request.mimetype == "multipart/form-data" and request.routing_exception is None and request.files:
        raise UnsupportedMediaType


def refuse_long_address() -> None:
    """Turn away an address that is longer than any of ours."""
    if len(request.path) > LONGEST_PATH or len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
