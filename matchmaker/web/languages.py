"""The language of a page: the account's, else the one chosen before, else what the browser asks for, else English."""

from babel import Locale
from babel.support import NullTranslations
from flask import current_app, request, session
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

from matchmaker.services.catalogues import SOURCE_LANGUAGE, catalogue_of


class Catalogues(Domain):
    """The translations of all texts, one catalogue a language."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the language in force."""
        locale = get_locale()
        return catalogue_of(locale.language if locale else SOURCE_LANGUAGE)


class Translating(Babel):
    """Flask-Babel with our catalogues as its one domain."""

    _catalogues = Catalogues()

    @property
    def domain_instance(self) -> Domain:
        """The catalogues."""
        return self._catalogues


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
