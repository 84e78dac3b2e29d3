"""What the tests of several layers share: real databases of both kinds, empty or with the newest schema.

A test that takes `database_url`, `empty_database_url` or `engine` runs twice, on SQLite and on PostgreSQL. Where
PostgreSQL cannot start such a test fails; it is never skipped.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from tests import postgresql
from tests.long_forms import FIGURES, LONG, note_figure

BACK_ENDS = ("sqlite", "postgresql")

# A run of the tests says whether the code is right, so it draws the same examples each time; `make bars` draws others.
# How long an example takes says nothing about that on a busy machine, so there is no deadline for one.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("long", deadline=None)
settings.load_profile("long" if LONG else "repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests in a browser: they take longest, and what is begun last is waited for alone."""
    items.sort(key=lambda item: "/browser/" not in item.nodeid)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Return what keeps a figure of a bar: beside the test's name in the long form, and else in what it prints."""

    def keep(name: str, value: object) -> None:
        print(f"{name}: {value}")  # noqa: T201 (for whoever measures)
        if LONG:
            note_figure(FIGURES, request.node.nodeid, name, value)

    return keep


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgresql.running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a database with the newest schema, which new ones are copied from."""
    name = f"template_{secrets.token_hex(4)}"
    revisions.upgrade(postgresql.create_database(postgresql_server, name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the newest schema, which new ones are copied from."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    revisions.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=BACK_ENDS)
def back_end(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_database_url(back_end: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables; on SQLite not even the file is there."""
    if back_end == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        server, name = request.getfixturevalue("postgresql_server"), f"empty_{secrets.token_hex(6)}"
        yield postgresql.create_database(server, name)
        postgresql.drop_database(server, name)


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of each test of this process lies, one after another."""
    return tmp_path_factory.mktemp("database") / "matchmaker.db"


@pytest.fixture(scope="session")
def postgresql_place(postgresql_server: str) -> Iterator[str]:
    """What the database of each test of this process is called, one after another."""
    name = f"test_{secrets.token_hex(6)}"
    yield name
    postgresql.drop_database(postgresql_server, name)


@pytest.fixture
def database_url(back_end: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database with the newest schema and no rows.

    Each test gets a new one under the same URL, so that an engine and an application can be kept for all of them.
    """
    if back_end == "sqlite":
        place: Path = request.getfixturevalue("sqlite_place")
        shutil.rmtree(place.parent)
        place.parent.mkdir()
        shutil.copy(request.getfixturevalue("sqlite_template"), place)
        return f"sqlite:///{place}"
    server, name = request.getfixturevalue("postgresql_server"), request.getfixturevalue("postgresql_place")
    postgresql.drop_database(server, name)
    return postgresql.create_database(server, name, request.getfixturevalue("postgresql_template"))


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """The engine of each URL, kept for the statements that were compiled for it."""
    return {}


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    """An engine on `database_url`; whoever listens to it listens in this test alone."""
    if database_url not in engines:
        engines[database_url] = make_engine(database_url)
    yield engines[database_url].execution_options()
    engines[database_url].dispose()
