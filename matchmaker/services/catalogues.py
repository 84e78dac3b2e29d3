"""The translations of all texts: read from their ``.po`` files, so that there is no compiled copy to forget."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from matchmaker import paths

SOURCE_LANGUAGE = "en"
"""The language of the texts in the code."""


def catalogue_of(language: str) -> NullTranslations:
    """Return the translations into a language; where there are none, texts stay as they are in the code."""
    return _in(paths.TRANSLATIONS, language)


@cache
def _in(folder: Path, language: str) -> NullTranslations:
    return catalogue(folder / f"{language}.po")


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
