"""Titles that exist in several languages."""

from collections.abc import Mapping

from flask_babel import get_locale


def title_of(names: object) -> str:
    """Return a title out of those by language: the reader's, else the English one, else any."""
    by_language = names if isinstance(names, Mapping) else {}
    locale = get_locale()
    wanted = by_language.get(locale.language if locale else "en") or by_language.get("en")
    return str(wanted or next(iter(by_language.values()), ""))
