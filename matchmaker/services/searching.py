"""Search over everything that people say of themselves: what is kept for it, and whom words find.

The words of a person are indexed when their profile is saved. Where that was left out (many rows written at once, an
organisation that got another name) the words are compared as they are, and each night the index catches up.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.searching import asked, holds, indexed
from matchmaker.store.queries import searching as queries
from matchmaker.store.queries.searching import Outdated
from matchmaker.store.tables.searching import SearchText


def profiles_found(session: Session, workshop_id: int, words: str) -> list[frozenset[int]]:
    """Return for each word the keys of the profiles of a workshop that hold it, whatever they hold besides.

    Whether somebody may be seen is for the caller to look at. In two statements, and one more where somebody's words
    are not indexed yet.
    """
    wanted = asked(words)
    found = queries.found_by(session, workshop_id, wanted)
    late = queries.outdated(session, workshop_id=workshop_id) if wanted else []
    if not late:
        return found
    now = {each.profile_id: indexed(each.texts) for each in late}
    by_words = [frozenset(key for key, tokens in now.items() if holds(tokens, word)) for word in wanted]
    return [before.difference(now) | added for before, added in zip(found, by_words, strict=True)]


def index(session: Session, profiles: Collection[int]) -> None:
    """Index the words of some profiles as they are now, in the transaction in which they were written."""
    if profiles:
        _write(session, queries.outdated(session, profiles=profiles))


def catch_up(session: Session, now: datetime) -> int:
    """Index everybody's words as they are now, and return of how many they had changed: a step of each day."""
    late = queries.outdated(session)
    _write(session, late)
    return len(late)


def _write(session: Session, late: Collection[Outdated]) -> None:
    if not late:
        return
    session.execute(delete(SearchText).where(SearchText.profile_id.in_([each.profile_id for each in late])))
    session.add_all(
        SearchText(
            profile_id=each.profile_id,
            profile_version=each.profile_version,
            organisation_version=each.organisation_version,
            words=indexed(each.texts),
        )
        for each in late
    )
    session.flush()
