"""A transaction writes all or nothing, sees what is true, and says so when somebody else was first."""

import shutil
import threading
from contextlib import suppress

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from matchmaker.errors import StaleError
from matchmaker.store import engine as engine_module
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.regions import Party
from matchmaker.store.transaction import ATTEMPTS, LockedError, TurnedAwayError, reading, repeating, transaction
from tests import factories as make


def _number_of_parties(engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Party))


def test_a_transaction_that_ends_well_is_written(engine):
    with transaction(engine) as session:
        make.party(session)

    assert _number_of_parties(engine) == 1


def test_a_transaction_that_fails_leaves_nothing(engine):
    with suppress(LookupError), transaction(engine) as session:
        make.party(session)
        raise LookupError

    assert _number_of_parties(engine) == 0


def test_a_reader_cannot_write(engine):
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), reading(engine) as session:
        make.party(session)


def test_the_connection_of_a_reader_can_write_afterwards(engine):
    assert _number_of_parties(engine) == 0

    with transaction(engine) as session:
        make.party(session)

    assert _number_of_parties(engine) == 1


def test_a_reader_sees_one_state_throughout(engine):
    with reading(engine) as session:
        before = session.scalar(select(func.count()).select_from(Party))
        with transaction(engine) as other:
            make.party(other)

        assert session.scalar(select(func.count()).select_from(Party)) == before == 0


def test_a_writer_does_not_wait_for_a_reader(engine):
    with reading(engine) as session:
        session.scalar(select(func.count()).select_from(Party))
        with transaction(engine) as other:
            make.party(other)


def test_the_second_to_save_one_version_is_told(engine):
    with transaction(engine) as session:
        key = make.party(session).id
    with transaction(engine) as session:
        mine = session.get(Party, key)
        session.expunge(mine)
    with transaction(engine) as session:
        session.get(Party, key).currency = "EUR"

    mine.currency = "SEK"
    with pytest.raises(StaleError, match="Somebody else changed"), transaction(engine) as session:
        session.add(mine)
    with reading(engine) as session:
        assert session.get(Party, key).currency == "EUR"


def test_of_two_who_decide_by_what_they_read_one_decides_anew(engine):
    """Write skew: each adds a party only while there is none, and both look before either writes."""
    both_have_read = threading.Barrier(2, timeout=0.5)
    added = []

    def add_if_none(session) -> bool:
        there_is_none = session.scalar(select(func.count()).select_from(Party)) == 0
        with suppress(threading.BrokenBarrierError):  # on SQLite the second reads only after the first has written
            both_have_read.wait()
        if there_is_none:
            make.party(session)
        return there_is_none

    threads = [threading.Thread(target=lambda: added.append(repeating(engine, add_if_none))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(added) == [False, True]
    assert _number_of_parties(engine) == 1


def test_what_is_turned_away_is_repeated_a_few_times_only(engine):
    tried = []

    def always_too_late(session) -> None:
        tried.append(session)
        raise TurnedAwayError("Somebody else wrote at the same moment; please try again.")

    with pytest.raises(TurnedAwayError):
        repeating(engine, always_too_late)
    assert len(tried) == ATTEMPTS


def test_somebody_elses_change_is_not_written_over_by_repeating(engine):
    tried = []

    def stale(session) -> None:
        tried.append(session)
        raise StaleError("Somebody else changed the same thing meanwhile.")

    with pytest.raises(StaleError):
        repeating(engine, stale)
    assert len(tried) == 1


def test_a_database_that_stays_locked_says_so(tmp_path, monkeypatch, sqlite_template):
    monkeypatch.setitem(engine_module._SQLITE_SETTINGS, "busy_timeout", (10, 10))
    shutil.copy(sqlite_template, tmp_path / "matchmaker.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'matchmaker.db'}")

    with transaction(engine), pytest.raises(LockedError, match="try again"), transaction(engine):
        pytest.fail("two wrote at once")
    engine.dispose()


def test_what_met_a_newer_version_is_not_done_again(engine):
    """As the database says it: a row that moved on under somebody is theirs to look at, and not to be repeated."""
    with transaction(engine) as session:
        key = make.party(session).id
    tried = []

    def too_late(session) -> None:
        tried.append(session)
        row = session.get_one(Party, key)
        session.execute(update(Party.__table__).values(version=Party.version + 1))
        row.currency = "SEK"
        session.flush()

    with pytest.raises(StaleError, match="Somebody else changed"):
        repeating(engine, too_late)
    assert len(tried) == 1
