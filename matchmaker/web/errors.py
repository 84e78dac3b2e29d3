"""What went wrong, on a page that says what to do next, in the reader's language."""

import logging
import math

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from werkzeug.exceptions import HTTPException, SecurityError

from matchmaker.errors import (
    EditConflictError,
    ForbiddenError,
    MatchmakerError,
    ReasonNeededError,
    RefusedError,
    SignInNeededError,
    StaleError,
    TooManyTriesError,
    http_status,
)
from matchmaker.logs import sentence_of as sentence_of_error
from matchmaker.store.transaction import is_away
from matchmaker.web import grounds
from matchmaker.web.hosts import ForeignHostError
from matchmaker.web.wording import sentence_of

_log = logging.getLogger(__name__)

LONGEST_TARGET = 600
"""Of an address that is carried through the sign-in, where each of its letters may take three."""


def attach(app: Flask) -> None:
    """Let `app` answer every failure with a page."""
    app.register_error_handler(MatchmakerError, explained)
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(HTTPException, unknown)
    app.register_error_handler(StatementError, refused_by_database)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(NoConnectionFreeError, database_away)
    app.register_error_handler(Exception, our_mistake)


def explained(error: MatchmakerError) -> ResponseReturnValue:
    """Answer what the program expects to go wrong."""
    if isinstance(error, SignInNeededError):
        target = request.full_path.rstrip("?")
        if request.method == "GET" and len(target) <= LONGEST_TARGET:
            return redirect(url_for("accounts.login", next=target), 303)
        return redirect(url_for("accounts.login"), 303)
    if isinstance(error, ReasonNeededError) and (asks := grounds.question()) is not None:
        return asks
    status = http_status(error)
    if status >= 500:
        _log.error("%s: %s", _where(), error)
    if status == 503:
        g.database_away = True
    if isinstance(error, TooManyTriesError):
        return too_often(error)
    title, sentence = _words(error, status)
    answer = error_page(status, title, sentence)
    return (*answer, {"Retry-After": "5"}) if status == 503 else answer


def too_often(error: TooManyTriesError) -> ResponseReturnValue:
    """Answer what was tried too often: when it may be tried again, to people in minutes and to programs in seconds."""
    seconds = max(1, math.ceil(error.wait.total_seconds()))
    sentence = ngettext(
        "This was tried many times in a short while. Please wait a minute, and then try again.",
        "This was tried many times in a short while. Please wait %(num)d minutes, and then try again.",
        math.ceil(seconds / 60),
    )
    return (*error_page(429, _("Please wait a little"), sentence), {"Retry-After": str(seconds)})


def unknown(error: HTTPException) -> ResponseReturnValue:
    """Answer what the framework refuses: unknown addresses, wrong methods, what is too large."""
    status = error.code or 500
    if status == 404:
        return error_page(404, *_not_found())
    if 300 <= status < 400 or isinstance(error, SecurityError):
        return error.get_response()  # under a host name that is not ours there are no addresses for a page to link to
    if isinstance(error, ForeignHostError):
        # Under a name that cannot be one there are no addresses at all, so no page of ours can be made.
        return error.get_description(), 400, {"Content-Type": "text/plain; charset=utf-8"}
    if status == 405:
        return error_page(405, _("That cannot be done here"), _("Go back and use the buttons of the page."))
    if status in {413, 414}:
        return error_page(status, _("That is too large"), _("Shorten the text, and send it again."))
    if status == 415:
        return error_page(415, _("Files are not taken here"), _("Go back, and send the form without a file."))
    return error_page(status, _("The request could not be read"), _("Go back, reload the page, and try again."))


def form_too_old(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form that was not sent from a page of ours, or from one of an ended session."""
    sentence = _(
        "The page had been open too long, or cookies are switched off. Go back, reload the page, and send it again."
    )
    return error_page(403, _("Nothing was saved"), sentence)


def database_away(error: SQLAlchemyError) -> ResponseReturnValue:
    """Answer while the database cannot be reached, or all connections to it are taken."""
    g.database_away = True
    reason = getattr(error, "orig", None) or error
    kind, module = type(reason).__name__, type(reason).__module__
    _log.error("%s: the database cannot be used: %s: %s", _where(), kind, sentence_of_error(kind, module, str(reason)))
    sentence = _("The service is busy or being maintained. Nothing was lost; please try again in a moment.")
    return (*error_page(503, _("Please try again in a moment"), sentence), {"Retry-After": "5"})


def refused_by_database(error: StatementError) -> ResponseReturnValue:
    """Answer values that no column can hold, such as a text with half a character: no form of ours sends them.

    What the database refuses for another reason is our mistake.
    """
    if isinstance(error, DBAPIError) and is_away(error):
        return database_away(error)
    if not isinstance(error, DataError) and not isinstance(error.orig, ValueError | OverflowError):
        return our_mistake(error)
    _log.warning("%s: a value that cannot be kept (%s)", _where(), type(error.orig).__name__)
    return error_page(422, _("That did not work"), _unusable())


def our_mistake(error: Exception) -> ResponseReturnValue:
    """Answer what we did not expect. The log has the details; the page has none."""
    _log.exception("%s", _where(), exc_info=error)
    sentence = _(
        "This is our mistake, not yours. Nothing was half saved. If it happens again, tell your international office."
    )
    return error_page(500, _("Something went wrong"), sentence)


def error_page(status: int, title: str, sentence: str) -> tuple[str, int]:
    """Return the page for a failure and its status."""
    return render_template("error.html", status=status, title=title, sentence=sentence), status


def _words(error: MatchmakerError, status: int) -> tuple[str, str]:
    if status == 503:
        return _("Please try again in a moment"), _(
            "The service is busy or being maintained. Nothing was lost; please try again in a moment."
        )
    if isinstance(error, RefusedError):
        return _("That did not work"), sentence_of(error)
    if isinstance(error, ReasonNeededError):
        return _("This needs a reason"), _(
            "Your role may see this only for a stated reason, which is kept. Ask the office of the region."
        )
    if isinstance(error, ForbiddenError):
        return _("Your account may not do that"), _("Sign in with another account, or ask your international office.")
    if isinstance(error, EditConflictError):
        return _("Somebody else was faster"), _(
            "The same thing was saved by somebody else while you had it open. Open it again and repeat your change."
        )
    if isinstance(error, StaleError):
        return _("Please try once more"), _(
            "Somebody else changed the same thing at the same moment. Nothing was saved; look at it again and repeat."
        )
    if status == 404:
        return _not_found()
    return _("That did not work"), _unusable()


def _unusable() -> str:
    return str(_("Something in what was sent cannot be used. Go back, check it, and send it again."))


def _where() -> str:
    """Return where something failed, for the log: the rule and not the address, in which a secret may stand."""
    return f"{request.method} {request.url_rule or request.path}"


def _not_found() -> tuple[str, str]:
    return _("There is nothing here"), _(
        "The address may be misspelt, or what was here is not for your account to see."
    )
