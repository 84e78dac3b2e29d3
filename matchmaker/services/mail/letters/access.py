"""Letters to those whose pages an operator reads for a stated reason."""

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say


def workshop_read(say: Say, *, title: str, reason: str, until: str) -> Letter:
    """Return what both offices are told of a workshop that an operator reads."""
    return Letter(
        subject=say("An operator reads pages of %(title)s", title=title),
        paragraphs=(
            say("An operator of this service has stated a reason for reading pages of %(title)s.", title=title),
            say("The reason: %(reason)s", reason=reason),
            say("It holds until %(until)s. Each page that the operator opens stands in your journal.", until=until),
            say("If you do not know of this, ask the operator of the service."),
        ),
    )


def person_read(say: Say, *, name: str, reason: str, until: str) -> Letter:
    """Return what a person is told whose pages an operator reads."""
    return Letter(
        subject=say("An operator reads what is kept about you"),
        paragraphs=(
            say("Dear %(name)s,", name=name),
            say("An operator of this service has stated a reason for reading what is kept about you."),
            say("The reason: %(reason)s", reason=reason),
            say(
                "It holds until %(until)s. Each page that the operator opens is kept, and you can see it.", until=until
            ),
            say("If you do not know of this, ask your international office."),
        ),
    )
