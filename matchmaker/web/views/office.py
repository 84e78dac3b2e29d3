"""Our office: who belongs to it, who is invited, and who leaves."""

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, ReasonNeededError, RefusedError
from matchmaker.services import offices
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.even_time import answer_evenly
from matchmaker.web.forms.office import ROLES, InviteForm, ReasonForm
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.wording import put_at_field

area = Area("office", __name__, url_prefix="/office")

NEW_LINK = "invitation"
"""Key of the session: the address of an invitation that could not be mailed, until it is shown."""


@area.page("", action=Action.OFFICE_READ)
def show(work: Session) -> ResponseReturnValue:
    """Show the organisers and reviewers of the own party, and who is invited; a link to hand over, this once."""
    form = InviteForm(formdata=None)
    form.offer_choices(language())
    page = offices.office_page(work, principal(), language=language(), now=now())
    return _shown(page, form, link=session.pop(NEW_LINK, ""))


@area.act("/invitations", action=Action.INVITE)
def invite(work: Session) -> ResponseReturnValue:
    """Invite somebody; where no mail is set up, the page that follows shows the link."""
    answer_evenly()
    page = offices.office_page(work, principal(), language=language(), now=now())
    form = InviteForm()
    form.offer_choices(language())
    try:
        link = _invited(work, form)
    except RefusedError as refused:
        put_at_field(form, refused)
        link = ""
    if not link:
        return _shown(page, form, 422)
    if current_app.config["MAIL"]:
        flash(_("The invitation is on its way to %(address)s.", address=form.email.data), "done")
    else:
        session[NEW_LINK] = link
    return redirect(url_for("office.show"), 303)


@area.act("/invitations/<invitation_id>/withdraw", action=Action.INVITE)
def withdraw(work: Session, invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back."""
    offices.withdraw_invitation(work, principal(), invitation_id, now=now())
    flash(_("The invitation is withdrawn. Its link opens nothing any more."), "done")
    return redirect(url_for("office.show"), 303)


@area.page("/people/<account_id>", action=Action.OFFICE_READ)
def member(work: Session, account_id: str) -> ResponseReturnValue:
    """Show somebody of the own office, and what can be done about their account."""
    return _member_page(work, account_id, ReasonForm(formdata=None), 200)


@area.act("/people/<account_id>/leave", action=Action.ROLE_CHANGE)
def leave(work: Session, account_id: str) -> ResponseReturnValue:
    """Close somebody's account, or take the role away, with a reason."""
    form, act = ReasonForm(), request.form.get("do", "")
    acts = {"close": offices.close_account, "role": offices.take_role_away}
    if act not in acts:
        raise NotFoundError("There is no such button.")
    mailed = bool(current_app.config["MAIL"])
    try:
        acts[act](work, principal(), account_id, reason=form.reason.data or "", mailed=mailed, now=now())
    except ReasonNeededError:
        form.validate()
        return _member_page(work, account_id, form, 422)
    except RefusedError as refused:
        put_at_field(form, refused)
        return _member_page(work, account_id, form, 422)
    flash(_("The account is closed.") if act == "close" else _("The role is taken away."), "done")
    return redirect(url_for("office.show"), 303)


def _invited(work: Session, form: InviteForm) -> str:
    """Return the link of a new invitation; empty where the form has to be mended."""
    if not form.validate():
        return ""
    return offices.invite(
        work,
        principal(),
        email=form.email.data or "",
        role=form.role.data or "",
        language=form.language.data or language(),
        link=lambda token: external("invited.accept", invite_token=token),
        mailed=bool(current_app.config["MAIL"]),
        now=now(),
    )


def _shown(page: offices.OfficePage, form: InviteForm, status: int = 200, link: str = "") -> ResponseReturnValue:
    mail = current_app.config["MAIL"]
    shown = render_template("office/show.html", page=page, form=form, roles=ROLES, link=link, mail=mail)
    answer = Response(shown, status)
    if link:
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _member_page(work: Session, account_id: str, form: ReasonForm, status: int) -> ResponseReturnValue:
    page = offices.office_page(work, principal(), language=language(), now=now())
    found = next((each for each in page.members if each.id == account_id), None)
    if found is None:
        raise NotFoundError("There is nothing at this address.")
    return render_template("office/member.html", page=page, member=found, form=form, roles=ROLES), status
