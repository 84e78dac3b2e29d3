"""Register, sign in and sign out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import accounts
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.accounts import LoginForm, RegisterForm
from matchmaker.web.identity import now, principal
from matchmaker.web.redirects import safe_next
from matchmaker.web.wording import put_at_field

area = Area("accounts", __name__, url_prefix="/auth")


@area.form("/login", action=Action.SIGN_IN)
def login(work: Session) -> ResponseReturnValue:
    """Sign in; afterwards the reader is where they wanted to go."""
    identity.ask(Action.SIGN_IN)
    form = LoginForm(next=safe_next(request.args.get("next"), otherwise=""))
    if form.validate_on_submit():
        try:
            token = accounts.sign_in(work, principal(), email=form.email.data, password=form.password.data, now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            identity.begin(work, token)
            return redirect(identity.onward(safe_next(form.next.data, otherwise=_first_page())), 303)
    return render_template("accounts/login.html", form=form), 422 if form.is_submitted() else 200


@area.form("/register", action=Action.SIGN_IN)
def register(work: Session) -> ResponseReturnValue:
    """Make an expert's account; the profile comes next."""
    identity.ask(Action.SIGN_IN)
    form = RegisterForm()
    form.party.choices = accounts.parties_to_choose(work, language())
    if form.validate_on_submit():
        try:
            token = accounts.register(
                work,
                principal(),
                email=form.email.data,
                password=form.password.data,
                party=form.party.data,
                language=language(),
                now=now(),
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            identity.begin(work, token)
            flash(_("Welcome. Your account is made; now tell what you offer and what you seek."), "done")
            return redirect(url_for("profile.edit"), 303)
    return render_template("accounts/register.html", form=form), 422 if form.is_submitted() else 200


@area.act("/logout", action=Action.SIGN_OUT)
def logout(work: Session) -> ResponseReturnValue:
    """End the sign-in, here and on the server."""
    accounts.sign_out(work, principal(), token=identity.held_token(), now=now())
    identity.end()
    flash(_("You are signed out."), "done")
    return redirect(url_for("public.home"), 303)


def _first_page() -> str:
    """Return where a reader begins: experts without a profile make one first."""
    asks = principal()
    if asks.role is Role.EXPERT and asks.profile is None:
        return url_for("profile.edit")
    return url_for("workshops.index")
