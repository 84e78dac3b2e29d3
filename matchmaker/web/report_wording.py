"""The report of a workshop in words: what is known of its meetings, and what is not counted."""

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.aggregates import STEP
from matchmaker.domain.workshops import WorkshopStatus
from matchmaker.services.reports import Report
from matchmaker.web.filters import number


def verdict(report: Report) -> tuple[str, str]:
    """Return the big sentence of a report, and its kind."""
    whole = report.whole
    over = whole.planned - whole.ahead
    if report.status is WorkshopStatus.CANCELLED:
        sentence = ngettext(
            "The workshop was cancelled, so the %(num)d meeting that was planned was not held.",
            "The workshop was cancelled, so none of the %(num)d meetings that were planned was held.",
            whole.planned,
        )
        return str(sentence), "warning"
    if whole.ahead == whole.planned:
        return _planned(whole.planned), "info"
    if not report.noted:
        sentence = ngettext(
            "%(num)d meeting was planned and is over. The desk noted nobody, so nobody knows whether it was held.",
            "%(num)d meetings were planned and are over. The desk noted nobody, so nobody knows which were held.",
            over,
        )
        return str(sentence), "warning"
    sentence = ngettext(
        "%(held)s of %(num)d meeting was held.",
        "%(held)s of %(num)d meetings were held.",
        over,
        held=number(whole.held),
    )
    return str(sentence), "good"


def besides(report: Report) -> list[str]:
    """Return sentences about the meetings that are neither held nor known not to be, and of how it was at first."""
    whole, said = report.whole, []
    if report.status is WorkshopStatus.CANCELLED:
        return []
    if report.noted and whole.not_held:
        said.append(
            ngettext(
                "%(num)d was not: somebody was missing or had withdrawn, or the session was closed.",
                "%(num)d were not: somebody was missing or had withdrawn, or the session was closed.",
                whole.not_held,
            )
        )
    if report.noted and whole.not_noted:
        said.append(
            ngettext(
                "Of %(num)d meeting the desk noted too little to tell.",
                "Of %(num)d meetings the desk noted too little to tell.",
                whole.not_noted,
            )
        )
    if whole.ahead and whole.ahead != whole.planned:
        said.append(ngettext("%(num)d is still ahead.", "%(num)d are still ahead.", whole.ahead))
    if report.at_first is not None and report.at_first != whole.planned:
        said.append(
            ngettext(
                "When the workshop began, %(num)d meeting was planned.",
                "When the workshop began, %(num)d meetings were planned.",
                report.at_first,
            )
        )
    return [str(each) for each in said]


def said_in_words(report: Report) -> list[str]:
    """Return what all people together said of their meetings, or that too few have said anything."""
    said = report.said
    return [
        str(
            _(
                "Meetings were rated %(rating)s of 5 on average, by at least %(people)s people.",
                rating=number(said.rating),
                people=number(said.raters),
            )
            if said.rating is not None
            else _("Fewer than %(count)s people of a side have rated a meeting, so no number is told.", count=STEP)
        ),
        str(
            _("At least %(pairs)s pairs both would like to go on talking.", pairs=number(said.going_on))
            if said.going_on
            else _("Fewer than %(count)s pairs both would like to go on talking.", count=STEP)
        ),
    ]


def held_of(planned: int, held: int, *, known: bool) -> str:
    """Return how many meetings were held, of how many; only how many there are where nothing is known."""
    return (
        str(_("%(held)s held of %(planned)s", held=number(held), planned=number(planned))) if known else number(planned)
    )


def again(pairs: int | None) -> str:
    """Return how many pairs meet again in a workshop that follows."""
    if pairs is None:
        return str(_("No plan is published there yet."))
    return str(ngettext("%(num)d pair meets again", "%(num)d pairs meet again", pairs))


def _planned(count: int) -> str:
    return str(
        ngettext(
            "%(num)d meeting is planned. None is over yet.", "%(num)d meetings are planned. None is over yet.", count
        )
    )
