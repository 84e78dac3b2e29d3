"""Clients that write all the time and keep a ledger: what they have sent, and what the service has acknowledged.

Each post carries a key. It is *sent* before it leaves, and *acknowledged* when the answer has come whole. Where the
connection breaks or the service says that it cannot, the client posts the same key again, as somebody does who did not
see an answer. No client is ever killed.
"""

import hashlib
import http.client
import re
import secrets
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine

from matchmaker.domain.people import Role
from matchmaker.store.tables.accounts import SignIn
from matchmaker.store.transaction import transaction
from tests import factories
from tests.chaos.telling import UP_SINCE
from tests.web.world import SLUG, World

ADDRESS = f"/organise/{SLUG}/costs/new"
AGAIN_AFTER_S = 0.03
ANSWER_WITHIN_S = 15.0
LATER = frozenset({409, 429, 500, 502, 503})
COST = {"category": "venue", "amount": "9,000.50", "currency": "DKK", "incurred_on": "2027-05-12"}
REST = {"organisation": "", "payer": "", "deviation_reason": ""}


@dataclass(frozen=True)
class Acknowledged:
    """When a post was sent and acknowledged, and since when the process runs that did so (`time.monotonic`)."""

    sent_at: float
    at: float
    up_since: float


@dataclass
class Ledger:
    """What all clients have sent and seen acknowledged."""

    sent: set[str] = field(default_factory=set)
    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    in_flight: set[str] = field(default_factory=set)
    refused: list[tuple[int, str]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client(threading.Thread):
    """One office that notes one cost after another until it is told to stop; a key that was sent is seen through."""

    def __init__(self, port: int, cookie: str, ledger: Ledger, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._port, self._cookie, self._ledger, self._stop_asked = port, cookie, ledger, stop
        self._token = ""

    def run(self) -> None:
        while not self._stop_asked.is_set():
            self._write(secrets.token_hex(12))

    def _write(self, key: str) -> None:
        with self._ledger.lock:
            self._ledger.sent.add(key)
        while not self._acknowledged(key):
            time.sleep(AGAIN_AFTER_S)

    def _acknowledged(self, key: str) -> bool:
        """Post once; return whether the answer came, and was that it is done."""
        try:
            self._token = self._token or self._fetched_token()
            with self._ledger.lock:
                self._ledger.in_flight.add(key)
            sent_at = time.monotonic()
            status, up_since = self._post(key)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            with self._ledger.lock:
                self._ledger.in_flight.discard(key)
        with self._ledger.lock:
            self._ledger.statuses[status] = self._ledger.statuses.get(status, 0) + 1
            if 200 <= status < 400:
                self._ledger.acknowledged[key] = Acknowledged(sent_at, time.monotonic(), up_since)
            elif status not in LATER:
                self._ledger.refused.append((status, key))
        return 200 <= status < 400 or status not in LATER

    def _fetched_token(self) -> str:
        status, page, _since = self._ask("GET")
        found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)
        if status != 200 or found is None:
            raise http.client.HTTPException(f"no form: {status}")
        return found[1].decode()

    def _post(self, key: str) -> tuple[int, float]:
        """Return the status, and since when the process runs that answered."""
        fields = {**COST, **REST, "description": key, "csrf_token": self._token}
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": key}
        status, _page, since = self._ask("POST", urlencode(fields), kind)
        return status, since

    def _ask(
        self, method: str, body: str | None = None, more: dict[str, str] | None = None
    ) -> tuple[int, bytes, float]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_WITHIN_S)
        try:
            connection.request(method, ADDRESS, body, {"Cookie": self._cookie, **(more or {})})
            answer = connection.getresponse()
            return answer.status, answer.read(), float(answer.getheader(UP_SINCE, "-inf"))
        finally:
            connection.close()


def cookies(engine: Engine, app: Flask, world: World, number: int) -> list[str]:
    """Return the cookies of `number` organisers of the host, each with an account of their own, signed in now."""
    now = datetime.now(UTC)
    serializer = app.session_interface.get_signing_serializer(app)
    made = []
    with transaction(engine) as session:
        for one in range(number):
            email = f"office{one}@example.dk"
            given = {"email": email, "email_normalised": email, "role": Role.ORGANISER, "party_id": world.host}
            account = factories.account(session, **given)
            token = secrets.token_urlsafe()
            session.add(
                SignIn(
                    token_sha256=hashlib.sha256(token.encode()).hexdigest(),
                    account_id=account.id,
                    generation=account.sign_in_generation,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + timedelta(days=1),
                )
            )
            signed = {"_user_id": token, "_fresh": True, "language": "en", "csrf_token": secrets.token_hex(20)}
            made.append(f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(signed)}")
    return made


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
