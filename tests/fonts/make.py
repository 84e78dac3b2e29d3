"""Making the fonts of the papers anew from their packages, for whoever wants newer ones: ``make.py FOLDER``.

FOLDER holds the unpacked packages ``noto-sans-sc``, ``noto-sans`` and ``literata`` (each with its ``files/*.woff`` and
``LICENSE``) and ``NotoSansCJK-Regular.ttc``; ``matchmaker/papers/fonts/README.md`` says where they come from. The many
pieces of the Chinese font become one; the collection gives the ideographs that the pieces lack and that stand in names.
Whatever rules for composing there are in the pieces of the Chinese font is left out: ideographs need none.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.merge import Merger
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

TARGET = Path(__file__).parents[2] / "matchmaker" / "papers" / "fonts"
LATIN = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
FURTHER = (
    "㐂𠮷"
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃"
    "䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹"
    "𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧"
    "𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬"
    "𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶"
    "𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""Ideographs that the pieces lack: two of names in Japan, and those of China's table of characters in general use
(2013), with which names are registered, that are beyond the first block of Unicode."""
SIMPLIFIED = "Noto Sans CJK SC"


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


def of_collection(path: Path, text: str) -> TTFont:
    """Return the characters of a text as a font of their own, with the outlines of the simplified Chinese member."""
    member = next(each for each in TTCollection(path).fonts if each["name"].getDebugName(1) == SIMPLIFIED)
    names, outlines = member.getBestCmap(), member.getGlyphSet()
    kept = {ord(each): names[ord(each)] for each in text if ord(each) in names}
    order = [".notdef", *dict.fromkeys(kept.values())]
    builder = FontBuilder(member["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(kept)
    builder.setupGlyf({name: _quadratic(outlines[name], outlines) for name in order})
    builder.setupHorizontalMetrics({name: member["hmtx"][name] for name in order})
    builder.setupHorizontalHeader(ascent=member["hhea"].ascent, descent=member["hhea"].descent)
    builder.setupOS2()
    builder.setupNameTable({"familyName": "Further", "styleName": "Regular"})
    builder.setupPost(keepGlyphNames=False)
    return builder.font


def _quadratic(outline: Any, outlines: Any) -> Any:
    pen = TTGlyphPen(outlines)
    outline.draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
    return pen.glyph()


def main(packages: Path, scratch: Path) -> None:
    """Make all fonts."""
    chinese = packages / "noto-sans-sc" / "files"
    pieces = sorted(chinese.glob("noto-sans-sc-[0-9]*-400-normal.woff"), key=lambda each: -_number(each))
    further = scratch / "further.ttf"
    of_collection(packages / "NotoSansCJK-Regular.ttc", FURTHER).save(further)
    (scratch / "han").mkdir(exist_ok=True)
    renamed(made([*pieces, further], scratch / "han", keep_rules=False), "Matchmaker Han", 400).save(
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


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
