"""The board in words: what an edit costs, what stands in its way, and what somebody changed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.services.board import Do, EditSaid, Priced, SeatSaid
from matchmaker.services.board.laying_out import Held, Wrong
from matchmaker.services.last_saved import Whose
from matchmaker.services.plans.conflicts import Binding
from matchmaker.store.queries.timetable import Calendar, Place
from matchmaker.web.filters import day_short, number, time
from matchmaker.web.plan_wording import calendar_name, resource_name, session_name, times_in_words
from matchmaker.web.reasons import listed

MINUS = "\N{MINUS SIGN}"
DECIMALS = 2


def price_in_words(price: Priced) -> str:
    """Return in one line what an edit changes: "−0.4 value, 1 person told"."""
    parts = [_CHANGES[name](change) for name, change in price.change.items() if _counts(name, change)]
    if price.told:
        parts.append(ngettext("%(num)d more person is told", "%(num)d more people are told", price.told))
    if price.spared:
        parts.append(ngettext("%(num)d person need not be told", "%(num)d people need not be told", price.spared))
    return ", ".join(parts) or str(_("nothing is lost by it"))


def broken_in_words(binding: Binding, zone: str, themes: Mapping[int, str]) -> str:
    """Return why an edit cannot be made, with names and local times."""
    people = dict(zip(("a", "b", "c", "d"), map(calendar_name, binding.people), strict=False))
    values: dict[str, Any] = {
        **people,
        "session": place_in_words(binding.place, zone, themes),
        "slots": times_in_words(binding.slots, zone),
        "resource": resource_name(binding.resource),
        "number": number(binding.number or 0),
    }
    return str(_BROKEN[binding.rule]) % values


def place_in_words(place: Place | None, zone: str, themes: Mapping[int, str]) -> str:
    """Return when and in which session: "Tue 12 May 10:00, IT, Hall A"."""
    if place is None:
        return str(_("a session that is no longer in the programme"))
    when = f"{day_short(place.starts_at, zone)} {time(place.starts_at, zone)}"
    return ", ".join(each for each in (when, session_name(place, themes), place.room) if each)


def table_in_words(place: Place | None, table: int, zone: str, themes: Mapping[int, str]) -> str:
    """Return a session with one of its tables."""
    return f"{place_in_words(place, zone, themes)}, {_('table %(number)s', number=table)}"


def two_in_words(host: Calendar | None, visitor: Calendar | None) -> str:
    """Return the names of the two of a meeting."""
    return listed([calendar_name(host), calendar_name(visitor)])


def wrong_in_words(held: Held) -> str:
    """Return why a meeting cannot be held as it stands; empty where it can."""
    return str(_WRONG[held.wrong]) % {"name": calendar_name(held.who)} if held.wrong else ""


def edit_in_words(edit: EditSaid, zone: str) -> str:
    """Return what somebody did, in one sentence."""
    who = str(_WHO[edit.whose])
    what = _deed(edit, zone)
    if edit.takes_back:
        return str(_("%(who)s took something back: %(what)s", who=who, what=what))
    return str(_("%(who)s: %(what)s", who=who, what=what))


def edits_in_words(edits: Iterable[EditSaid], zone: str) -> list[str]:
    """Return what was done, an edit a sentence."""
    return [edit_in_words(each, zone) for each in edits]


def short_name(calendar: Calendar) -> str:
    """Return a name that fits into a cell: the party's, or the first person's in Latin letters, and how many more."""
    if calendar.name or not calendar.members:
        return calendar_name(calendar)
    first = calendar.members[0]
    name = first.name_latin or first.name or calendar_name(calendar)
    more = len(calendar.members) - 1
    return f"{name} +{more}" if more else name


def _deed(edit: EditSaid, zone: str) -> str:
    if edit.do is Do.MOVE and len(edit.after) == 2:
        one, other = edit.after
        return str(
            _(
                "%(one)s and %(other)s exchanged their places: %(here)s and %(there)s.",
                one=_two(one),
                other=_two(other),
                here=_where(one, zone),
                there=_where(other, zone),
            )
        )
    if edit.do is Do.MOVE:
        before, after = edit.before[0], edit.after[0]
        values = {"two": _two(after), "before": _where(before, zone), "after": _where(after, zone)}
        return str(_("%(two)s moved from %(before)s to %(after)s.", **values))
    seat = (edit.after or edit.before)[0]
    return str(_DEEDS[edit.do]) % {"two": _two(seat), "where": _where(seat, zone)}


def _two(seat: SeatSaid) -> str:
    return two_in_words(seat.host, seat.visitor)


def _where(seat: SeatSaid, zone: str) -> str:
    themes = {seat.place.theme_id or 0: seat.theme} if seat.place else {}
    return table_in_words(seat.place, seat.table, zone, themes)


def _counts(name: str, change: float) -> bool:
    return round(abs(change), DECIMALS if name == "weight" else 0) > 0


def _signed(change: float) -> str:
    return f"{'+' if change > 0 else MINUS}{number(abs(change), DECIMALS)}"


def _counted(more: Callable[[int], str], fewer: Callable[[int], str]) -> Callable[[float], str]:
    return lambda change: (more if change > 0 else fewer)(round(abs(change)))


_CHANGES: Mapping[str, Callable[[float], str]] = {
    "guarantee": _counted(
        lambda count: ngettext(
            "%(num)d more promised meeting is missing", "%(num)d more promised meetings are missing", count
        ),
        lambda count: ngettext(
            "%(num)d promised meeting more is kept", "%(num)d promised meetings more are kept", count
        ),
    ),
    "weight": lambda change: str(_("%(change)s value", change=_signed(change))),
    "idle": _counted(
        lambda count: ngettext("%(num)d break more", "%(num)d breaks more", count),
        lambda count: ngettext("%(num)d break fewer", "%(num)d breaks fewer", count),
    ),
    "rooms": _counted(
        lambda count: ngettext("%(num)d change of room more", "%(num)d changes of room more", count),
        lambda count: ngettext("%(num)d change of room fewer", "%(num)d changes of room fewer", count),
    ),
    "moves": _counted(
        lambda count: ngettext("%(num)d meeting more is moved", "%(num)d meetings more are moved", count),
        lambda count: ngettext("%(num)d meeting fewer is moved", "%(num)d meetings fewer are moved", count),
    ),
}
_BROKEN: Mapping[str, Any] = {
    "listed": _l("These two cannot be put together."),
    "forbidden": _l("These two cannot be put together."),
    "pair_once": _l("%(a)s and %(b)s have a meeting already."),
    "person_once_per_slot": _l("%(a)s would have two meetings at %(slots)s."),
    "available": _l("%(a)s is away then: %(session)s."),
    "theme": _l("%(a)s has not chosen the theme of this session: %(session)s."),
    "pair_slots": _l("%(a)s and %(b)s may not meet at this time: %(session)s."),
    "pair_session": _l("%(a)s and %(b)s may meet only in the session that was agreed for them."),
    "max_meetings": _l("%(a)s takes at most %(number)s meetings."),
    "max_in_a_row": _l("%(a)s takes at most %(number)s meetings in a row."),
    "tables": _l("There is no free table: %(session)s."),
    "resource": _l("Too many meetings would need %(resource)s at %(slots)s."),
    "must": _l("%(a)s and %(b)s must meet, so their meeting can be moved but not taken out."),
    "precedence": _l("The meeting of %(a)s and %(b)s has to come before that of %(c)s and %(d)s."),
    "break_spread": _l("The numbers of breaks would differ by more than %(number)s between two people."),
    "locked": _l("The meeting of %(a)s and %(b)s is locked. Unlock it first."),
}
RULES = frozenset(_BROKEN)
"""The rules that there are words for; a test checks that none is missing."""

_WRONG: Mapping[Wrong, Any] = {
    Wrong.WITHDREW: _l("%(name)s no longer takes part."),
    Wrong.AWAY: _l("%(name)s is away then."),
    Wrong.NO_TABLE: _l("This table is no longer in the programme."),
}
_WHO: Mapping[Whose, Any] = {
    Whose.SELF: _l("You"),
    Whose.OWN_SIDE: _l("Your own office"),
    Whose.OTHER_SIDE: _l("The other office"),
}
_DEEDS: Mapping[Do, Any] = {
    Do.ADD: _l("%(two)s now meet: %(where)s."),
    Do.DROP: _l("the meeting of %(two)s was taken out: %(where)s."),
    Do.LOCK: _l("the meeting of %(two)s was locked: %(where)s."),
    Do.UNLOCK: _l("the meeting of %(two)s was unlocked: %(where)s."),
}
