"""What a column of somebody's list may say of a person, and which one its name speaks of.

The names are those that offices and event platforms use, in English, Danish and Chinese; b2match's are among them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum


class ListField(StrEnum):
    """What a column says of a person."""

    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    NAME_LATIN = "name_latin"
    EMAIL = "email"
    PHONE = "phone"
    TITLE = "title"
    ORGANISATION = "organisation"
    ORGANISATION_LATIN = "organisation_latin"
    SECTOR = "sector"
    THEMES = "themes"
    LANGUAGES = "languages"
    OFFERS = "offers"
    SEEKS = "seeks"
    KEYWORDS = "keywords"
    ABOUT = "about"
    SUMMARY = "summary"
    MIN_MEETINGS = "min_meetings"
    MAX_MEETINGS = "max_meetings"


_NAMES: Mapping[ListField, str] = {
    ListField.NAME: """
        name|full name|participant|participant name|expert|contact|contact person|navn|fulde navn|deltager|deltagernavn|
        kontaktperson|姓名|名称|参会人|参加者|代表|代表姓名|联系人""",
    ListField.GIVEN_NAME: "first name|given name|forename|firstname|fornavn|fornavne|名|名字",
    ListField.FAMILY_NAME: "last name|family name|surname|lastname|efternavn|姓|姓氏",
    ListField.NAME_LATIN: """
        name in latin letters|latin name|name latin|english name|pinyin|name pinyin|navn med latinske bogstaver|
        engelsk navn|拼音|姓名拼音|英文名|英文姓名|拉丁字母姓名""",
    ListField.EMAIL: """
        email|email address|mail|mail address|contact email|work email|mailadresse|emailadresse|e post|
        邮箱|邮箱地址|电子邮箱|电子邮件|电子邮件地址|邮件|联系邮箱""",
    ListField.PHONE: """
        phone|phone number|telephone|mobile|mobile phone|cell phone|tel|telefon|telefonnummer|mobil|mobilnummer|tlf|
        电话|手机|手机号|手机号码|联系电话|电话号码""",
    ListField.TITLE: """
        title|job title|position|job|job description|role|function|stilling|titel|jobtitel|stillingsbetegnelse|
        职位|职务|职称|头衔""",
    ListField.ORGANISATION: """
        organisation|organization|organisation name|organization name|company|company name|institution|employer|
        affiliation|virksomhed|virksomhedsnavn|firma|arbejdsplads|organisationens navn|
        单位|单位名称|工作单位|公司|公司名称|机构|机构名称|组织|企业名称""",
    ListField.ORGANISATION_LATIN: """
        organisation in latin letters|organization in english|organisation in english|english organisation name|
        organisation på engelsk|单位英文名|单位英文名称|英文单位名称|公司英文名|机构英文名称""",
    ListField.SECTOR: """
        sector|organisation type|organization type|type of organisation|type of organization|company type|sektor|
        organisationstype|virksomhedstype|type|单位类型|机构类型|组织类型|单位性质|类别|类型""",
    ListField.THEMES: """
        theme|themes|topic|topics|area of activity|areas of activity|areas of activities|areas of interest|interests|
        tema|temaer|emne|emner|område|områder|interesseområder|主题|议题|领域|活动领域|专业领域|研究领域""",
    ListField.LANGUAGES: """
        language|languages|spoken languages|languages spoken|meeting languages|sprog|talte sprog|mødesprog|
        语言|语种|会谈语言|工作语言""",
    ListField.OFFERS: """
        offer|offers|offering|we offer|what you offer|i offer|tilbyder|tilbud|hvad du tilbyder|vi tilbyder|
        提供|可提供|供给|优势|能提供什么|我们提供""",
    ListField.SEEKS: """
        seek|seeks|seeking|request|requests|looking for|needs|need|what you seek|søger|ønsker|behov|hvad du søger|
        vi søger|寻求|需求|合作需求|寻找|希望获得|我们寻求""",
    ListField.KEYWORDS: "keyword|keywords|tags|skills|nøgleord|søgeord|关键词|关键字|标签",
    ListField.ABOUT: """
        about|about me|about you|bio|biography|description|profile|organisation description|organization description|
        company description|om|om mig|om dig|beskrivelse|biografi|profil|简介|个人简介|介绍|单位简介|公司简介""",
    ListField.SUMMARY: "summary|one line|tagline|in one line|resumé|kort beskrivelse|一句话简介|摘要|概述",
    ListField.MIN_MEETINGS: """
        min meetings|least meetings|minimum meetings|meetings at least|mindst antal møder|møder mindst|
        最少会谈|最少会谈数|最少会面""",
    ListField.MAX_MEETINGS: """
        max meetings|most meetings|maximum meetings|meetings at most|højst antal møder|møder højst|
        最多会谈|最多会谈数|最多会面""",
}
_E_MAIL = re.compile(r"\be[-_ ]mail")
_NOT_WORDS = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]")
_PIECES = re.compile(r"[/|\n\r·:：()（）\[\]【】]+")
_HAN = re.compile("[\u3400-\u9fff]+")
_PLAIN = re.compile("[^\u3400-\u9fff]+")


def _plain(name: str) -> str:
    words = _E_MAIL.sub("email", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(_NOT_WORDS.sub(" ", words).split())


_KNOWN = {_plain(each): field for field, names in _NAMES.items() for each in " ".join(names.split()).split("|") if each}


def field_of(header: str) -> ListField | None:
    """Return what a column of this name says; None where the name tells nothing. Names may stand in two languages."""
    candidates = [
        header,
        _IN_BRACKETS.sub(" ", header),
        *_PIECES.split(header),
        *_HAN.findall(header),
        *_PLAIN.findall(header),
    ]
    return next((known for each in candidates if (known := _KNOWN.get(_plain(each)))), None)


def suggested(headers: Sequence[str]) -> dict[int, ListField]:
    """Return what each column probably says, each thing once: the first column of a kind is taken.

    Where a list has a column of given names and one that is only called "name", the latter holds the family names.
    """
    found: dict[int, ListField] = {}
    for column, header in enumerate(headers):
        field = field_of(header)
        if field is not None and field not in found.values():
            found[column] = field
    said = set(found.values())
    if {ListField.GIVEN_NAME, ListField.NAME} <= said and ListField.FAMILY_NAME not in said:
        found = {column: ListField.FAMILY_NAME if each is ListField.NAME else each for column, each in found.items()}
    return found


def effective_headers(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """Return the names of the columns in row `at`; a name merged over two rows stands in the one above."""
    names = list(rows[at])
    above = rows[at - 1] if at else ()
    filled = sum(bool(name) for name in above)
    if filled > 1 and len(above) > len(names):
        names += [""] * (len(above) - len(names))
    return [name or (above[column] if filled > 1 and column < len(above) else "") for column, name in enumerate(names)]


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows has the names of the columns: the one that speaks of most things.

    Lines of a title stand above it; where no row speaks of two, it is the first with two cells.
    """
    told = [len(suggested(effective_headers(rows, at))) for at in range(len(rows))]
    if told and max(told) > 1:
        best = max(told)
        own = [len(suggested(row)) for row in rows]
        return max(range(len(rows)), key=lambda at: (told[at] == best, own[at], -at))
    return next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
