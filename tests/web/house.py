"""An application that sends mail, with next to nobody in it: each test brings the people that it is about.

Nothing is put back between the tests of a module. So they name nobody whom another one names, and cost little.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.domain.people import Role
from matchmaker.services.passwords import hash_password
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.accounts import Account
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.regions import Party
from matchmaker.store.transaction import reading, transaction
from matchmaker.web.extensions import db
from tests import factories, postgresql
from tests.web.world import NOW

PASSWORD = "fire gode ord"
HASH = hash_password(PASSWORD)
PARTY = "midtjylland"
_numbers = count(10_000)


@dataclass(frozen=True)
class Posted:
    """A letter as it waits in the outbox; `link` is the path of the last address that stands in it."""

    kind: str
    subject: str
    text: str
    link: str
    code: str

    @property
    def token(self) -> str:
        """The token in its link."""
        return self.link.rpartition("/")[2]


@dataclass(frozen=True)
class House:
    """The application and its database."""

    app: Flask
    engine: Engine
    url: str

    def visitor(self, address: str = "203.0.113.9") -> FlaskClient:
        """Return a fresh browser that reads English, somewhere in the network."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        with client.session_transaction() as cookie:
            cookie["language"] = "en"
        return client

    def new_address(self) -> str:
        """Return an address that nobody has."""
        return f"Person.{next(_numbers)}@example.dk"

    def somebody(self, role: Role = Role.EXPERT, **given: Any) -> str:
        """Make an account with `PASSWORD` and return its address."""
        email = self.new_address()
        with transaction(self.engine) as session:
            party_id = session.scalars(select(Party.id).where(Party.code == PARTY)).one()
            known = {"email": email, "email_normalised": email.lower(), "party_id": party_id, "password_hash": HASH}
            factories.account(session, **{**known, "role": role, **given})
        return email

    def account(self, email: str) -> Account | None:
        """Return the account with an address, if there is one."""
        with reading(self.engine) as session:
            return session.scalars(select(Account).where(Account.email_normalised == email.lower())).one_or_none()

    def letters(self, address: str) -> list[Posted]:
        """Return the letters to an address, the oldest first."""
        with reading(self.engine) as session:
            to = select(OutboxMessage).where(OutboxMessage.address == address).order_by(OutboxMessage.id)
            return [_posted(row) for row in session.scalars(to)]

    def last(self, address: str) -> Posted:
        """Return the newest letter to an address."""
        return self.letters(address)[-1]


def is_signed_in(client: FlaskClient) -> bool:
    """Return whether the pages know somebody in this browser."""
    return "Sign out" in client.get("/privacy").text


def counted_hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with each password that is hashed or compared from now on."""
    done: list[str] = []
    for name in ("hash", "verify"):
        real = getattr(PasswordHasher, name)

        def noted(hasher: PasswordHasher, *given: Any, _real: Any = real, _name: str = name) -> Any:
            done.append(_name)
            return _real(hasher, *given)

        monkeypatch.setattr(PasswordHasher, name, noted)
    return done


def main_of(answer: TestResponse) -> str:
    """Return the page without its frame."""
    return answer.text.partition("<main")[2].partition("</main>")[0]


def houses(request: pytest.FixtureRequest, back_end: str, folder: Path) -> Iterator[House]:
    """Yield the application on a fresh database of one kind."""
    if back_end == "sqlite":
        path = folder / "matchmaker.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield from _house(f"sqlite:///{path}")
        return
    server, name = request.getfixturevalue("postgresql_server"), f"house_{next(_numbers)}_{folder.name[-8:]}"
    yield from _house(postgresql.create_database(server, name, request.getfixturevalue("postgresql_template")))
    postgresql.drop_database(server, name)


def settings_of(url: str, **given: Any) -> Settings:
    """Return the settings of an installation that can send mail."""
    known = {"secret_key": "a secret key for tests", "instance": "/nonexistent", "mail_url": "smtp://127.0.0.1:1"}
    return Settings(**{**known, "mail_from": "workshop@example.dk", "database_url": url, **given})


def app_of(url: str, **given: Any) -> Flask:
    """Return the application of such an installation."""
    app = create_app(settings_of(url, **given))
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
    return app


def _house(url: str) -> Iterator[House]:
    engine, app = make_engine(url), app_of(url)
    with transaction(engine) as session:
        for code in (PARTY, "shanghai"):
            factories.party(session, code=code)
    yield House(app, engine, url)
    engine.dispose()
    with app.app_context():
        db.engine.dispose()


def _posted(row: OutboxMessage) -> Posted:
    addresses = re.findall(r"https?://\S+", row.body_text)
    code = re.search(r"^Code: (\S+)$", row.body_text, re.M)
    link = urlsplit(addresses[-1]).path if addresses else ""
    return Posted(row.kind, row.subject, row.body_text, link, code.group(1) if code else "")
