"""Letters about a person's meetings: a plan was published in which something is new for them."""

from collections.abc import Sequence
from typing import TypedDict

from matchmaker.services.mail.letter import Letter
from matchmaker.services.mail.saying import Say


class Seat(TypedDict):
    """When and where a meeting is, and with whom; `room` is empty where it has none."""

    when: str
    table: int
    room: str
    who: str


def ready(say: Say, name: str, title: str, meetings: Sequence[str], link: str) -> Letter:
    """Tell somebody that they have meetings, and which: the first plan in which they have any."""
    return Letter(
        say("Your meetings are ready: %(title)s", title=title),
        (
            say("Dear %(name)s,", name=name),
            say("The plan of %(title)s is published. These are your meetings:", title=title),
            *meetings,
            say("If a plan changes, you are told of what is new for you, and of nothing else."),
        ),
        link,
        say("Open your agenda") if link else "",
    )


def changed(say: Say, name: str, title: str, changes: Sequence[str], link: str) -> Letter:
    """Tell somebody which of their meetings moved, fell away or came new."""
    return Letter(
        say("Your meetings have changed: %(title)s", title=title),
        (
            say("Dear %(name)s,", name=name),
            say("A new version of the plan of %(title)s is published. This is new for you:", title=title),
            *changes,
            say("All your other meetings stay as they were."),
        ),
        link,
        say("Open your agenda") if link else "",
    )


def seated(say: Say, *, when: str, table: int, room: str, who: str) -> str:
    """Say when and where a meeting is, and with whom."""
    where = _where(say, table, room)
    return say("%(when)s, %(where)s: %(who)s", when=when, where=where, who=who)


def new(say: Say, *, when: str, table: int, room: str, who: str) -> str:
    """Say that a meeting is new."""
    return say("New: %(when)s, %(where)s, with %(who)s", when=when, where=_where(say, table, room), who=who)


def moved(say: Say, *, when: str, table: int, room: str, who: str, before: str) -> str:
    """Say that a meeting is at another time or in another room."""
    where = _where(say, table, room)
    return say(
        "Moved: your meeting with %(who)s is now on %(when)s, %(where)s. It was on %(before)s.",
        who=who,
        when=when,
        where=where,
        before=before,
    )


def another_table(say: Say, *, when: str, table: int, room: str, who: str) -> str:
    """Say that a meeting is at another table."""
    where = _where(say, table, room)
    return say(
        "Another table: your meeting with %(who)s on %(when)s is now at %(where)s.", who=who, when=when, where=where
    )


def cancelled(say: Say, *, when: str, who: str) -> str:
    """Say that a meeting falls away."""
    return say("Cancelled: your meeting with %(who)s on %(when)s.", who=who, when=when)


def both_clocks(say: Say, *, when: str, own: str) -> str:
    """Say a time at the workshop, and what the reader's own clock shows then; nothing more where it shows the same."""
    return say("%(when)s (%(own)s in your time zone)", when=when, own=own) if own else when


def _where(say: Say, table: int, room: str) -> str:
    at = say("table %(number)s", number=table)
    return f"{at}, {room}" if room else at
