"""Texts of letters in the language of the person who gets them: no page is open, so nobody has chosen one."""

from babel.support import NullTranslations

from matchmaker.services.catalogues import catalogue_of


class Say:
    """Says texts of the code in one language: ``say("Dear %(name)s", name=…)``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._translations: NullTranslations = catalogue_of(language)

    def __call__(self, text: str, **values: object) -> str:
        """Return a text with its gaps filled."""
        return self._filled(self._translations.gettext(text), values)

    def plural(self, one: str, many: str, num: int, **values: object) -> str:
        """Return the text for a number, which fills the gap ``num``."""
        return self._filled(self._translations.ngettext(one, many, num), {"num": num, **values})

    @staticmethod
    def _filled(text: object, values: dict[str, object]) -> str:
        return str(text) % values if values else str(text)


def say_in(language: str) -> Say:
    """Return what says texts in a language."""
    return Say(language)
