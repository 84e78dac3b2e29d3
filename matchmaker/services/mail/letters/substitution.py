"""Letters about somebody who takes another's place: to both of them, and to those whom they meet."""

from collections.abc import Sequence

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.letters.acting import Done
from matchmaker.services.mail.saying import Say


def leaves(done: Done, *, other: str) -> Letter:
    """Tell somebody that another person takes their place."""
    say = done.say
    return Letter(
        say("%(other)s takes your place at %(title)s", other=other, title=done.title),
        (
            say("Dear %(name)s,", name=done.name),
            say("%(other)s of your organisation takes your place at this workshop.", other=other),
            say("You do not take part any more; what you had said about whom to meet is deleted."),
            *_by(done),
        ),
    )


def comes(done: Done, *, other: str, meetings: Sequence[str]) -> Letter:
    """Tell somebody that they take another's place, with the meetings that they have now."""
    say = done.say
    return Letter(
        say("You take the place of %(other)s at %(title)s", other=other, title=done.title),
        (
            say("Dear %(name)s,", name=done.name),
            say("You take part in this workshop in place of %(other)s of your organisation.", other=other),
            *([say("These are your meetings:"), *meetings] if meetings else []),
            *_by(done),
        ),
        done.link,
        say("Look at your registration") if done.link else "",
    )


def met(say: Say, *, name: str, title: str, before: str, after: str, when: str, link: str) -> Letter:
    """Tell somebody who meets them that another person comes, at the same time and table."""
    return Letter(
        say("You meet %(after)s instead of %(before)s: %(title)s", after=after, before=before, title=title),
        (
            say("Dear %(name)s,", name=name),
            say(
                "%(after)s comes to your meeting on %(when)s instead of %(before)s, of the same organisation.",
                after=after,
                before=before,
                when=when,
            ),
            say("Time and table stay as they are."),
        ),
        link,
        say("Open your agenda") if link else "",
    )


def _by(done: Done) -> tuple[str, ...]:
    say = done.say
    by = (
        say("The international office of %(office)s has done this for you.", office=done.office)
        if done.office
        else say("An operator of this service has done this for you.")
    )
    return (
        by,
        say("The reason given: %(reason)s", reason=done.reason),
        say("If you have not asked for it, tell your international office."),
    )
