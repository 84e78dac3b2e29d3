"""What the offices confirmed, kept as the very bytes whose hash they confirmed.

A confirmation binds to a hash, and what it is a hash of goes on changing: a room gets another name, somebody joins a
party. Without the bytes nobody could show later what was agreed.
"""

import hashlib

from sqlalchemy.orm import Session

from matchmaker.store.tables.confirmations import AgreedDocument


def keep_agreed(session: Session, workshop_id: int, document: bytes) -> None:
    """Keep what somebody confirms, once. Who confirms one thing does so after the other (`workshop_to_change`)."""
    sha256 = hashlib.sha256(document).hexdigest()
    if session.get(AgreedDocument, (workshop_id, sha256)) is None:
        session.add(AgreedDocument(workshop_id=workshop_id, sha256=sha256, document=document.decode()))
        session.flush()
