"""What would improve somebody's matches: rules over what their profile holds, the most useful first."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

FEW_LINES = 2
FEW_KEYWORDS = 3
FEW_LANGUAGES = 2


class Improvement(StrEnum):
    """Something that a profile still lacks; the value is the field of the form where it is mended."""

    SEEKS = "seeks"
    OFFERS = "offers"
    SUMMARY = "summary"
    CONSENT = "consent"
    THEMES = "themes"
    LANGUAGES = "languages"
    KEYWORDS = "keywords"
    ORGANISATION = "organisation"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what finds good meetings a profile has."""

    missing: tuple[Improvement, ...]

    @property
    def total(self) -> int:
        """The number of rules."""
        return len(Improvement)

    @property
    def done(self) -> int:
        """How many of them are met."""
        return self.total - len(self.missing)


def completeness(  # noqa: PLR0913 (one for each rule)
    *,
    offers: Collection[str],
    seeks: Collection[str],
    keywords: Collection[str],
    languages: Collection[str],
    themes: Collection[object],
    summary: str,
    about: str,
    organisation: bool,
    consent: bool,
) -> Completeness:
    """Return what a profile with these contents lacks."""
    met = {
        Improvement.SEEKS: len(seeks) >= FEW_LINES,
        Improvement.OFFERS: len(offers) >= FEW_LINES,
        Improvement.SUMMARY: bool(summary),
        Improvement.CONSENT: consent,
        Improvement.THEMES: bool(themes),
        Improvement.LANGUAGES: len(languages) >= FEW_LANGUAGES,
        Improvement.KEYWORDS: len(keywords) >= FEW_KEYWORDS,
        Improvement.ORGANISATION: organisation,
        Improvement.ABOUT: bool(about),
    }
    return Completeness(tuple(each for each in Improvement if not met[each]))
