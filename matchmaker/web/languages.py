"""The language of a page: the account's, else the one chosen before, else what the browser asks for, else English.

The catalogues are read from their ``.po`` files when the app starts, so that there is no compiled copy to forget.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app, request, session
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

from matchmaker import paths

SOURCE_LANGUAGE = "en"
"""The language of the texts in the code."""


class Catalogues(Domain):
    """The translations of all texts, one catalogue a language."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the language in force."""
        locale = get_locale()
        return catalogue(paths.TRANSLATIONS / f"{locale.language if locale else SOURCE_LANGUAGE}.po")


class Translating(Babel):
    """Flask-Babel with our catalogues as its one domain."""

    _catalogues = Catalogues()

    @property
    def domain_instance(self) -> Domain:
        """The catalogues."""
        return self._catalogues


@cache
def catalogue(path: Path) -> NullTranslations:
    """Return the translations in a ``.po`` file; where there is none, texts stay as they are in the code."""
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=path.stem))
    compiled.seek(0)
    return Translations(compiled)


def chosen_language() -> str:
    """Return the language in which to answer this request."""
    offered = current_app.config["LANGUAGES"]
    kept = getattr(current_user, "language", None) or session.get("language")
    if kept in offered:
        return str(kept)
    for asked_for in request.accept_languages.values():
        if (language := asked_for.replace("_", "-").partition("-")[0].lower()) in offered:
            return language
    return SOURCE_LANGUAGE if SOURCE_LANGUAGE in offered else str(offered[0])


def offered_languages() -> list[tuple[str, str]]:
    """Return code and own name of the languages on offer."""
    return [(code, own_name(code)) for code in current_app.config["LANGUAGES"]]


def own_name(code: str) -> str:
    """Return what a language calls itself, with a capital where it has them."""
    name = Locale(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]
