"""Which characters the fonts of the papers have: read from the fonts themselves, so that it is always true.

A font says in its table ``cmap`` which glyph each character has (OpenType, formats 4 and 12); more of a font is not
looked at. What no font has is shown as a box rather than left out, and whoever prints is told whose name it is in.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from matchmaker.paths import PAPERS

FONTS = PAPERS / "fonts"
BOX = "\N{WHITE SQUARE}"
"""Stands where a character is that no font has."""

LONGEST_WORD = 18
"""So many characters without a blank stay together; a longer word may be broken anywhere after them."""

MOST_MARKS = 2
"""Of the marks that are heaped on a letter so many are set; more would leave the line."""

_HAN = "MatchmakerHan"
_BREAK = "\N{ZERO WIDTH SPACE}"
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Mn", "Me", "Mc"})


@cache
def known_characters() -> frozenset[int]:
    """Return the code points that at least one of the fonts has."""
    return frozenset(point for path in sorted(FONTS.glob("*.ttf")) for point in characters_of(path))


@cache
def known_marks() -> frozenset[int]:
    """Return the marks that every font of letters has: a letter and its mark are set in one font or not at all."""
    letters = [path for path in FONTS.glob("*.ttf") if not path.name.startswith(_HAN)]
    shared = frozenset.intersection(*(frozenset(characters_of(path)) for path in letters))
    return frozenset(point for point in shared if unicodedata.combining(chr(point)))


def characters_of(path: Path) -> set[int]:
    """Return the code points of a font."""
    content = path.read_bytes()
    (tables,) = struct.unpack_from(">H", content, 4)
    for number in range(tables):
        name, _sum, offset, _length = struct.unpack_from(">4sIII", content, 12 + 16 * number)
        if name == b"cmap":
            return set(_points(content, offset))
    return set()


def missing_characters(text: str) -> str:
    """Return the visible characters of a text that no font has, each once, in their order."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(each for each in composed if not _is_set(each) and not _is_invisible(each)))


def settable(text: str) -> str:
    """Return a text with nothing in it that the fonts cannot set, and that can be broken into lines of any width.

    A text of which nothing could be seen becomes a box: a heading may not be empty (PDF/UA-1), a text that was left
    empty stays so.
    """
    kept: list[str] = []
    marks = length = 0
    for each in unicodedata.normalize("NFC", text):
        mark = unicodedata.combining(each)
        marks = marks + 1 if mark else 0
        if _is_set(each):
            if marks > MOST_MARKS or (mark and ord(each) not in known_marks()):
                continue
            kept.append(each)
        elif not _is_invisible(each):
            kept.append(BOX)
        else:
            continue
        length = 0 if each.isspace() or _is_wide(each) else length + 1
        if length > LONGEST_WORD:
            kept.append(_BREAK)
    shown = "".join(kept)
    return shown if shown.strip() or not text else BOX


def _is_set(character: str) -> bool:
    return character in " \n\t" or (ord(character) in known_characters() and not _is_control(character))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character != "\N{SOFT HYPHEN}"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE or character.isspace()


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _points(content: bytes, table: int) -> Iterator[int]:
    """Yield what the subtables for Unicode say."""
    (count,) = struct.unpack_from(">H", content, table + 2)
    for number in range(count):
        platform, _encoding, offset = struct.unpack_from(">HHI", content, table + 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", content, table + offset)
        if platform in {0, 3} and kind in {4, 12}:
            yield from (_long if kind == 12 else _short)(content, table + offset)


def _long(content: bytes, at: int) -> Iterator[int]:
    """Yield the code points of format 12: groups of characters that follow each other."""
    (groups,) = struct.unpack_from(">I", content, at + 12)
    for number in range(groups):
        first, last, glyph = struct.unpack_from(">III", content, at + 16 + 12 * number)
        yield from range(first + (glyph == 0), last + 1)


def _short(content: bytes, at: int) -> Iterator[int]:
    """Yield the code points of format 4: segments, whose glyphs are reckoned or looked up."""
    (twice,) = struct.unpack_from(">H", content, at + 6)
    ends, starts = at + 14, at + 16 + twice
    for number in range(0, twice, 2):
        (last,), (first,) = (struct.unpack_from(">H", content, each + number) for each in (ends, starts))
        (delta,), (shift,) = (struct.unpack_from(">H", content, starts + k * twice + number) for k in (1, 2))
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if shift:
                place = starts + 2 * twice + number + shift + 2 * (point - first)
                (glyph,) = struct.unpack_from(">H", content, place)
            if shift and glyph == 0:
                continue
            if (glyph + delta) % 0x10000:
                yield point
