"""What is different between two versions, and where a version came from, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.plans import PlanOrigin
from matchmaker.services.plans.comparing import OthersChange
from matchmaker.services.plans.difference import Difference, Fate
from matchmaker.store.queries.timetable import Place
from matchmaker.web.filters import day_short, time
from matchmaker.web.reasons import joined_clauses

FATES: Mapping[Fate, tuple[Any, str]] = {
    Fate.MOVED: (_l("moves"), "info"),
    Fate.TABLE: (_l("another table"), "neutral"),
    Fate.DROPPED: (_l("falls away"), "danger"),
    Fate.NEW: (_l("new"), "good"),
    Fate.KEPT: (_l("stays"), "neutral"),
}
"""What becomes of a meeting, and the kind of its badge."""

ORIGINS: Mapping[PlanOrigin, Any] = {
    PlanOrigin.RUN: _l("A run"),
    PlanOrigin.EDIT: _l("Moved by hand"),
    PlanOrigin.REPAIR: _l("A repair of the day"),
    PlanOrigin.SUBSTITUTION: _l("Somebody took another's place"),
    PlanOrigin.RETURN: _l("Brought back"),
}
"""What made a version."""

_COUNTED: tuple[tuple[Callable[[Difference], int], Callable[[int], str], Callable[[int], str]], ...] = (
    (
        lambda found: found.moved,
        lambda count: ngettext("%(num)d meeting moves", "%(num)d meetings move", count),
        lambda count: ngettext("%(num)d moves", "%(num)d move", count),
    ),
    (
        lambda found: found.counts[Fate.DROPPED],
        lambda count: ngettext("%(num)d meeting falls away", "%(num)d meetings fall away", count),
        lambda count: ngettext("%(num)d falls away", "%(num)d fall away", count),
    ),
    (
        lambda found: found.counts[Fate.NEW],
        lambda count: ngettext("%(num)d meeting is new", "%(num)d meetings are new", count),
        lambda count: ngettext("%(num)d is new", "%(num)d are new", count),
    ),
)
"""How many, how that begins a sentence, and how it goes on with one."""


def difference_in_words(difference: Difference, told: int | None) -> str:
    """Return what a publication does to people: 3 meetings move, 1 falls away, and 5 people are told.

    Parameters
    ----------
    told
        How many people are told; None where nobody is any more, as of what has been published.
    """
    parts: list[str] = []
    for counted, beginning, going_on in _COUNTED:
        if count := counted(difference):
            parts.append((going_on if parts else beginning)(count))
    if not parts:
        nobody = _("No meeting changes, so nobody is told anything.")
        return str(nobody if told is not None else _("No meeting changes."))
    if told is not None:
        parts.append(ngettext("%(num)d person is told", "%(num)d people are told", told))
    sentence = str(_("%(list)s.", list=joined_clauses(parts)))
    return " ".join(each for each in (sentence, _only_tables(difference)) if each)


def _only_tables(difference: Difference) -> str:
    """Say apart what only changes its table: nobody's day becomes another one by that."""
    count = difference.counts[Fate.TABLE]
    if not count:
        return ""
    said: str = ngettext(
        "Of the moves %(num)d is only to another table.", "Of the moves %(num)d are only to another table.", count
    )
    return said


def change_in_words(change: OthersChange, zone: str) -> str:
    """Return where a meeting was and where it is."""
    before = seat_in_words(change.before, change.before_table, zone)
    after = seat_in_words(change.after, change.after_table, zone)
    if change.fate in {Fate.MOVED, Fate.TABLE}:
        return str(_("from %(before)s to %(after)s", before=before, after=after))
    return before if change.fate is Fate.DROPPED else after


def seat_in_words(place: Place | None, table: int, zone: str) -> str:
    """Return day, time, room and table of a meeting."""
    if place is None:
        return str(_("a session that is no longer in the programme"))
    at = str(_("table %(number)s", number=table))
    where = f"{place.room}, {at}" if place.room else at
    return f"{day_short(place.starts_at, zone)} {time(place.starts_at, zone)}, {where}"


def shade(count: int, most: int) -> int:
    """Return how strongly a cell of the picture is shaded, from 0 (nothing) to 4 (the most)."""
    return 0 if not count or not most else 1 + (4 * count - 1) // most if count < most else 4
