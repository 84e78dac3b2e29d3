"""What pages, letters and calendars say does not depend on the zone in which the server runs, whenever that is."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import select

from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.transaction import reading
from tests.long_forms import LONG
from tests.web.ground import Ground, grounds
from tests.web.hostile_world import pages
from tests.web.populated import secret_of
from tests.web.walking import without_tokens
from tests.web.world import EXPERT_CN, EXPERT_DK, OPERATOR, ORGANISER_CN, ORGANISER_DK, SLUG

ZONES = ("UTC", "Europe/Berlin", "Asia/Shanghai", "Asia/Kolkata")
MOMENTS = (
    datetime(2027, 3, 27, 23, 30, tzinfo=UTC),  # Saturday in one zone and Sunday in the others
    datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),  # Europe turns its clocks forward
    datetime(2027, 10, 31, 0, 59, 59, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 0, tzinfo=UTC),  # and back
    datetime(2027, 12, 31, 15, 59, 59, tzinfo=UTC),
    datetime(2027, 12, 31, 16, 0, 1, tzinfo=UTC),  # another year in Shanghai
    datetime(2028, 2, 29, 18, 30, tzinfo=UTC),
)
READERS = (EXPERT_DK, EXPERT_CN, ORGANISER_DK, ORGANISER_CN)


@pytest.fixture(scope="module")
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The populated world on one back-end: pages know nothing of databases."""
    for ground in grounds(request, "sqlite", tmp_path_factory.mktemp("zones")):
        ground.app.jinja_env.bytecode_cache = request.getfixturevalue("compiled")
        yield ground


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    """Let this process run in a zone."""
    before = os.environ.get("TZ")
    try:
        os.environ["TZ"] = zone
        time.tzset()
        yield
    finally:
        os.environ.pop("TZ")
        os.environ.update({} if before is None else {"TZ": before})
        time.tzset()


def said_to(ground: Ground, reader: str) -> dict[str, str]:
    """Return what every page says to somebody, and their calendars."""
    client = ground.client(reader)
    calendars = (f"/calendar/{secret_of(EXPERT_DK)}.ics", f"/workshops/{SLUG}/agenda.ics")
    return {path: without_tokens(ground.get(client, path).text) for path in (*pages(ground), *calendars)}


def letters_of_a_ground(ground: Ground) -> list[tuple[str, str]]:
    """Let an operator state a reason, of which both offices are told until when it holds; return their letters."""
    stated = {"workshop": SLUG, "reason": "a person called", "next": "/"}
    assert ground.client(OPERATOR).post("/admin/grounds", data=stated).status_code == 303
    with reading(ground.engine) as session:
        newest = select(OutboxMessage.subject, OutboxMessage.body_text).order_by(OutboxMessage.id.desc()).limit(2)
        found = [(subject, body) for subject, body in session.execute(newest)]
    ground.restore()
    assert all("a person called" in body for _subject, body in found)
    return found


@pytest.mark.bars
@pytest.mark.timeout(3600)
def test_the_server_says_the_same_in_four_zones(here, monkeypatch, figure) -> None:
    """In the long form to four readers at eight moments around changes of clocks and of years; else in two zones."""
    zones, hours, compared = ZONES if LONG else ZONES[::3], set(), 0
    for moment in MOMENTS if LONG else MOMENTS[:1]:
        monkeypatch.setitem(here.app.config, "CLOCK", lambda moment=moment: moment)
        told = {}
        for zone in zones:
            with server_in(zone):
                hours.add(time.localtime(0).tm_hour)
                told[zone] = {reader: said_to(here, reader) for reader in (READERS if LONG else READERS[:1])}
                told[zone]["letters"] = dict(letters_of_a_ground(here))
        for zone in zones[1:]:
            for reader, pages_told in told[zone].items():
                differing = [path for path, text in pages_told.items() if text != told["UTC"][reader].get(path)]
                assert (zone, reader, differing) == (zone, reader, [])
                compared += len(pages_told)
        assert len(told["UTC"]["letters"]) >= 1
    assert len(hours) == len(zones)  # the zone of the process really was another one
    figure("answers and letters compared with those of a server in UTC", compared)


@pytest.mark.parametrize("zone", ZONES)
def test_a_meeting_is_shown_by_both_clocks_and_is_one_instant_in_the_feed(here, zone) -> None:
    """In May it is six hours later in Shanghai, where Chen Wei reads, than where the workshop is."""
    with server_in(zone):
        agenda = here.get(here.client(EXPERT_CN), f"/workshops/{SLUG}/agenda").text
        feed = Calendar.from_ical(here.get(here.client(EXPERT_CN), f"/workshops/{SLUG}/agenda.ics").data)
    starts = [part.start.astimezone(UTC) for part in feed.walk("VEVENT")]
    assert [each.strftime("%H:%M") for each in starts] == ["07:00"]
    assert "09:00" in agenda
    assert "15:00" in agenda
