"""Which encoding a text has that somebody saved in a spreadsheet program: nobody can be asked, so it is worked out.

UTF-8 and UTF-16 tell by themselves. Of the others those are tried that the partners' spreadsheet programs write. The
Chinese ones keep their common characters in few rows of their tables, so that the wrong one meets rare characters or
none. Cyrillic words consist of bytes beyond ASCII alone. Of the two that are left the one of Central Europe has
letters where the western one has signs, such as ł and ³, which stand in no word.
"""

import re

from matchmaker.errors import Refusal, RefusedError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COMMON_CHINESE = {
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
    "big5": re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"),
}
"""Punctuation and the 3,755 or 5,401 commonest characters."""

_CHINESE = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")
_TOGETHER = re.compile(rb"[\x80-\xff]{2,}")
_LONG = re.compile(rb"[\x80-\xff]{4,}")
_SIGN_IN_WORD = re.compile(
    rb"(?<=[A-Za-z])[\x8d\x8f\x9d\xa3\xa5\xaa\xaf\xb3\xb9\xba\xbc\xbe\xbf](?=[a-z])|(?<![\w])[\x8f\xa3\xaf](?=[a-z]{2})"
)
_HUNGARIAN, _DANISH = re.compile(rb"(?<=[A-Za-z])[\xf5\xfb]"), re.compile(rb"[\xc5\xc6\xd8\xe5\xe6\xf8]")
_MOST = 0.6
_LOOKED_AT = 4096


def decoded(content: bytes) -> str:
    """Return the text of a file.

    Raises
    ------
    RefusedError
        No encoding that is tried fits; the line of the first byte that does not is named.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    if encoding := _wide(content):
        return _strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(content, _likeliest(content))


def _wide(content: bytes) -> str:
    """Return the kind of UTF-16 of a text without a mark: every other byte of its plain letters is zero."""
    beginning = content[:_LOOKED_AT]
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if max(even, odd) * 5 < len(beginning):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _likeliest(content: bytes) -> str:
    """Return the encoding of a text that is neither UTF-8 nor UTF-16."""
    high = len(_HIGH.findall(content))
    if 2 * _bytes_in(_TOGETHER, content) > high:
        share, chinese = max((_share_of_common(content, each), each) for each in _COMMON_CHINESE)
        if share > _MOST:
            return chinese
    if _bytes_in(_LONG, content) > _MOST * high:
        return "cp1251"
    hungarian = _HUNGARIAN.search(content) and not _DANISH.search(content)
    return "cp1250" if hungarian or _SIGN_IN_WORD.search(content) else "cp1252"


def _share_of_common(content: bytes, encoding: str) -> float:
    """Return which part of the characters is common in an encoding; 0 where some byte is none of it."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    characters = _CHINESE.findall(content)
    return sum(bool(_COMMON_CHINESE[encoding].fullmatch(each)) for each in characters) / max(1, len(characters))


def _bytes_in(runs: re.Pattern[bytes], content: bytes) -> int:
    return sum(map(len, runs.findall(content)))


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RefusedError(Refusal.LIST_ENCODING, "file", line=line) from None
