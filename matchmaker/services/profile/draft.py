"""What a person writes of themselves: what can be kept of it, and where it differs from what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from matchmaker.services.accounts import usable_address
from matchmaker.services.texts import fitting_lines, fitting_paragraphs, kept_line

MEETING_LANGUAGES = ("da", "en", "zh", "de", "fr", "es", "pl", "hu", "ro", "ru", "sv", "nb", "fi", "nl", "it", "ja")
"""What is offered as a language of a meeting; an office may have entered others, and they stay."""

NEW = "new"
"""Chosen instead of an organisation: the person names one that is not in the list."""

MOST_LINES = 20
MOST_KEYWORDS = 30
LONGEST_LINE = 1000
LONGEST_KEYWORD = 100
LONGEST = {"name": 200, "name_latin": 200, "call_name": 100, "title": 200, "summary": 500, "contact_phone": 60}
LONGEST_ABOUT = 5000
LONGEST_ORGANISATION = 300


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes of themselves; nothing else can be changed by it.

    Parameters
    ----------
    organisation
        Public id, `NEW` for the one that the next three describe, or empty.
    themes
        Public ids.
    consent
        Whether the other side may see the person.
    """

    name: str = ""
    name_latin: str = ""
    call_name: str = ""
    title: str = ""
    organisation: str = ""
    organisation_name: str = ""
    organisation_name_latin: str = ""
    organisation_sector: str = ""
    themes: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    about: str = ""
    summary: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    consent: bool = False


def checked(draft: Draft) -> tuple[Draft, list[str]]:
    """Return the draft as it can be kept, and which lines stood there twice.

    Raises
    ------
    RefusedError
        Something in it cannot be kept; the field says what.
    """
    short: dict[str, Any] = {
        name: kept_line(getattr(draft, name), name, most=most, needed=name == "name") for name, most in LONGEST.items()
    }
    offers, repeated_offers = fitting_lines(draft.offers, "offers", LONGEST_LINE, MOST_LINES)
    seeks, repeated_seeks = fitting_lines(draft.seeks, "seeks", LONGEST_LINE, MOST_LINES)
    keywords, repeated_keywords = fitting_lines(draft.keywords, "keywords", LONGEST_KEYWORD, MOST_KEYWORDS)
    clean = replace(
        draft,
        **short,
        about=fitting_paragraphs(draft.about, "about", LONGEST_ABOUT),
        contact_email=usable_address(draft.contact_email, "contact_email") if draft.contact_email.strip() else "",
        offers=tuple(offers),
        seeks=tuple(seeks),
        keywords=tuple(keywords),
        languages=tuple(dict.fromkeys(draft.languages)),
        themes=tuple(dict.fromkeys(draft.themes)),
    )
    return clean, [*repeated_offers, *repeated_seeks, *repeated_keywords]


def differences(saved: Draft, wanted: Draft) -> Mapping[str, object]:
    """Return what stands there now in each field that is not as wanted."""
    both = ((each.name, getattr(saved, each.name), getattr(wanted, each.name)) for each in fields(Draft))
    return {name: now for name, now, then in both if _comparable(now) != _comparable(then)}


def _comparable(value: object) -> object:
    return sorted(value) if isinstance(value, tuple) else value
