"""What people see while the database cannot be used: a calm page within five seconds, and all well again afterwards."""

import os
import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event, select

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.services.health import LONGEST_WAIT
from matchmaker.services.jobs import PATIENCE
from matchmaker.services.passwords import hash_password
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from matchmaker.store.tables.accounts import Account
from matchmaker.store.transaction import transaction
from matchmaker.web.extensions import db
from tests import postgresql
from tests.web.faults import (
    RECOVER_WITHIN_S,
    full,
    held_for_writing,
    moved_away,
    read_only,
    require_calm,
    small_disk,
    timed,
)
from tests.web.world import EXPERT_DK, NOW, ORGANISER_DK, SLUG, made, token_for

PAGE = f"/workshops/{SLUG}"
OFFICE = f"/organise/{SLUG}/people"
PASSWORD = "a password for tests"
PASSWORD_HASH = hash_password(PASSWORD)
FORM = "/language/da"
"""Something that writes, with nothing to fill in."""


class House:
    """The application on a database that is about to fail, and who uses it."""

    def __init__(self, url: str) -> None:
        engine = make_engine(url)
        with transaction(engine) as session:
            made(session)
        self._tokens = {email: token_for(engine, email) for email in (EXPERT_DK, ORGANISER_DK)}
        engine.dispose()
        self.app = create_app(Settings(secret_key="a secret key for tests", database_url=url, instance="/nonexistent"))
        self.app.config.update(TESTING=False, WTF_CSRF_ENABLED=False, CLOCK=lambda: NOW)
        self.expert, self.office, self.anybody = self.browser(EXPERT_DK), self.browser(ORGANISER_DK), self.browser("")
        self.require_well()

    def browser(self, email: str) -> FlaskClient:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["language"] = "en"
            if email:
                cookie["_user_id"], cookie["_fresh"] = self._tokens[email], True
        return client

    def require_well(self) -> None:
        """All is as always, and soon enough after a fault."""
        answers = [
            timed(lambda: self.expert.get(PAGE)),
            timed(lambda: self.office.get(OFFICE)),
            timed(lambda: self.expert.post(FORM, data={"next": "/"})),
            timed(lambda: self.anybody.get("/readyz")),
        ]
        self.expert.post("/language/en", data={"next": "/"})
        assert [answer.status_code for answer, _ in answers] == [200, 200, 303, 200]
        assert sum(seconds for _, seconds in answers) < RECOVER_WITHIN_S

    def require_closed(self) -> None:
        """Neither pages nor forms work, and everybody is told so; what needs no database goes on."""
        for client, address in (
            (self.expert, PAGE),
            (self.office, OFFICE),
            (self.anybody, "/"),
            (self.anybody, "/readyz"),
        ):
            require_calm(*timed(lambda client=client, address=address: client.get(address)))
        self.require_no_writing()
        assert self.anybody.get("/healthz").status_code == 200
        assert "matchmaker_database_up 0.0" in self.anybody.get("/metrics").text

    def require_no_writing(self) -> None:
        """Nothing can be written, and who tries is told so."""
        require_calm(*timed(lambda: self.expert.post(FORM, data={"next": "/"})))

    @contextmanager
    def clock_at(self, now: datetime) -> Iterator[None]:
        """The clock of the machine says something else."""
        self.app.config["CLOCK"] = lambda: now
        try:
            yield
        finally:
            self.app.config["CLOCK"] = lambda: NOW

    def give_password(self, email: str) -> None:
        with self.app.app_context(), transaction(db.engine) as session:
            account = session.scalars(select(Account).where(Account.email == email)).one()
            account.password_hash = PASSWORD_HASH

    def sign_in(self, email: str, password: str = PASSWORD) -> tuple[FlaskClient, int]:
        """Try to sign in; return the browser, and how that was answered."""
        client = self.browser("")
        answer = client.post("/auth/login", data={"email": email, "password": password})
        return client, answer.status_code

    def language_kept(self) -> str:
        """The language that the expert's account has kept."""
        with self.app.app_context(), db.engine.connect() as connection:
            query = "SELECT language FROM accounts WHERE email_normalised = '%s'"
            return str(connection.exec_driver_sql(query % EXPERT_DK).scalar())

    def let_go(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


@contextmanager
def house_on(url: str) -> Iterator[House]:
    house = House(url)
    try:
        yield house
    finally:
        house.let_go()


@pytest.fixture
def on_sqlite(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[House, Path]]:
    path = tmp_path / "matchmaker.db"
    shutil.copy(sqlite_template, path)
    with house_on(f"sqlite:///{path}") as house:
        yield house, path


def test_while_somebody_else_writes_for_long_pages_are_read_and_forms_are_turned_away(on_sqlite):
    house, path = on_sqlite
    with held_for_writing(path):
        house.require_no_writing()
        assert house.expert.get(PAGE).status_code == 200
    assert house.language_kept() == "en"
    house.require_well()


def test_a_database_whose_disk_is_gone_closes_the_house_until_it_is_back(on_sqlite):
    house, path = on_sqlite
    house.let_go()
    with moved_away(path):
        house.require_closed()
    house.require_well()


def test_a_database_that_nobody_may_read_closes_the_house_until_it_may_be_read(on_sqlite):
    house, path = on_sqlite
    house.let_go()
    holder = sqlite.connect(str(path), isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    require_calm(*timed(lambda: house.office.get(OFFICE)))
    require_calm(*timed(lambda: house.anybody.get("/readyz")))
    holder.close()
    house.require_well()


@pytest.fixture
def on_small_disk(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[House, Path]]:
    with small_disk(tmp_path / "disk") as mounted:
        if not mounted:
            pytest.skip("needs the right to mount a disk; a database that may not grow is tried below")
        path = tmp_path / "disk" / "matchmaker.db"
        shutil.copy(sqlite_template, path)
        with house_on(f"sqlite:///{path}") as house:
            yield house, path


def test_a_full_disk_turns_forms_away_and_keeps_what_was_there(on_small_disk):
    house, path = on_small_disk
    with full(path.parent):
        house.require_no_writing()
        assert house.expert.get(PAGE).status_code == 200
    assert house.language_kept() == "en"
    house.require_well()


def test_a_disk_that_may_only_be_read_closes_the_house_until_it_may_be_written(on_small_disk):
    house, path = on_small_disk
    house.let_go()
    with read_only(path.parent):
        house.require_closed()
    house.require_well()


def test_a_database_that_may_not_grow_turns_forms_away_and_keeps_what_was_there(on_sqlite):
    """What SQLite says of a full disk, wherever the tests may mount none."""
    house, path = on_sqlite
    with house.app.app_context():
        engine = db.engine
    engine.dispose()
    with closing(sqlite.connect(str(path))) as connection:
        connection.execute("VACUUM")  # so that no page is free

    @event.listens_for(engine, "connect")
    def bound(connection, _record):
        connection.execute("PRAGMA max_page_count=1")

    version = house.expert.get("/profile").text.split('name="version" type="hidden" value="')[1].split('"')[0]
    written = {"version": version, "name": "Eva Holm", "languages": ["da"], "consent": "y", "about": "长" * 3500}
    require_calm(*timed(lambda: house.expert.post("/profile", data=written)))
    assert "Eva Holm" not in house.expert.get("/profile").text
    event.remove(engine, "connect", bound)
    engine.dispose()
    house.require_well()


@pytest.fixture(scope="module")
def own_server(postgresql_server: str) -> Iterator[tuple[str, int]]:
    """A server of this module's own, which it may stop, and the id of its process."""
    assert postgresql_server
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(6))
        with postgresql.running_server() as server:
            with psycopg.connect(server.format(database="postgres")) as connection:
                folder = connection.execute("SHOW data_directory").fetchone()[0]
            yield server, int((Path(folder) / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture
def on_postgresql(own_server: tuple[str, int]) -> Iterator[tuple[House, str]]:
    server, _ = own_server
    name = f"failing_{secrets.token_hex(4)}"
    url = postgresql.create_database(server, name)
    revisions.upgrade(url)
    with house_on(url) as house:
        yield house, url
    postgresql.drop_database(server, name)


def test_a_frozen_server_closes_the_house_until_it_answers_again(on_postgresql, own_server):
    house, _ = on_postgresql
    _, postmaster = own_server
    stopped = [postmaster, *_below(postmaster)]
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        for client, address in ((house.expert, PAGE), (house.office, OFFICE)):
            require_calm(*timed(lambda client=client, address=address: client.get(address)))
        house.require_no_writing()
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
    house.require_well()


def _below(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(each) for task in tasks for each in (task / "children").read_text().split()]


def test_a_server_that_ends_all_connections_and_takes_no_more_closes_the_house(on_postgresql):
    house, url = on_postgresql
    name = url.partition("/@/")[2].partition("?")[0] or psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(url.replace(f"/{name}", "/postgres"), autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        house.require_closed()
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
    house.require_well()


def test_a_server_whose_connections_are_all_taken_closes_the_house(on_postgresql):
    house, url = on_postgresql
    house.let_go()
    with ExitStack() as taken:
        with suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(psycopg.connect(url))
        house.require_closed()
    house.require_well()


@pytest.mark.parametrize("says", ["disk_full", "read_only_sql_transaction", "out_of_memory", "admin_shutdown"])
def test_a_server_that_takes_no_writes_turns_forms_away(on_postgresql, says):
    """What it says of a full disk, as a replica, in want of memory, and while it goes down."""
    house, url = on_postgresql
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(_NO_WRITES.replace(b"condition", says.encode()))
        house.require_no_writing()
        assert house.expert.get(PAGE).status_code == 200
        other.execute("DROP TRIGGER no_writes ON accounts")
    assert house.language_kept() == "en"
    house.require_well()


_NO_WRITES = b"""
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'not at present' USING ERRCODE = 'condition'; END$$;
CREATE TRIGGER no_writes BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION refuse();
"""


def test_a_row_that_somebody_holds_for_long_turns_who_needs_it_away(on_postgresql):
    house, url = on_postgresql
    with psycopg.connect(url) as other:
        other.execute("SELECT * FROM accounts FOR UPDATE")
        house.require_no_writing()
        assert house.expert.get(PAGE).status_code == 200
    house.require_well()


@pytest.fixture(params=["sqlite", "postgresql"])
def on_either(request: pytest.FixtureRequest) -> House:
    """The house on either kind of database."""
    found: House = request.getfixturevalue(f"on_{request.param}")[0]
    return found


def test_without_a_worker_whoever_starts_a_run_is_told_so_and_can_stop_it(on_either):
    """Nothing is lost by it: the page says what waits and who can help, and whoever watches the service is told too."""
    house, office = on_either, on_either.office
    matching = f"/organise/{SLUG}/matching"
    started = office.post(matching, data={"time_limit_s": "5", "key": "a key of this page"})
    assert started.status_code == 303
    at_once = office.get(started.location)
    with house.clock_at(NOW + PATIENCE + timedelta(seconds=1)):
        later = office.get(started.location)
    with house.clock_at(NOW + LONGEST_WAIT + timedelta(seconds=1)):
        assert house.anybody.get("/readyz").status_code == 503
        assert office.get(OFFICE).status_code == house.expert.get(PAGE).status_code == 200
        again = office.post(matching, data={"time_limit_s": "5", "key": "another key"})
        stopped = office.post(f"{started.location}/cancel")
        assert house.anybody.get("/readyz").status_code == 200

    assert [answer.status_code for answer in (at_once, later)] == [200, 200]
    assert ["the background worker is not running" in answer.text for answer in (at_once, later)] == [False, True]
    assert (again.status_code, stopped.status_code) == (422, 303)
    assert office.post(matching, data={"time_limit_s": "5", "key": "a third key"}).status_code == 303


def test_a_clock_that_is_a_day_wrong_keeps_nobody_out_for_longer_than_it_is_wrong(on_either):
    """Pages open or ask to sign in, which works; what was tried and asked for meanwhile is no burden afterwards."""
    house = on_either
    house.give_password(EXPERT_DK)
    house.give_password(ORGANISER_DK)
    for days in (-1, 1):
        with house.clock_at(NOW + timedelta(days=days)):
            wrong = [house.sign_in(EXPERT_DK, "a wrong password")[1] for _ in range(11)]
            assert wrong == [422] * 10 + [429]
            office, status = house.sign_in(ORGANISER_DK)
            assert (status, office.get(OFFICE).status_code) == (303, 200)
            for client, address in ((house.expert, PAGE), (house.office, OFFICE), (house.anybody, "/")):
                assert client.get(address).status_code in {200, 303}
            assert office.get(f"/organise/{SLUG}/matching").status_code == 200

        expert, status = house.sign_in(EXPERT_DK)
        assert (status, expert.get(PAGE).status_code) == (303, 200)
        house.require_well()
