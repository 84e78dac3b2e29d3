"""No sentence claims what the parts of the pair's score do not carry: each clause has its part above its threshold."""

import hashlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.affinity.components import SECTOR_COMPLEMENT
from matchmaker.affinity.event import Delegation, Event
from matchmaker.affinity.scores import score_pairs
from matchmaker.affinity.text import normalised
from matchmaker.affinity.text_similarity import compared_texts, similarities
from matchmaker.domain.people import Sector
from matchmaker.services.encode.rows import themes_covered
from matchmaker.services.fittings import NEAR_BY_MEANING, NEAR_BY_WORDS
from matchmaker.services.reasons import LEAST, reasons_of
from matchmaker.services.words import Setting, Words

PHRASES = (
    "Rain erosion rig",
    "Rain erosion of blades",
    "Positioning of beds in hospitals",
    "Indendørs positionering af senge",
    "Afisning af vindmøllevinger",
    "叶片防冰与前缘保护",
    "医院床位室内定位",
    "Glucose sensors",
    "血糖传感器",
    "of the and",
    "🙂",
    "",
)
KEYWORDS = ("wind", "Wind ", "glass", "玻璃", "")
SETTING = Setting(
    theme_names={1: "Health", 2: "Records", 3: "Imaging", 4: "Energy"},
    theme_parents={1: None, 2: 1, 3: 1, 4: None},
    interpreters=[("da", "zh")],
)


class Hashed:
    """Gives every text a vector of its own, and texts that share their first word nearly the same one."""

    name = "hashed"

    def embed(self, texts):
        """Return rows of length one."""
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(len(texts), 8)

    def _vector(self, text):
        first, whole = (self._drawn(part) for part in (text.split(" ")[0], text))
        vector = first + 0.2 * whole
        return vector / np.linalg.norm(vector)

    def _drawn(self, text):
        return np.random.default_rng(int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)).normal(size=8)


def _words(**given):
    return st.builds(
        Words,
        offers=st.lists(st.sampled_from(PHRASES), max_size=4, unique=True).map(tuple),
        seeks=st.lists(st.sampled_from(PHRASES), max_size=4, unique=True).map(tuple),
        keywords=st.lists(st.sampled_from(KEYWORDS), max_size=3, unique=True).map(tuple),
        themes=st.frozensets(st.sampled_from([1, 2, 3, 4]), max_size=3),
        languages=st.lists(st.sampled_from(["da", "en", "zh"]), max_size=2, unique=True).map(tuple),
        sectors=st.frozensets(st.sampled_from(Sector), max_size=1),
        **given,
    )


@settings(max_examples=300)
@given(own=_words(), others=st.lists(_words(), min_size=1, max_size=4), semantic=st.sampled_from([None, Hashed()]))
def test_every_clause_has_its_part_above_its_threshold(own, others, semantic):
    parts, scored = _scored(own, others, semantic)
    for place, reason in enumerate(reasons_of(own, others, SETTING, [False] * len(others), semantic)):
        clauses = {
            "complementarity": reason.they_offer or reason.you_offer,
            "themes": reason.themes,
            "keywords": reason.keywords,
            "sector": reason.sectors,
        }
        assert scored[place] == place
        for name, said in clauses.items():
            if said and name in parts:
                assert parts[name][place] >= LEAST[name] > 0


@settings(max_examples=300)
@given(own=_words(), others=st.lists(_words(), min_size=1, max_size=4), semantic=st.sampled_from([None, Hashed()]))
def test_every_clause_is_true_of_what_both_wrote(own, others, semantic):
    near = _near([own, *others], semantic)
    enough = NEAR_BY_WORDS if semantic is None else NEAR_BY_MEANING
    for other, reason in zip(others, reasons_of(own, others, SETTING, [False] * len(others), semantic), strict=True):
        for fitting, seeker, giver in ((reason.they_offer, own, other), (reason.you_offer, other, own)):
            if fitting is not None:
                assert fitting.seek.text in seeker.seeks
                assert fitting.offer.text in giver.offers
                found = near(fitting.seek.text, fitting.offer.text)
                assert found >= enough
                assert found >= max(near(seek, offer) for seek in seeker.seeks for offer in giver.offers) - 1e-6
        assert {normalised(each) for each in reason.keywords} <= {normalised(each) for each in other.keywords} - {""}
        covered = [themes_covered(words.themes, SETTING.theme_parents) for words in (own, other)]
        assert set(reason.themes) <= {SETTING.theme_names[theme] for theme in covered[0] & covered[1]}
        if reason.sectors:
            assert SECTOR_COMPLEMENT[frozenset(each.value for each in reason.sectors)] >= 0.8


def _scored(own, others, semantic):
    """Return the parts of the pairs as a run scores them, made here anew, and whom they are with."""
    event = Event(hosts=_delegation([own]), visitors=_delegation(others), interpreters=[("da", "zh")])
    scored = score_pairs(event, semantic, {"wants": 0.0, "met_before": 0.0}, top=0)
    return {name: values.tolist() for name, values in scored.parts.items()}, scored.visitors.tolist()


def _delegation(people):
    covered = [themes_covered(each.themes, SETTING.theme_parents) for each in people]
    return Delegation(
        offers=[each.offers for each in people],
        seeks=[each.seeks for each in people],
        keywords=[each.keywords for each in people],
        themes=[tuple(str(theme) for theme in sorted(themes)) for themes in covered],
        languages=[each.languages for each in people],
        sectors=[next((sector.value for sector in each.sectors), None) for each in people],
    )


def _near(people, semantic):
    """Return what says how near two texts are, all texts compared together as a run compares them."""
    texts = [text for each in people for text in (*each.seeks, *each.offers) if normalised(text).strip("🙂")]
    if not texts:
        return lambda _one, _other: 0.0
    vectors = compared_texts(texts, semantic)
    table = similarities(vectors, vectors)
    place = {text: number for number, text in enumerate(texts)}
    return lambda one, other: float(table[place[one], place[other]]) if {one, other} <= place.keys() else 0.0
