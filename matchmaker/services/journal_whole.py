"""The whole journal, as operators read it: opaque ids and no names, and whether its chain is whole."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import NOTHING, Action, Principal, require
from matchmaker.services.journal_reading import PAGE, Filter
from matchmaker.store import journal_chain
from matchmaker.store.journal_chain import Head
from matchmaker.store.queries import journal as queries
from matchmaker.store.queries.journal import EntryRow, Wanted

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WholeJournal:
    """A page of all entries.

    Parameters
    ----------
    head
        How many entries there are, and the hash of the last: note it elsewhere to notice a cut-off end.
    faults
        What is wrong with the chain, from its beginning on; None where this page did not look.
    """

    entries: tuple[EntryRow, ...]
    found: int
    page: int
    pages: int
    acts: tuple[str, ...]
    head: Head
    faults: tuple[str, ...] | None


def whole_journal(session: Session, principal: Principal, wanted: Filter, *, check: bool = False) -> WholeJournal:
    """Return a page of the journal of the whole installation, the newest first; days are those of UTC.

    Parameters
    ----------
    wanted
        Its `person` is the public id of any account.
    check
        Whether the whole chain is computed anew; that reads every entry.
    """
    require(principal, Action.JOURNAL_READ, NOTHING)
    require(principal, Action.ADMIN, NOTHING)
    asked = Wanted(
        act=wanted.act,
        actor=wanted.person,
        since=datetime.combine(wanted.since, time(), UTC) if wanted.since else None,
        until=datetime.combine(wanted.until, time(), UTC) + timedelta(days=1) if wanted.until else None,
    )
    found = queries.count(session, asked)
    pages = max(1, -(-found // PAGE))
    page = min(max(1, wanted.page), pages)
    return WholeJournal(
        entries=tuple(queries.entries(session, asked, skip=(page - 1) * PAGE, most=PAGE)),
        found=found,
        page=page,
        pages=pages,
        acts=tuple(queries.acts(session)),
        head=journal_chain.head_of(session),
        faults=tuple(journal_chain.faults(session.connection())) if check else None,
    )


def note_head(session: Session, _now: datetime) -> int:
    """Write into the log where the journal ends, and what is wrong with it; return how many faults there are.

    The log lies elsewhere than the database, so that a cut-off end shows when the two are compared
    (`matchmaker db check --journal-head`).
    """
    head = journal_chain.head_of(session)
    _log.info("The journal has %d entries and ends with %s", head.entries, head.sha256)
    found = list(journal_chain.faults(session.connection()))
    for fault in found:
        _log.error("journal: %s", fault)
    return len(found)
