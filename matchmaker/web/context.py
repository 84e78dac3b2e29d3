"""What every page may rely on: who reads it, in which language, in which programme."""

from typing import Any

from flask import Flask, current_app, g
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from matchmaker.domain.people import Role
from matchmaker.web.languages import offered_languages
from matchmaker.web.repeated import fresh_key


def attach(app: Flask) -> None:
    """Give the templates of `app` the frame's variables."""
    app.jinja_env.globals["fresh_key"] = fresh_key

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "principal": current_user,
            "languages": offered_languages(),
            "language": language(),
            "programme_name": _("Matchmaker"),
            "demo": current_app.config["DEMO"],
            "own_zone": current_user.time_zone,
            "account_pages": _account_pages(),
            "ground": g.get("ground"),
        }


def _account_pages() -> list[tuple[str, str, str]]:
    """Return endpoint, label and icon of the pages about the reader and their work, for the menu."""
    pages = [
        ("my_data.show", _("My data"), "person", set(Role)),
        ("account.show", _("My account"), "lock", set(Role)),
        ("office.show", _("Our office"), "people", {Role.ORGANISER}),
        ("admin.index", _("Administration"), "overview", {Role.OPERATOR}),
    ]
    known = current_app.view_functions
    return [page[:3] for page in pages if page[0] in known and current_user.role in page[3]]


def embedder() -> str:
    """Return which embedder the operator chose: pages read the vectors that it made, and never run it."""
    return str(current_app.config["EMBEDDER"])


def language() -> str:
    """Return the code of the language in force."""
    locale = get_locale()
    return locale.language if locale else "en"
