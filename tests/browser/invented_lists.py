"""Two offices' lists of invented people, as spreadsheets come: an XLSX with a title above it, a CSV in GB 18030.

What people offer and seek is that of the founding case, each time of somebody else; names and addresses are made here.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from openpyxl import Workbook

from matchmaker.files.founding_case import FoundingCase, PersonEntry, founding_case

_DANISH_GIVEN = (
    "Aage", "Birgitte", "Casper", "Dorthe", "Emil", "Freja", "Gunnar", "Helle", "Ib", "Jytte",
    "Klaus", "Lærke", "Mikkel", "Nanna", "Oluf", "Pernille", "Rasmus", "Signe", "Torben", "Yrsa",
)  # fmt: skip
_DANISH_FAMILY = (
    "Abildgaard", "Bjerregaard", "Dalsgaard", "Ebbesen", "Fogh", "Gammelby", "Hvidbjerg", "Ibsen", "Kjærulf", "Lynge",
)  # fmt: skip
_CHINESE_FAMILY = (
    ("赵", "Zhao"), ("钱", "Qian"), ("孙", "Sun"), ("周", "Zhou"), ("吴", "Wu"),
    ("郑", "Zheng"), ("冯", "Feng"), ("褚", "Chu"), ("蒋", "Jiang"), ("沈", "Shen"),
)  # fmt: skip
_CHINESE_GIVEN = (
    ("雅琴", "Yaqin"), ("博文", "Bowen"), ("春燕", "Chunyan"), ("德明", "Deming"), ("恩泽", "Enze"),
    ("凤英", "Fengying"), ("国栋", "Guodong"), ("海涛", "Haitao"), ("佳怡", "Jiayi"), ("可欣", "Kexin"),
    ("立新", "Lixin"), ("美玲", "Meiling"), ("宁宁", "Ningning"), ("鹏飞", "Pengfei"), ("清华", "Qinghua"),
    ("瑞雪", "Ruixue"), ("世杰", "Shijie"), ("天佑", "Tianyou"), ("晓峰", "Xiaofeng"), ("玉兰", "Yulan"),
)  # fmt: skip
_DANISH_HEADS = ("Navn", "E-mail", "Stilling", "Virksomhed", "Tema", "Sprog", "Tilbyder", "Søger")
_CHINESE_HEADS = ("姓名", "拼音", "邮箱", "职务", "单位", "单位英文名", "主题", "语言", "提供", "需求")
_ONLY_OWN_LANGUAGE = 10
"""Every so manieth of the visitors speaks no English, so that interpreters have something to do."""


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody of a list, and the founding case's person whose work is theirs."""

    name: str
    name_latin: str
    email: str
    organisation: str
    organisation_latin: str
    themes: str
    like: PersonEntry


def danish_list(count: int) -> tuple[list[Invented], bytes]:
    """Return people of the hosts and their XLSX, in which a line of a title stands above the names of the columns."""
    case = founding_case()
    names = [(f"{given} {family}", "") for given, family in product(_DANISH_GIVEN, _DANISH_FAMILY)]
    people = list(_people(case, 0, names[:count], "da", "example.dk"))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Deltagere fra Midtjylland"])
    sheet.append(_DANISH_HEADS)
    for each in people:
        said = (each.name, each.email, each.like.title, each.organisation, each.themes, "dansk; engelsk")
        sheet.append([*said, "; ".join(each.like.offers), "; ".join(each.like.seeks)])
    content = io.BytesIO()
    book.save(content)
    return people, content.getvalue()


def chinese_list(count: int) -> tuple[list[Invented], bytes]:
    """Return people of the visitors and their CSV, in the encoding of a Chinese spreadsheet program."""
    case = founding_case()
    pairs = product(_CHINESE_FAMILY, _CHINESE_GIVEN)
    names = [(f"{family}{given}", f"{latin} {second}") for (family, latin), (given, second) in pairs]
    people = list(_people(case, 1, names[:count], "zh", "example.cn"))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_CHINESE_HEADS)
    for number, each in enumerate(people):
        languages = "中文" if number % _ONLY_OWN_LANGUAGE == 0 else "中文、英语"
        said = (each.name, each.name_latin, each.email, each.like.title, each.organisation, each.organisation_latin)
        writer.writerow([*said, each.themes, languages, "；".join(each.like.offers), "；".join(each.like.seeks)])
    return people, text.getvalue().encode("gb18030")


def _people(
    case: FoundingCase, side: int, names: Sequence[tuple[str, str]], language: str, domain: str
) -> Iterator[Invented]:
    delegation = case.delegations[side]
    organisations = {each.id: each for each in delegation.organisations}
    themes = {topic.code: topic.names[language] for theme in case.partnership.themes for topic in theme.topics}
    themes |= {theme.code: theme.names[language] for theme in case.partnership.themes}
    parents = {topic.code: theme.code for theme in case.partnership.themes for topic in theme.topics}
    for number, (name, latin) in enumerate(names):
        like = delegation.people[number % len(delegation.people)]
        organisation = organisations[like.organisation]
        wide = dict.fromkeys(parents.get(each, each) for each in like.themes)
        yield Invented(
            name=name,
            name_latin=latin,
            email=f"person{number}@{domain}",
            organisation=organisation.name,
            organisation_latin=organisation.name_latin,
            themes="; ".join(themes[each] for each in (*wide, *like.themes)),
            like=like,
        )
