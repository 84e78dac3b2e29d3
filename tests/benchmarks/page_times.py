"""How fast pages answer, at ten people and at many.

Each page is asked again and again. Printed are its statements, which must not grow, and the server's time in the middle
and at the 95th part of a hundred. It runs in this process and counts its processor's time, so that others at work do
not disturb it.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.store import revisions
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import transaction
from matchmaker.web.extensions import db
from tests.statements import counted
from tests.web.world import token_for

FEW, CALLS = 10, 40

Asked = tuple[int, list[float]]
"""How many statements a page took, and how many seconds of work, each time."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Who asks for which pages, by what they are called, and when that is."""

    email: str
    now: datetime
    addresses: Mapping[str, str]


def compare(laid_out: Callable[[Session, int], Pages], people: int) -> None:
    """Print what each page costs at few and at many people; `laid_out` writes so many into an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_measured(Path(folder) / f"{number}.db", laid_out, number) for number in (FEW, people))
    for name, found in many.items():
        _told(name, few[name], found)


def _told(name: str, few: Asked, many: Asked) -> None:
    seconds = many[1]
    middle, slow = statistics.median(seconds), sorted(seconds)[int(len(seconds) * 0.95)]
    print(  # noqa: T201 (a report)
        f"{name:75} {few[0]:3} {many[0]:3} statements, {middle * 1000:5.0f} ms, p95 {slow * 1000:5.0f} ms"
    )


def _measured(path: Path, laid_out: Callable[[Session, int], Pages], people: int) -> dict[str, Asked]:
    url = f"sqlite:///{path}"
    revisions.upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        pages = laid_out(session, people)
    token = token_for(engine, pages.email)
    engine.dispose()
    app = create_app(Settings(secret_key="a secret key for benchmarks", database_url=url, instance="/nonexistent"))
    app.config.update(CLOCK=lambda: pages.now, TRIES_COUNT=False)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["language"] = token, True, "en"
    gc.collect()
    gc.freeze()  # as a web process does
    return {name: _asked(app, client, address) for name, address in pages.addresses.items()}


def _asked(app: Flask, client: FlaskClient, address: str) -> Asked:
    with app.app_context():
        engine = db.engine
    with counted(engine) as said:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return len(said), list(_seconds(client, address))


def _seconds(client: FlaskClient, address: str) -> Iterator[float]:
    client.get(address)
    for _ in range(CALLS):
        began = time.process_time()
        client.get(address)
        yield time.process_time() - began
