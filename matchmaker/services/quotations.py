"""Phrases as they are quoted: with their language, and with what their writer says in the working language of all."""

from dataclasses import dataclass

from matchmaker.affinity.written_language import written_in
from matchmaker.domain.talking import primary
from matchmaker.services.words import Words

USUAL = frozenset({"da", "en", "zh"})
"""The languages of the two regions and of their work: everybody may have written in one of them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that somebody wrote.

    Parameters
    ----------
    language
        Code of the language it is written in; empty where it is the working language, or cannot be told: then the
        phrase is quoted alone.
    line
        Where it is in another language: the writer's one line in the working language, if there is one.
    """

    text: str
    language: str = ""
    line: str = ""


def quoted(text: str, words: Words, working_language: str) -> Phrase:
    """Return something that a calendar says, as it is quoted at a workshop with this working language."""
    working = primary(working_language)
    expected = USUAL | {working} | {primary(each) for each in words.languages}
    language = written_in(text, expected)
    if language in {"", working}:
        return Phrase(text)
    line = words.lines.get(text, "")
    return Phrase(text, language, line if written_in(line, expected) in {"", working} else "")
