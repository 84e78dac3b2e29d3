"""What the tests of pages share: the application on an empty, a small and a populated world, and browsers in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.store.transaction import transaction
from tests.web.ground import BACK_ENDS, Ground, grounds, let_go
from tests.web.house import House, houses
from tests.web.world import NOW, World, made, token_for


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Compiled templates, once for all apps of this process: there are as many as tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def apps() -> dict[str, Flask]:
    """The application on each database, kept since its addresses take long to make."""
    return {}


@pytest.fixture
def new_app(database_url: str, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The web application on an empty database, with forms that need no token: for a test that adds something to it."""
    app = create_app(Settings(secret_key="a secret key for tests", database_url=database_url, instance="/nonexistent"))
    app.jinja_env.bytecode_cache = compiled
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
    yield app
    let_go(app)


@pytest.fixture
def app(database_url: str, apps: dict[str, Flask], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The web application on an empty database; the settings that a test changes are put back."""
    app = apps.get(database_url) or apps.setdefault(database_url, request.getfixturevalue("new_app"))
    with _settings_put_back(app):
        yield app
    let_go(app)


@contextmanager
def _settings_put_back(app: Flask) -> Iterator[None]:
    settings = dict(app.config)
    try:
        yield
    finally:
        app.config.clear()
        app.config.update(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def world(engine: Engine) -> World:
    """Two regions, a workshop that is open, experts and offices; see `World`."""
    with transaction(engine) as session:
        return made(session)


@pytest.fixture
def sign_in(app: Flask, engine: Engine) -> Callable[[str], FlaskClient]:
    """Return a client that is signed in as an account of the world, by its address."""

    def signed_in(email: str) -> FlaskClient:
        client = app.test_client()
        token = token_for(engine, email)
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
            cookie["language"] = "en"
        return client

    return signed_in


@pytest.fixture(scope="session")
def sqlite_ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The application on the populated world in SQLite; take `ground` instead."""
    yield from grounds(request, "sqlite", tmp_path_factory.mktemp("ground"))


@pytest.fixture(scope="session")
def postgresql_ground(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql_template: str
) -> Iterator[Ground]:
    """The application on the populated world in PostgreSQL; take `ground` instead."""
    assert postgresql_template  # what it is copied from, and the server, outlive it
    yield from grounds(request, "postgresql", tmp_path_factory.mktemp("ground"))


@pytest.fixture(scope="module", params=BACK_ENDS)
def shared_ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """The application on the populated world, as it was at first when a module begins; take `ground` instead."""
    ground: Ground = request.getfixturevalue(f"{request.param}_ground")
    with _settings_put_back(ground.app):
        yield ground
    ground.restore_if_written()


@pytest.fixture
def ground(shared_ground: Ground) -> Iterator[Ground]:
    """The application on the populated world; whatever a test writes is put back."""
    yield shared_ground
    shared_ground.restore_if_written()


@pytest.fixture(scope="module", params=BACK_ENDS)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The application where it sends mail, almost empty; nothing is put back between the tests of a module."""
    yield from houses(request, str(request.param), tmp_path_factory.mktemp("house"))
