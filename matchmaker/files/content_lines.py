"""Texts as content lines hold them, the lines of calendars (RFC 5545) and of business cards (RFC 2426)."""

import re
import unicodedata

from icalendar import vText

_LINE_BREAKS = dict.fromkeys(map(ord, "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_TO_ESCAPE = re.compile(r"[\\;,]")


class Text(vText):
    r"""A text as RFC 5545 (3.3.11) writes it; the library takes a typed ``\N``, as in a path, for the end of a line."""

    def to_ical(self) -> bytes:
        """Return the text as it stands in a line."""
        return _TO_ESCAPE.sub(r"\\\g<0>", self).replace("\n", r"\n").encode()


def text_of(text: str) -> Text:
    """Return what anybody may have typed as a text that stays in its line."""
    return Text(safe_text(text))


def safe_text(text: str) -> str:
    """Return a text without what could end a line of the file or is no character: only a line feed breaks a line.

    The mark that some programs write at the beginning of a file (U+FEFF) goes too: in a text it says nothing.
    """
    plain = text.replace("\r\n", "\n").replace("\ufeff", "").translate(_LINE_BREAKS)
    return "".join(each for each in plain if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"})
