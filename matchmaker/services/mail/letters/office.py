"""Letters of offices and operators about accounts, and of delegation leaders about prepared entries."""

from collections.abc import Callable

from matchmaker.domain.people import Role
from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say

OfLeaving = Callable[..., Letter]
"""A letter to somebody who leaves an office: takes the one who says it, the office and the reason."""


def invitation(say: Say, *, office: str, by: str, role: Role, link: str, days: int) -> Letter:
    """Ask somebody to be an organiser or a reviewer of an office."""
    asked = (
        say("%(by)s invites you to be an organiser of the international office of %(office)s.", by=by, office=office)
        if role is Role.ORGANISER
        else say(
            "%(by)s invites you to be a reviewer for the international office of %(office)s.", by=by, office=office
        )
    )
    return Letter(
        say("An invitation by the office of %(office)s", office=office),
        (
            asked,
            say.plural(
                "The link works once and for %(num)d day. You choose a password there; if you have an account with "
                "this address already, sign in with it first.",
                "The link works once and for %(num)d days. You choose a password there; if you have an account with "
                "this address already, sign in with it first.",
                days,
            ),
            say("If you did not expect this, you need not do anything."),
        ),
        link,
        say("Look at the invitation"),
    )


def closed(say: Say, *, office: str, reason: str) -> Letter:
    """Tell somebody that their office has closed their account."""
    return Letter(
        say("Your account is closed"),
        (
            say(
                "The office of %(office)s has closed your account. You cannot sign in with it any more.", office=office
            ),
            say("The reason given: %(reason)s", reason=reason),
            say("If you think that this is a mistake, answer the office directly."),
        ),
    )


def role_taken(say: Say, *, office: str, reason: str) -> Letter:
    """Tell somebody that they are not of the office any more."""
    return Letter(
        say("You are no longer a member of the office"),
        (
            say(
                "You are no longer an organiser or reviewer of %(office)s. Your account stays, as that of an expert; "
                "please sign in again.",
                office=office,
            ),
            say("The reason given: %(reason)s", reason=reason),
            say("If you think that this is a mistake, answer the office directly."),
        ),
    )


def changed_by_operator(say: Say, *, reason: str) -> Letter:
    """Tell somebody that an operator has changed what their account may do."""
    return Letter(
        say("What your account may do has changed"),
        (
            say(
                "An operator of this service has changed the role or the region of your account. Please sign in again."
            ),
            say("The reason given: %(reason)s", reason=reason),
        ),
    )


def closed_by_operator(say: Say, *, reason: str) -> Letter:
    """Tell somebody that an operator has closed their account."""
    return Letter(
        say("Your account is closed"),
        (
            say("An operator of this service has closed your account. You cannot sign in with it any more."),
            say("The reason given: %(reason)s", reason=reason),
        ),
    )


def reopened(say: Say, *, reason: str) -> Letter:
    """Tell somebody that their account is open again."""
    return Letter(
        say("Your account is open again"),
        (
            say("An operator of this service has opened your account again. You can sign in as before."),
            say("The reason given: %(reason)s", reason=reason),
        ),
    )


def leader_named(say: Say, *, workshop: str, office: str, link: str) -> Letter:
    """Tell an expert that they lead the delegation to a workshop."""
    return Letter(
        say("You lead a delegation: %(workshop)s", workshop=workshop),
        (
            say(
                "The office of %(office)s has named you leader of its delegation to the workshop %(workshop)s.",
                office=office,
                workshop=workshop,
            ),
            say(
                "You can prepare the entries of the people who come with you. Each of them gets a letter and decides "
                "about their own entry; nothing of it is shown to the other side before."
            ),
        ),
        link,
        say("Open the delegation"),
    )


def leader_taken_back(say: Say, *, workshop: str) -> Letter:
    """Tell an expert that they do not lead the delegation to a workshop any more."""
    return Letter(
        say("You no longer lead the delegation: %(workshop)s", workshop=workshop),
        (
            say(
                "Your office has given the leading of the delegation to the workshop %(workshop)s to others.",
                workshop=workshop,
            ),
            say("Your own registration stays as it is."),
        ),
    )


def prepared_entry(say: Say, *, name: str, by: str, office: str, workshop: str, link: str, days: int) -> Letter:
    """Ask somebody to look at what was written about them, and to take it over or to have it deleted."""
    return Letter(
        say("Your entry for the workshop %(workshop)s is prepared", workshop=workshop),
        (
            say("Dear %(name)s,", name=name),
            say(
                "%(by)s has prepared an entry for you for the workshop %(workshop)s, in the delegation of %(office)s.",
                by=by,
                workshop=workshop,
                office=office,
            ),
            say(
                "Only the delegation and the office of %(office)s can read it. You decide: take it over and change "
                "what you like, or have it deleted.",
                office=office,
            ),
            say.plural("The link works for %(num)d day.", "The link works for %(num)d days.", days),
        ),
        link,
        say("Look at the entry"),
    )
