"""Letters about one's own account: what changed there, in case somebody else did it."""

from collections.abc import Callable
from datetime import datetime

from babel.dates import format_datetime

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say

OfChange = Callable[[Say, datetime], Letter]
"""A letter that says what changed, and when."""


def password_changed(say: Say, now: datetime) -> Letter:
    """Say that the account has another password."""
    return _changed(
        say,
        say("Your password was changed"),
        say("The password of your account was changed on %(when)s.", when=_when(say, now)),
        say("All other devices were signed out."),
    )


def codes_on(say: Say, now: datetime) -> Letter:
    """Say that signing in asks for a one-time code from now on."""
    return _changed(
        say,
        say("One-time codes were switched on"),
        say("On %(when)s one-time codes were switched on for your account.", when=_when(say, now)),
        say("From now on signing in takes a code of the app as well. All other devices were signed out."),
    )


def codes_off(say: Say, now: datetime) -> Letter:
    """Say that signing in asks for no code any more."""
    return _changed(
        say,
        say("One-time codes were switched off"),
        say("On %(when)s one-time codes were switched off for your account.", when=_when(say, now)),
        say("Your account now opens without a code, and the recovery codes do not count any more."),
    )


def codes_removed(say: Say, now: datetime) -> Letter:
    """Say that whoever runs the service took the codes off the account."""
    return _changed(
        say,
        say("One-time codes were taken off your account"),
        say(
            "On %(when)s whoever runs this service took the one-time codes off your account, "
            "as for somebody who has lost the device and the recovery codes.",
            when=_when(say, now),
        ),
        say("All devices were signed out. Sign in and set up one-time codes anew."),
        unexpected=say("If you did not ask for this, tell your international office at once."),
    )


def recovery_codes_renewed(say: Say, now: datetime) -> Letter:
    """Say that there are new recovery codes."""
    return _changed(
        say,
        say("Your recovery codes were made anew"),
        say("On %(when)s new recovery codes were made for your account.", when=_when(say, now)),
        say("The recovery codes that you had before do not count any more."),
    )


def recovery_code_used(say: Say, now: datetime, *, left: int) -> Letter:
    """Say that somebody signed in by a recovery code, and how many are left."""
    return _changed(
        say,
        say("A recovery code was used to sign in"),
        say("On %(when)s somebody signed in to your account by a recovery code.", when=_when(say, now)),
        say.plural("%(num)d recovery code is left.", "%(num)d recovery codes are left.", left),
        say("If few are left, or your device is lost, set up one-time codes anew at “My account”."),
    )


def linked(say: Say, now: datetime, *, provider: str) -> Letter:
    """Say that the single sign-on of an organisation opens the account from now on."""
    return _changed(
        say,
        say("Your account was linked with the sign-in of your organisation"),
        say(
            "On %(when)s your account was linked with “%(provider)s”. From now on it opens it.",
            when=_when(say, now),
            provider=provider,
        ),
    )


def password_set(say: Say, now: datetime) -> Letter:
    """Say that whoever runs the service gave the account another password."""
    return _changed(
        say,
        say("Your account has a new password"),
        say("On %(when)s whoever runs this service gave your account a new password.", when=_when(say, now)),
        say("All devices were signed out."),
        unexpected=say("If you did not ask for this, tell your international office at once."),
    )


def _changed(say: Say, subject: str, *paragraphs: str, unexpected: str = "") -> Letter:
    """Return a letter about a change, which ends with what to do if it was somebody else's."""
    last = unexpected or say("If you did not do this, tell your international office at once.")
    return Letter(subject, (*paragraphs, last))


def _when(say: Say, now: datetime) -> str:
    return format_datetime(now, "long", locale=say.language)
