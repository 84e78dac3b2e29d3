import json
import sqlite3
from importlib.util import find_spec
from pathlib import Path

import pytest

from matchmaker.errors import InputError
from matchmaker.jobs.carrier import NAME, PlainSerializer, carried, open_queue


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "queue.db"


@pytest.fixture
def queue_url(back_end: str, request: pytest.FixtureRequest, place: Path) -> str:
    return f"sqlite:///{place}" if back_end == "sqlite" else str(request.getfixturevalue("empty_database_url"))


def test_a_wake_up_that_is_sent_is_what_a_worker_does(queue_url: str) -> None:
    done: list[str] = []
    queue = open_queue(queue_url)
    send = carried(queue, lambda: done.append("woken"))
    send()
    assert queue.pending_count() == 1
    queue.execute(queue.dequeue())
    assert (done, queue.pending_count()) == (["woken"], 0)
    queue.storage.close()


def test_what_lies_in_the_queue_is_plain_json_and_names_nothing(place: Path) -> None:
    queue = open_queue(f"sqlite:///{place}")
    carried(queue, lambda: None)()
    with sqlite3.connect(place) as connection:
        ((written,),) = connection.execute("SELECT data FROM task").fetchall()
    connection.close()
    queue.storage.close()
    message = json.loads(bytes(written))
    assert message[1].endswith("wake_up")
    assert message[6:8] == [[], {}]


def test_a_pickle_in_the_queue_is_not_run() -> None:
    with pytest.raises(ValueError, match="codec"):
        PlainSerializer().deserialize(b"\x80\x05cbuiltins\nprint\n(S'run'\ntR.")


def test_a_damaged_queue_is_made_anew(place: Path) -> None:
    place.parent.mkdir()
    place.write_bytes(b"this is no database" * 1000)
    queue = open_queue(f"sqlite:///{place}")
    assert (queue.name, queue.pending_count()) == (NAME, 0)
    queue.storage.close()


def test_a_queue_whose_library_is_missing_is_refused_in_one_line() -> None:
    assert find_spec("redis") is None, "the lock names no client of Redis"
    with pytest.raises(InputError, match=r"MATCHMAKER_QUEUE_URL.*redis"):
        open_queue("redis://127.0.0.1:1/0")
