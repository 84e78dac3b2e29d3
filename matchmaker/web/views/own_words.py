"""Telling the desk of oneself on the day: late, or cannot come; and taking it back."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.desk import DeskEventKind
from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.services import desk
from matchmaker.web.area import Area
from matchmaker.web.forms.desk import OwnWordForm
from matchmaker.web.identity import now, principal
from matchmaker.web.views.agenda import agenda_page
from matchmaker.web.wording import sentence_of

area = Area("own_words", __name__, url_prefix="/workshops/<slug>/agenda/desk")


@area.act("", action=Action.DAY_REPORT)
def say(work: Session, slug: str) -> ResponseReturnValue:
    """Tell the desk that the reader is late or cannot come."""
    form = OwnWordForm()
    kind = form.chosen()
    if kind is None:
        raise NotFoundError("There is nothing at this address.")
    try:
        desk.say(work, principal(), slug, kind, form.slot.data or "", request.form.get("key", ""), now=now())
    except RefusedError as refused:
        return agenda_page(work, slug, str(sentence_of(refused))), 422
    flash(
        _("The desk knows that you are late.")
        if kind is DeskEventKind.LATE
        else _("The desk knows that you cannot come."),
        "done",
    )
    return redirect(url_for("agenda.show", slug=slug), 303)


@area.act("/take-back", action=Action.DAY_REPORT)
def take_back(work: Session, slug: str) -> ResponseReturnValue:
    """Take back what the reader told the desk."""
    try:
        desk.take_own_word_back(work, principal(), slug, now=now())
    except RefusedError as refused:
        return agenda_page(work, slug, str(sentence_of(refused))), 422
    flash(_("Taken back: the desk expects you as planned."), "done")
    return redirect(url_for("agenda.show", slug=slug), 303)
