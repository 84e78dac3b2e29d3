"""While somebody else writes all the time, a reader is asked to try again in a moment, and nothing is half done."""

import time

import pytest
from sqlalchemy import func, select, text

from matchmaker.store import engine as engine_module
from matchmaker.store.tables.costs import CostLine
from matchmaker.store.transaction import transaction
from tests.web.world import ORGANISER_DK, SLUG

WAIT_MS = 400
COST = {"category": "venue", "amount": "12.00", "currency": "DKK", "incurred_on": "2027-03-02", "payer": "host"}


@pytest.fixture
def impatient(ground, monkeypatch):
    """The ground with connections that wait for less long than usual."""
    ground._let_go()
    monkeypatch.setitem(engine_module._SQLITE_SETTINGS, "busy_timeout", (WAIT_MS, WAIT_MS))
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_MS", WAIT_MS)
    yield ground
    ground._let_go()


def _note_a_cost(ground):
    began = time.monotonic()
    answer = ground.client(ORGANISER_DK).post(f"/organise/{SLUG}/costs/new", data={**COST, "organisation": ""})
    return answer, time.monotonic() - began


def _costs(ground):
    with transaction(ground.engine) as session:
        return session.scalar(select(func.count(CostLine.id)))


def test_a_write_that_waits_for_too_long_is_put_off_and_is_done_when_there_is_room(impatient):
    before = _costs(impatient)
    with impatient.engine.begin() as busy:
        if busy.dialect.name == "postgresql":
            busy.execute(text("LOCK TABLE cost_lines IN EXCLUSIVE MODE"))
        put_off, waited_s = _note_a_cost(impatient)
        read = impatient.client(ORGANISER_DK).get(f"/organise/{SLUG}/costs")
    done, _ = _note_a_cost(impatient)

    assert (put_off.status_code, put_off.headers["Retry-After"]) == (503, "5")
    assert "Please try again in a moment" in put_off.text
    assert "locked" not in put_off.text
    assert waited_s < 4 * WAIT_MS / 1000  # once, not once for every attempt
    assert (read.status_code, done.status_code, _costs(impatient) - before) == (200, 303, 1)
