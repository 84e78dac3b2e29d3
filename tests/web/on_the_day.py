"""Moving the first workshop of the world to now, so that its day has come while everybody is still signed in."""

from datetime import datetime, timedelta

from sqlalchemy import select

from matchmaker.store.tables.workshops import Slot
from matchmaker.store.transaction import transaction
from tests.web.ground import Ground
from tests.web.world import NOW


def meeting_begins(ground: Ground, at: datetime) -> None:
    """Move the slots of the workshop so that the first, in which Ane meets Chen Wei, begins at an instant."""
    with transaction(ground.engine) as session:
        slots = session.scalars(select(Slot).where(Slot.id.in_(ground.facts.world.slots)).order_by(Slot.starts_at))
        first, *more = slots
        by = at - first.starts_at
        for slot in (first, *more):
            slot.starts_at, slot.ends_at, slot.day = slot.starts_at + by, slot.ends_at + by, at.date()


def begun(ground: Ground) -> None:
    """Let Ane and Chen Wei have sat down five minutes ago."""
    meeting_begins(ground, NOW - timedelta(minutes=5))
