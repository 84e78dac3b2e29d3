"""What was written to whom: for an office about its own people of a workshop, for operators about the installation."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.mail import MessageState
from matchmaker.domain.permissions import Action
from matchmaker.services.mail import log
from matchmaker.web import mail_wording
from matchmaker.web.area import Area
from matchmaker.web.identity import now, principal

area = Area("mail", __name__)


@area.page("/organise/<slug>/mail", action=Action.MAIL_LOG_READ)
def workshop(work: Session, slug: str) -> ResponseReturnValue:
    """Show what was written about a workshop: to the own side; to both, without names, for an operator's reason."""
    found = log.workshop_mail(work, principal(), slug, page=_page())
    return render_template("mail/workshop.html", log=found, words=mail_wording, mail=current_app.config["MAIL"])


@area.page("/office/mail", action=Action.MAIL_LOG_READ)
def office(work: Session) -> ResponseReturnValue:
    """Show what was written for the own office itself."""
    found = log.office_mail(work, principal(), page=_page())
    return render_template("mail/office.html", log=found, words=mail_wording, mail=current_app.config["MAIL"])


@area.page("/admin/mail", action=Action.ADMIN)
def index(work: Session) -> ResponseReturnValue:
    """Show all messages, or those in one state."""
    asked = request.args.get("state", "")
    if asked and asked not in set(MessageState):
        abort(404)
    state = MessageState(asked) if asked else None
    found = log.all_mail(work, principal(), state, page=_page())
    mail = current_app.config["MAIL"]
    return render_template("mail/index.html", log=found, state=state, words=mail_wording, mail=mail)


@area.act("/admin/mail/<message_id>/again", action=Action.ADMIN)
def again(work: Session, message_id: str) -> ResponseReturnValue:
    """Send a message that was set aside once more."""
    log.send_again(work, principal(), message_id, now=now())
    flash(_("The message waits to be sent again."), "done")
    return redirect(url_for("mail.index"), 303)


@area.act("/admin/mail/<message_id>/drop", action=Action.ADMIN)
def drop(work: Session, message_id: str) -> ResponseReturnValue:
    """Give up a message that was set aside."""
    log.drop(work, principal(), message_id, now=now())
    flash(_("The message is given up; what it said is forgotten."), "done")
    return redirect(url_for("mail.index"), 303)


def _page() -> int:
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
