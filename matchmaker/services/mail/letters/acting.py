"""Letters to those for whom their office, or an operator, has acted."""

from dataclasses import dataclass

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say


@dataclass(frozen=True, slots=True)
class Done:
    """What every such letter says: for whom, at which workshop, by whom and why.

    Parameters
    ----------
    office
        Empty where it was an operator.
    link
        Where the person sees it; empty for somebody who cannot sign in.
    """

    say: Say
    name: str
    title: str
    office: str
    reason: str
    link: str


def registration_changed(done: Done) -> Letter:
    """Tell somebody that their themes, times or numbers of meetings were changed for them."""
    subject = done.say("Your registration for %(title)s was changed", title=done.title)
    what = done.say("What you would like to meet about, when you are there or how many meetings you want was changed.")
    return _letter(done, subject, what, done.say("Look at your registration"))


def registered(done: Done) -> Letter:
    """Tell somebody that they take part, for the first time or again."""
    subject = done.say("You take part in %(title)s", title=done.title)
    what = done.say("You are registered for this workshop now, and are planned from now on.")
    return _letter(done, subject, what, done.say("Look at your registration"))


def waiting(done: Done) -> Letter:
    """Tell somebody that they wait for a place."""
    subject = done.say("You are on the waiting list of %(title)s", title=done.title)
    what = done.say(
        "All places of your side are taken at the moment, so you wait for one. Your office lets people in when a place "
        "is free, and you are told. There is nothing that you need to do."
    )
    return _letter(done, subject, what, done.say("Look at your registration"))


def together(done: Done) -> Letter:
    """Tell somebody that they share a calendar with others of their organisation."""
    subject = done.say("You sit together with colleagues at %(title)s", title=done.title)
    what = done.say(
        "You and colleagues of your organisation have one calendar now and go to your meetings together. What each of "
        "you has chosen was put together."
    )
    return _letter(done, subject, what, done.say("Look at your registration"))


def apart(done: Done) -> Letter:
    """Tell somebody that they have a calendar of their own again."""
    subject = done.say("You have a calendar of your own at %(title)s", title=done.title)
    what = done.say("You no longer sit together with your colleagues. What you have chosen together is kept for each.")
    return _letter(done, subject, what, done.say("Look at your registration"))


def registration_withdrawn(done: Done) -> Letter:
    """Tell somebody that they do not take part any more."""
    subject = done.say("You are withdrawn from %(title)s", title=done.title)
    what = done.say("You do not take part any more, and are left out of every plan that is made from now on.")
    return _letter(done, subject, what, done.say("Look at your registration"))


def profile_changed(done: Done) -> Letter:
    """Tell somebody that what stands in their profile was changed for them."""
    subject = done.say("Your profile was changed")
    what = done.say("Something that others read of you, or your address for contact, was changed.")
    return _letter(done, subject, what, done.say("Look at your profile"))


def _letter(done: Done, subject: str, what: str, button: str) -> Letter:
    by = (
        done.say("The international office of %(office)s has done this for you.", office=done.office)
        if done.office
        else done.say("An operator of this service has done this for you.")
    )
    return Letter(
        subject,
        (
            done.say("Dear %(name)s,", name=done.name),
            what,
            by,
            done.say("The reason given: %(reason)s", reason=done.reason),
            done.say("If you have not asked for it, tell your international office."),
        ),
        done.link,
        button if done.link else "",
    )
