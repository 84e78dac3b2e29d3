"""What is known of pairs when a plan is made: what each is worth, and who must or must not meet. One statement each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.preferences import PreferenceKind
from matchmaker.store.queries.planning import grouped
from matchmaker.store.tables.pairs import PairRule, PairScore, PairScoreUse
from matchmaker.store.tables.preferences import Preference


@dataclass(frozen=True, slots=True)
class Score:
    """What a pair is worth, and the keys of the resources that it uses."""

    id: int
    public_id: str
    pair: tuple[int, int]
    weight: float
    parts: Mapping[str, Any]
    uses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the offices decided about a pair."""

    public_id: str
    pair: tuple[int, int]
    must: bool
    forbidden: bool
    session_id: int | None


def scores(session: Session, workshop_id: int) -> list[Score]:
    """Return the scored pairs."""
    query = (
        select(
            PairScore.id,
            PairScore.public_id,
            PairScore.registration_a_id,
            PairScore.registration_b_id,
            PairScore.weight,
            PairScore.parts,
            PairScoreUse.resource_id,
        )
        .outerjoin(PairScoreUse, PairScoreUse.pair_score_id == PairScore.id)
        .where(PairScore.workshop_id == workshop_id)
        .order_by(PairScore.id, PairScoreUse.resource_id)
    )
    found: list[Score] = []
    for key, public_id, a, b, weight, parts, resource in session.execute(query):
        if found and found[-1].id == key:
            found[-1] = replace(found[-1], uses=(*found[-1].uses, resource))
        else:
            found.append(Score(key, public_id, (a, b), weight, parts, () if resource is None else (resource,)))
    return found


def uses_of_scores(session: Session, workshop_id: int) -> dict[int, list[int]]:
    """Return for each scored pair that uses any the keys of its resources."""
    query = select(PairScoreUse.pair_score_id, PairScoreUse.resource_id)
    query = query.where(PairScoreUse.workshop_id == workshop_id).order_by(PairScoreUse.resource_id)
    return grouped(session.execute(query).all())


def rules(session: Session, workshop_id: int) -> list[Rule]:
    """Return what the offices decided about pairs."""
    query = (
        select(
            PairRule.public_id,
            PairRule.registration_a_id,
            PairRule.registration_b_id,
            PairRule.must,
            PairRule.forbidden,
            PairRule.session_id,
        )
        .where(PairRule.workshop_id == workshop_id)
        .order_by(PairRule.id)
    )
    return [
        Rule(public_id, (a, b), must, forbidden, session_id)
        for public_id, a, b, must, forbidden, session_id in session.execute(query)
    ]


def vetoed_pairs(session: Session, workshop_id: int) -> set[tuple[int, int]]:
    """Return the pairs of which one does not want to meet the other, the smaller key first."""
    query = select(Preference.from_registration_id, Preference.to_registration_id)
    query = query.where(Preference.workshop_id == workshop_id, Preference.kind == PreferenceKind.VETO)
    return {(min(one, other), max(one, other)) for one, other in session.execute(query)}
