"""Forget lists that nobody took in: what they say of people was handed in for a purpose that nobody pursues."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.store.queries import imports as queries
from matchmaker.store.tables.imports import PeopleImport

KEPT_UNTAKEN = timedelta(days=1)


def forget_old_lists(session: Session, now: datetime) -> int:
    """Delete the lists that were handed in more than a day ago and not taken in; return how many."""
    old = queries.expired(session, now - KEPT_UNTAKEN)
    session.execute(delete(PeopleImport).where(PeopleImport.id.in_(old)))
    return len(old)
