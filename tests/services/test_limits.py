"""How often something may be tried: so many times in any span, over all processes, and others are not affected."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from matchmaker.errors import TooManyTriesError
from matchmaker.services import limits
from matchmaker.services.limits import Limit
from matchmaker.store.tables.accounts import RateCount
from matchmaker.store.transaction import counting, reading
from tests.factories import NOW

THREE = Limit("try", 3, timedelta(minutes=15))
MINUTE = timedelta(minutes=1)


def _try(engine, limit=THREE, subject="ane@example.dk", now=NOW):
    """Try once; return how long to wait, which is nothing where it may be done."""
    try:
        with counting(engine) as session:
            limits.count(session, limit, subject, now)
    except TooManyTriesError as refused:
        return refused.wait
    return timedelta(0)


def _rows(engine):
    with reading(engine) as session:
        return session.execute(select(RateCount.bucket, RateCount.window_start, RateCount.count)).all()


def test_so_many_tries_and_no_more_in_a_span(engine):
    assert [bool(_try(engine)) for _ in range(6)] == [False] * 3 + [True] * 3


def test_others_and_other_acts_are_not_affected(engine):
    for _ in range(4):
        _try(engine)

    assert not _try(engine, subject="bo@example.dk")
    assert not _try(engine, Limit("another", 3, THREE.span))


def test_no_span_holds_more_wherever_it_begins(engine):
    """Tries at random moments of two hours: any fifteen minutes hold at most three that were let through."""
    draw = Random(4)
    moments = sorted(draw.uniform(0, 7200) for _ in range(60))

    through = [seconds for seconds in moments if not _try(engine, now=NOW + timedelta(seconds=seconds))]

    assert all(later - first > 900 for first, later in zip(through, through[3:], strict=False))
    assert len(through) > 15


def test_the_wait_is_as_long_as_it_says(engine):
    _try(engine)
    for minute in (5, 6):
        _try(engine, now=NOW + minute * MINUTE)
    wait = _try(engine, now=NOW + 7 * MINUTE)

    assert timedelta(minutes=8) <= wait <= timedelta(minutes=9)
    assert _try(engine, now=NOW + 7 * MINUTE + wait - timedelta(seconds=1))
    assert not _try(engine, now=NOW + 7 * MINUTE + wait)


def test_what_is_turned_away_is_not_counted_and_does_not_write(engine):
    for _ in range(3):
        _try(engine)
    before = _rows(engine)

    for _ in range(5):
        _try(engine)

    assert _rows(engine) == before
    with reading(engine) as session:
        assert limits.wait(session, THREE, "ane@example.dk", NOW)


def test_a_good_try_is_given_back(engine):
    for _ in range(9):
        assert not _try(engine)
        with counting(engine) as session:
            limits.give_back(session, THREE, "ane@example.dk", NOW)

    assert [row.count for row in _rows(engine)] == [0]


def test_of_many_tries_at_once_as_many_pass_as_may(engine):
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _number: _try(engine), range(40)))

    assert sum(not wait for wait in waits) == 3


def test_nobody_can_read_whose_tries_they_are(engine):
    _try(engine)

    assert "ane" not in _rows(engine)[0].bucket
    assert _rows(engine)[0].bucket.startswith("try:")


def test_a_wide_limit_writes_seldom_and_still_holds(engine, monkeypatch):
    monkeypatch.setattr(limits.random, "randrange", Random(1).randrange)
    wide = Limit("wide", 1000, THREE.span, one_in=50)

    waits = [_try(engine, wide) for _ in range(3000) if wide.is_written_down()]

    assert 40 <= len(waits) <= 80
    assert [bool(wait) for wait in waits] == [False] * 20 + [True] * (len(waits) - 20)


def test_old_counts_are_forgotten(engine):
    _try(engine)
    _try(engine, now=NOW + timedelta(hours=20))

    with counting(engine) as session:
        forgotten = limits.forget_old(session, NOW + timedelta(hours=30))

    assert (forgotten, len(_rows(engine))) == (1, 1)


@pytest.mark.parametrize("subject", ["", "\ud800", "上海", "x" * 5000])
def test_a_bucket_takes_any_subject(engine, subject):
    assert not _try(engine, subject=subject)
    assert len(_rows(engine)[0].bucket) <= 120


def test_tries_that_were_counted_while_the_clock_was_a_day_ahead_lock_nobody_out_when_it_is_right(engine):
    ahead = NOW + timedelta(days=1)
    assert [_try(engine, now=ahead) for _ in range(4)].count(timedelta(0)) == 3

    assert _try(engine) == timedelta(0)


def test_tries_of_a_machine_whose_clock_is_a_little_ahead_count(engine):
    for _ in range(3):
        _try(engine, now=NOW + THREE.part)

    assert _try(engine) > timedelta(0)
