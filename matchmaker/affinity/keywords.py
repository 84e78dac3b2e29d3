"""How much two lists of keywords have in common: the same topics in any language, and topics that are near by meaning.

A keyword first counts as the topic that it names (:mod:`.topics`), so that "brint" and "氢能" are one. Where a language
model is asked, a keyword further counts a little as each keyword near it, so that "wind power" and "gearboxes for
turbines" are not strangers.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array, eye_array, vstack

from matchmaker.affinity.centring import centred_meanings
from matchmaker.affinity.embedders import Embedder
from matchmaker.affinity.event import Event, Texts
from matchmaker.affinity.meanings import Meanings
from matchmaker.affinity.terms import Terms, unit_rows, weighed_by_rarity
from matchmaker.affinity.text_similarity import Block
from matchmaker.affinity.topics import label, topic_names

NEAR = 0.35
"""From this cosine of their meanings on (freed of what each language shares) two keywords are near. With the model of
the wheel, 68 per cent of the pairs of names of one founding topic lie above it and 0.8 per cent of the others, many of
which are related."""

MOST_NEAR = 8
"""How many keywords at most one keyword is near to, the nearest ones: memory grows with keywords, not with pairs."""

KEYWORDS_AT_A_TIME = 1024


def keywords(event: Event, semantic: Embedder | None) -> Callable[[slice], Block] | None:
    """How much two lists of keywords overlap, rare keywords counting more.

    The cosine of the two sets, each keyword weighted by 1 + ln((1 + N) / (1 + df)) with N people with keywords of whom
    df have this one (Salton & Buckley 1988). Keywords are equal when they name the same topic or are spelt the same
    after normalising. Where `semantic` knows them, each also counts as every keyword near it, by half their cosine, so
    that two people with one keyword each have about its cosine (a soft cosine: Sidorov, Gelbukh, Gómez-Adorno & Pinto
    2014). 1: the same set; 0: none in common or near, or none stated. In force where somebody on each side has
    keywords.
    """
    names = topic_names(event.topics)
    lists = [_labels(own, names) for people in (event.hosts, event.visitors) for own in people.keywords]
    holders = np.flatnonzero([bool(own) for own in lists])
    hosts = len(event.hosts)
    if not (np.any(holders < hosts) and np.any(holders >= hosts)):
        return None
    vectors, labels = weighed_by_rarity(lists, [lists[holder] for holder in holders])
    if semantic is not None:
        vectors = csr_array(unit_rows(vectors @ _spreading(labels, semantic)))
    own, others = vectors[:hosts], vectors[hosts:].T

    def block(rows: slice) -> Block:
        return np.asarray((own[rows] @ others).toarray().clip(0, 1), dtype=np.float32)

    return block


def _labels(own: Texts, names: Mapping[str, str]) -> list[str]:
    return sorted({label(keyword, names) for keyword in own} - {""})


def _spreading(labels: Sequence[str], semantic: Embedder) -> Terms:
    """Return what each label counts as, shape (labels, labels): itself by 1, each label near it by half their cosine.

    Two unit vectors with s / 2 on each other's place have the cosine s / (1 + s² / 4), so nearly s.
    """
    meanings = centred_meanings(labels, semantic)
    starts = range(0, len(labels), KEYWORDS_AT_A_TIME)
    near = csr_array(vstack([_nearest(meanings, slice(first, first + KEYWORDS_AT_A_TIME)) for first in starts]))
    return csr_array(eye_array(len(labels), dtype=np.float32) + near.maximum(near.T) / 2)


def _nearest(meanings: Meanings, rows: slice) -> Terms:
    """Return the cosines of some labels with those nearest to them, at most `MOST_NEAR` each."""
    cosines = meanings[rows] @ meanings.T
    cosines[np.arange(len(cosines)), rows.start + np.arange(len(cosines))] = 0
    if cosines.shape[1] > MOST_NEAR:
        least = np.partition(cosines, -MOST_NEAR, axis=1)[:, [-MOST_NEAR]]
        cosines[cosines < least] = 0
    cosines[cosines < NEAR] = 0
    return csr_array(cosines.clip(0, 1))
