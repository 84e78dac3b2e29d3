"""The drill: saved under load, restored elsewhere, sound and whole; and why nobody copies the file instead."""

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.errors import InputError
from matchmaker.services import database
from matchmaker.services.passwords import hash_password
from matchmaker.store import integrity, portable
from matchmaker.store.backup import backup, restore
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import reading, transaction
from matchmaker.web.extensions import db
from tests import factories, postgresql
from tests.long_forms import LONG
from tests.store.drill import WRITTEN_MEANWHILE, keys_in, rows_in, written_all_the_time
from tests.web.populated import populated

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ROUNDS = 25 if LONG else 2
RESTORED_WITHIN_S = 600.0
PLACES = 20

Places = Callable[[str, int], str]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path):
    """Return the URL of a new, empty place of one kind; what was made is dropped afterwards."""
    made = []

    def new(kind: str, number: int) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / f'restored{number}.db'}"
        server = request.getfixturevalue("postgresql_server")
        made.append(f"drill_{number}_{os.getpid()}")
        return postgresql.create_database(server, made[-1])

    yield new
    for name in made:
        postgresql.drop_database(request.getfixturevalue("postgresql_server"), name)


@pytest.mark.bars
def test_every_restore_equals_its_backup_and_has_all_that_was_acknowledged_before(
    engine: Engine, back_end: str, place: Places, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    """Into the same back-end and, every second time, into the other one.

    The backup's own checksums say that what came back is what was saved. That what was saved is what stood there, they
    cannot say: so the rows are read by another way as well, before anybody writes and after everybody has stopped.
    """
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[back_end]
    with transaction(engine) as session:
        populated(session)
    quiet, took, restored = rows_in(engine), [], []
    with written_all_the_time(engine) as load:
        for number in range(ROUNDS):
            while len(load.acknowledged) < 10 * (number + 1):
                time.sleep(0.01)
            before = load.known()
            manifest = backup(engine, tmp_path / "backup", NOW)
            began = time.monotonic()
            url = place(other if number % 2 else back_end, number)
            restore(url, tmp_path / "backup", NOW)
            there = make_engine(url)
            assert integrity.findings(there) == []
            jobs, messages = keys_in(there)
            assert before <= jobs == messages
            with reading(there) as session:
                found = portable.checksums(session.connection())
            assert found == {table.name: table.sha256 for table in manifest.tables}
            took.append(time.monotonic() - began)
            restored.append(rows_in(there))
            there.dispose()
    assert load.known() > before, "they went on writing meanwhile"
    final = rows_in(engine)
    for rows in restored:
        assert {name for name in quiet if rows[name] != quiet[name]} <= WRITTEN_MEANWHILE
        assert all(quiet[name] < rows[name] <= final[name] for name in WRITTEN_MEANWHILE)
    figure(f"B25 {back_end}", {"restores": len(took), "equal": len(restored), "longest_s": round(max(took), 2)})
    assert max(took) < RESTORED_WITHIN_S


@pytest.mark.parametrize("back_end", ["sqlite"], indirect=True)
def test_a_copy_of_the_file_misses_what_was_acknowledged_before_it(engine: Engine, tmp_path: Path) -> None:
    """The mutant: what many do who have no backup command. It is whole by its own word, and old."""
    path, missed = Path(str(engine.url.database)), 0
    with written_all_the_time(engine) as load:
        for number in range(4):
            while len(load.acknowledged) < 10 * (number + 1):
                time.sleep(0.01)
            before = load.known()
            shutil.copy(path, tmp_path / "copy.db")
            there = make_engine(f"sqlite:///{tmp_path / 'copy.db'}")
            assert not [finding for finding in integrity.findings(there) if "damaged" in finding]
            missed += not before <= keys_in(there)[0]
            there.dispose()
            for left in tmp_path.glob("copy.db*"):
                left.unlink()
    assert missed > 0


def test_a_backup_under_load_that_was_cut_off_or_changed_is_refused_at_every_place(
    engine: Engine, back_end: str, place: Places, tmp_path: Path
) -> None:
    with written_all_the_time(engine) as load:
        while len(load.acknowledged) < 20:
            time.sleep(0.01)
        backup(engine, tmp_path / "backup", NOW)
    content = (tmp_path / "backup").read_bytes()
    url = place(back_end, 0)
    for step in range(PLACES):
        at = len(content) * step // PLACES
        flipped = content[:at] + bytes([content[at] ^ (1 << step % 8)]) + content[at + 1 :]
        for bad in (content[:at], flipped):
            (tmp_path / "bad").write_bytes(bad)
            with pytest.raises(InputError, match="expected a backup"):
                restore(url, tmp_path / "bad", NOW)
    restore(url, tmp_path / "backup", NOW)


def test_the_service_runs_on_what_was_restored_and_people_sign_in(
    engine: Engine, database_url: str, back_end: str, place: Places, tmp_path: Path
) -> None:
    somebody = {"email": "ane@example.dk", "email_normalised": "ane@example.dk"}
    with transaction(engine) as session:
        factories.account(session, **somebody, password_hash=hash_password("fire gode ord"))
    database.backup_database(database_url, tmp_path / "backup", NOW)
    url = place(back_end, 0)
    database.restore_database(url, tmp_path / "backup", datetime.now(UTC))
    app = create_app(Settings(secret_key="a secret key for tests", database_url=url, instance="/nonexistent"))
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    sent = {"email": somebody["email"], "password": "fire gode ord"}
    assert client.post("/auth/login", data=sent).status_code == 303
    with app.app_context():
        db.engine.dispose()
