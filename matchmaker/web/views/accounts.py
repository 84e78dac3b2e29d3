"""Register, sign in and sign out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import accounts
from matchmaker.services.accounts import Proof
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.accounts import LoginForm, RegisterForm
from matchmaker.web.identity import now, principal
from matchmaker.web.mailed_pages import has_mail, ways
from matchmaker.web.passwords import chosen_hash, proof_of_password
from matchmaker.web.redirects import first_page, safe_next
from matchmaker.web.tries import REGISTER, SIGN_IN
from matchmaker.web.wording import put_at_field

area = Area("accounts", __name__, url_prefix="/auth")

REGISTERED = "registered"
"""Where the cookie keeps the page for the code of whoever registered in this browser."""


@area.form("/login", action=Action.SIGN_IN, tries=SIGN_IN, ahead=proof_of_password)
def login(work: Session, ahead: Proof | None) -> ResponseReturnValue:
    """Sign in; afterwards the reader is where they wanted to go."""
    identity.ask(Action.SIGN_IN)
    form = LoginForm(next=safe_next(request.args.get("next"), otherwise=""))
    if form.validate_on_submit():
        try:
            token = accounts.sign_in(work, principal(), proof=ahead, unconfirmed_too=not has_mail(), now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            identity.begin(work, token)
            return redirect(identity.onward(safe_next(form.next.data, otherwise=first_page())), 303)
    page = render_template("accounts/login.html", form=form, mailed=has_mail())
    return page, 422 if form.is_submitted() else 200


@area.form("/register", action=Action.SIGN_IN, tries=REGISTER, ahead=chosen_hash)
def register(work: Session, ahead: str | None) -> ResponseReturnValue:
    """Make an expert's account; the profile comes next, where mail can be sent after the address is confirmed."""
    identity.ask(Action.SIGN_IN)
    form = RegisterForm()
    form.party.choices = accounts.parties_to_choose(work, language())
    if form.validate_on_submit() and ahead:
        try:
            return _registered(work, form, ahead)
        except RefusedError as refused:
            put_at_field(form, refused)
    return render_template("accounts/register.html", form=form), 422 if form.is_submitted() else 200


@area.act("/logout", action=Action.SIGN_OUT)
def logout(work: Session) -> ResponseReturnValue:
    """End the sign-in, here and on the server."""
    accounts.sign_out(work, principal(), token=identity.held_token(), now=now())
    identity.end()
    flash(_("You are signed out."), "done")
    return redirect(url_for("public.home"), 303)


def _registered(work: Session, form: RegisterForm, password_hash: str) -> ResponseReturnValue:
    """Make the account, and lead to the profile, or to the page that says to look into the mail."""
    typed = {"email": form.email.data, "party": form.party.data, "password_hash": password_hash}
    said = typed | {"language": language(), "now": now()}
    if has_mail():
        page = accounts.register_by_mail(work, principal(), ways=ways("mailed.confirm", "confirm_token"), **said)
        session[REGISTERED] = page
        flash(_("A mail is on its way to %(address)s.", address=form.email.data), "done")
        return redirect(url_for("mailed.code", link_id=page), 303)
    identity.begin(work, accounts.register(work, principal(), **said))
    flash(_("Welcome. Your account is made; now tell what you offer and what you seek."), "done")
    return redirect(url_for("profile.edit"), 303)
