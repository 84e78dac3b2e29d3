"""How often something may be tried on the pages, and whose tries they are: a route declares it (`Area`, `tries`).

Who asks from outside is known by the network address that the server sees, or that the configured number of proxies
names; what a request itself says about where it comes from counts for nothing. Of the newer addresses a household has
as many as it likes, so that they are counted by their network.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, current_app, request, session

from matchmaker.errors import TooManyTriesError
from matchmaker.services import limits, one_time_codes
from matchmaker.services.accounts import normalised
from matchmaker.services.limits import Limit
from matchmaker.store.transaction import counting, reading
from matchmaker.web.extensions import db
from matchmaker.web.identity import WAITING, now, principal

HOUSEHOLD_BITS = 64
DECLARED = "matchmaker_tries"
"""Key of `app.extensions`: endpoint → limits."""


@dataclass(frozen=True, slots=True)
class Tries:
    """A limit, and whose tries are counted by it; "" where there is nobody to count for."""

    limit: Limit
    of: Callable[[], str]


def declared_tries(app: Flask) -> dict[str, tuple[Tries, ...]]:
    """Return what routes have declared: endpoint → limits."""
    declared: dict[str, tuple[Tries, ...]] = app.extensions.setdefault(DECLARED, {})
    return declared


def client() -> str:
    """Return from where the request comes."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOUSEHOLD_BITS), strict=False))
    return str(address)


def typed_address() -> str:
    """Return the e-mail address that was typed, whether it has an account or not."""
    return normalised(request.form.get("email", ""))


def asker() -> str:
    """Return the account that asks, or else from where."""
    account = principal().account
    return client() if account is None else f"account {account}"


def owner_of_codes() -> str:
    """Return whose one-time code is tried: the account that asks, or the one that has given its password."""
    account = principal().account
    if account is None and (token := session.get(WAITING)):
        with reading(db.engine) as work:
            account = one_time_codes.who_waits(work, token, now())
    return "" if account is None else f"account {account}"


def searcher() -> str:
    """Return who asks for something in particular; a list as it is, is no search."""
    return asker() if request.query_string else ""


def _tries(name: str, most: int, span: timedelta, of: Callable[[], str], one_in: int = 1) -> Tries:
    return Tries(Limit(name, most, span, one_in), of)


_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)

SIGN_IN = (
    _tries("sign-in", 10, _QUARTER, typed_address),
    _tries("sign-in from", 100, _QUARTER, client),
)
"""Passwords that were wrong; the second is wide, since a whole hall of people may share one network address."""

REGISTER = (_tries("register", 5, _HOUR, typed_address), _tries("register from", 200, _HOUR, client))
RESET = (_tries("reset", 5, _HOUR, typed_address), _tries("reset from", 100, _HOUR, client))
LINK = (_tries("link", 5, _HOUR, typed_address), _tries("link from", 200, _HOUR, client))
CODE = (_tries("code from", 100, _QUARTER, client),)
"""Codes and links; each link counts the wrong codes that were typed for it as well."""

ONE_TIME_CODE = (
    _tries("one-time code", 10, _QUARTER, owner_of_codes),
    _tries("one-time code from", 200, _QUARTER, client),
)
"""One-time codes, wherever they are typed: of a million codes three count at a time."""

SINGLE_SIGN_ON = (_tries("single sign-on from", 200, _QUARTER, client),)
"""Each asks the provider, for which a worker waits."""

OWN_PASSWORD = (_tries("own password", 10, _QUARTER, asker), *ONE_TIME_CODE)
MOVE = (
    _tries("move", 10, _HOUR, asker),
    _tries("move to", 5, _HOUR, typed_address),
    *OWN_PASSWORD,
)
"""Another address of an account: each sends two letters, of which one goes to whatever address was typed."""

NEW_PASSWORD = (_tries("new password from", 50, _QUARTER, client),)
RUNS = (_tries("run", 60, _HOUR, asker),)
REPAIRS = (_tries("repair", 300, _HOUR, asker),)
QUESTIONS = (_tries("question", 300, _HOUR, asker),)
PAPERS = (_tries("paper", 120, _HOUR, asker),)
FILES = (_tries("file", 240, _HOUR, asker),)
LETTERS = (_tries("letters to many", 60, _HOUR, asker),)
LISTS = (_tries("list", 60, _HOUR, asker),)
SEARCH = (_tries("search", 1000, timedelta(minutes=10), searcher, one_in=20),)
POSTS = (_tries("post", 3000, timedelta(minutes=10), asker, one_in=50),)
"""Whatever is sent to any route, so that no program keeps the database busy for all."""


def admit(tries: Iterable[Tries]) -> None:
    """Count a try with each limit.

    Raises
    ------
    TooManyTriesError
        One of them is used up.
    """
    if not current_app.config["TRIES_COUNT"]:
        return
    counted = [(each.limit, subject) for each in tries if (subject := each.of())]
    if not counted:
        return
    _refuse_used_up(counted)
    written = [(limit, subject) for limit, subject in counted if limit.is_written_down()]
    if written:
        with counting(db.engine) as work:
            for limit, subject in written:
                limits.count(work, limit, subject, now())


def give_back(tries: Iterable[Tries]) -> None:
    """Take back a try that turned out to be good."""
    with counting(db.engine) as work:
        for each in tries:
            limits.give_back(work, each.limit, each.of(), now())


def _refuse_used_up(counted: Iterable[tuple[Limit, str]]) -> None:
    with reading(db.engine) as work:
        longest = max(limits.wait(work, limit, subject, now()) for limit, subject in counted)
    if longest:
        raise TooManyTriesError(longest)
