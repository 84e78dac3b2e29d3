"""What would improve somebody's matches, line by line, and the topics of the other delegations that come nearest.

Made from the draft and from what people on the other sides let everybody there read. What anybody wished plays no part.
Apart from `services.profile`, since it compares texts: who only reads or saves profiles need not load what that takes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import LEXICAL, Embedder
from matchmaker.affinity.text import comparable, normalised
from matchmaker.affinity.text_similarity import compared_texts, similarities
from matchmaker.affinity.written_language import written_in
from matchmaker.domain.completeness import Completeness
from matchmaker.domain.generality import Generality, generality
from matchmaker.domain.people import ProfileTextKind
from matchmaker.domain.permissions import Action, Answer, Principal, Resource, can, require
from matchmaker.domain.talking import primary
from matchmaker.services.fittings import near_enough
from matchmaker.services.profile.draft import LONGEST_LINE, MOST_LINES, Draft
from matchmaker.services.profile.owner import own
from matchmaker.services.profile.reading import completeness_of
from matchmaker.services.quotations import USUAL, Phrase, quoted
from matchmaker.services.recalling import Recalled
from matchmaker.services.vectors import remembered
from matchmaker.services.words import Words
from matchmaker.store.queries import topics as queries
from matchmaker.store.queries.topics import TakingPart

MOST_TOPICS = 5
WORKING_LANGUAGE = "en"
"""Of programmes between the regions, where somebody takes no part in any workshop yet."""

OPPOSITE = {ProfileTextKind.SEEK: ProfileTextKind.OFFER, ProfileTextKind.OFFER: ProfileTextKind.SEEK}


class Fault(StrEnum):
    """What is wrong with a line."""

    SHORT = "short"
    GENERAL = "general"
    NOT_WORKING_LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Remark:
    """A line that could say more: in which field it stands, the line, and what is wrong with it."""

    field: str
    line: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Topic:
    """A text of somebody of another delegation, and the reader's line that it meets.

    Parameters
    ----------
    theirs
        Offered, where the reader seeks `own`; sought, where the reader offers it.
    """

    own: str
    theirs: Phrase
    kind: ProfileTextKind
    similarity: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a draft finds good meetings.

    Parameters
    ----------
    takes_part
        Whether its owner takes part in a workshop that is to be held: else there are no others to read.
    """

    completeness: Completeness
    remarks: tuple[Remark, ...]
    topics: tuple[Topic, ...]
    working_language: str
    takes_part: bool


def quality_of(session: Session, principal: Principal, draft: Draft, *, embedder: str = LEXICAL) -> Quality:
    """Return what would improve a draft of one's own, and the nearest topics of the other delegations.

    In three statements and one for the vectors.

    Parameters
    ----------
    embedder
        The one that the operator chose; while somebody is typing, words alone.
    """
    require(principal, Action.PROFILE_WRITE, own(principal))
    at = _where_they_may_read(principal, queries.taking_part(session, principal.profile) if principal.profile else [])
    working_language = at[0].working_language if at else WORKING_LANGUAGE
    texts = queries.across(session, at, list(OPPOSITE))
    return Quality(
        completeness_of(draft),
        tuple(remarks_on(draft, working_language)),
        tuple(nearest(draft, texts, working_language, remembered(session, embedder))),
        working_language,
        bool(at),
    )


def remarks_on(draft: Draft, working_language: str) -> Iterable[Remark]:
    """Yield the lines of a draft that are too short, too general, or not in the working language."""
    for field in ("seeks", "offers"):
        for line in getattr(draft, field):
            found = generality(line[:LONGEST_LINE])
            if found is not None:
                yield Remark(field, line, Fault.SHORT if found is Generality.SHORT else Fault.GENERAL)
    expected = USUAL | {primary(working_language)} | {primary(each) for each in draft.languages}
    if written_in(draft.summary[:LONGEST_LINE], expected) not in {"", primary(working_language)}:
        yield Remark("summary", draft.summary, Fault.NOT_WORKING_LANGUAGE)


def nearest(
    draft: Draft, texts: Sequence[tuple[str, str]], working_language: str, semantic: Embedder | None
) -> list[Topic]:
    """Return the texts, given with their kinds, that come nearest to a line of the draft, the nearest first.

    At most `MOST_TOPICS`, each text once, and none that would not be said to meet; of equals the first in the order
    of the texts.
    """
    found: list[Topic] = []
    for kind, lines in ((ProfileTextKind.OFFER, draft.seeks), (ProfileTextKind.SEEK, draft.offers)):
        mine = [line[:LONGEST_LINE] for line in lines if comparable(line)][:MOST_LINES]
        theirs = [text for each, text in texts if each == kind and comparable(text)]
        if mine and theirs:
            found += _compared(mine, theirs, kind, working_language, semantic)
    ranked = sorted(found, key=lambda topic: -topic.similarity)
    distinct = {normalised(topic.theirs.text): topic for topic in reversed(ranked)}
    return sorted(distinct.values(), key=lambda topic: -topic.similarity)[:MOST_TOPICS]


def _compared(
    mine: Sequence[str],
    theirs: Sequence[str],
    kind: ProfileTextKind,
    working_language: str,
    semantic: Embedder | None,
) -> list[Topic]:
    known = None if semantic is None else Recalled(semantic, (*mine, *theirs))
    vectors = compared_texts([*mine, *theirs], known)
    near = similarities(vectors[: len(mine)], vectors[len(mine) :])
    best, enough = near.max(axis=0), near_enough(vectors)
    return [
        Topic(mine[int(near[:, place].argmax())], quoted(text, Words(), working_language), kind, float(best[place]))
        for place, text in enumerate(theirs)
        if best[place] >= enough
    ]


def _where_they_may_read(principal: Principal, at: Sequence[TakingPart]) -> list[TakingPart]:
    """Return the workshops whose people the one who asks may look through."""
    return [
        each
        for each in at
        if can(
            principal,
            Action.PROFILE_LIST,
            Resource(parties=frozenset({each.host_party_id, each.visitor_party_id}), workshop=each.workshop_id),
        )
        in {Answer.ALLOW, Answer.LISTED}
    ]
