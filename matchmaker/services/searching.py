"""Search over everything that people say of themselves: what is kept for it, and whom words find.

The words of a person are indexed when their profile is saved. Where that was left out (many rows written at once, an
organisation that got another name) the words are compared as they are, and each night the index catches up.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.searching import Wanted, asked, holds, indexed
from matchmaker.store.queries import searching as queries
from matchmaker.store.queries.searching import Outdated
from matchmaker.store.tables.searching import SearchText


@dataclass(frozen=True, slots=True)
class Hits:
    """Who holds each of the words that are looked for.

    Parameters
    ----------
    wanted
        What is asked of each word.
    found
        For each word the keys of the profiles that are indexed with it.
    late
        Keys of profiles whose words are not indexed as they are now.
    """

    wanted: tuple[tuple[Wanted, ...], ...]
    found: Sequence[Collection[int]]
    late: Collection[int]

    def holds(self, number: int, profile: int, texts: Iterable[str]) -> bool:
        """Return whether a profile, which says `texts`, holds the word with this number."""
        if profile in self.late:
            return holds(indexed(texts), self.wanted[number])
        return profile in self.found[number]


def hits(session: Session, workshop_id: int, words: str) -> Hits:
    """Return who of a workshop holds which of the words; one statement, and none without a word.

    Whether somebody may be seen is for the caller to look at.
    """
    wanted = asked(words)
    found, late = queries.found_by(session, workshop_id, wanted)
    return Hits(wanted, found, late)


def index(session: Session, profiles: Collection[int]) -> None:
    """Index the words of some profiles as they are now, in the transaction in which they were written."""
    if profiles:
        _write(session, queries.outdated(session, profiles))


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
