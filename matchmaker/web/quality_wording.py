"""What would improve a profile, and whose topics come nearest, in words."""

from dataclasses import dataclass

from flask_babel import gettext as _

from matchmaker.domain.people import ProfileTextKind
from matchmaker.services.profile_quality import Fault, Quality, Remark, Topic
from matchmaker.web.filters import language_name
from matchmaker.web.improvements import improvements_in_words
from matchmaker.web.reasons import phrase_said, shortened
from matchmaker.web.said import Said, filled, quotation


@dataclass(frozen=True, slots=True)
class QualityInWords:
    """What the page says of a profile.

    Parameters
    ----------
    improvements, remarks
        What is missing, and which line could say more, each with the field where it is mended.
    topics
        Texts of the other delegations, each with the reader's line that it meets.
    takes_part
        Whether there are other delegations to read at all.
    """

    done: int
    total: int
    improvements: list[tuple[str, str]]
    remarks: list[tuple[Said, str]]
    topics: list[Said]
    takes_part: bool


def quality_in_words(quality: Quality) -> QualityInWords:
    """Return what the page says of a profile."""
    return QualityInWords(
        quality.completeness.done,
        quality.completeness.total,
        improvements_in_words(quality.completeness),
        [(_remark(remark, quality.working_language), remark.field) for remark in quality.remarks],
        [_topic(topic) for topic in quality.topics],
        quality.takes_part,
    )


def _remark(remark: Remark, working_language: str) -> Said:
    patterns = {
        Fault.SHORT: _("%(line)s is very short: say of what kind, for whom or for what."),
        Fault.GENERAL: _(
            "%(line)s is what many would write: name the material, the method, the place or the number that is yours."
        ),
        Fault.NOT_WORKING_LANGUAGE: _(
            "%(line)s is not in %(language)s, the working language: write it so that everybody can read it."
        ),
    }
    line, language = quotation(shortened(remark.line)), language_name(working_language)
    return filled(patterns[remark.fault], line=line, language=language)


def _topic(topic: Topic) -> Said:
    pattern = (
        _("Somebody offers %(theirs)s: it meets what you seek, %(own)s.")
        if topic.kind is ProfileTextKind.OFFER
        else _("Somebody seeks %(theirs)s: it meets what you offer, %(own)s.")
    )
    return filled(pattern, theirs=phrase_said(topic.theirs), own=quotation(shortened(topic.own)))
