"""What an office has to do, in whole sentences, each with the page on which it is done: a line for every task."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.mail import MailingOccasion
from matchmaker.services.people_filter import Standing, Unanswered
from matchmaker.services.workshops import Question, Task, Todo, Turn
from matchmaker.web.filters import day, time

Values = Mapping[str, Any]
Line = tuple[Callable[[Values], str], str, dict[str, Any], Any]
"""The sentence; the endpoint of the page, or a place on this one; what its address says besides; the link's words."""

TURNS: dict[Turn, Any] = {
    Turn.OWN: _l("For you to do"),
    Turn.PEOPLE: _l("Your people have not answered yet"),
    Turn.OTHER: _l("The other office decides"),
}
"""Whose turn it is, in the order of the page."""

_WRITE = _l("Write to them")
_QUESTIONS: dict[Standing | Unanswered, Any] = {
    Standing.SILENT: _l("Whether they come"),
    Standing.PREPARED: _l("Whether the entry prepared for them is theirs"),
    Unanswered.PROFILE: _l("What they offer and seek, and their languages"),
    Unanswered.CONSENT: _l("Whether the other side may see them"),
    Unanswered.THEMES: _l("Their themes"),
    Unanswered.SLOTS: _l("When they are there"),
    Unanswered.WISHES: _l("Whom they would like to meet"),
}


def _written(occasion: MailingOccasion, **asked: str) -> tuple[str, dict[str, Any]]:
    return "mailing.new", {"occasion": occasion.value, **asked}


def _lacking(what: Unanswered, sentence: Callable[[Values], str]) -> Line:
    return (sentence, *_written(MailingOccasion.ANSWER, lacks=what.value), _WRITE)


LINES: dict[Task, Line] = {
    Task.ADD_SLOTS: (
        lambda _values: _("Make the programme: add the days and time slots first."),
        "programme.edit",
        {},
        _l("Add slots"),
    ),
    Task.ADD_TABLES: (
        lambda _values: _("The programme has slots, but no tables yet. Say what takes place where."),
        "programme.edit",
        {},
        _l("Add sessions"),
    ),
    Task.PROPOSE_OPENING: (
        lambda _values: _("The programme is there. When you are content with it, propose to open registration."),
        "#agreement",
        {},
        _l("Propose to open"),
    ),
    Task.CONFIRM_OPENING: (
        lambda _values: _("The other office wants to open registration with this programme. Look at it and confirm."),
        "#agreement",
        {},
        _l("Look and confirm"),
    ),
    Task.WAIT_FOR_OPENING: (
        lambda _values: _("You have proposed to open registration. The other office has to confirm."),
        "#agreement",
        {},
        _l("Look at it"),
    ),
    Task.DECIDE_CHANGE: (
        lambda values: _("%(party)s proposes to change the programme. Confirm or reject it.", **values),
        "#agreement",
        {},
        _l("Look and decide"),
    ),
    Task.WAIT_FOR_CHANGE: (
        lambda _values: _("You have proposed to change the programme. The other office has to confirm."),
        "#agreement",
        {},
        _l("Look at it"),
    ),
    Task.RENEW_CHANGE: (
        lambda _values: _("A proposed change was made from an older programme and cannot be confirmed any more."),
        "#agreement",
        {},
        _l("Look at it"),
    ),
    Task.CONFIRM_MANDATE: (
        lambda _values: _("The other office proposes that the desk publishes small repairs by itself. Confirm or not."),
        "mandates.show",
        {},
        _l("Look and confirm"),
    ),
    Task.WAIT_FOR_MANDATE: (
        lambda _values: _(
            "You have proposed that the desk publishes small repairs by itself. The other office has to confirm."
        ),
        "mandates.show",
        {},
        _l("Look at it"),
    ),
    Task.CONFIRM_PLAN: (
        lambda values: _("The other office proposes plan %(number)s. Look at it and confirm.", **values),
        "plans.show",
        {},
        _l("Look and confirm"),
    ),
    Task.WAIT_FOR_PLAN: (
        lambda values: _("You have confirmed plan %(number)s. The other office has to confirm it too.", **values),
        "plans.show",
        {},
        _l("Look at the plan"),
    ),
    Task.REPAIR: (
        lambda values: ngettext(
            "%(num)d note of the desk is not in the plan yet.",
            "%(num)d notes of the desk are not in the plan yet.",
            values["count"],
        ),
        "desk.index",
        {},
        _l("Look at the repair"),
    ),
    Task.TODAY: (
        lambda _values: _("The workshop is on today. Note arrivals and who does not come at the desk."),
        "desk.index",
        {},
        _l("Go to the desk"),
    ),
    Task.FILL_PLACES: (
        lambda values: (
            ngettext(
                "%(num)d person waits for a place, and the number of places is not limited any more.",
                "%(num)d people wait for a place, and the number of places is not limited any more.",
                values["count"],
            )
            if values["free"] is None
            else ngettext(
                "%(num)d person waits for a place. Free places: %(free)s.",
                "%(num)d people wait for a place. Free places: %(free)s.",
                values["count"],
                free=values["free"],
            )
        ),
        "organise.people",
        {"status": Standing.WAITING.value},
        _l("Let them in"),
    ),
    Task.CLEAR: (
        lambda values: ngettext(
            "%(num)d organisation of the other side is not cleared yet, so its meetings cannot be published.",
            "%(num)d organisations of the other side are not cleared yet, so their meetings cannot be published.",
            values["count"],
        ),
        "clearance.index",
        {},
        _l("Check them"),
    ),
    Task.CLOSES_SOON: (
        lambda values: _("Registration closes on %(day)s at %(time)s. Tell those who have not answered.", **values),
        *_written(MailingOccasion.CLOSING),
        _l("Write to them"),
    ),
    Task.INVITE: (
        lambda _values: _("Invite those of your people who took part in the workshop before this one."),
        "series.invite",
        {},
        _l("Draft the invitation"),
    ),
    Task.REMIND: (
        lambda values: ngettext(
            "%(num)d person of your side has not answered yet.",
            "%(num)d people of your side have not answered yet.",
            values["count"],
        ),
        *_written(MailingOccasion.ANSWER, status=Standing.SILENT.value),
        _WRITE,
    ),
    Task.ASK_ABOUT_ENTRIES: (
        lambda values: ngettext(
            "%(num)d person has not confirmed the entry that was prepared for them.",
            "%(num)d people have not confirmed the entry that was prepared for them.",
            values["count"],
        ),
        "mailing.reminder",
        {},
        _l("Send the letters again"),
    ),
    Task.ASK_FOR_PROFILES: _lacking(
        Unanswered.PROFILE,
        lambda values: ngettext(
            "%(num)d person who takes part has not said what they offer, what they seek or which languages they speak.",
            "%(num)d people who take part have not said what they offer, what they seek or which languages they speak.",
            values["count"],
        ),
    ),
    Task.ASK_FOR_CONSENT: _lacking(
        Unanswered.CONSENT,
        lambda values: ngettext(
            "%(num)d person who takes part has not agreed to be seen by the other side.",
            "%(num)d people who take part have not agreed to be seen by the other side.",
            values["count"],
        ),
    ),
    Task.ASK_FOR_TIMES: _lacking(
        Unanswered.SLOTS,
        lambda values: ngettext(
            "%(num)d person has not said when they are there, and is planned as if always.",
            "%(num)d people have not said when they are there, and are planned as if always.",
            values["count"],
        ),
    ),
    Task.ASK_FOR_WISHES: _lacking(
        Unanswered.WISHES,
        lambda values: ngettext(
            "%(num)d person has not said whom they would like to meet.",
            "%(num)d people have not said whom they would like to meet.",
            values["count"],
        ),
    ),
    Task.RUN: (
        lambda _values: _("Both sides have people and there are tables. Start a run to see who can meet whom."),
        "matching.index",
        {},
        _l("Start a run"),
    ),
    Task.RUN_AGAIN: (
        lambda values: _("Plan %(number)s is out of date: something has changed since. Start a new run.", **values),
        "matching.index",
        {},
        _l("Start a run"),
    ),
    Task.PROPOSE_PLAN: (
        lambda values: _("Plan %(number)s is a draft. Look at it and propose it to the other office.", **values),
        "plans.show",
        {},
        _l("Look at the plan"),
    ),
    Task.RENEW_PUBLISHED: (
        lambda values: _(
            "Plan %(number)s is published and out of date: something has changed since. A new run keeps its meetings "
            "as far as it can.",
            **values,
        ),
        "matching.index",
        {},
        _l("Start a run"),
    ),
    Task.TELL_AGENDA: (
        lambda values: _("Plan %(number)s is published. Tell your people that their agenda is ready.", **values),
        *_written(MailingOccasion.AGENDA, status=Standing.REGISTERED.value),
        _WRITE,
    ),
    Task.BEGINS_SOON: (
        lambda values: ngettext(
            "The workshop begins in %(num)d day. Send the practicalities, and print what is needed.",
            "The workshop begins in %(num)d days. Send the practicalities, and print what is needed.",
            values["days"],
        ),
        *_written(MailingOccasion.PRACTICALITIES, status=Standing.REGISTERED.value),
        _WRITE,
    ),
    Task.REPORT: (
        lambda _values: _("The workshop is over. Look at what came of it, and bring the costs to an end."),
        "reports.index",
        {},
        _l("See the report"),
    ),
}


def task_in_words(todo: Todo, slug: str, zone: str, known: Mapping[str, object]) -> tuple[str, str, str]:
    """Return the sentence of a task, where it is done, and the words of the link; `known` has the endpoints."""
    sentence, endpoint, asked, link = LINES[todo.task]
    values: dict[str, Any] = dict(todo.values)
    if closes_at := values.pop("closes_at", None):
        values |= {"day": day(closes_at, zone), "time": time(closes_at, zone)}
    said = sentence(values)
    if endpoint.startswith("#"):
        return said, endpoint, str(link)
    if endpoint not in known:
        return said, "", ""
    plan: dict[str, Any] = {"plan_id": str(values["plan"])} if "plan" in values else {}
    return said, url_for(endpoint, slug=slug, **plan, **asked), str(link)


def question_in_words(question: Question, slug: str) -> tuple[str, str, str]:
    """Return what people are asked, where those who have not answered are listed, and where they are written to."""
    about = question.status or question.lacks
    if about is None:
        raise AssertionError("a question is about how people stand, or about what they lack")
    asked: dict[str, Any] = {"status" if question.status else "lacks": about.value}
    listed = url_for("organise.people", slug=slug, **asked)
    if question.status is Standing.PREPARED:
        return str(_QUESTIONS[about]), listed, url_for("mailing.reminder", slug=slug)
    return str(_QUESTIONS[about]), listed, url_for("mailing.new", slug=slug, occasion=MailingOccasion.ANSWER, **asked)
