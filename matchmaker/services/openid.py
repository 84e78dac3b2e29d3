"""Ask a provider of single sign-on (OpenID Connect) who somebody is, and believe only an answer that holds.

The protocol alone: it knows no account and no page. The provider is asked anew each time, for its addresses and its
keys too: signing in is rare, and so nothing old is trusted. Each of the two steps ends within `WITHIN_S`, whatever the
provider does: people wait for it.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests.exceptions import ConnectionError as NotReachedError
from requests.exceptions import Timeout

from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.tokens import new_token, same

_log = logging.getLogger(__name__)

WELL_KNOWN = "/.well-known/openid-configuration"
SCOPE = "openid email"
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make: none at all, or one by a shared secret, proves nothing."""

WITHIN_S = 4.5
EACH_S = 2.0
"""How long a step may take in all, and how long the provider may be silent."""

CLOCKS_APART_S = 60

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Provider:
    """Who is asked: its address, what it gave us to prove that we are ourselves, and what people call it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the one who was sent to the provider has to bring back: kept with their browser, compared with the answer.

    Parameters
    ----------
    state
        Shows that the answer is to a question that this very browser asked.
    nonce
        Shows that the provider made its statement for this question.
    verifier
        Without it the provider's code is worth nothing to whoever sees it on its way.
    """

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider stated: its name for the person, and the address that it knows, perhaps checked."""

    issuer: str
    subject: str
    email: str
    email_verified: bool


def question(provider: Provider, back: str) -> tuple[str, Question]:
    """Return where to send somebody who wants to sign in, and what to keep until they are back.

    Parameters
    ----------
    back
        The address of ours to which the provider sends them.

    Raises
    ------
    RefusedError
        The provider cannot be reached, or says nothing sensible of itself.
    """
    asked = Question(new_token(), new_token(), secrets.token_urlsafe(48))

    def ask() -> str:
        with _client(provider, back) as client:
            where = _address(provider, _known_of(client, provider), "authorization_endpoint")
            address, _state = client.create_authorization_url(
                where, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
            )
            return str(address)

    return _in_time(provider, ask), asked


def answer(provider: Provider, back: str, asked: Question, *, state: str, code: str, now: datetime) -> Person:
    """Return whom the provider states, after checking that it did, for us, now, and in answer to our question.

    Raises
    ------
    RefusedError
        The provider cannot be reached, or what came back does not hold.
    """
    if not code or not asked.state or not same(state, asked.state):
        raise RefusedError(Refusal.PROVIDER_SAID_NO, provider=provider.name)

    def ask() -> Person:
        with _client(provider, back) as client:
            known = _known_of(client, provider)
            if known.get("token_endpoint_auth_methods_supported") == ["client_secret_post"]:
                client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 (the name of a method)
            token = client.fetch_token(
                _address(provider, known, "token_endpoint"),
                grant_type="authorization_code",
                code=code,
                code_verifier=asked.verifier,
                allow_redirects=False,
            )
            keys = _document(client, _address(provider, known, "jwks_uri"))
        return _stated(provider, known, keys, token, asked.nonce, now)

    return _in_time(provider, ask)


def _in_time(provider: Provider, ask: Callable[[], Result]) -> Result:
    """Return what `ask` finds out, within the time that people wait; refuse in words whatever goes wrong."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(ask).result(WITHIN_S)
    except (TimeoutError, Timeout, NotReachedError):
        raise RefusedError(Refusal.PROVIDER_AWAY, provider=provider.name) from None
    except Exception as error:  # whatever a provider sends that our libraries stumble over, it is no proof of anybody
        _log.warning("What the provider of single sign-on said does not hold (%s)", type(error).__name__)
        raise RefusedError(Refusal.PROVIDER_SAID_NO, provider=provider.name) from None
    finally:
        pool.shutdown(wait=False)


def _client(provider: Provider, back: str) -> Any:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        default_timeout=EACH_S,
    )


def _known_of(client: Any, provider: Provider) -> Mapping[str, Any]:
    """Return what the provider says of itself; it has to be the one that was asked."""
    known = _document(client, provider.issuer.rstrip("/") + WELL_KNOWN)
    if str(known["issuer"]).rstrip("/") != provider.issuer.rstrip("/"):
        raise ValueError("The provider says that it is another one.")
    return known


def _document(client: Any, address: str) -> Mapping[str, Any]:
    found = client.request("GET", address, withhold_token=True, allow_redirects=False)
    found.raise_for_status()
    document: Mapping[str, Any] = found.json()
    return document


def _address(provider: Provider, known: Mapping[str, Any], name: str) -> str:
    """Return an address of the provider; what is asked of a safe one is not asked of an unsafe one."""
    address = str(known[name])
    if urlsplit(address).scheme not in {"https", urlsplit(provider.issuer).scheme}:
        raise ValueError(f"The provider's {name} is not safe.")
    return address


def _stated(
    provider: Provider,
    known: Mapping[str, Any],
    keys: Mapping[str, Any],
    token: Mapping[str, Any],
    nonce: str,
    now: datetime,
) -> Person:
    offered = known.get("id_token_signing_alg_values_supported", ["RS256"])
    usable = [each for each in SIGNED_WITH if each in offered]
    if not usable:  # of no algorithm at all the library would make its own choice
        raise ValueError("The provider signs in no way that proves anything.")
    registry = JWSRegistry(algorithms=usable, strict_check_header=False)
    decoded = jwt.decode(str(token["id_token"]), KeySet.import_key_set(dict(keys)), registry=registry)  # type: ignore[arg-type]
    demanded = {
        "iss": {"essential": True, "value": known["issuer"]},
        "aud": {"essential": True, "value": provider.client_id},
        "exp": {"essential": True},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    about_us = {"nonce": nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(decoded.claims, decoded.header, demanded, about_us)
    claims.validate(now=int(now.timestamp()), leeway=CLOCKS_APART_S)
    email = claims.get("email")
    verified = claims.get("email_verified") is True and isinstance(email, str)
    return Person(str(known["issuer"]), str(claims["sub"]), str(email or ""), verified)
