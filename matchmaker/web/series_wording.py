"""The next workshop of a series in words: what is chosen, and what would be made of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.series import Again, Invited
from matchmaker.domain.weights import DECIMALS
from matchmaker.domain.workshops import Side
from matchmaker.services.series import LeftOut, NextPage, Planned, last_day_to_register
from matchmaker.web.capacity_wording import DaysInWords, day_off_in_words, days_in_words
from matchmaker.web.filters import date_text, number

_AGAIN_SAID: Mapping[Again, Any] = {
    Again.FRESH: _l("Their fit is %(weight)s lower, so that people make new contacts first."),
    Again.NEUTRAL: _l("That makes no difference to their fit."),
    Again.REUNITE: _l("Their fit is %(weight)s higher, so that they meet again."),
}


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of the earlier workshop, and where it goes with what is on it."""

    before: date
    after: date
    slots: int
    items: int
    times: str
    unusual: list[str]


@dataclass(frozen=True, slots=True)
class InWords:
    """What would be made, in sentences and lines."""

    days: list[DayLine]
    left_out: list[str]
    unknown: list[str]
    closes_on: date | None
    sessions: list[tuple[str, int, int]]
    """By theme: its name, how many sessions it has, and how many tables they have in all."""
    again: str
    money: list[str]
    people: str


def room_name(room: int) -> str:
    """Return what a room is called until somebody names it."""
    return str(_("Room %(number)s", number=room))


def in_words(planned: Planned, page: NextPage) -> InWords:
    """Return what would be made in the reader's language."""
    off = days_in_words(planned.moved.off)
    return InWords(
        days=[_day(before, after, planned.programme, off) for before, after in sorted(planned.moved.days.items())],
        left_out=[_left_out(each) for each in planned.moved.left_out],
        unknown=off.unknown,
        closes_on=last_day_to_register(planned.programme.terms),
        sessions=_sessions(planned.programme, page.theme_names),
        again=_again(planned),
        money=_money(planned, page),
        people=_people(planned),
    )


def _day(before: date, after: date, programme: Programme, off: DaysInWords) -> DayLine:
    slots = [each for each in programme.slots if each.day == after]
    items = [each for each in programme.items if each.day == after]
    begins = [*(slot.start for slot in slots), *(item.start for item in items)]
    ends = [*(slot.end for slot in slots), *(item.end for item in items)]
    times = f"{min(begins):%H:%M}–{max(ends):%H:%M}" if begins else ""
    return DayLine(before, after, len(slots), len(items), times, off.of(after))


def _left_out(each: LeftOut) -> str:
    reasons = list(dict.fromkeys(map(day_off_in_words, each.reasons))) or [str(_("weekend"))]
    return f"{date_text(each.day)}: {'; '.join(reasons)}"


def _sessions(programme: Programme, themes: Mapping[str, str]) -> list[tuple[str, int, int]]:
    counted, tables = Counter[str](), Counter[str]()
    for each in programme.sessions:
        name = themes.get(each.theme or "", "") if each.theme else str(_("any theme"))
        counted[name] += 1
        tables[name] += each.tables * len(each.slots)
    return [(name, count, tables[name]) for name, count in counted.items()]


def _again(planned: Planned) -> str:
    met = ngettext(
        "%(pairs)s pair of people met at the workshops of this series so far.",
        "%(pairs)s pairs of people met at the workshops of this series so far.",
        planned.pairs_met,
        pairs=number(planned.pairs_met),
    )
    weight = abs(planned.programme.terms.weights["met_before"])
    said = [met, str(_AGAIN_SAID[planned.wanted.again]) % {"weight": number(weight, DECIMALS)}]
    if planned.ahead:
        said.append(_("This workshop is not over yet: its planned meetings count until the desk notes otherwise."))
    return " ".join(said)


def _money(planned: Planned, page: NextPage) -> list[str]:
    sides = (Side.VISITOR, Side.HOST) if planned.wanted.swapped else (Side.HOST, Side.VISITOR)
    host, visitor = (page.parties[side] for side in sides)
    currencies = list(dict.fromkeys(planned.sides[side].currency for side in (Side.HOST, Side.VISITOR)))
    return [
        str(_("%(host)s pays for the workshop, %(visitor)s for its own travel.", host=host, visitor=visitor)),
        str(_("Costs are noted in %(currencies)s.", currencies=", ".join(currencies))),
    ]


def _people(planned: Planned) -> str:
    if planned.wanted.invited is Invited.NOBODY:
        return str(_("No invitation is drafted. You can do that later from the overview."))
    if planned.own_people is None:
        return str(_("An invitation to your own people is drafted. You look at it and send it yourselves."))
    said = ngettext(
        "An invitation to %(people)s person of your side is drafted. You look at it and send it yourselves.",
        "An invitation to %(people)s people of your side is drafted. You look at it and send it yourselves.",
        planned.own_people,
        people=number(planned.own_people),
    )
    return str(said)
