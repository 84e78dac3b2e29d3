"""What the pairs of one calendar are worth now that somebody else sits in it.

All others keep their scores until the next run, and a pair its id. Vetoes play no part, as in every scoring.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import Embedder
from matchmaker.services import affinity, scoring


def score_again(session: Session, workshop_id: int, registration: tuple[int, str], semantic: Embedder | None) -> int:
    """Score the pairs of a calendar (key and public id) anew; return how many there are.

    Nothing is done while the workshop has no slots: then nothing has been scored.
    """
    key, public_id = registration
    profiles = scoring.profiles_of(session, workshop_id)
    if not profiles.slots or not profiles.people:
        return 0
    scored = affinity.score(profiles, semantic=semantic, top=0, topics=scoring.topics_of(session, workshop_id))
    own = replace(scored, pairs=tuple(pair for pair in scored.pairs if public_id in {pair.a, pair.b}))
    scoring.store_scores(session, workshop_id, own, of=key)
    return len(own.pairs)
