"""Making the fonts of the papers anew from their packages, for whoever wants newer ones: ``make.py FOLDER``.

FOLDER holds the unpacked packages ``noto-sans-sc``, ``noto-sans-jp``, ``noto-sans`` and ``literata`` (each with its
``files/*.woff`` and ``LICENSE``); ``matchmaker/papers/fonts/README.md`` says where they come from. The many pieces of
the Chinese font become one; the Japanese one gives the ideographs that the Chinese one lacks and that stand in names.
Whatever rules for composing there are in the pieces of the Chinese font is left out: ideographs need none.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[2] / "matchmaker" / "papers" / "fonts"
LATIN = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
FURTHER = "㐂𠮷"
"""Ideographs of names that the Chinese font lacks; every other one of the Japanese font would make the file larger."""


def made(pieces: Iterable[Path], folder: Path, *, keep_rules: bool) -> TTFont:
    """Return one font of several pieces."""
    paths = []
    for number, path in enumerate(pieces):
        font = TTFont(path)
        font.flavor = None
        for table in set(font.keys()) - _needed(keep_rules=keep_rules):
            del font[table]
        plain = folder / f"{number}.ttf"
        font.save(plain)
        paths.append(str(plain))
    return Merger().merge(paths)


def _needed(*, keep_rules: bool) -> set[str]:
    plain = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
    return plain | ({"GPOS", "GSUB", "GDEF"} if keep_rules else set())


def renamed(font: TTFont, family: str, weight: int) -> TTFont:
    """Return the font under our own name: it is a changed version."""
    style = {400: "Regular", 600: "SemiBold"}[weight]
    for name_id, text in {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    for name_id in (16, 17, 3):
        font["name"].removeNames(nameID=name_id)
    font["name"].names = [each for each in font["name"].names if each.platformID == 3]
    font["OS/2"].usWeightClass = weight
    return font


def only(font: TTFont, text: str) -> TTFont:
    """Return the font with these characters alone."""
    options = Options(notdef_outline=True, glyph_names=False, layout_features=[])
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    return font


def main(packages: Path, scratch: Path) -> None:
    """Make all fonts."""
    chinese, japanese = packages / "noto-sans-sc" / "files", packages / "noto-sans-jp"
    pieces = sorted(chinese.glob("noto-sans-sc-[0-9]*-400-normal.woff"), key=lambda each: -_number(each))
    further = [key.strip("[]") for key, ranges in json.loads((japanese / "unicode.json").read_text()).items()
               if any(_holds(ranges, ord(each)) for each in FURTHER)]  # fmt: skip
    extra = []
    for number in further:
        font = only(TTFont(japanese / "files" / f"noto-sans-jp-{number}-400-normal.woff"), FURTHER)
        extra.append(scratch / f"further-{number}.ttf")
        font.flavor = None
        font.save(extra[-1])
    (scratch / "han").mkdir(exist_ok=True)
    renamed(made([*pieces, *extra], scratch / "han", keep_rules=False), "Matchmaker Han", 400).save(
        TARGET / "MatchmakerHan-Regular.ttf"
    )
    for package, family in (("noto-sans", "Matchmaker Sans"), ("literata", "Matchmaker Serif")):
        for weight in (400, 600):
            found = [packages / package / "files" / f"{package}-{each}-{weight}-normal.woff" for each in LATIN]
            folder = scratch / f"{package}-{weight}"
            folder.mkdir(exist_ok=True)
            font = renamed(made(found, folder, keep_rules=True), family, weight)
            font.save(TARGET / f"{family.replace(' ', '')}-{'Regular' if weight == 400 else 'SemiBold'}.ttf")


def _number(path: Path) -> int:
    return int(path.name.split("-")[3])


def _holds(ranges: str, point: int) -> bool:
    for each in ranges.split(","):
        first, _dash, last = each.strip().removeprefix("U+").partition("-")
        if int(first, 16) <= point <= int(last or first, 16):
            return True
    return False


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
