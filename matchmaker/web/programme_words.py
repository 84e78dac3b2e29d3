"""Programmes in words: what has changed, and how a workshop stands, each in a whole sentence."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.programmes.differences import Change, Difference
from matchmaker.domain.workshops import ItemKind, RegistrationStatus, WorkshopStatus
from matchmaker.services.programmes import Saved
from matchmaker.web.filters import date_text, day_short, language_name
from matchmaker.web.reasons import listed
from matchmaker.web.titles import title_of
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

KINDS: dict[ItemKind, Any] = {
    ItemKind.BREAK: _l("Break"),
    ItemKind.PLENARY: _l("Plenary"),
    ItemKind.VISIT: _l("Visit"),
}
"""What is on beside the meetings."""

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
    Change.INTERPRETERS_SHIFTS: _l("Interpreters between %(languages)s: %(number)s at %(times)s."),
    Change.ITEM_ADDED: _l("New: %(kind)s “%(item)s”, %(day)s, %(start)s–%(end)s, %(room)s.%(visit)s"),
    Change.ITEM_REMOVED: _l("Removed: %(kind)s “%(item)s”, %(day)s, %(start)s–%(end)s, %(room)s."),
    Change.ITEM_MOVED: _l(
        "“%(item)s” of %(day_before)s, %(start_before)s–%(end_before)s, %(room_before)s "
        "is now: %(kind)s, %(day)s, %(start)s–%(end)s, %(room)s."
    ),
    Change.ITEM_RENAMED: _l("“%(before)s” is called “%(after)s” now, or is described otherwise."),
    Change.ITEM_PLACES: _l("“%(item)s” has places: %(places)s instead of %(places_before)s."),
    Change.ITEM_BUS: _l(
        "The bus of “%(item)s” leaves at %(leaves)s and is back at %(returns)s "
        "instead of %(leaves_before)s and %(returns_before)s."
    ),
    Change.SPARE: _l("Of the tables of each session, %(after)s per cent stay free instead of %(before)s."),
    Change.MUST_EASED: _l("These two need not meet any more, though they still may: %(people)s."),
    Change.SESSION_EASED: _l("These two may meet in any session, not only in the one decided on: %(people)s."),
    Change.BREAKS_EASED: _l("The numbers of breaks of any two people may differ by %(number)s."),
}


def in_words(difference: Difference, themes: Mapping[str, str]) -> str:
    """Return the sentence about a difference; `themes` has the names of themes, and of people, by public id."""
    values = {name: _value(name, value, difference.change, themes) for name, value in difference.values.items()}
    if difference.change is Change.ITEM_ADDED:
        values["visit"] = _of_visit(values) if difference.values.get("kind") == ItemKind.VISIT else ""
    return str(str(_SENTENCES[difference.change]) % values)


def _of_visit(values: Mapping[str, str]) -> str:
    said: str = _(
        "It has places for %(places)s; the bus leaves at %(leaves)s and is back at %(returns)s.",
        places=values["places"],
        leaves=values["leaves"],
        returns=values["returns"],
    )
    return " " + said


def _value(name: str, value: object, change: Change, themes: Mapping[str, str]) -> str:
    if name.startswith("theme") or (change is Change.THEME and name in {"before", "after"}):
        return (
            themes.get(str(value), "")
            if value
            else str(_("several themes") if change is Change.THEME else _("any theme"))
        )
    if isinstance(value, Mapping) or name.startswith("kind"):
        return title_of(value) if isinstance(value, Mapping) else str(KINDS[ItemKind(str(value))])
    if name.startswith("day"):
        return day_short(date.fromisoformat(str(value))) if value else str(_("no day"))
    if name in {"first", "last"}:
        return date_text(date.fromisoformat(str(value)))
    if change is Change.WEIGHT:
        return weight_name(str(value)) if name == "part" else weight_in_words(value)
    if name == "language" or change is Change.WORKING_LANGUAGE:
        return language_name(str(value))
    if isinstance(value, list):
        return _of_several(name, value, themes)
    nothing = str(_("no room")) if name.startswith("room") else "–"
    return str(value) if value not in {None, ""} else nothing


def _of_several(name: str, values: list[Any], names: Mapping[str, str]) -> str:
    if name == "times":
        return listed(f"{day_short(date.fromisoformat(each['day']))} {each['start']}" for each in values)
    if name == "people":
        return listed(names.get(each, str(_("somebody"))) for each in values)
    return " – ".join(language_name(each) for each in values)


def savings_in_words(savings: Any, themes: Mapping[str, str]) -> list[tuple[datetime, bool, list[str]]]:
    """Return when and by whose office a programme was saved meanwhile, and the sentences of what was changed."""
    return [(each.at, each.own, [in_words(one, themes) for one in each.differences]) for each in savings]


def tell(saved: Saved) -> None:
    """Tell the reader what became of what they saved."""
    if saved is Saved.APPLIED:
        flash(_("Saved. The other office sees it at once; registration opens when both have confirmed."), "done")
    else:
        flash(_("Your proposal waits for the other office. Nothing changes until it confirms."), "done")
