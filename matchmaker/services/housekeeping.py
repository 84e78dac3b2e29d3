"""What has to be done once a day whether or not somebody asks: forget what has served its time.

The worker asks for a job of this kind each day; asking twice makes one.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.services.jobs import Wish, enqueue
from matchmaker.services.mail.forgetting import forget_letters
from matchmaker.services.repeats import forget_old

KIND = "housekeeping"

Step = Callable[[Session, datetime], int]
"""Does its part at an instant, and returns how many things it dealt with."""

STEPS: tuple[tuple[str, Step], ...] = (
    ("keys of answered posts", forget_old),
    ("letters", forget_letters),
)
"""Name and step, in the order in which they are taken, each in a transaction of its own."""


def ask_for_today(session: Session, *, now: datetime) -> None:
    """Ask for today's housekeeping, unless that was done."""
    enqueue(session, Wish(kind=KIND, idempotency_key=f"{KIND} {now.date().isoformat()}"), now=now)
