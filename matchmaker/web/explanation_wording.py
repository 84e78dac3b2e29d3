"""Why two people of a plan do not meet, in words: the answer, the rules that bind, the price, the smallest change."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.jobs import JobState
from matchmaker.errors import Refusal, RefusedError
from matchmaker.services.explanations.binding import FORBIDDING
from matchmaker.services.questions import NEW_PLAN, Asked, Fit, Hindrance, Step, Told, Verdict, Work
from matchmaker.web.filters import number
from matchmaker.web.plan_wording import binding_in_words, calendar_name, place_name, resource_name, times_in_words
from matchmaker.web.reasons import phrase_said
from matchmaker.web.said import Said, filled
from matchmaker.web.wording import sentence_of

STAGES: Mapping[str, Any] = {
    NEW_PLAN: _l("Planning once more as things are"),
    "price": _l("Working out what the meeting would cost"),
    "changes": _l("Trying single changes, the smallest first"),
}
"""What each stage of the work is called."""

VERDICTS: Mapping[Verdict, tuple[Any, str]] = {
    Verdict.NOT_NOW: (
        _l(
            "This meeting was not among those that served the plan best when it was made. "
            "A new run shows whether that has changed."
        ),
        "neutral",
    ),
    Verdict.CHANGE: (_l("One change would bring them together."), "info"),
    Verdict.NO_CHANGE: (_l("No single change would bring them together: proven."), "warning"),
    Verdict.UNDECIDED: (
        _l("No single change was found that would bring them together, but not all could be tried in the time given."),
        "warning",
    ),
    Verdict.NO_PLAN: (
        _l(
            "As things are now no plan can keep all the rules, so nothing can be said about these two. "
            "Start a new run: its result names the rules."
        ),
        "warning",
    ),
}
"""What is answered, in one sentence, and the kind of that news."""


def verdict_in_words(told: Told) -> tuple[str, str]:
    """Return the big sentence of an answer and its kind."""
    sentence, kind = VERDICTS[told.verdict]
    return str(sentence), kind


def ending_in_words(work: Work) -> str:
    """Return why the work ended without an answer; empty where it did not."""
    if work.failure is not None:
        return sentence_of(RefusedError(work.failure, attempts=number(work.attempts)))
    if work.state is JobState.CANCELLED:
        return str(_("Stopped by hand before there was an answer."))
    return ""


def stage_in_words(work: Work) -> str:
    """Return what the work is at."""
    stage = json.loads(work.text)["stage"] if work.text else ""
    return str(STAGES.get(stage, _("Getting ready")))


def gone_in_words(asked: Asked) -> list[str]:
    """Return who of the two is not registered any more."""
    return [str(_("%(name)s is not registered any more.", name=calendar_name(each))) for each in asked.gone]


def refusal_in_words(refusal: Refusal) -> str:
    """Return why nothing can be asked."""
    return sentence_of(RefusedError(refusal))


@dataclass(frozen=True, slots=True)
class Obstructions:
    """What keeps two people apart: everywhere, in each session that is open to them, and in those that are not."""

    everywhere: list[str]
    open: list[tuple[str, list[str]]]
    closed: list[tuple[str, list[str]]]


def obstructions_in_words(told: Told, zone: str) -> Obstructions:
    """Return what would have to be otherwise in each session; what is so in all the open ones is said once."""
    said = [
        (each.closed, place_name(each.place, zone, told.themes), _hindrances(each.hindrances, zone, told.themes))
        for each in told.places
    ]
    open_ones = [sentences for closed, _name, sentences in said if not closed]
    everywhere = [each for each in open_ones[0] if all(each in one for one in open_ones)] if len(open_ones) > 1 else []
    return Obstructions(
        everywhere,
        [(name, [each for each in some if each not in everywhere]) for closed, name, some in said if not closed],
        [(name, sentences) for closed, name, sentences in said if closed],
    )


def _hindrances(hindrances: Sequence[Hindrance], zone: str, themes: Mapping[int, str]) -> list[str]:
    """Return the sentences of a session; where it is closed to the two, only those that close it."""
    closing = [each for each in hindrances if each.binding.rule in FORBIDDING]
    return [hindrance_in_words(each, zone, themes) for each in closing or hindrances]


def fittings_in_words(fit: Fit) -> list[Said]:
    """Return what one of the two seeks and the other offers, as both wrote it."""
    reason, one, other = fit.reason, calendar_name(fit.one), calendar_name(fit.other)
    both = ((reason.they_offer, one, other), (reason.you_offer, other, one))
    return [
        filled(
            _("%(name)s seeks %(seek)s; %(other)s offers %(offer)s."),
            name=seeker,
            seek=phrase_said(fitting.seek),
            other=giver,
            offer=phrase_said(fitting.offer),
        )
        for fitting, seeker, giver in both
        if fitting is not None
    ]


def hindrance_in_words(hindrance: Hindrance, zone: str, themes: Mapping[int, str]) -> str:
    """Return what keeps the two out of a session, in a sentence that stands beside the session's name."""
    binding = hindrance.binding
    one = calendar_name(binding.people[0]) if binding.people else ""
    if hindrance.meets is not None:
        return str(_("%(name)s meets %(other)s then.", name=one, other=calendar_name(hindrance.meets)))
    if binding.rule == "tables" and binding.number is not None:
        return _tables_taken(binding.number)
    if binding.rule in _BESIDE_A_SESSION:
        return str(_BESIDE_A_SESSION[binding.rule]) % {"name": one}
    return binding_in_words(binding, zone, themes)


def _tables_taken(tables: int) -> str:
    if tables == 0:
        return str(_("There is no table in it."))
    return str(ngettext("Its one table is taken.", "All its %(num)d tables are taken.", tables))


_BESIDE_A_SESSION: Mapping[str, Any] = {
    "available": _l("%(name)s is away then."),
    "theme": _l("%(name)s has not chosen its theme."),
}


def step_in_words(step: Step, zone: str, themes: Mapping[int, str]) -> str:
    """Return the smallest change as the sentence that says what it leads to."""
    now = step.number or 0
    one, other = (calendar_name(each) for each in step.meeting) if step.meeting else ("", "")
    values = {
        "name": calendar_name(step.person),
        "session": place_name(step.place, zone, themes),
        "resource": resource_name(step.resource),
        "one": one,
        "other": other,
        "when": times_in_words([step.slot] if step.slot else [], zone),
    }
    if step.kind in _ONE_MORE:
        return str(_ONE_MORE[step.kind](now + 1, {**values, "now": number(now)}))
    return str(_STEPS[step.kind]) % values


_ONE_MORE: Mapping[str, Any] = {
    "maximum": lambda count, values: ngettext(
        "They would meet if %(name)s took %(num)d meeting instead of %(now)s.",
        "They would meet if %(name)s took %(num)d meetings instead of %(now)s.",
        count,
        **values,
    ),
    "in_a_row": lambda count, values: ngettext(
        "They would meet if %(name)s took %(num)d meeting in a row instead of %(now)s.",
        "They would meet if %(name)s took %(num)d meetings in a row instead of %(now)s.",
        count,
        **values,
    ),
}
_STEPS: Mapping[str, Any] = {
    "slot": _l("They would meet if %(name)s were free at this time too: %(when)s."),
    "table": _l("They would meet with one more table in this session: %(session)s."),
    "resource": _l("They would meet if one more meeting at a time could use %(resource)s."),
    "give_up": _l("They would meet if %(one)s and %(other)s gave up their meeting."),
}
STEPS = frozenset(_STEPS) | frozenset(_ONE_MORE)
"""The kinds of change that there are words for; a test checks that none is missing."""


def sureness_in_words(told: Told) -> str:
    """Return how sure it is that no smaller change would do."""
    if told.step is None:
        return str(
            ngettext(
                "%(num)d single change was considered, in the order below.",
                "%(num)d single changes were considered, in the order below.",
                told.listed,
            )
        )
    if told.decided:
        return str(_("Planned again with this change, the two meet. No smaller change brings them together."))
    return str(_("Planned again with this change, the two meet. Whether a smaller one would do was not decided."))


def price_in_words(told: Told) -> list[str]:
    """Return what a plan with the meeting costs, against one that is made again as things are."""
    if not told.price:
        return [str(_("There is no plan with this meeting to compare with, or none was found in the time given."))]
    return _differences(told.price, told.worth)


def gain_in_words(told: Told) -> list[str]:
    """Return what else the smallest change makes better or worse."""
    return _differences(told.gain, told.worth)


def _differences(steps: Mapping[str, float], worth: float | None) -> list[str]:
    said = []
    for name, step in steps.items():
        if name == "weight" and abs(step) > 1e-6 and worth is not None:
            said.append(_of_worth(step, worth))
        elif name in _COUNTED and round(step):
            more, fewer = _COUNTED[name]
            said.append(str(more(abs(round(step))) if step > 0 else fewer(abs(round(step)))))
    return said or [str(_("Nothing else gets better or worse."))]


def _of_worth(step: float, worth: float) -> str:
    values = {"difference": number(abs(step), 2), "worth": number(worth, 1)}
    if step < 0:
        return str(_("The meetings together would be worth %(difference)s less than %(worth)s.", **values))
    return str(_("The meetings together would be worth %(difference)s more than %(worth)s.", **values))


_COUNTED: Mapping[str, tuple[Any, Any]] = {
    "guarantee": (
        lambda count: ngettext(
            "%(num)d more promised meeting would be missing.",
            "%(num)d more promised meetings would be missing.",
            count,
        ),
        lambda count: ngettext(
            "%(num)d promised meeting fewer would be missing.",
            "%(num)d promised meetings fewer would be missing.",
            count,
        ),
    ),
    "idle": (
        lambda count: ngettext("There would be %(num)d more break.", "There would be %(num)d more breaks.", count),
        lambda count: ngettext("There would be %(num)d break fewer.", "There would be %(num)d breaks fewer.", count),
    ),
    "rooms": (
        lambda count: ngettext(
            "There would be %(num)d more change of room.", "There would be %(num)d more changes of room.", count
        ),
        lambda count: ngettext(
            "There would be %(num)d change of room fewer.", "There would be %(num)d changes of room fewer.", count
        ),
    ),
    "moves": (
        lambda count: ngettext("%(num)d more meeting would move.", "%(num)d more meetings would move.", count),
        lambda count: ngettext("%(num)d meeting fewer would move.", "%(num)d meetings fewer would move.", count),
    ),
}
