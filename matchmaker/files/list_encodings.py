"""Which encoding a text has that somebody saved in a spreadsheet program: nobody can be asked, so it is worked out.

UTF-8 and UTF-16 tell by themselves. What is neither is Windows-1252 (Denmark) or GB18030 (China): Chinese characters
stand in GB18030 as pairs of bytes that follow each other, while a Danish letter stands alone between plain ones.
"""

import re

from matchmaker.errors import Refusal, RefusedError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
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
        return _strictly(content, "gb18030" if _is_chinese(content) else "cp1252")


def _wide(content: bytes) -> str:
    """Return the kind of UTF-16 of a text without a mark: every other byte of its plain letters is zero."""
    beginning = content[:_LOOKED_AT]
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if max(even, odd) * 5 < len(beginning):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_chinese(content: bytes) -> bool:
    runs = _HIGH_RUNS.findall(content)
    together = sum(len(run) for run in runs if len(run) > 1)
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return 2 * together > sum(map(len, runs))


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RefusedError(Refusal.LIST_ENCODING, "file", line=line) from None
