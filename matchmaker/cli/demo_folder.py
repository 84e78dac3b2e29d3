"""The folder of the demo: its own database, queue and secret key, apart from those of an installation.

A mark in it says that what lies there is a demo's. Without it nothing is touched, so that no installation is ever taken
for a demo, written into or reset; the settings file of an installation is neither read nor written.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from matchmaker.config import PREFIX, Settings, load_settings
from matchmaker.errors import StoreError
from matchmaker.store.engine import make_engine

MARK = "demo.json"
DATABASE = "matchmaker.db"
QUEUE = "queue.db"
SECRET_KEY = "secret_key"  # noqa: S105 (the name of a file)
LOCK = "lock"
SQLITE_FILES = ("", "-wal", "-shm", "-journal")
NOT_OF_A_DEMO = (
    *("MAIL_URL", "TRUSTED_HOSTS", "PROXY_HOPS", "CODES"),
    *("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"),
)
"""Settings of an installation that would make its demo something else."""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """The folder ``demo`` inside the instance folder."""

    path: Path

    @property
    def database(self) -> Path:
        """The file of the demo's database."""
        return self.path / DATABASE

    @property
    def database_url(self) -> str:
        """The URL of the demo's database."""
        return f"sqlite:///{self.database}"

    def require_own(self) -> None:
        """Refuse a folder with a database that no demo made.

        Raises
        ------
        StoreError
            There is a database without the mark.
        """
        if self.database.exists() and not (self.path / MARK).is_file():
            raise StoreError(
                f"{self.database} was not made by the demo and is left alone; move it away to try the demo."
            )

    def mark(self) -> None:
        """Say that what lies here is a demo's: before anything else lies here."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / MARK).write_text(json.dumps({"holds": "the demo of matchmaker"}) + "\n", encoding="utf-8")

    def clear(self) -> None:
        """Remove database and queue."""
        for name in (DATABASE, QUEUE):
            for suffix in SQLITE_FILES:
                (self.path / f"{name}{suffix}").unlink(missing_ok=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder, so that nobody resets a demo under people who are looking at it.

        Raises
        ------
        StoreError
            Another demo holds it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(f"A demo is running in {self.path} already; stop it first (Ctrl-C there).") from None
            yield

    def environment(self, base_url: str) -> dict[str, str]:
        """Return the settings of the demo's processes as variables.

        What would make the demo of an installation something else is emptied.
        """
        own = {
            "INSTANCE": str(self.path),
            "DATABASE_URL": self.database_url,
            "QUEUE_URL": f"sqlite:///{self.path / QUEUE}",
            "SECRET_KEY": self._secret_key(),
            "BASE_URL": base_url,
            "DEMO": "true",
            "LOG_LEVEL": os.environ.get(f"{PREFIX}LOG_LEVEL") or "warning",  # its terminal is for the address alone
        }
        return {PREFIX + name: own.get(name, "") for name in (*own, *NOT_OF_A_DEMO)}

    def _secret_key(self) -> str:
        """Return the key of this demo, made once and readable by nobody else."""
        path = self.path / SECRET_KEY
        if not path.is_file():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
        return path.read_text(encoding="ascii").strip()


def demo_folder() -> DemoFolder:
    """Return the folder of the demo of this installation or checkout."""
    return DemoFolder((load_settings().instance / "demo").absolute())


@contextmanager
def opened(folder: DemoFolder) -> Iterator[Engine]:
    """Yield an engine on the demo's database."""
    engine = make_engine(folder.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def settings_in_force(environment: dict[str, str]) -> Iterator[Settings]:
    """Let `environment` be what this process and those that it starts are set by; yield the settings."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield load_settings()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
