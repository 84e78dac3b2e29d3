"""What came of doing a run once more, in words."""

from flask_babel import gettext as _

from matchmaker.domain.jobs import JobState
from matchmaker.errors import RefusedError
from matchmaker.services.runs import Replay, ReplayState, RunState
from matchmaker.web.filters import number
from matchmaker.web.matching_wording import OBJECTIVES, WORTH
from matchmaker.web.reasons import listed
from matchmaker.web.wording import sentence_of


def promise_in_words(run: RunState) -> str:
    """Return whether the same plan is to be expected of a run that is done once more, and why not."""
    if run.repeatable:
        return str(
            _("The run ended by itself, so the same plan comes of it each time, as long as the program is the same.")
        )
    if run.state is JobState.CANCELLED:
        return str(_("The run was stopped by hand, so another plan may come of it: how far it got is not repeatable."))
    return str(
        _("The time limit ended the run, so another plan may come of it: how far it gets depends on the machine.")
    )


def outcome_in_words(replay: ReplayState) -> tuple[str, str]:
    """Return how a replay stands or ended in one sentence, and the kind of that news."""
    if replay.outcome is not None:
        return _compared(replay.outcome)
    if replay.failure is not None:
        return sentence_of(RefusedError(replay.failure, attempts="")), "warning"
    if replay.state is JobState.CANCELLED:
        return str(_("The replay was stopped by hand; nothing was compared.")), "neutral"
    return str(_("The run is being done once more.")), "info"


def details_in_words(outcome: Replay) -> list[str]:
    """Return what differs, sentence by sentence; empty for the same plan."""
    if outcome.same:
        return []
    said = []
    if outcome.kept is not None and not outcome.same_meetings:
        said.append(
            _(
                "Meetings as before: %(kept)s; no longer: %(lost)s; new: %(new)s.",
                kept=number(outcome.kept),
                lost=number(outcome.lost or 0),
                new=number(outcome.new or 0),
            )
        )
    elif not outcome.same_meetings:
        said.append(_("The version was changed by hand since, so its meetings cannot be counted against these."))
    if outcome.versions:
        changes = [f"{name} {then or '–'} → {now or '–'}" for name, (then, now) in outcome.versions.items()]
        said.append(_("The program has changed since: %(changes)s.", changes=listed(changes)))
    said += [
        _(
            "%(objective)s: then %(then)s, now %(now)s.",
            objective=OBJECTIVES.get(name, name),
            then=_value(name, then),
            now=_value(name, now),
        )
        for name, (then, now) in outcome.values.items()
        if then != now
    ]
    if outcome.out_of_time:
        said.append(_("The time limit ended the replay, so it need not be the same."))
    return [str(each) for each in said]


def _compared(outcome: Replay) -> tuple[str, str]:
    if outcome.same:
        return str(_("The same plan, byte for byte.")), "good"
    if outcome.same_meetings:
        return str(_("The same meetings at the same times; something beside them differs.")), "good"
    return str(_("Another plan came of it.")), "warning"


def _value(name: str, value: float) -> str:
    return number(value, 1 if name == WORTH else 0)
