"""Letters about one's own account: what changed there, in case somebody else did it."""

from datetime import datetime

from babel.dates import format_datetime

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say


def password_changed(say: Say, now: datetime) -> Letter:
    """Say that the account has another password."""
    when = format_datetime(now, "long", locale=say.language)
    return Letter(
        say("Your password was changed"),
        (
            say("The password of your account was changed on %(when)s.", when=when),
            say("All other devices were signed out."),
            say("If you did not do this, tell your international office at once."),
        ),
    )
