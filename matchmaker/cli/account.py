"""``matchmaker account``: make the first organiser of an installation; close, move and reset accounts."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import click
from sqlalchemy.orm import Session

from matchmaker.cli.noting import note
from matchmaker.cli.streams import say
from matchmaker.config import load_settings
from matchmaker.domain.people import Role
from matchmaker.errors import InputError, Refusal, RefusedError
from matchmaker.services import accounts
from matchmaker.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from matchmaker.store.engine import make_engine
from matchmaker.store.transaction import repeating

Result = TypeVar("Result")

EXPECTED = {
    Refusal.ADDRESS_TAKEN: ("EMAIL", "an address without an account"),
    Refusal.ADDRESS_WRONG: ("EMAIL", "an address such as name@example.org"),
    Refusal.PASSWORD_TOO_SHORT: ("password", f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"),
}

LAST = {
    Role.ORGANISER: (
        "this was the last organiser of its region. Nobody can invite another one until you make one: "
        "matchmaker account create EMAIL --role organiser --region CODE"
    ),
    Role.OPERATOR: (
        "this was the last operator. Nobody can open accounts again on the pages until you make one: "
        "matchmaker account create EMAIL --role operator"
    ),
}


@click.group()
def account() -> None:
    """Make, close, move and reset accounts."""


@account.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What it may do.")
@click.option("--region", metavar="CODE", help="The party that the person belongs to; needed by all but operators.")
@click.option("--language", metavar="CODE", help="Of the pages; the first of MATCHMAKER_LANGUAGES if not given.")
def create(email: str, role: str, region: str | None, language: str | None) -> None:
    """Make an account for EMAIL; the password is asked for, or read from standard input."""
    settings = load_settings()
    chosen = language or settings.languages[0]
    if chosen not in settings.languages:
        raise InputError("--language", "", f"one of {', '.join(settings.languages)}", repr(chosen))
    password = _password()
    now = datetime.now(UTC)
    _written(
        lambda session: accounts.create(
            session, email=email, password=password, role=Role(role), party=region, language=chosen, now=now
        ),
        email,
    )
    say([f"{email} can sign in as {role}."])


@account.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close the account of EMAIL: whoever is signed in with it is signed out."""
    now = datetime.now(UTC)
    last = _written(lambda session: accounts.disable(session, email=email, now=now), email)
    say([f"{email} cannot sign in any more."])
    if last is not None:
        note([LAST[last]])


@account.command()
@click.argument("email")
@click.argument("new_email")
def move(email: str, new_email: str) -> None:
    """Give the account of EMAIL the address NEW_EMAIL: whoever is signed in with it is signed out."""
    now, by_mail = datetime.now(UTC), load_settings().mail_url is not None
    _written(lambda session: accounts.move(session, email=email, to=new_email, by_mail=by_mail, now=now), new_email)
    say([f"{email} signs in as {new_email} from now on."])


@account.command()
@click.argument("email")
@click.option("--codes", is_flag=True, help="Take the one-time codes off the account instead; the password stays.")
def reset(email: str, codes: bool) -> None:
    """Give the account of EMAIL a new password: whoever is signed in with it is signed out."""
    now, by_mail = datetime.now(UTC), load_settings().mail_url is not None
    if codes:
        _written(lambda session: accounts.remove_codes(session, email=email, by_mail=by_mail, now=now), email)
        say([f"{email} signs in by the password alone, until codes are set up again."])
        return
    password = _password()
    _written(
        lambda session: accounts.set_password(session, email=email, password=password, by_mail=by_mail, now=now), email
    )
    say([f"{email} has a new password."])


def _password() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    return sys.stdin.readline().rstrip("\r\n")


def _written(act: Callable[[Session], Result], email: str) -> Result:
    """Run `act` in a transaction and return its result; say what was refused as the command line does."""
    engine = make_engine(load_settings().database_url.get_secret_value())
    try:
        return repeating(engine, act)
    except RefusedError as refused:
        where, expected = EXPECTED[refused.refusal]
        raise InputError(where, "", expected, repr(email) if where == "EMAIL" else "another length") from None
    finally:
        engine.dispose()
