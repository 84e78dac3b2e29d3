"""Reasons in words: one or two sentences that say why two people would meet, and the lines below them.

What somebody wrote in another language than the working language of the workshop is quoted as it stands, with its
language, and before it comes the line in which its writer says in the working language what they do. The line is
introduced as that: it is nobody's translation of the phrase.
"""

from collections.abc import Iterable, Mapping, Sequence

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from matchmaker.affinity.components import SECTOR_UNKNOWN
from matchmaker.affinity.weights import FIT_WEIGHTS
from matchmaker.domain.people import Sector
from matchmaker.domain.talking import Talk
from matchmaker.services.fittings import Fitting, Missing
from matchmaker.services.quotations import Phrase
from matchmaker.services.reasons import Reason
from matchmaker.web.context import language
from matchmaker.web.filters import language_name
from matchmaker.web.said import Piece, Said, filled, plain, quotation

LONGEST_QUOTE = 140
MOST_THEMES = 3
_UNKNOWN = {"sector": SECTOR_UNKNOWN}


def said_of_reason(reason: Reason, working_language: str) -> list[Said]:
    """Return the one or two sentences that stand beside a match: the strongest things that can be said."""
    fittings = _fittings(reason)
    sentences = [sentence for _strength, _name, sentence in _clauses(reason)]
    if not fittings:
        return sentences[:2] or [(Piece(_nothing(reason.missing)),)]
    theirs, own = (each.line for each in (_others(reason, fittings[0]), _own(reason, fittings[0])))
    if introduction := _introduction(own, theirs, working_language):
        return [introduction, sentences[0]]
    return sentences[:2]


def line_of_reason(reason: Reason) -> Said:
    """Return the strongest thing that can be said, alone on a line of a list; nothing where there is none."""
    return next((sentence for _strength, _name, sentence in _clauses(reason)), ())


def text_of_reason(reason: Reason, working_language: str) -> str:
    """Return the one or two sentences as a text, for calendars: languages stand in brackets."""
    between = "" if language() == "zh" else " "  # Chinese sets no space after its full stop
    return between.join(plain(sentence) for sentence in said_of_reason(reason, working_language))


def lines_of_reason(reason: Reason) -> list[Said]:
    """Return all that speaks for a meeting, the strongest first, and how the two can talk."""
    lines = [sentence for _strength, _name, sentence in _clauses(reason)]
    if reason.wished:
        lines.append((Piece(_("You said that you would like to meet.")),))
    return [*lines, (Piece(talk_in_words(reason.talk)),)]


def made_of(reason: Reason) -> Mapping[str, list[Said]]:
    """Return what each part of a breakdown comes from."""
    found: dict[str, list[Said]] = {"language": [(Piece(talk_in_words(reason.talk)),)]}
    for _strength, name, sentence in _clauses(reason):
        found.setdefault(name, []).append(sentence)
    if reason.missing is not None:
        found["complementarity"] = [(Piece(_nothing(reason.missing)),)]
    return found


def talk_in_words(talk: Talk) -> str:
    """Return how two people can talk."""
    if talk.common:
        return str(
            _("You can talk directly, in %(languages)s.", languages=listed(language_name(each) for each in talk.common))
        )
    if talk.interpreter:
        own, other = (language_name(each) for each in talk.interpreter)
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


def joined_clauses(clauses: Sequence[str]) -> str:
    """Return several half-sentences as one: Chinese sets commas between them, since its "and" joins things alone."""
    locale = get_locale()
    return "，".join(clauses) if locale is not None and locale.language == "zh" else listed(clauses)


def phrase_said(phrase: Phrase) -> Said:
    """Return a phrase in quotation marks, its language behind it where that is not the working language."""
    return quotation(shortened(phrase.text), phrase.language, marked=bool(phrase.language))


def shortened(text: str) -> str:
    """Return a text without its full stop, cut at a word where it is long."""
    trimmed = text.strip().rstrip(".。")
    if len(trimmed) <= LONGEST_QUOTE:
        return trimmed
    kept = trimmed[: LONGEST_QUOTE - 1]
    head, _space, _tail = kept.rpartition(" ")
    return (head if len(head) > LONGEST_QUOTE // 2 else kept).rstrip(",;: ") + "…"


def _clauses(reason: Reason) -> list[tuple[float, str, Said]]:
    """Return what speaks for a meeting: how much, which part of the score it is, and the sentence; strongest first.

    What one seeks and the other offers comes first, the nearest texts before the others, for it can be quoted; the rest
    stands in the order of what it adds to the score.
    """
    fitting = [(each.similarity, "complementarity", _fitting_line(reason, each)) for each in _fittings(reason)]
    common = [(_added(reason, name), name, sentence) for name, sentence in _common_lines(reason)]
    return [*fitting, *sorted(common, key=lambda clause: -clause[0])]


def _added(reason: Reason, name: str) -> float:
    """Return what a part adds to the score above what a pair has of which nothing is known."""
    return FIT_WEIGHTS[name] * (reason.parts.get(name, 0.0) - _UNKNOWN.get(name, 0.0))


def _fittings(reason: Reason) -> list[Fitting]:
    both = [each for each in (reason.they_offer, reason.you_offer) if each is not None]
    return sorted(both, key=lambda each: -each.similarity)


def _own(reason: Reason, fitting: Fitting) -> Phrase:
    return fitting.seek if fitting is reason.they_offer else fitting.offer


def _others(reason: Reason, fitting: Fitting) -> Phrase:
    return fitting.offer if fitting is reason.they_offer else fitting.seek


def _fitting_line(reason: Reason, fitting: Fitting) -> Said:
    pattern = (
        _("You seek %(seek)s; they offer %(offer)s.")
        if fitting is reason.they_offer
        else _("They seek %(seek)s; you offer %(offer)s.")
    )
    return filled(pattern, seek=phrase_said(fitting.seek), offer=phrase_said(fitting.offer))


def _introduction(own: str, other: str, working_language: str) -> Said:
    """Return what those whose phrases are in another language say of themselves in the working language."""
    values = {"language": language_name(working_language)}
    mine, theirs = (quotation(shortened(line), working_language) for line in (own, other))
    if own and other:
        pattern = _("In %(language)s, you say of yourself %(own)s, and they say %(other)s.")
        return filled(pattern, **values, own=mine, other=theirs)
    if other:
        return filled(_("In %(language)s, they say of themselves %(other)s."), **values, other=theirs)
    return filled(_("In %(language)s, you say of yourself %(own)s."), **values, own=mine) if own else ()


def _common_lines(reason: Reason) -> Iterable[tuple[str, Said]]:
    if reason.themes:
        yield "themes", (Piece(_("You both work with %(themes)s.", themes=listed(reason.themes[:MOST_THEMES]))),)
    if reason.keywords:
        words = listed(reason.keywords)
        shared = ngettext(
            "You share the keyword %(words)s.", "You share the keywords %(words)s.", len(reason.keywords), words=words
        )
        yield "keywords", (Piece(shared),)
    if reason.sectors:
        own, other = (sector_in_words(each) for each in reason.sectors)
        differing = _("You come from different parts of the triple helix: %(own)s and %(other)s.", own=own, other=other)
        yield "sector", (Piece(differing),)


def _nothing(missing: Missing | None) -> str:
    """Return what to do where no texts meet: who has to write what, or what to ask each other."""
    sentences = {
        Missing.OWN: _(
            "There is nothing to compare yet: write in your profile what you seek and what you offer, "
            "and it says here what meets."
        ),
        Missing.OTHER: _(
            "There is nothing to compare yet: what they seek and offer cannot be read here. "
            "Ask them, and tell them what you need."
        ),
        Missing.FACING: _(
            "There is nothing to compare yet: one of you has to seek what the other may offer. "
            "Write both in your profile, and ask them what they need."
        ),
        None: _("Your profiles share no words yet: ask each other what you need."),
    }
    return str(sentences[missing])
