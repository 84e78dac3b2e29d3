"""What is noted of every request: an id by which its lines are found, one line of its own, and a count.

The line names the rule of the address and not the address, in which a secret or somebody's id may stand, and nobody.
The id goes back with the answer, so that somebody who reports a failure can name it.
"""

import logging
import re
import secrets
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, request, request_started
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.wsgi import ClosingIterator

from matchmaker.logs import REQUEST
from matchmaker.web.figures import Figures

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
NO_RULE = "none"

_FOREIGN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{7,63}")
_HEADER_IN_WSGI = "HTTP_X_REQUEST_ID"
_RULE_IN_WSGI = "matchmaker.rule"

_log = logging.getLogger(__name__)


def observe(app: Flask, *, proxied: bool) -> None:
    """Let every request to `app` be noted; `proxied` where only a proxy of the operator's can reach it."""
    request_started.connect(_note_rule, app)
    app.wsgi_app = Observed(app.wsgi_app, Figures(app), proxied=proxied)  # type: ignore[method-assign]


def _note_rule(_app: Flask, **_more: Any) -> None:
    """Tell the outermost layer, which sees no routes, which rule the address follows."""
    request.environ[_RULE_IN_WSGI] = str(request.url_rule or NO_RULE)


class Observed:
    """The application, with everything noted that it answers, also where it fails before a route is known."""

    def __init__(self, answer: "WSGIApplication", figures: Figures, *, proxied: bool) -> None:
        self._answer = answer
        self._figures = figures
        self._proxied = proxied

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        request_id = self._id_of(environ)
        clear_contextvars()
        bind_contextvars(**{REQUEST: request_id})
        said = _Said(self._figures, environ)

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            said.status = int(status.partition(" ")[0])
            return start_response(status, [*headers, (HEADER, request_id)], failure)

        try:
            body = self._answer(environ, start)
        except BaseException:
            said.end()
            raise
        return ClosingIterator(body, said.end)

    def _id_of(self, environ: "WSGIEnvironment") -> str:
        """Return the id that a proxy of ours has given the request, else one of our own."""
        given = str(environ.get(_HEADER_IN_WSGI, ""))
        return given if self._proxied and _FOREIGN_ID.fullmatch(given) else secrets.token_hex(8)


class _Said:
    """What is known of one request by its end."""

    def __init__(self, figures: Figures, environ: "WSGIEnvironment") -> None:
        self.status = 500
        self._figures, self._environ = figures, environ
        self._began = time.perf_counter()
        figures.begun()

    def end(self) -> None:
        seconds = time.perf_counter() - self._began
        method, rule = str(self._environ["REQUEST_METHOD"]), str(self._environ.get(_RULE_IN_WSGI, NO_RULE))
        self._figures.ended(method, rule, self.status, seconds)
        noted = {"method": method, "rule": rule, "status": self.status, "ms": round(seconds * 1000, 1)}
        _log.info("answered", extra=noted)
        clear_contextvars()
