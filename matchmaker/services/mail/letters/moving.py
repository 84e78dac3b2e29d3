"""Letters about the address of an account: to the one that it had, and to the one that it is to have."""

from datetime import timedelta

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.letters.accounts import Ways, minutes
from matchmaker.services.mail.saying import Say


def confirm(say: Say, *, link: str, lasts: timedelta) -> Letter:
    """Return what the new address is asked."""
    return Letter(
        say("Confirm your new e-mail address"),
        (
            say("Somebody, most likely you, wants an account of this service to have this address from now on."),
            say("Open the link below where you are signed in to the account, and press the button there."),
            minutes(say, lasts),
            say("If this was not you, do nothing: the account stays where it is."),
        ),
        link,
        say("Confirm the new address"),
    )


def taken(say: Say, *, ways: Ways) -> Letter:
    """Return what somebody is told whose address has an account, and to whose address another one was to move."""
    return Letter(
        say("This address has an account already"),
        (
            say(
                "Somebody, most likely you, wanted another account of this service to have this address. "
                "It has an account already."
            ),
            say("Nothing was changed. Sign in with this address, or choose another one for the other account."),
            say("If this was not you, do nothing: nobody was told that you have an account."),
        ),
        ways.sign_in,
        say("Sign in"),
    )


def asked(say: Say, *, ways: Ways) -> Letter:
    """Return what the address that the account has is told when another one was asked for."""
    return Letter(
        say("Another e-mail address was asked for"),
        (
            say("Somebody who is signed in to your account, most likely you, wants it to have another address."),
            say("Nothing has changed yet: the new address has to be confirmed first."),
            say(
                "If this was not you, choose a new password by the link below. That ends what was asked for, "
                "and signs out all devices."
            ),
        ),
        ways.reset,
        say("Choose a new password"),
    )


def moved_away(say: Say) -> Letter:
    """Return the last letter to the address that the account had."""
    return Letter(
        say("Your account has another e-mail address"),
        (
            say("Your account of this service has another address now. No letters will come here any more."),
            say("Nobody can sign in with this address any more."),
            say("If you did not do this, tell your international office at once."),
        ),
    )


def moved_here(say: Say) -> Letter:
    """Return what the new address is told where whoever runs the service moved the account to it."""
    return Letter(
        say("Your account has this e-mail address now"),
        (
            say("Whoever runs this service has given your account this address. Sign in with it from now on."),
            say("Your password and your one-time codes are those that you had."),
            say("If you did not ask for this, tell your international office at once."),
        ),
    )
