"""Results of the solver in words: how sure a plan is, why somebody has few meetings, what cannot be kept together."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.plans import PlanStatus, Proof
from matchmaker.services.plans.certainty import Certainty
from matchmaker.services.plans.conflicts import Binding, ResourceName
from matchmaker.services.plans.shortfalls import Cause, Reason
from matchmaker.store.queries.timetable import Calendar, Place, SlotTime
from matchmaker.web.filters import day_short, language_name, number, percent, time
from matchmaker.web.reasons import listed

STATUSES: Mapping[PlanStatus, tuple[Any, str]] = {
    PlanStatus.DRAFT: (_l("Draft"), "neutral"),
    PlanStatus.PROPOSED: (_l("Waits for an answer"), "info"),
    PlanStatus.PUBLISHED: (_l("Published"), "good"),
    PlanStatus.SUPERSEDED: (_l("Replaced by a later version"), "neutral"),
    PlanStatus.REJECTED: (_l("Turned down"), "warning"),
}
"""What each status is called, and the kind of its badge."""


def certainty_in_words(proof: Proof, certainty: Certainty) -> tuple[str, str]:
    """Return the big sentence of a result and its kind."""
    if proof is Proof.INFEASIBLE:
        return str(_("There is no plan: some rules cannot be kept together.")), "danger"
    if certainty.proven:
        return str(_("As good as possible: proven. No other plan is better.")), "good"
    if certainty.objective == "weight":
        return str(_("At most %(gap)s below the best possible.", gap=percent_rounded_up(certainty.gap))), "good"
    if certainty.objective == "guarantee":
        return _guarantee(round(certainty.gap)), "warning"
    if certainty.value_proven:
        sentence = _(
            "The meetings are worth as much as possible: proven. Only breaks and changes of room may get better."
        )
        return str(sentence), "good"
    return str(_("How good this plan is has not been proven. A longer run may tell, or find a better one.")), "warning"


def reason_in_words(reason: Reason, others: Mapping[str, Calendar | None] | None = None) -> str:
    """Return why somebody has few meetings, for the two offices; `others`: whom it concerns too, by id."""
    if reason.cause in _SHARED:
        alone, together = _SHARED[reason.cause]
        names = [calendar_name(each) if each else str(_("somebody")) for each in (others or {}).values()]
        values = {"names": listed(names), "needed": number(reason.of), "most": number(reason.count)}
        return str(together if names else alone) % values
    if reason.cause is Cause.FEW_PARTNERS and reason.count == 0:
        return str(_("Nobody of the other side fits their profile."))
    if reason.cause in _COUNTED:
        return str(_COUNTED[reason.cause](reason.count))
    return str(_PLAIN[reason.cause]) % {"count": reason.count, "of": reason.of}


def binding_in_words(binding: Binding, zone: str, themes: Mapping[int, str]) -> str:
    """Return a rule of a conflict as a sentence with names and local times."""
    names = [calendar_name(each) for each in binding.people]
    values = dict(zip(("a", "b", "c", "d"), names, strict=False))
    values |= {"session": place_name(binding.place, zone, themes), "slots": times_in_words(binding.slots, zone)}
    values["resource"] = resource_name(binding.resource)
    if binding.rule == "pair_slots" and not binding.slots:
        return str(_("%(a)s and %(b)s have no time slot in which they may meet.", **values))
    if binding.rule == "available" and not binding.slots:
        return str(_("%(a)s is away when the meeting would have to be.", **values))
    if binding.rule in _NUMBERED and binding.number is not None:
        return str(_NUMBERED[binding.rule](binding.number, values))
    return str(_RULES.get(binding.rule, _UNKNOWN)) % values


def calendar_name(calendar: Calendar | None) -> str:
    """Return what a calendar is called in a sentence: the people in both scripts, or the party by its own name."""
    if calendar is None:
        return str(_("somebody who is no longer registered"))
    if calendar.name:
        return calendar.name
    return listed(person_name(member.name, member.name_latin) for member in calendar.members) or str(_("somebody"))


def person_name(name: str, name_latin: str) -> str:
    """Return a name in both scripts, where they differ."""
    if not name:
        return str(_("A former participant"))
    return f"{name_latin} {name}" if name_latin and name_latin != name else name


def place_name(place: Place | None, zone: str, themes: Mapping[int, str]) -> str:
    """Return what a session is called in a sentence: its title or theme, its room, and when it is."""
    if place is None:
        return str(_("a session that is no longer in the programme"))
    what = [session_name(place, themes), place.room, times_in_words(place.slots[:1], zone)]
    return ", ".join(each for each in what if each)


def session_name(place: Place, themes: Mapping[int, str]) -> str:
    """Return the title of a session, or else its theme."""
    return place.title or themes.get(place.theme_id or 0, "")


def times_in_words(slots: Sequence[SlotTime], zone: str) -> str:
    """Return local days and times of slots."""
    return listed(f"{day_short(slot.starts_at, zone)} {time(slot.starts_at, zone)}" for slot in slots)


def resource_name(resource: ResourceName | None) -> str:
    """Return what something scarce is called."""
    if resource is None:
        return str(_("something that is no longer in the programme"))
    if resource.languages is None:
        return resource.name
    one, other = (language_name(each) for each in resource.languages)
    return str(_("the interpreters between %(one)s and %(other)s", one=one, other=other))


def interpreter_name(languages: str) -> str:
    """Return the two languages of an interpreter, given as ``da-zh``."""
    return "–".join(language_name(each) for each in languages.split("-")) if languages else ""


def percent_rounded_up(gap: float, decimals: int = 1) -> str:
    """Return a gap as a percentage that is never too small: 0.3 %."""
    steps = 100 * 10**decimals
    return percent(math.ceil(gap * steps) / steps, decimals)


def _guarantee(gap: int) -> str:
    text: str = ngettext(
        "Up to %(num)d more of the promised meetings may be possible. A longer run may find it.",
        "Up to %(num)d more of the promised meetings may be possible. A longer run may find them.",
        gap,
    )
    return text


_COUNTED = {
    Cause.OWN_MAXIMUM: lambda count: ngettext(
        "They take at most %(num)d meeting.", "They take at most %(num)d meetings.", count
    ),
    Cause.FEW_PARTNERS: lambda count: ngettext(
        "Only %(num)d person of the other side fits their profile.",
        "Only %(num)d people of the other side fit their profile.",
        count,
    ),
    Cause.SAME_SLOTS: lambda count: ngettext(
        "The people who fit can be met in only %(num)d time slot.",
        "The people who fit can be met in only %(num)d time slots.",
        count,
    ),
    Cause.IN_A_ROW: lambda count: ngettext(
        "They take at most %(num)d meeting in a row, so some time slots stay empty.",
        "They take at most %(num)d meetings in a row, so some time slots stay empty.",
        count,
    ),
}
_PLAIN = {
    Cause.AWAY: _l("They are there in only %(count)s of the %(of)s time slots."),
    Cause.FEW_SESSIONS: _l(
        "Only %(count)s of the %(of)s time slots in which they are there have a session in their themes."
    ),
    Cause.NEVER_TOGETHER: _l("Of the %(of)s people who fit, only %(count)s are there in a session that both can join."),
    Cause.INTERPRETERS: _l(
        "Of the %(of)s people who fit, %(count)s need an interpreter, and the interpreters are few."
    ),
    Cause.NOT_CHOSEN: _l(
        "Further meetings were not among those that served the plan best when it was made. "
        "A new run shows whether that has changed."
    ),
    Cause.TAKEN: _l("At the times that would suit, the people who fit or the tables are taken by other meetings."),
}
_SHARED = {
    Cause.TABLES_SHARED: (
        _l("They were promised %(needed)s meetings, but the tables that suit them allow only %(most)s: proven."),
        _l(
            "Together with %(names)s they were promised %(needed)s meetings, "
            "but the tables that suit them allow only %(most)s: proven."
        ),
    ),
    Cause.PARTNERS_SHARED: (
        _l("They were promised %(needed)s meetings, but those whom they can meet allow only %(most)s: proven."),
        _l(
            "Together with %(names)s they were promised %(needed)s meetings, "
            "but those whom they can meet allow only %(most)s: proven."
        ),
    ),
}
CAUSES = frozenset(_COUNTED) | frozenset(_PLAIN) | frozenset(_SHARED)
"""The causes that there are words for; a test checks that none is missing."""

_UNKNOWN = _l("A rule that this version of the program does not know.")
_RULES: Mapping[str, Any] = {
    "must": _l("%(a)s and %(b)s must meet."),
    "forbidden": _l("%(a)s and %(b)s may not meet."),
    "pair_once": _l("%(a)s and %(b)s meet at most once."),
    "pair_slots": _l("%(a)s and %(b)s may meet only at these times: %(slots)s."),
    "pair_session": _l("%(a)s and %(b)s may meet only in this session: %(session)s."),
    "locked": _l("The meeting of %(a)s and %(b)s is locked in this session: %(session)s."),
    "listed": _l(
        "%(a)s and %(b)s are to meet in this session, but they are no longer among those who can: %(session)s."
    ),
    "available": _l("%(a)s is away at these times: %(slots)s."),
    "person_once_per_slot": _l("%(a)s can be in only one meeting at a time."),
    "max_meetings": _l("%(a)s takes only so many meetings."),
    "max_in_a_row": _l("%(a)s takes only so many meetings in a row."),
    "theme": _l("%(a)s has not chosen the theme of this session: %(session)s."),
    "tables": _l("This session has only so many tables: %(session)s."),
    "resource": _l("Only so many meetings at a time can use %(resource)s, also at this time: %(slots)s."),
    "precedence": _l("The meeting of %(a)s and %(b)s comes before that of %(c)s and %(d)s."),
    "break_spread": _l("The numbers of breaks of any two people may differ only so much."),
}
RULES = frozenset(_RULES)
"""The rules that there are words for; a test checks that none is missing."""

_NUMBERED = {
    "max_meetings": lambda number, values: ngettext(
        "%(a)s takes at most %(num)d meeting.", "%(a)s takes at most %(num)d meetings.", number, **values
    ),
    "max_in_a_row": lambda number, values: ngettext(
        "%(a)s takes at most %(num)d meeting in a row.",
        "%(a)s takes at most %(num)d meetings in a row.",
        number,
        **values,
    ),
    "tables": lambda number, values: ngettext(
        "This session has %(num)d table: %(session)s.",
        "This session has %(num)d tables: %(session)s.",
        number,
        **values,
    ),
    "resource": lambda number, values: ngettext(
        "At most %(num)d meeting at a time can use %(resource)s, also at this time: %(slots)s.",
        "At most %(num)d meetings at a time can use %(resource)s, also at this time: %(slots)s.",
        number,
        **values,
    ),
    "break_spread": lambda number, values: ngettext(
        "The numbers of breaks of any two people differ by at most %(num)d.",
        "The numbers of breaks of any two people differ by at most %(num)d.",
        number,
        **values,
    ),
}
