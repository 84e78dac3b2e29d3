"""What every page may rely on: who reads it, in which language, in which programme."""

from typing import Any

from flask import Flask, current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from matchmaker.web.languages import offered_languages


def attach(app: Flask) -> None:
    """Give the templates of `app` the frame's variables."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "principal": current_user,
            "languages": offered_languages(),
            "language": language(),
            "programme_name": _("Matchmaker"),
            "demo": current_app.config["DEMO"],
            "own_zone": current_user.time_zone,
        }


def embedder() -> str:
    """Return which embedder the operator chose: pages read the vectors that it made, and never run it."""
    return str(current_app.config["EMBEDDER"])


def language() -> str:
    """Return the code of the language in force."""
    locale = get_locale()
    return locale.language if locale else "en"
