"""Moving the first workshop of the world to now, so that its day has come while everybody is still signed in."""

from datetime import datetime, timedelta

from sqlalchemy import select
from werkzeug.test import TestResponse

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


def says(ground: Ground, page: str, who: str, **said: str) -> None:
    """Have somebody keep what they say of a meeting whose page is at an address."""
    answer = say(ground, page, who, **said)
    assert answer.status_code == 303


def say(ground: Ground, page: str, who: str, **said: str) -> TestResponse:
    """Return the answer to what somebody says of a meeting."""
    client = ground.client(who)
    version = client.get(page).text.partition('name="version" type="hidden" value="')[2].partition('"')[0]
    return client.post(f"{page}/notes", data={"version": version, **said})
