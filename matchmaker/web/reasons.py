"""Reasons in words: one sentence that says why two people would meet, and the lines below it."""

from collections.abc import Iterable

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from matchmaker.domain.people import Sector
from matchmaker.domain.talking import Talk
from matchmaker.services.reasons import Reason

LONGEST_QUOTE = 140


def sentence_of_reason(reason: Reason) -> str:
    """Return the one sentence that stands beside a match: the strongest thing that can be said."""
    said = [*_fitting_lines(reason), *_common_lines(reason)]
    return said[0] if said else str(_("Your profiles share no words yet: ask each other what you need."))


def lines_of_reason(reason: Reason) -> list[str]:
    """Return all that speaks for a meeting, the strongest first, and how the two can talk."""
    lines = [*_fitting_lines(reason), *_common_lines(reason)]
    if reason.wished:
        lines.append(_("You said that you would like to meet."))
    return [*lines, talk_in_words(reason.talk)]


def talk_in_words(talk: Talk) -> str:
    """Return how two people can talk."""
    if talk.common:
        return str(
            _("You can talk directly, in %(languages)s.", languages=listed(_language(each) for each in talk.common))
        )
    if talk.interpreter:
        own, other = (_language(each) for each in talk.interpreter)
        return str(_("You would meet with an interpreter between %(own)s and %(other)s.", own=own, other=other))
    if not talk.stated:
        return str(_("One of you has not said yet which languages a meeting could be held in."))
    return str(_("You have no language in common, and the workshop has no interpreter between yours."))


def sector_in_words(sector: Sector) -> str:
    """Return what a sector is called."""
    names = {
        Sector.COMPANY: _("company"),
        Sector.RESEARCH: _("research and education"),
        Sector.PUBLIC: _("public authority"),
        Sector.OTHER: _("other organisation"),
    }
    return str(names[sector])


def listed(texts: Iterable[str]) -> str:
    """Return several texts as a list within a sentence, as the reader's language joins them."""
    return format_list(list(texts), locale=get_locale() or "en")


def _fitting_lines(reason: Reason) -> list[str]:
    lines = []
    if reason.they_offer:
        seek, offer = _quoted(reason.they_offer.seek), _quoted(reason.they_offer.offer)
        lines.append(_("You seek “%(seek)s”; they offer “%(offer)s”.", seek=seek, offer=offer))
    if reason.you_offer:
        seek, offer = _quoted(reason.you_offer.seek), _quoted(reason.you_offer.offer)
        lines.append(_("They seek “%(seek)s”; you offer “%(offer)s”.", seek=seek, offer=offer))
    return lines


def _common_lines(reason: Reason) -> list[str]:
    lines = []
    if reason.themes:
        lines.append(_("You both work with %(themes)s.", themes=listed(reason.themes[:3])))
    if reason.keywords:
        count = len(reason.keywords)
        words = listed(reason.keywords)
        lines.append(
            ngettext("You share the keyword %(words)s.", "You share the keywords %(words)s.", count, words=words)
        )
    if reason.sectors:
        own, other = (sector_in_words(each) for each in reason.sectors)
        lines.append(
            _("You come from different parts of the triple helix: %(own)s and %(other)s.", own=own, other=other)
        )
    return lines


def _quoted(text: str) -> str:
    """Return a text without its full stop, cut at a word where it is long."""
    trimmed = text.strip().rstrip(".。")
    if len(trimmed) <= LONGEST_QUOTE:
        return trimmed
    kept = trimmed[: LONGEST_QUOTE - 1]
    head, _space, _tail = kept.rpartition(" ")
    return (head if len(head) > LONGEST_QUOTE // 2 else kept).rstrip(",;: ") + "…"


def _language(code: str) -> str:
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale else code
