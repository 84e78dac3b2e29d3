"""Where a request that changes something comes from: our own pages, or nowhere that is known.

This stands beside the token of each form. The browser, not the page, writes `Sec-Fetch-Site` and `Origin`, so a page of
another site cannot send what looks as if it came from ours. Programs send neither, and their absence says nothing.
"""

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matchmaker.web.errors import error_page

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_US = frozenset({"same-origin", "none"})
"""What a browser says of a form on our own page, and of what its user did without any page."""

OPAQUE = "null"
"""What a browser writes in place of the origin where it keeps that to itself."""


def attach(app: Flask) -> None:
    """Let `app` turn away what the pages of others send, before anything is looked up for it."""
    app.before_request(refuse_foreign)


def refuse_foreign() -> ResponseReturnValue | None:
    """Answer what another site sent; nothing for all else, which goes on."""
    if request.method in SAFE or is_ours(request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")):
        return None
    sentence = _("This was sent from the page of another site. Open the page here, and send it from there.")
    return error_page(403, _("Nothing was saved"), sentence)


def is_ours(site: str | None, origin: str | None) -> bool:
    """Return whether a request comes from a page of ours, by the two headers of the browser; None: it has none."""
    if site is not None and site not in FROM_US:
        return False
    if origin == OPAQUE:
        return site is not None  # a page of ours that tells nobody where one was
    return origin is None or origin in {request.host_url.rstrip("/"), _configured()}


def _configured() -> str:
    """Return the origin of the configured address: that of a page, whatever a proxy before us speaks with us."""
    scheme, _separator, rest = str(current_app.config["BASE_URL"]).partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
