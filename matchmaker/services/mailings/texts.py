"""What an office writes to many: a subject, a text and a short text a language, with gaps in braces from a closed list.

Filling goes through a text once: a name that looks like a gap is a name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.domain.mail import OF_ONE, Gap
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.texts import fitting_paragraphs, kept_line

LONGEST_SUBJECT = 150
LONGEST_TEXT = 5000
LONGEST_SHORT = 300
_GAP = re.compile(r"\{([^{}\s]{1,30})\}")


@dataclass(frozen=True, slots=True)
class Text:
    """What is written in one language.

    Parameters
    ----------
    short
        The same for a chat or a text message, with nothing in it of a single person.
    """

    subject: str = ""
    text: str = ""
    short: str = ""

    @property
    def written(self) -> bool:
        """Whether there is a letter in this language."""
        return bool(self.subject or self.text)


def checked(texts: Mapping[str, Text]) -> dict[str, Text]:
    """Return texts as they are kept; languages in which nothing is written are left out.

    Raises
    ------
    RefusedError
        A text cannot be kept, lacks its other half, or has a gap that nothing is known for. Its field is ``subject``,
        ``text`` or ``short`` with the language behind it; where nothing is written at all, the first one's.
    """
    kept = {language: _checked(language, text) for language, text in texts.items()}
    written = {language: text for language, text in kept.items() if text.written}
    if not written:
        raise RefusedError(Refusal.TEXT_MISSING, f"subject_{next(iter(texts), '')}")
    return written


def filled(text: str, values: Mapping[Gap, str]) -> str:
    """Return a text with its gaps filled; what is no gap of ours stays as it is."""
    return _GAP.sub(lambda found: values[Gap(found[1])] if found[1] in set(values) else found[0], text)


def has_gap(text: Text, gap: Gap) -> bool:
    """Return whether a letter speaks of something."""
    return gap in {found[1] for found in _GAP.finditer(f"{text.subject}\n{text.text}")}


def as_document(texts: Mapping[str, Text]) -> dict[str, Any]:
    """Return texts as they are stored."""
    return {
        language: {"subject": each.subject, "text": each.text, "short": each.short} for language, each in texts.items()
    }


def from_document(document: Mapping[str, Any]) -> dict[str, Text]:
    """Return texts from how they are stored."""
    return {
        language: Text(each.get("subject", ""), each.get("text", ""), each.get("short", ""))
        for language, each in document.items()
    }


def _checked(language: str, text: Text) -> Text:
    subject = kept_line(text.subject, f"subject_{language}", most=LONGEST_SUBJECT)
    body = fitting_paragraphs(text.text, f"text_{language}", LONGEST_TEXT)
    short = kept_line(text.short, f"short_{language}", most=LONGEST_SHORT)
    if bool(subject) != bool(body):
        raise RefusedError(Refusal.TEXT_MISSING, f"{'text' if subject else 'subject'}_{language}")
    for field, written, unusable in (("subject", subject, ()), ("text", body, ()), ("short", short, OF_ONE)):
        _require_known_gaps(written, f"{field}_{language}", frozenset(unusable))
    return Text(subject, body, short)


def _require_known_gaps(text: str, field: str, unusable: frozenset[Gap]) -> None:
    for found in _GAP.finditer(text):
        if found[1] not in set(Gap):
            known = ", ".join(f"{{{each}}}" for each in Gap if each not in unusable)
            raise RefusedError(Refusal.GAP_UNKNOWN, field, gap=found[1], known=known)
        if found[1] in unusable:
            raise RefusedError(Refusal.GAP_OF_ONE, field, gap=found[1])
