"""The chain of the journal: the hash that each entry must carry, and what is wrong with the chain as it stands.

Each hash is over all that an entry says and over the hash of the entry before, so that a change anywhere shows from
there on. What no chain can show by itself is that its end was cut off: for that the newest hash has to be known from
elsewhere, from a backup's manifest, a case file or a line of the log (`known_heads` of `faults`).
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from matchmaker.store.tables.journal import JournalEntry, JournalReason

BEFORE_THE_FIRST = "0" * 64
HASHED = "sha256:"
"""How a reason begins whose words stand in a row beside the entry."""

_SAID = (
    "id", "at", "actor_id", "on_behalf_of_id", "party_id", "workshop_id", "action", "subject_kind", "subject_id",
    "reason", "details", "previous_sha256", "sha256",
)  # fmt: skip
MOST_FAULTS = 20
"""Enough to see what happened; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are, and the hash of the last one."""

    entries: int
    sha256: str


def head_of(session: Session) -> Head:
    """Return where the chain ends now."""
    count = session.scalar(select(func.count()).select_from(JournalEntry)) or 0
    last = session.scalar(select(JournalEntry.sha256).order_by(JournalEntry.id.desc()).limit(1))
    return Head(count, last or BEFORE_THE_FIRST)


def hash_of(said: Mapping[str, Any]) -> str:
    """Return the hash that an entry must carry, given its columns."""
    document = {
        "at": said["at"].astimezone(UTC).isoformat(),
        "actor": said["actor_id"],
        "on_behalf_of": said["on_behalf_of_id"],
        "party": said["party_id"],
        "workshop": said["workshop_id"],
        "action": said["action"],
        "subject": [said["subject_kind"], said["subject_id"]],
        "reason": said["reason"],
        "details": said["details"],
        "previous": said["previous_sha256"],
    }
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def hash_of_entry(entry: JournalEntry) -> str:
    """Return the hash that an entry must carry, before or after it was written."""
    return hash_of({name: getattr(entry, name) for name in _SAID})


def hash_of_words(salt: str, text: str) -> str:
    """Return what an entry holds in place of the words of its reason."""
    return HASHED + hashlib.sha256(f"{salt} {text}".encode()).hexdigest()


def faults(connection: Connection, known_heads: Collection[str] = ()) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the journal.

    Parameters
    ----------
    known_heads
        Hashes that were the newest at some time, from elsewhere: each must still stand in the chain.
    """
    found = list(_faults(connection, known_heads))
    yield from found[:MOST_FAULTS]
    if len(found) > MOST_FAULTS:
        yield f"The journal has {len(found) - MOST_FAULTS} more faults like these."


def _faults(connection: Connection, known_heads: Collection[str]) -> Iterator[str]:
    table = JournalEntry.__table__
    rows = connection.execute(select(*(table.c[name] for name in _SAID)).order_by(table.c.id))
    previous, missing = BEFORE_THE_FIRST, set(known_heads)
    for row in rows.mappings():
        if row["sha256"] != hash_of(dict(row)):
            yield f"Entry {row['id']} of the journal was changed after it was written."
        if row["previous_sha256"] != previous:
            yield f"Before entry {row['id']} of the journal something is missing, was put in or has changed places."
        previous = row["sha256"]
        missing.discard(previous)
    for head in sorted(missing):
        yield f"The journal once ended with {head}, which is not in it any more: its end was cut off or rewritten."
    yield from _changed_words(connection)


def _changed_words(connection: Connection) -> Iterator[str]:
    """Compare the words of reasons with what their entries hold of them; words that were erased leave nothing."""
    entries, words = JournalEntry.__table__, JournalReason.__table__
    query = (
        select(words.c.journal_id, words.c.salt, words.c.text, entries.c.reason)
        .outerjoin(entries, entries.c.id == words.c.journal_id)
        .order_by(words.c.journal_id)
    )
    for entry, salt, text, reason in connection.execute(query):
        if reason != hash_of_words(salt, text):
            yield f"The words of the reason of entry {entry} of the journal are not those that were written."
