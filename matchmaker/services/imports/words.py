"""What the cells of a list may say where something has to be chosen: themes, languages, kinds of organisations."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from sqlalchemy.orm import Session

from matchmaker.domain.people import Sector
from matchmaker.services.access import WorkshopFacts
from matchmaker.services.profile.draft import MEETING_LANGUAGES
from matchmaker.store.queries import imports as queries
from matchmaker.store.queries import people
from matchmaker.store.queries import profile as profile_queries

_NAMED_IN = ("en", "da", "zh")
_BESIDE = {"mandarin": "zh", "汉语": "zh", "汉文": "zh", "普通话": "zh", "英文": "en", "丹麦文": "da", "德文": "de"}
_SECTORS = {
    Sector.COMPANY: """
        company|companies|enterprise|business|industry|sme|startup|start up|virksomhed|firma|erhverv|industri|企业|公司|
        私营企业|国有企业""",
    Sector.RESEARCH: """
        research|research and education|university|higher education|education|academia|r d institution|
        research institution|research organisation|research organization|university r d institution|forskning|
        forskning og uddannelse|universitet|forskningsinstitution|uddannelse|大学|高校|研究|科研|研究所|研究院|科研院所|
        研究机构|科研机构""",
    Sector.PUBLIC: """
        public|public authority|public sector|authority|government|municipality|region|hospital|offentlig|
        offentlig myndighed|myndighed|kommune|政府|公共|公共部门|政府机构|政府部门|机关|医院|事业单位""",
    Sector.OTHER: """
        other|others|ngo|association|cluster|cluster organisation|andet|anden|andre|forening|klynge|其他|其它|协会|
        社会组织""",
}
_NOT_WORDS = re.compile(r"[\W_]+")
_HARD = re.compile(r"[;；|\n\r、]+")
_SOFT = re.compile(r"[,，/]+")


def plain(text: str) -> str:
    """Return what spellings of a word share."""
    return " ".join(_NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


SECTORS = {
    plain(each): sector for sector, names in _SECTORS.items() for each in " ".join(names.split()).split("|") if each
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What words mean for one party: public ids of themes and organisations, codes of languages.

    Parameters
    ----------
    theme_names
        As they are called in the reader's language, for whoever has to choose another one.
    workshop_themes
        Those that one can want to meet about at the workshop.
    slots
        How many meetings fit at most.
    """

    themes: Mapping[str, str]
    theme_names: Sequence[str]
    workshop_themes: frozenset[str]
    languages: Mapping[str, str]
    organisations: Mapping[str, str]
    slots: int


def lexicon_of(session: Session, workshop: WorkshopFacts, party: int, language: str, *, slots: int) -> Lexicon:
    """Return what words mean for a party that takes part in a workshop."""
    partnerships = profile_queries.partnerships_of(session, party)
    words = queries.theme_words(session, {*partnerships, workshop.partnership_id})
    here = (each for each in words if each.partnership_id == workshop.partnership_id)
    own = [each for each in words if each.partnership_id in partnerships]
    known = profile_queries.organisations_of(session, party)
    organisations: dict[str, str] = {}
    for each in known:
        for name in (each.name_latin, each.name):
            if name:
                organisations[name.casefold()] = each.public_id
    return Lexicon(
        themes={plain(word): theme.public_id for theme in reversed(own) for word in theme.words},
        theme_names=[theme.name for theme in people.themes(session, partnerships, language) if not theme.retired],
        workshop_themes=frozenset(each.public_id for each in here if workshop.is_about(each.id, each.parent_id)),
        languages=_languages(),
        organisations=organisations,
        slots=slots,
    )


def pieces(cell: str, known: Mapping[str, str] | None = None) -> list[str]:
    """Return the parts of a cell that holds several things; a comma divides only what is not known as a whole."""
    if known is not None and plain(cell) in known:
        return [cell.strip()]
    parts = [part.strip() for part in _HARD.split(cell) if part.strip()]
    if known is None:
        return parts
    return [
        piece.strip()
        for part in parts
        for piece in ([part] if plain(part) in known else _SOFT.split(part))
        if piece.strip()
    ]


def _languages() -> dict[str, str]:
    found = {code: code for code in MEETING_LANGUAGES} | _BESIDE
    for code in MEETING_LANGUAGES:
        for named_in in (*_NAMED_IN, code):
            name = Locale.parse(named_in).languages.get(code)
            if name:
                found[plain(name)] = code
    return found
