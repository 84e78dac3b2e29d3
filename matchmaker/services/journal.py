"""The journal: who did what, appended and chained by hashes, so that a changed or missing entry shows.

The words of a reason stand beside the chain, which holds their hash: words about a person can be erased, and the chain
stays whole.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.regions import Party

BEFORE_THE_FIRST = "0" * 64
REASON_MARK = "sha256:"
"""What the reason of an entry begins with where its words stand beside it."""

SALT_BYTES = 16


def record(  # noqa: PLR0913 (who did what to what, where, why, when)
    session: Session,
    principal: Principal,
    act: str,
    *,
    subject_kind: str,
    subject_id: str,
    workshop: str | None = None,
    reason: str = "",
    details: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Append an entry. All ids are public ids; `details` hold no personal data.

    Where no reason is given, the one that an operator stated for what they do holds.
    """
    words = reason.strip() or principal.ground
    salt = secrets.token_hex(SALT_BYTES)
    entry = JournalEntry(
        at=now,
        actor_id=session.scalar(select(Account.public_id).where(Account.id == principal.account)),
        party_id=session.scalar(select(Party.public_id).where(Party.id == principal.party)),
        workshop_id=workshop,
        action=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason=REASON_MARK + reason_hash(salt, words) if words else "",
        details=dict(details or {}),
        previous_sha256=_last_hash(session),
    )
    entry.sha256 = hash_of(entry)
    session.add(entry)
    session.flush()
    if words:
        session.add(JournalReason(journal_id=entry.id, salt=salt, text=words))
        session.flush()


def reason_hash(salt: str, words: str) -> str:
    """Return the hash by which an entry holds on to the words of its reason."""
    return hashlib.sha256(f"{salt} {words}".encode()).hexdigest()


def hash_of(entry: JournalEntry) -> str:
    """Return the hash that an entry must carry: over all that it says and the hash of the entry before."""
    said = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor_id,
        "on_behalf_of": entry.on_behalf_of_id,
        "party": entry.party_id,
        "workshop": entry.workshop_id,
        "action": entry.action,
        "subject": [entry.subject_kind, entry.subject_id],
        "reason": entry.reason,
        "details": entry.details,
        "previous": entry.previous_sha256,
    }
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _last_hash(session: Session) -> str:
    last = select(JournalEntry.sha256).order_by(JournalEntry.id.desc()).limit(1)
    return session.scalar(last) or BEFORE_THE_FIRST
