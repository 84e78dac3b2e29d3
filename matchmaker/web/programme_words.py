"""Programmes in words: what has changed, how a workshop stands, what an office has to do, each in a whole sentence."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.programmes.differences import Change, Difference
from matchmaker.domain.workshops import RegistrationStatus, WorkshopStatus
from matchmaker.services.programmes import Saved
from matchmaker.services.workshops import Task, Todo
from matchmaker.web.filters import date_text, day_short, language_name
from matchmaker.web.reasons import listed
from matchmaker.web.weight_wording import weight_in_words, weight_name

STATUSES: dict[WorkshopStatus, tuple[Any, str]] = {
    WorkshopStatus.DRAFT: (_l("Draft"), "neutral"),
    WorkshopStatus.OPEN: (_l("Registration open"), "good"),
    WorkshopStatus.CLOSED: (_l("Registration closed"), "info"),
    WorkshopStatus.HELD: (_l("Held"), "neutral"),
    WorkshopStatus.CANCELLED: (_l("Cancelled"), "danger"),
}
"""How a workshop stands, with the kind of its badge."""

ANSWERS: dict[RegistrationStatus, tuple[Any, str]] = {
    RegistrationStatus.PREPARED: (_l("Prepared, not yet confirmed"), "warning"),
    RegistrationStatus.REGISTERED: (_l("Registered"), "good"),
    RegistrationStatus.WAITING: (_l("Waiting"), "info"),
    RegistrationStatus.WITHDRAWN: (_l("Withdrawn"), "neutral"),
}
"""How a registration stands, with the kind of its badge."""

_SENTENCES: dict[Change, Any] = {
    Change.TITLE: _l("The title in %(language)s is “%(after)s” instead of “%(before)s”."),
    Change.SUMMARY: _l("The summary in %(language)s is another one."),
    Change.DATES: _l("The workshop lasts from %(first)s to %(last)s."),
    Change.PLACE: _l("The place is “%(after)s” instead of “%(before)s”."),
    Change.TIME_ZONE: _l("The time zone is %(after)s instead of %(before)s."),
    Change.WORKING_LANGUAGE: _l("The working language is %(after)s instead of %(before)s."),
    Change.THEME: _l("The theme is %(after)s instead of %(before)s."),
    Change.CLOSES_AT: _l("The last day to register is another one."),
    Change.CLOSED: _l("Registration is closed."),
    Change.REOPENED: _l("Registration is open again."),
    Change.WEIGHT: _l("The weight of “%(part)s” in the fit of two people is %(after)s; it was %(before)s."),
    Change.SLOT_ADDED: _l("New slot: %(day)s, %(start)s–%(end)s."),
    Change.SLOT_REMOVED: _l("Slot removed: %(day)s, %(start)s–%(end)s."),
    Change.SLOT_MOVED: _l(
        "The slot of %(day_before)s, %(start_before)s–%(end_before)s is on %(day)s, %(start)s–%(end)s now."
    ),
    Change.ROOM_ADDED: _l("New room: %(room)s."),
    Change.ROOM_REMOVED: _l("Room removed: %(room)s."),
    Change.ROOM_RENAMED: _l("The room %(before)s is called %(after)s now."),
    Change.SESSION_ADDED: _l("New session: %(theme)s, %(day)s, %(start)s–%(end)s, %(room)s, tables: %(tables)s."),
    Change.SESSION_REMOVED: _l("Session removed: %(theme)s, %(day)s, %(start)s–%(end)s, %(room)s, tables: %(tables)s."),
    Change.SESSION_MOVED: _l(
        "The session %(theme)s of %(day_before)s, %(start_before)s–%(end_before)s, %(room_before)s "
        "is on %(day)s, %(start)s–%(end)s, %(room)s now."
    ),
    Change.SESSION_THEME: _l(
        "The session on %(day)s, %(start)s–%(end)s, %(room)s is about %(theme)s instead of %(theme_before)s."
    ),
    Change.SESSION_TABLES: _l(
        "The session %(theme)s on %(day)s, %(start)s–%(end)s, %(room)s "
        "has tables: %(tables)s instead of %(tables_before)s."
    ),
    Change.INTERPRETERS_ADDED: _l("New interpreters between %(languages)s: %(number)s."),
    Change.INTERPRETERS_REMOVED: _l("No interpreters between %(languages)s any more."),
    Change.INTERPRETERS_NUMBER: _l("Interpreters between %(languages)s: %(after)s instead of %(before)s."),
    Change.MUST_EASED: _l("These two need not meet any more, though they still may: %(people)s."),
    Change.SESSION_EASED: _l("These two may meet in any session, not only in the one decided on: %(people)s."),
    Change.BREAKS_EASED: _l("The numbers of breaks of any two people may differ by %(number)s."),
}


def in_words(difference: Difference, themes: Mapping[str, str]) -> str:
    """Return the sentence about a difference; `themes` has the names of themes, and of people, by public id."""
    values = {name: _value(name, value, difference.change, themes) for name, value in difference.values.items()}
    return str(_SENTENCES[difference.change]) % values


def _value(name: str, value: object, change: Change, themes: Mapping[str, str]) -> str:
    if name.startswith("theme") or (change is Change.THEME and name in {"before", "after"}):
        return (
            themes.get(str(value), "")
            if value
            else str(_("several themes") if change is Change.THEME else _("any theme"))
        )
    if name.startswith("day"):
        return day_short(date.fromisoformat(str(value))) if value else str(_("no day"))
    if name in {"first", "last"}:
        return date_text(date.fromisoformat(str(value)))
    if name.startswith("room"):
        return str(value) if value else str(_("no room"))
    if change is Change.WEIGHT:
        return weight_name(str(value)) if name == "part" else weight_in_words(value)
    if name == "language" or change is Change.WORKING_LANGUAGE:
        return language_name(str(value))
    if isinstance(value, list):
        return _of_several(name, value, themes)
    return str(value) if value not in {None, ""} else "–"


def _of_several(name: str, values: list[str], names: Mapping[str, str]) -> str:
    if name == "people":
        return listed(names.get(each, str(_("somebody"))) for each in values)
    return " – ".join(language_name(each) for each in values)


_TASKS: dict[Task, tuple[Callable[[Mapping[str, Any]], str], str, Any]] = {
    Task.ADD_SLOTS: (
        lambda _values: _("Make the programme: add the days and time slots first."),
        "programme.edit",
        _l("Add slots"),
    ),
    Task.ADD_TABLES: (
        lambda _values: _("The programme has slots, but no tables yet. Say what takes place where."),
        "programme.edit",
        _l("Add sessions"),
    ),
    Task.PROPOSE_OPENING: (
        lambda _values: _("The programme is there. When you are content with it, propose to open registration."),
        "#agreement",
        _l("Propose to open"),
    ),
    Task.CONFIRM_OPENING: (
        lambda _values: _("The other office wants to open registration with this programme. Look at it and confirm."),
        "#agreement",
        _l("Look and confirm"),
    ),
    Task.WAIT_FOR_OPENING: (
        lambda _values: _("You have proposed to open registration. The other office has to confirm."),
        "#agreement",
        _l("Look at it"),
    ),
    Task.DECIDE_CHANGE: (
        lambda values: _("%(party)s proposes to change the programme. Confirm or reject it.", **values),
        "#agreement",
        _l("Look and decide"),
    ),
    Task.WAIT_FOR_CHANGE: (
        lambda _values: _("You have proposed to change the programme. The other office has to confirm."),
        "#agreement",
        _l("Look at it"),
    ),
    Task.RENEW_CHANGE: (
        lambda _values: _("A proposed change was made from an older programme and cannot be confirmed any more."),
        "#agreement",
        _l("Look at it"),
    ),
    Task.REMIND: (
        lambda values: ngettext(
            "%(num)d person of your side has not answered yet.",
            "%(num)d people of your side have not answered yet.",
            values["count"],
        ),
        "organise.people",
        _l("See who"),
    ),
    Task.RUN: (
        lambda _values: _("Both sides have people and there are tables. Start a run to see who can meet whom."),
        "matching.index",
        _l("Start a run"),
    ),
    Task.RUN_AGAIN: (
        lambda values: _("Plan %(number)s is out of date: something has changed since. Start a new run.", **values),
        "matching.index",
        _l("Start a run"),
    ),
    Task.PROPOSE_PLAN: (
        lambda values: _("Plan %(number)s is a draft. Look at it and propose it to the other office.", **values),
        "plans.show",
        _l("Look at the plan"),
    ),
    Task.CONFIRM_PLAN: (
        lambda values: _("The other office proposes plan %(number)s. Look at it and confirm.", **values),
        "plans.show",
        _l("Look and confirm"),
    ),
    Task.WAIT_FOR_PLAN: (
        lambda values: _("You have confirmed plan %(number)s. The other office has to confirm it too.", **values),
        "plans.show",
        _l("Look at the plan"),
    ),
}


def task_in_words(todo: Todo, slug: str, known: Mapping[str, object]) -> tuple[str, str, str]:
    """Return the sentence of a task, where it is done, and the words of the link; `known` has the endpoints."""
    sentence, endpoint, link = _TASKS[todo.task]
    said = sentence(todo.values)
    if endpoint.startswith("#"):
        return said, endpoint, str(link)
    if endpoint not in known:
        return said, "", ""
    plan: dict[str, Any] = {"plan_id": todo.values["plan"]} if "plan" in todo.values else {}
    return said, url_for(endpoint, slug=slug, **plan), str(link)


def savings_in_words(savings: Any, themes: Mapping[str, str]) -> list[tuple[datetime, bool, list[str]]]:
    """Return when and by whose office a programme was saved meanwhile, and the sentences of what was changed."""
    return [(each.at, each.own, [in_words(one, themes) for one in each.differences]) for each in savings]


def tell(saved: Saved) -> None:
    """Tell the reader what became of what they saved."""
    if saved is Saved.APPLIED:
        flash(_("Saved. The other office sees it at once; registration opens when both have confirmed."), "done")
    else:
        flash(_("Your proposal waits for the other office. Nothing changes until it confirms."), "done")
