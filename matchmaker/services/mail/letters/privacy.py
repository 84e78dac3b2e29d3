"""Letters about how long what is known of a person is kept."""

from datetime import date

from babel.dates import format_date

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say


def soon_forgotten(say: Say, *, on: date, link: str) -> Letter:
    """Tell a person, once, that what is known of them is erased on a day unless they sign in."""
    day = format_date(on, "long", locale=say.language)
    return Letter(
        say("Your data are erased on %(day)s", day=day),
        (
            say(
                "The workshops that you took part in are over, and the time for which your international office keeps "
                "what it knows about them has nearly ended."
            ),
            say(
                "On %(day)s your profile, your account and everything that names you are erased. The meetings of "
                "others stay, without your name.",
                day=day,
            ),
            say("If you want to stay, sign in once before that day. If not, you need not do anything."),
        ),
        link,
        say("Sign in and stay"),
    )


def forgotten_by_office(say: Say) -> Letter:
    """Tell a person that their office has their data erased."""
    return Letter(
        say("Your data are being erased"),
        (
            say(
                "Your international office has asked for everything to be erased that this service knows about you: "
                "your profile, your account, your wishes and your registrations."
            ),
            say("This happens now and cannot be undone. The meetings of others stay, without your name."),
            say("If you did not expect this, ask your international office. This address is deleted from here too."),
        ),
    )
