"""Papers as files: what the fonts have, and that no text breaks a page, leaves it, or is read as markup."""

import io
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from matchmaker.files import glyphs
from matchmaker.files.papers import paper_pdf, paper_pictures
from matchmaker.paths import PAPERS
from tests.hostile import naughty

AT = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
RARE = "㐂𠮷䶮龘镕喆𬶮"
LONG = "W" * 300


def said(text: str) -> list[dict[str, str]]:
    return [{"l": "en", "t": text}, {"l": "zh", "t": "中文"}]


def badges(*names: str) -> dict[str, Any]:
    frame = {"language": "en", "title": said("Badges"), "workshop": said("Kick-off"), "dates": said("May"), "place": ""}
    one = {"call": "", "title": "", "side": "host", "party": said("Region"), "svg": SQUARE, "alt": "a code"}
    two = {"main": "Institute", "own": ""}
    return {"frame": frame, "badges": [{**one, "name": {"main": n, "own": n}, "organisation": two} for n in names]}


SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


def test_the_characters_of_each_font_are_read_as_another_reader_reads_them():
    fonts = sorted(glyphs.FONTS.glob("*.ttf"))

    assert len(fonts) == 5
    assert [glyphs.characters_of(path) for path in fonts] == [set(TTFont(path).getBestCmap()) for path in fonts]


def test_each_font_has_its_licence_beside_it_and_together_they_stay_small():
    texts = [path.read_text(encoding="utf-8") for path in sorted(glyphs.FONTS.glob("OFL-*.txt"))]

    assert len(texts) == 3
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text for text in texts)
    assert sum(path.stat().st_size for path in glyphs.FONTS.glob("*.ttf")) < 6_000_000


@pytest.mark.parametrize(
    ("text", "missing", "shown"),
    [
        (f"{RARE} Ærø Łódź", "", f"{RARE} Ærø Łódź"),
        ("王\U00030edd", "\U00030edd", "王□"),
        ("Ane \N{GRINNING FACE}\ufe0f", "\N{GRINNING FACE}", "Ane □"),
        ("a\u0301", "", "á"),  # composed, as people type it
        ("x" + "\u0301" * 40, "", "x\u0301\u0301"),
        ("\u202egnp\u2066", "", "gnp"),
        ("\x00\ud800", "", "□"),
        (" \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}", "", "□"),
        ("", "", ""),
    ],
    ids=["in the fonts", "rarer", "emoji", "composed", "heaped", "direction", "control", "blank", "empty"],
)
def test_what_no_font_has_is_a_box_and_is_told(text, missing, shown):
    assert (glyphs.missing_characters(text), glyphs.settable(text)) == (missing, shown)


@pytest.mark.parametrize("letter", ["e", "я", "α", "1", "□", "陈", "Ɓ", "王"])
def test_a_mark_that_one_of_the_fonts_lacks_stands_on_no_letter(letter):
    """Badges have two families of fonts: what only one of them can set stops the whole paper in the other."""
    marks = {chr(point) for point in glyphs.known_characters() if unicodedata.combining(chr(point))}
    paper = badges(*(f"a{letter}{mark}b" for mark in sorted(marks)))

    assert glyphs.settable("e\N{COMBINING VERTICAL LINE BELOW}") == "e"
    assert paper_pdf("badges", paper, made_at=AT).startswith(b"%PDF-")


def test_a_word_without_an_end_may_be_broken():
    longest = max(map(len, glyphs.settable(LONG).split("\N{ZERO WIDTH SPACE}")))

    assert longest <= glyphs.LONGEST_WORD + 1


def test_a_paper_is_tagged_for_those_who_do_not_see_it_and_alike_each_time():
    first = paper_pdf("badges", badges("Chen Wei"), made_at=AT)

    assert first == paper_pdf("badges", badges("Chen Wei"), made_at=AT)
    assert first.startswith(b"%PDF-")
    assert b"/MarkInfo" in first
    assert b"pdfuaid" in first


def test_a_text_is_no_markup_and_loads_nothing():
    plain = pictures(badges("A"))
    assert pictures(badges("*A*")) != plain
    for text in ("#pagebreak()", '#image("/etc/passwd")', "$x^2$", "= Title", "\\", "]", "<label>", "@key", "#panic()"):
        paper_pdf("badges", badges(text), made_at=AT)
        assert len(pictures(badges(text))) == 1


def pictures(content: dict[str, Any]) -> list[bytes]:
    return paper_pictures("badges", content, dots_per_inch=30)


def test_no_name_leaves_its_badge():
    """Whatever stands on a badge, the strip outside all badges stays white, and there is one page."""
    hostile = [LONG, RARE * 60, "\N{GRINNING FACE}" * 100, "שלום " * 60, "x" + "\u0301" * 200, "a " * 150, "\n" * 50]
    content = badges(*hostile)
    (page,) = paper_pictures("badges", content, dots_per_inch=36)
    assert outside_is_white(page)


def test_a_sign_of_two_full_days_stands_on_one_page():
    """Who stands before a door sees one page: the letters become smaller before anything goes overleaf."""
    rows = [{"time": f"{9 + at}:00–{9 + at}:30", "what": said("Energy and environment"), "who": []} for at in range(7)]
    door = {"kind": "door", "room": "Skov", "days": [{"day": said("Monday"), "rows": rows}] * 2}
    frame = badges()["frame"]

    pages = paper_pictures("signs", {"frame": frame, "words": {"table": said("Table")}, "signs": [door] * 3})

    assert len(pages) == 3


def outside_is_white(page: bytes) -> bool:
    """Return whether the margins of a picture are white."""
    picture = Image.open(io.BytesIO(page)).convert("L")
    margin = picture.width * 14 // 210
    strips = ((0, 0, margin, picture.height), (picture.width - margin, 0, picture.width, picture.height))
    return all(picture.crop(strip).getextrema() == (255, 255) for strip in strips)


def test_every_naughty_text_is_set():
    texts = [text for text in naughty() if text.strip()]

    assert paper_pdf("badges", badges(*texts), made_at=AT).startswith(b"%PDF-")


def test_every_naughty_text_can_head_a_page():
    """A room whose name cannot be seen still has its sign: a heading without text would stop the whole paper."""
    rows = [{"time": "9:00–9:30", "what": said("Health"), "who": []}]
    day = {"day": said("Monday"), "rows": rows}
    signs = [{"kind": "door", "room": room, "days": [day]} for room in ["\N{ZERO WIDTH SPACE}", " ", *naughty()]]
    paper = {"frame": badges()["frame"], "words": {"table": said("Table")}, "signs": signs}

    assert paper_pdf("signs", paper, made_at=AT).startswith(b"%PDF-")


def test_no_template_loads_what_is_not_ours():
    for path in PAPERS.glob("*.typ"):
        imports = re.findall(r'#?(?:import|include|read|image)\s*\(?\s*"([^"]+)"', path.read_text(encoding="utf-8"))
        assert set(imports) <= {"common.typ"}, path.name
