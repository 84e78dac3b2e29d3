"""Whether a line of a profile says something that not everybody says: a rule over its words, in three languages.

"Health technology" finds everybody and nobody. What tells are the words that are neither grammar nor said by everybody
in a programme of this kind; a line needs a few of them.
"""

import re
import unicodedata
from enum import StrEnum

TELLING = 2.0
"""How many telling words a line needs. Chosen on every second of the lines in ``tests/domain/lines.py``: with 1, one in
twelve of the general ones passes; with 2.5, one in four of the concrete ones fails; with 2 none is taken for the other.
So it is on the other half, and no line of the founding case, which nobody wrote for this, is called general."""

SHORTEST = 2.0
"""A line of fewer words is called short instead."""

CHARACTERS_OF_A_WORD = 2
"""How many Chinese characters count as a word: most technical words have two."""

GRAMMAR = frozenset(
    """
    a an and as at are be between by can for from has have in into is it its looking more of on or our other others
    some such that the their them these they this to us via we what which who will with within would you your
    af alle alt andre at blive de dem den der deres det en er et fra har hvad hvor i ind inden kan med mellem mere om
    og også os på samt som til ud under ved vi vil vores
    """.split()  # noqa: SIM905 (words, not a list to read down)
)

GENERAL = frozenset(
    """
    access advanced advice areas best better business businesses chances china chinese climate collaborate collaboration
    companies company competence competences concepts consulting contacts cooperate cooperation customers danish data
    denmark develop developing development different digital digitalisation digitalization effective efficiency
    efficient energy environment europe european everything exchange excellent experience experiences expertise export
    field find future general global good great green growth health healthcare help high ideas improve industry
    information innovation innovations innovative inspiration intelligent interested interesting international
    investment investors it joint knowledge leading learn management many market markets methods modern network networks
    new offer opportunities opportunity optimisation partner partners partnership partnerships people platform platforms
    possibilities possible potential process processes product products professional project projects provide quality
    relevant research sector seek services service share sharing skills smart software solution solutions strategic
    strategies strategy strong suppliers support sustainability sustainable system systems team technical technologies
    technology things tools topics training transition value various welfare work working world
    adgang avanceret avancerede bedre bedste bæredygtig bæredygtige bæredygtighed branche danmark dansk danske digitale
    digitalisering dygtige effektiv effektive effektivisering eksport ekspertise energi erfaring erfaringer
    erfaringsudveksling forbedring forretning forretninger forskellige forskning forskningsprojekter fremtid fremtidens
    fælles førende gode god grøn grønne grønt hjælp høj ideer idéer industri innovativ innovative inspiration interesse
    internationale internationalt interessante investeringer investorer kina kinesisk kinesiske klima kompetencer
    kontakt kontakter kunder kvalitet ledelse leverandører løsning løsninger mange marked markeder metoder miljø
    moderne muligheder netværk nye nyt ny områder omstilling optimering partnere partnerskab partnerskaber processer
    produkt produkter projekter rådgivning samarbejde samarbejder samarbejdspartner samarbejdspartnere smarte
    stærk stærke strategier strategiske sundhed sundhedsvæsen systemer søger teknisk tekniske teknologi teknologier
    tilbyder uddannelse udveksling udvikle udvikling udviklingsprojekter verden viden virksomhed virksomheder værdi
    værktøjer ydelser
    """.split()  # noqa: SIM905 (words, not a list to read down)
)
"""What everybody in a programme between two regions offers and seeks: the words that tell nobody apart."""

_CHINESE = """
    解决方案 合作伙伴 人工智能 可持续 先进的 新技术 数字化 智能化 国际化 高质量 高品质 我们的 有意义 提供 寻找
    寻求 希望 探讨 相关 领域 技术 科技 方案 创新 发展 开发 研发 研究 科研 项目 合作 伙伴 企业 公司 机构 产品
    服务 系统 质量 品质 绿色 数字 智能 智慧 先进 领先 现代 经验 知识 专业 能力 网络 国际 全球 世界 市场 健康
    医疗 能源 环境 环保 气候 信息 数据 软件 高效 效率 优质 优秀 各种 多种 不同 行业 产业 工业 机会 机遇 交流
    共享 分享 想法 理念 客户 供应商 投资 出口 贸易 战略 咨询 支持 管理 流程 方法 工具 平台 培训 教育 学习 人才
    工作 帮助 未来 共同 联合 丹麦 中国 欧洲 上海 我们 你们 他们 以及 等等 进行 开展 推动 促进 建立 对接 优化
    转型 升级 价值 潜力 资源 团队 新 的 与 和 及 在 对 等 于 为 有 是 了 中 高 好 多
    """.split()  # noqa: SIM905 (words, not a list to read down)
_CHINESE_GENERAL = re.compile("|".join(sorted(map(re.escape, _CHINESE), key=len, reverse=True)))
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


class Generality(StrEnum):
    """What a line lacks."""

    SHORT = "short"
    GENERAL = "general"


def generality(line: str) -> Generality | None:
    """Return what a line lacks to find somebody; None where it says enough, or holds no words at all."""
    words, telling = _counted(line)
    if not words:
        return None
    if words < SHORTEST:
        return Generality.SHORT
    return Generality.GENERAL if telling < TELLING else None


def telling_words(line: str) -> float:
    """Return how many words of a line tell its writer apart from others; Chinese words may count as halves."""
    return _counted(line)[1]


def _counted(line: str) -> tuple[float, float]:
    """Return how many words a line has but for its grammar, and how many of them are telling."""
    text = unicodedata.normalize("NFKC", line).casefold()
    chinese = "".join(_HAN.findall(text))
    rest = _CHINESE_GENERAL.sub("", chinese)
    others = [word for word in _WORD.findall(_HAN.sub(" ", text)) if word not in GRAMMAR]
    told = [word for word in others if word not in GENERAL]
    return (
        len(others) + len(chinese) / CHARACTERS_OF_A_WORD,
        len(told) + len(rest) / CHARACTERS_OF_A_WORD,
    )
