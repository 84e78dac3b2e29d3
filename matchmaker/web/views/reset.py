"""A new password for whoever forgot theirs: ask for a link, and choose the password on the page that it opens."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services.accounts import recovering
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.even_time import answer_evenly
from matchmaker.web.forms.accounts import AddressForm, NewPasswordForm
from matchmaker.web.identity import now, principal
from matchmaker.web.mailed_pages import has_mail, kept_nowhere, over, ways
from matchmaker.web.passwords import chosen_hash
from matchmaker.web.tries import NEW_PASSWORD, RESET
from matchmaker.web.wording import put_at_field

area = Area("reset", __name__, url_prefix="/auth/reset")


@area.form("", action=Action.SIGN_IN, tries=RESET)
def ask(work: Session) -> ResponseReturnValue:
    """Mail a link to choose a new password."""
    answer_evenly()
    identity.ask(Action.SIGN_IN)
    form = AddressForm()
    if not has_mail():
        return render_template("accounts/no_mail.html"), 404 if form.is_submitted() else 200
    if form.validate_on_submit():
        to = ways("reset.choose", "reset_token")
        try:
            recovering.ask_reset(work, principal(), email=form.email.data, language=language(), ways=to, now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            flash(_("A mail is on its way to %(address)s.", address=form.email.data), "done")
            return redirect(url_for("reset.sent"), 303)
    return render_template("accounts/ask_reset.html", form=form), 422 if form.is_submitted() else 200


@area.page("/sent", action=Action.SIGN_IN)
def sent(_work: Session) -> ResponseReturnValue:
    """Say to look into the mail."""
    identity.ask(Action.SIGN_IN)
    return render_template("accounts/reset_sent.html")


@area.form("/<reset_token>", action=Action.SIGN_IN, tries=NEW_PASSWORD, ahead=chosen_hash)
def choose(work: Session, reset_token: str, ahead: str | None) -> ResponseReturnValue:
    """Choose a new password; whoever is signed in with the old one is signed out."""
    if not recovering.can_choose(work, principal(), reset_token, now()):
        return over("reset.ask", _("Ask for a new link"))
    form = NewPasswordForm()
    if form.validate_on_submit() and ahead:
        recovering.choose_password(work, principal(), token=reset_token, password_hash=ahead, now=now())
        identity.end()
        flash(_("Your new password holds from now on. Sign in with it."), "done")
        return redirect(url_for("accounts.login"), 303)
    return kept_nowhere(
        render_template("accounts/choose_password.html", form=form), 422 if form.is_submitted() else 200
    )
