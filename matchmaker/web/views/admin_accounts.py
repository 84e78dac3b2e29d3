"""Accounts, for operators: the list, and what can be done about one of them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.services import administration
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.administration import STATES, RoleForm, role_form_of, wanted_accounts
from matchmaker.web.forms.office import ROLES, ReasonForm
from matchmaker.web.identity import now, principal
from matchmaker.web.mailed_pages import has_mail, ways
from matchmaker.web.wording import put_at_field

area = Area("admin_accounts", __name__, url_prefix="/admin/accounts")


@area.page("", action=Action.ADMIN)
def index(work: Session) -> ResponseReturnValue:
    """List accounts: searched, filtered, page by page."""
    wanted = wanted_accounts(request.args)
    page = administration.accounts_page(work, principal(), language=language(), **wanted)  # type: ignore[arg-type]
    return render_template("admin/accounts.html", page=page, wanted=wanted, roles=ROLES, states=STATES)


@area.page("/<account_id>", action=Action.ADMIN)
def show(work: Session, account_id: str) -> ResponseReturnValue:
    """Show one account, and what can be done about it."""
    return _page(work, account_id, None, None, 200)


@area.act("/<account_id>/role", action=Action.ROLE_CHANGE)
def role(work: Session, account_id: str) -> ResponseReturnValue:
    """Give an account another role or region."""
    found = administration.account_page(work, principal(), account_id, language=language())
    form = role_form_of(found, request.form)
    try:
        administration.change_role(
            work,
            principal(),
            account_id,
            role=form.role.data or "",
            party=form.party.data or "",
            reason=form.reason.data or "",
            mailed=has_mail(),
            now=now(),
        )
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(work, account_id, form, None, 422)
    return _done(account_id, _("The role is changed, and the person is signed out everywhere."))


@area.act("/<account_id>/act", action=Action.ROLE_CHANGE)
def act(work: Session, account_id: str) -> ResponseReturnValue:
    """Close or reopen an account, end its sign-ins, or send a link for a new password."""
    form, asked = ReasonForm(), request.form.get("do", "")
    if asked not in {"close", "reopen", "end", "reset"}:
        raise NotFoundError("There is no such button.")
    try:
        said = _acted(work, account_id, asked, form.reason.data or "")
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(work, account_id, None, form, 422)
    return _done(account_id, said)


def _acted(work: Session, account_id: str, asked: str, reason: str) -> str:
    """Do what the button that was pressed stands for; return what to tell the operator."""
    who, mailed, at = principal(), has_mail(), now()
    if asked == "close":
        administration.close_account(work, who, account_id, reason=reason, mailed=mailed, now=at)
        return str(_("The account is closed."))
    if asked == "reopen":
        administration.reopen_account(work, who, account_id, reason=reason, mailed=mailed, now=at)
        return str(_("The account is open again."))
    if asked == "end":
        administration.end_sign_ins(work, who, account_id, reason=reason, now=at)
        return str(_("The person is signed out everywhere."))
    if not mailed:
        raise NotFoundError("No mail can be sent here.")
    leads_to = ways("reset.choose", "reset_token")
    administration.send_reset(work, who, account_id, reason=reason, ways=leads_to, now=at)
    return str(_("A link for a new password is on its way to the address of the account."))


def _done(account_id: str, said: str) -> ResponseReturnValue:
    flash(said, "done")
    return redirect(url_for("admin_accounts.show", account_id=account_id), 303)


def _page(
    work: Session, account_id: str, role_form: RoleForm | None, act_form: ReasonForm | None, status: int
) -> ResponseReturnValue:
    """Show the account; after a refusal, with what was sent."""
    page = administration.account_page(work, principal(), account_id, language=language())
    shown = {
        "role_form": role_form or role_form_of(page, None),
        "act_form": act_form or ReasonForm(formdata=None),
        "roles": ROLES,
        "mail": has_mail(),
    }
    return render_template("admin/account.html", page=page, **shown), status
