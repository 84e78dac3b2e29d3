"""Letters about getting into an account: confirming an address, a new password, signing in.

Whoever types an address at such a page is answered in the same way whether it has an account or not. What is the case
stands in the letter alone, which only the owner of the address reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say


@dataclass(frozen=True, slots=True)
class Ways:
    """Where letters lead.

    Parameters
    ----------
    opened_by
        The address of the page that a token opens.
    sign_in, register, reset
        Addresses of the pages of these names.
    """

    opened_by: Callable[[str], str]
    sign_in: str
    register: str
    reset: str


def confirm(say: Say, *, link: str, code: str, lasts: timedelta) -> Letter:
    """Return what is asked of somebody who has registered."""
    return Letter(
        say("Confirm your e-mail address"),
        (
            say("Somebody, most likely you, has registered with this address."),
            say(
                "Open the link below and press the button there, or type the code on the page "
                "on which you registered. Your account is ready then."
            ),
            _hours(say, lasts),
            say("If this was not you, do nothing: without the link or the code the account opens for nobody."),
        ),
        link,
        say("Confirm your address"),
        code,
    )


def registered_already(say: Say, *, ways: Ways) -> Letter:
    """Return what somebody is told who registers a second time, or whose address somebody else has typed."""
    return Letter(
        say("You have an account already"),
        (
            say("Somebody, most likely you, has just tried to register with this address. It has an account already."),
            say("Nothing was changed. Sign in with the password that you have."),
            say("If you have forgotten it, choose a new one here: %(address)s", address=ways.reset),
            say("If this was not you, do nothing: nobody was told that you have an account."),
        ),
        ways.sign_in,
        say("Sign in"),
    )


def new_password(say: Say, *, link: str, lasts: timedelta) -> Letter:
    """Return the link by which somebody chooses a new password."""
    return Letter(
        say("Choose a new password"),
        (
            say("Somebody, most likely you, has asked for a new password for this address."),
            minutes(say, lasts),
            say("If this was not you, do nothing: your password stays as it is."),
        ),
        link,
        say("Choose a new password"),
    )


def sign_in(say: Say, *, link: str, code: str, lasts: timedelta) -> Letter:
    """Return the link by which an expert signs in, and the code that can be typed instead."""
    return Letter(
        say("Your link to sign in"),
        (
            say("Somebody, most likely you, has asked to sign in with this address."),
            say("Open the link below and press the button there, or type the code on the page that is still open."),
            minutes(say, lasts),
            say("If this was not you, do nothing, and tell nobody the code: whoever has it is signed in as you."),
        ),
        link,
        say("Sign in"),
        code,
    )


def sign_in_by_password(say: Say, *, ways: Ways) -> Letter:
    """Return what somebody of an office is told who asks for a link to sign in."""
    return Letter(
        say("Please sign in with your password"),
        (
            say("Somebody, most likely you, has asked for a link to sign in with this address."),
            say(
                "Your account sees what others have entered. So it opens with your password only, "
                "not with a mailed link."
            ),
            say("If you have forgotten it, choose a new one here: %(address)s", address=ways.reset),
        ),
        ways.sign_in,
        say("Sign in"),
    )


def closed(say: Say) -> Letter:
    """Return what is told to the owner of an account that was closed."""
    return Letter(
        say("Your account is closed"),
        (
            say("Somebody, most likely you, has tried to get into the account with this address. It was closed."),
            say("If you need it again, ask your international office."),
        ),
    )


def no_account(say: Say, *, ways: Ways) -> Letter:
    """Return what is told to an address that has no account, or none that is open."""
    return Letter(
        say("There is no account with this address"),
        (
            say("Somebody, most likely you, has tried to get into an account with this address. There is none."),
            say("Perhaps you registered with another address. If you have no account yet, you can make one."),
            say("If this was not you, do nothing."),
        ),
        ways.register,
        say("Register"),
    )


def minutes(say: Say, lasts: timedelta) -> str:
    """Say for how many minutes a link holds."""
    return say.plural(
        "It works once, within the next minute.",
        "It works once, within the next %(num)d minutes.",
        lasts // timedelta(minutes=1),
    )


def _hours(say: Say, lasts: timedelta) -> str:
    return say.plural(
        "It works once, within the next hour.",
        "It works once, within the next %(num)d hours.",
        lasts // timedelta(hours=1),
    )
