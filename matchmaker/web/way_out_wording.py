"""The way out of a conflict in words: what each step changes, and who has to want it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.services.plans.ways_out import Standing, WayOut, WayStep
from matchmaker.web.filters import number
from matchmaker.web.plan_wording import calendar_name, place_name, resource_name, times_in_words


def step_in_words(step: WayStep, zone: str, themes: Mapping[int, str]) -> str:
    """Return what a step changes."""
    one, other = (calendar_name(each) for each in step.meeting or (None, None))
    values = {
        "name": calendar_name(step.person),
        "one": one,
        "other": other,
        "session": place_name(step.place, zone, themes),
        "resource": resource_name(step.resource),
        "when": times_in_words([step.slot] if step.slot else [], zone),
        "before": number(step.before or 0),
    }
    if step.kind in _NUMBERED:
        return str(_NUMBERED[step.kind](step.to or 0, values))
    return str(_PLAIN[step.kind]) % values


def standing_in_words(step: WayStep, way_out: WayOut, other_party: str) -> str:
    """Return who has to want a step, or that nothing is left to do."""
    if step.standing is Standing.OPEN:
        return _open_in_words(step, way_out, other_party)
    if step.standing is Standing.THEIRS:
        name = calendar_name(step.person)
        return str(_("This is for %(party)s: please ask the office there, or %(name)s.", party=other_party, name=name))
    return str(_STANDINGS[step.standing])


def _open_in_words(step: WayStep, way_out: WayOut, other_party: str) -> str:
    if step.of_person:
        return str(_("Ask %(name)s first: nobody is told by this.", name=calendar_name(step.person)))
    if step.of_both and not way_out.drafting:
        return str(_("%(party)s has to confirm it before it holds.", party=other_party))
    if step.of_both:
        return str(_("It holds at once; nobody is told."))
    return str(_("It holds at once. What is published stays as it is; only the next plan may move this meeting."))


_STANDINGS: Mapping[Standing, Any] = {
    Standing.WAITS: _l("Your office has proposed this; it waits for the other office."),
    Standing.DONE: _l("This has been done."),
    Standing.GONE: _l("What this speaks of is no longer there."),
}
_PLAIN: Mapping[str, Any] = {
    "slot": _l("%(name)s is free at this time too: %(when)s."),
    "session": _l("%(one)s and %(other)s may meet in any session, not only in the one decided on."),
    "slots": _l("%(one)s and %(other)s may meet in any session, not only in the one decided on."),
    "lock": _l("The meeting of %(one)s and %(other)s is no longer held in this session: %(session)s."),
    "must": _l("%(one)s and %(other)s need not meet any more, though they still may."),
}
_NUMBERED: Mapping[str, Any] = {
    "table": lambda count, values: ngettext(
        "This session has %(num)d table instead of %(before)s: %(session)s.",
        "This session has %(num)d tables instead of %(before)s: %(session)s.",
        count,
        **values,
    ),
    "resource": lambda count, values: ngettext(
        "At most %(num)d meeting at a time instead of %(before)s can use %(resource)s.",
        "At most %(num)d meetings at a time instead of %(before)s can use %(resource)s.",
        count,
        **values,
    ),
    "maximum": lambda count, values: ngettext(
        "%(name)s takes %(num)d meeting instead of %(before)s.",
        "%(name)s takes %(num)d meetings instead of %(before)s.",
        count,
        **values,
    ),
    "in_a_row": lambda count, values: ngettext(
        "%(name)s takes %(num)d meeting in a row instead of %(before)s.",
        "%(name)s takes %(num)d meetings in a row instead of %(before)s.",
        count,
        **values,
    ),
    "break_spread": lambda count, values: ngettext(
        "The numbers of breaks of any two people may differ by %(num)d instead of %(before)s.",
        "The numbers of breaks of any two people may differ by %(num)d instead of %(before)s.",
        count,
        **values,
    ),
}
STEPS = frozenset(_PLAIN) | frozenset(_NUMBERED)
"""The kinds of step that there are words for; a test checks that none is missing."""
