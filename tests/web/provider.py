"""A provider of single sign-on on this machine, with keys of its own: as it should be, or wrong in one way.

It keeps to the protocol where the test does not say otherwise: a code is given for one question and spent once, the
verifier has to fit the challenge, the client has to prove itself.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "matchmaker-tests", "what the provider gave us"
LASTS_S = 300


@dataclass
class Behaviour:
    """Whom it states, and in which way it is wrong, if any.

    Parameters
    ----------
    claims
        What stands in its statement in place of what should, or beside it; None takes a claim away.
    key
        Another key than the one that it publishes.
    algorithm
        Of the signature.
    metadata
        What it says of itself in place of what is true.
    silent_s
        How long it says nothing before it answers.
    """

    email: str = "nobody@example.org"
    subject: str = "person-1"
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    metadata: dict[str, Any] = field(default_factory=dict)
    silent_s: float = 0.0
    broken: str = ""


class SmallProvider:
    """The provider; `now` is its clock."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.behaviour = Behaviour()
        self.given: dict[str, dict[str, str]] = {}
        self.requests: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def consent(self, address: str) -> str:
        """Do what the person does there: sign in and agree; return the address that they are sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.given[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorise",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.behaviour.metadata,
        }

    def published(self) -> dict[str, Any]:
        """Return the key that it publishes: its own, or a secret shared with everybody."""
        key = self.behaviour.key
        return key.as_dict(private=True) if isinstance(key, OctKey) else self.key.as_dict(private=False)

    def token(self, sent: dict[str, str], proof: str) -> tuple[int, dict[str, Any]]:
        """Answer the one who brings a code."""
        asked = self.given.pop(sent.get("code", ""), None)
        expected = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if asked is None or proof != expected or not _fits(sent.get("code_verifier", ""), asked):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self._statement(asked)}

    def _statement(self, asked: dict[str, str]) -> str:
        now = int(self.now.timestamp())
        behaviour = self.behaviour
        claims = {
            "iss": self.issuer,
            "sub": behaviour.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + LASTS_S,
            "nonce": asked["nonce"],
            "email": behaviour.email,
            "email_verified": True,
            **behaviour.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        if behaviour.algorithm == "none":
            return ".".join([*(_plain(part) for part in ({"alg": "none"}, said)), ""])
        header = {"alg": behaviour.algorithm, "kid": "one"}
        return jwt.encode(header, said, behaviour.key or self.key, algorithms=[behaviour.algorithm])


def _plain(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _fits(verifier: str, asked: dict[str, str]) -> bool:
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return asked.get("code_challenge_method") == "S256" and digest == asked.get("code_challenge")


def _handler(provider: SmallProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorise?"):
                self.send_response(302)
                self.send_header("Location", provider.consent(self.path))
                self.end_headers()
                return
            documents = {
                "/.well-known/openid-configuration": provider.described,
                "/keys": lambda: {"keys": [provider.published()]},
            }
            document = documents.get(self.path)
            self._answer(200 if document else 404, document() if document else {})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            self._answer(*provider.token(sent, self.headers.get("Authorization", "")))

        def _answer(self, status: int, document: dict[str, Any]) -> None:
            provider.requests.append(self.path)
            time.sleep(provider.behaviour.silent_s)
            body = provider.behaviour.broken.encode() or json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name of the base class)
            """Say nothing."""

    return Handler


@contextmanager
def provided(now: datetime) -> Iterator[SmallProvider]:
    """Run a provider on a free port of this machine."""
    provider = SmallProvider(now)
    thread = threading.Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        thread.join()
        provider.server.server_close()
