"""The reader's own account: what it says, where it is signed in, and its password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import one_time_codes
from matchmaker.services.accounts import own
from matchmaker.services.one_time_codes import FEW_RECOVERY_CODES
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.account import PasswordForm
from matchmaker.web.identity import now, principal
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.passwords import Changed, change_of_password
from matchmaker.web.tries import OWN_PASSWORD
from matchmaker.web.wording import put_at_field

area = Area("account", __name__, url_prefix="/account")


@area.page("", action=Action.ACCOUNT_OWN)
def show(work: Session) -> ResponseReturnValue:
    """Show the reader their account."""
    found = own.overview(work, principal(), token=current_user.token, language=language(), now=now())
    return render_template(
        "account/show.html",
        account=found,
        recovery_left=one_time_codes.recovery_codes_left(work, principal()),
        few=FEW_RECOVERY_CODES,
        role=role_words(found.role),
        movable=has_mail(),
    )


@area.form("/password", action=Action.ACCOUNT_OWN, tries=OWN_PASSWORD, ahead=change_of_password)
def password(work: Session, ahead: Changed | None) -> ResponseReturnValue:
    """Change the password; whoever else is signed in with the old one is signed out."""
    found = own.own_account(work, principal())
    form = PasswordForm()
    if form.validate_on_submit() and ahead:
        try:
            token = own.change_password(
                work,
                principal(),
                proof=ahead.proof,
                password_hash=ahead.password_hash,
                by_mail=has_mail(),
                now=now(),
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            identity.begin(work, token)
            flash(_("Your password is changed. All other devices are signed out."), "done")
            return redirect(url_for("account.show"), 303)
    page = render_template("account/password.html", form=form, has_password=found.password_hash is not None)
    return page, 422 if form.is_submitted() else 200


@area.act("/sign-ins/<sign_in_id>/end", action=Action.ACCOUNT_OWN)
def end_one(work: Session, sign_in_id: str) -> ResponseReturnValue:
    """Sign out one of the reader's devices; where it is this one, the reader is signed out here."""
    own.end_one(work, principal(), sign_in_id, now=now())
    if sign_in_id == current_user.sign_in:
        identity.end()
        flash(_("You are signed out."), "done")
        return redirect(url_for("public.home"), 303)
    flash(_("That device is signed out."), "done")
    return redirect(url_for("account.show", _anchor="devices"), 303)


@area.act("/sign-ins/end-others", action=Action.ACCOUNT_OWN)
def end_others(work: Session) -> ResponseReturnValue:
    """Sign out the reader everywhere but here."""
    number = own.end_others(work, principal(), token=current_user.token, now=now())
    if number:
        flash(ngettext("%(num)d other device is signed out.", "%(num)d other devices are signed out.", number), "done")
    else:
        flash(_("You were signed in nowhere else."), "done")
    return redirect(url_for("account.show", _anchor="devices"), 303)


def role_words(role: Role) -> str:
    """Return what somebody is, in words."""
    words = {
        Role.EXPERT: _("Expert"),
        Role.ORGANISER: _("Organiser of an international office"),
        Role.REVIEWER: _("Reviewer"),
        Role.OPERATOR: _("Operator of this installation"),
    }
    return str(words[role])
