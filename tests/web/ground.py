"""The whole web application on the populated world, which can be put back to how it was after something was written."""

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.store.base import Base
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import transaction
from matchmaker.web import bulk_reading
from matchmaker.web.extensions import db
from tests import postgresql
from tests.web.populated import Populated, populated
from tests.web.world import NOW, token_for

ANONYMOUS = "nobody"
BACK_ENDS = ("sqlite", "postgresql")


@dataclass
class Ground:
    """An app, its database, who can sign in, and what stood there at the beginning."""

    app: Flask
    engine: Engine
    facts: Populated
    tokens: Mapping[str, str]
    put_back: Callable[[], None]
    mark: Callable[[], object]
    """Tells something else after something was written; None where putting back is quicker than asking."""
    forms: list[Any] = field(default_factory=list)
    """The forms on its pages, once they were read."""

    def __post_init__(self) -> None:
        self.at_first = self.checksums()
        self.marked = self.mark()

    def client(self, email: str) -> FlaskClient:
        """Return a fresh browser in which an account, or `ANONYMOUS`, reads English."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = "203.0.113.9"  # somebody far away, not this machine
        with client.session_transaction() as cookie:
            cookie["language"] = "en"
            if email != ANONYMOUS:
                cookie["_user_id"] = self.tokens[email]
                cookie["_fresh"] = True
        return client

    def get(self, client: FlaskClient, address: str) -> TestResponse:
        """Return the whole answer to a GET, with whatever file it comes from closed."""
        with client.get(address) as answer:
            answer.get_data()
        return answer

    def checksums(self) -> dict[str, str]:
        """Return a checksum over all rows of each table."""
        with self.engine.connect() as connection:
            return {
                table.name: hashlib.sha256(
                    "\n".join(sorted(map(repr, map(tuple, connection.execute(table.select()))))).encode()
                ).hexdigest()
                for table in Base.metadata.sorted_tables
            }

    def written(self) -> set[str]:
        """Return the tables that are not as they were at first."""
        now = self.checksums()
        return {name for name, before in self.at_first.items() if now[name] != before}

    def restore(self) -> None:
        """Make the database what it was at first."""
        self._let_go()
        self.put_back()
        self.marked = self.mark()

    def restore_if_written(self) -> None:
        """Make the database what it was at first, if it is not."""
        mark = self.mark()
        if mark is None or (mark != self.marked and self.written()):
            self.restore()
        else:
            self.marked = mark

    def _let_go(self) -> None:
        self.engine.dispose()
        let_go(self.app)


def whole(answer: TestResponse) -> str:
    """Return all of an answer, that of a file too, as a text to compare with another one."""
    return f"{answer.status_code}\n{answer.headers}\n{answer.get_data().decode(errors='replace')}"


def let_go(app: Flask) -> None:
    """Close what an application has open in its database, and let it forget what it has written there."""
    app.extensions.pop(bulk_reading.KEY, None)
    with app.app_context():
        db.engine.dispose()


def grounds(request: pytest.FixtureRequest, back_end: str, folder: Path) -> Iterator[Ground]:
    """Yield the app on one back-end; the world is written once and copied whenever it is put back."""
    make = _on_sqlite if back_end == "sqlite" else _on_postgresql
    yield from make(request, folder)


def _on_sqlite(request: pytest.FixtureRequest, folder: Path) -> Iterator[Ground]:
    path, kept = folder / "matchmaker.db", folder / "kept.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)

    def keep() -> None:
        shutil.copy(path, kept)

    def put_back() -> None:
        for left in folder.glob("matchmaker.db-*"):
            left.unlink()
        shutil.copy(kept, path)

    yield from _ground(f"sqlite:///{path}", keep, put_back, lambda _: None)


def _on_postgresql(request: pytest.FixtureRequest, _folder: Path) -> Iterator[Ground]:
    server = request.getfixturevalue("postgresql_server")
    mark = secrets.token_hex(6)
    name, kept = f"ground_{mark}", f"kept_{mark}"
    url = postgresql.create_database(server, name, request.getfixturevalue("postgresql_template"))

    def keep() -> None:
        postgresql.create_database(server, kept, name)

    def put_back() -> None:
        postgresql.drop_database(server, name)
        postgresql.create_database(server, name, kept)

    yield from _ground(url, keep, put_back, _written_so_far)
    for each in (name, kept):
        postgresql.drop_database(server, each)


def _written_so_far(engine: Engine) -> object:
    """Return how far the server has written its log of what changes, whoever changed it."""
    with engine.connect() as connection:
        return connection.scalar(text("SELECT pg_current_wal_insert_lsn()"))


def _ground(
    url: str, keep: Callable[[], None], put_back: Callable[[], None], mark: Callable[[Engine], object]
) -> Iterator[Ground]:
    engine = make_engine(url)
    try:
        with transaction(engine) as session:
            facts = populated(session)
    finally:
        engine.dispose()
    with engine.connect() as connection:
        everybody = list(connection.scalars(text("SELECT email FROM accounts")))
    tokens = {email: token_for(engine, email) for email in everybody}
    engine.dispose()  # the last connection to close leaves everything in the one file
    keep()
    app = create_app(Settings(secret_key="a secret key for tests", database_url=url, instance="/nonexistent"))
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
    app.config["TRIES_COUNT"] = False  # these tests send every form many times within one instant
    ground = Ground(app, engine, facts, tokens, put_back, lambda: mark(engine))
    yield ground
    ground._let_go()
