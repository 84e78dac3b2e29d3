"""Ask for the housekeeping of a day, once; the steps stand in `housekeeping`, which loads all that they touch.

The worker asks while the steps are taken by a process of their own: so the worker starts in a second and stays small.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.services.jobs import Wish, enqueue

KIND = "housekeeping"


def ask_for_today(session: Session, *, now: datetime) -> None:
    """Ask for today's housekeeping, unless that was done."""
    enqueue(session, Wish(kind=KIND, idempotency_key=f"{KIND} {now.date().isoformat()}"), now=now)
