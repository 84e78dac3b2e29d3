"""After scrubbing no byte of what was deleted is in the file, also where whoever deleted it did not overwrite it."""

from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from matchmaker.store.engine import make_engine
from matchmaker.store.scrubbing import scrub

CANARY = b"canary of somebody who is gone"


def bytes_beside(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def test_what_was_deleted_without_being_overwritten_is_not_in_the_files_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "matchmaker.db"
    with sqlite.connect(path) as driver:
        driver.execute("PRAGMA secure_delete=OFF")
        driver.execute("CREATE TABLE people (name TEXT)")
        driver.executemany("INSERT INTO people VALUES (?)", [(CANARY.decode(),), ("somebody who stays",)])
        driver.commit()
        driver.execute("DELETE FROM people WHERE name LIKE 'canary%'")
        driver.commit()
    driver.close()
    assert CANARY in bytes_beside(path)

    engine = make_engine(f"sqlite:///{path}")
    scrub(engine, [])
    engine.dispose()

    assert CANARY not in bytes_beside(path)
    assert b"somebody who stays" in bytes_beside(path)
