"""The journal: who did what, appended and chained by hashes, so that a changed or missing entry shows.

The words of a reason stand beside the chain, which holds their hash: words about a person can be erased, and the chain
stays whole.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Principal
from matchmaker.store.journal_chain import BEFORE_THE_FIRST, hash_of_entry, hash_of_words
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.journal import JournalEntry, JournalReason
from matchmaker.store.tables.regions import Party

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
    for_whom: str | None = None,
    details: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """Append an entry. All ids are public ids; `details` hold no personal data.

    Parameters
    ----------
    reason
        Where none is given, the one that an operator stated for what they do holds.
    for_whom
        The profile, the account or the calendar of those for whom an office acted; None for one's own doing.
    """
    words = reason.strip() or principal.ground
    salt = secrets.token_hex(SALT_BYTES)
    entry = JournalEntry(
        at=now,
        actor_id=session.scalar(select(Account.public_id).where(Account.id == principal.account)),
        on_behalf_of_id=for_whom,
        party_id=session.scalar(select(Party.public_id).where(Party.id == principal.party)),
        workshop_id=workshop,
        action=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason=hash_of_words(salt, words) if words else "",
        details=dict(details or {}),
        previous_sha256=_last_hash(session),
    )
    entry.sha256 = hash_of_entry(entry)
    session.add(entry)
    session.flush()
    if words:
        session.add(JournalReason(journal_id=entry.id, salt=salt, text=words))
        session.flush()


def _last_hash(session: Session) -> str:
    last = select(JournalEntry.sha256).order_by(JournalEntry.id.desc()).limit(1)
    return session.scalar(last) or BEFORE_THE_FIRST
