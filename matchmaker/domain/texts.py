"""Which texts people may write: how they are kept, and which characters are refused because nobody can see them.

A text is kept in one spelling (normal form C) with one sign for the end of a line. Refused is what nobody types and no
page shows: control characters, halves and non-characters; what turns the direction of everything after it; what is
neither seen nor a blank, and so makes two names look like one. Joiners and marks of direction stay: names in Persian
and in the scripts of India need them, and emoji are put together with them.
"""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_BLANKS = re.compile("[ \t\n]+")
_ALL_BLANKS = " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Without the controls that Python takes for blanks, which are refused and not taken off."""

_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{2,8}\U000e007f")
"""A flag such as that of Scotland: the one place where the unseen letters of the tags mean something."""

_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls; the end of a line has become \n
    "\ud800-\udfff"  # halves of characters
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters, nor the last two of each further plane
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "\u202a-\u202e\u2066-\u2069"  # turn the direction of what follows
    "\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # neither seen nor a blank
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_UNSEEN = re.compile("[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c-\u200f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]*")  # fmt: skip  # noqa: E501
_LONGEST_COMPOSITION = 4
"""At most so many characters are one in normal form C."""

_AROUND = 12
_PLACE = "\N{WHITE VERTICAL RECTANGLE}"


def one_line(text: str) -> str:
    """Return a text of one line as it is kept: composed, without blanks at its ends, and with one between words.

    Only blanks, tabs and ends of lines are run together: the wide blank of Chinese and the fixed one of French stay.
    """
    return _composed(_BLANKS.sub(" ", _LINE_ENDS.sub("\n", text)).strip(_ALL_BLANKS))


def paragraphs(text: str) -> str:
    """Return a longer text as it is kept: composed, with a line feed at the ends of lines and no blanks before it."""
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return _composed("\n".join(line.rstrip(_ALL_BLANKS) for line in lines).strip("\n"))


def is_far_longer(text: str, most: int) -> bool:
    """Return whether a text stays longer than `most` whatever becomes of it, so that it need not be looked at."""
    return len(text) > _LONGEST_COMPOSITION * most and len(text.strip()) > _LONGEST_COMPOSITION * most


def first_refused(text: str) -> tuple[str, str] | None:
    """Return the first character of a kept text that is refused, as people look it up, and the place where it stands.

    None where there is none.
    """
    plain = _FLAG.sub("", text)
    found = _REFUSED.search(plain)
    if found is None:
        return None
    before, after = plain[max(0, found.start() - _AROUND) : found.start()], plain[found.end() :][:_AROUND]
    return f"U+{ord(found.group()):04X}", _REFUSED.sub(_PLACE, f"{before}{found.group()}{after}").replace("\n", " ")


def says_something(text: str) -> bool:
    """Return whether there is anything to be seen in a text."""
    return _UNSEEN.fullmatch(text) is None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
