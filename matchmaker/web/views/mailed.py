"""Signing in and confirming an address by what was mailed: a link, or a short code that is typed.

Opening a link shows a page with a button and does nothing else: programs that look through mail open links too.
"""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.people import LinkPurpose
from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.services.accounts import by_mail, confirming
from matchmaker.web import identity
from matchmaker.web.area import Area, keep_although_refused
from matchmaker.web.context import language
from matchmaker.web.even_time import answer_evenly
from matchmaker.web.forms.accounts import AddressForm, ButtonForm, CodeForm, NewPasswordForm
from matchmaker.web.identity import now, principal
from matchmaker.web.mailed_pages import has_mail, kept_nowhere, over, ways
from matchmaker.web.passwords import chosen_hash
from matchmaker.web.redirects import first_page
from matchmaker.web.tries import CODE, LINK, NEW_PASSWORD
from matchmaker.web.views.accounts import REGISTERED
from matchmaker.web.wording import put_at_field

area = Area("mailed", __name__, url_prefix="/auth")

BY_CODE = {LinkPurpose.SIGN_IN: by_mail.sign_in_by_code, LinkPurpose.CONFIRM: confirming.confirm_by_code}


@area.form("/link", action=Action.SIGN_IN, tries=LINK)
def ask(work: Session) -> ResponseReturnValue:
    """Mail an expert a link and a code to sign in."""
    answer_evenly()
    identity.ask(Action.SIGN_IN)
    form = AddressForm()
    if not has_mail():
        return render_template("accounts/no_mail.html"), 404 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            page = by_mail.ask_link(
                work,
                principal(),
                email=form.email.data,
                language=language(),
                ways=ways("mailed.sign_in", "link_token"),
                now=now(),
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            flash(_("A mail is on its way to %(address)s.", address=form.email.data), "done")
            return redirect(url_for("mailed.code", link_id=page), 303)
    return render_template("accounts/ask_link.html", form=form), 422 if form.is_submitted() else 200


@area.form("/mail/<link_id>", action=Action.LINK_USE, tries=CODE)
def code(work: Session, link_id: str) -> ResponseReturnValue:
    """Say that a mail is on its way, and take the code that stands in it."""
    answer_evenly()
    purpose = by_mail.asked_for(work, principal(), link_id)
    if purpose not in BY_CODE:
        raise NotFoundError("There is nothing at this address.")
    form = CodeForm()
    if form.validate_on_submit():
        try:
            token = BY_CODE[purpose](work, principal(), public_id=link_id, code=form.code.data, now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
            keep_although_refused()
        else:
            return _welcomed(work, token, purpose)
    page = render_template("accounts/look_into_mail.html", form=form, is_new=purpose is LinkPurpose.CONFIRM)
    return kept_nowhere(page, 422 if form.is_submitted() else 200)


@area.form("/link/<link_token>", action=Action.LINK_USE, tries=CODE)
def sign_in(work: Session, link_token: str) -> ResponseReturnValue:
    """Sign in by a mailed link, once its button is pressed."""
    link = by_mail.link_at(work, principal(), link_token, LinkPurpose.SIGN_IN, now())
    form = ButtonForm()
    if link is None:
        return over("mailed.ask", _("Ask for a new link"))
    if form.validate_on_submit():
        token = by_mail.sign_in_by_link(work, principal(), token=link_token, now=now())
        return _welcomed(work, token, LinkPurpose.SIGN_IN)
    return kept_nowhere(render_template("accounts/open_link.html", form=form, address=link.address))


@area.form("/confirm/<confirm_token>", action=Action.LINK_USE, tries=NEW_PASSWORD, ahead=chosen_hash)
def confirm(work: Session, confirm_token: str, ahead: str | None) -> ResponseReturnValue:
    """Confirm the address of a new account; whoever opens the link in another browser chooses the password there."""
    link = by_mail.link_at(work, principal(), confirm_token, LinkPurpose.CONFIRM, now())
    if link is None:
        return over("accounts.login", _("Sign in"))
    here = session.get(REGISTERED) == link.public_id
    form = ButtonForm() if here else NewPasswordForm()
    if form.validate_on_submit():
        token = confirming.confirm(
            work,
            principal(),
            token=confirm_token,
            registered_here=here,
            password_hash=None if here else ahead,
            now=now(),
        )
        return _welcomed(work, token, LinkPurpose.CONFIRM)
    page = render_template("accounts/confirm.html", form=form, address=link.address, registered_here=here)
    return kept_nowhere(page, 422 if form.is_submitted() else 200)


def _welcomed(work: Session, token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    identity.begin(work, token)
    if purpose is LinkPurpose.CONFIRM:
        flash(_("Welcome. Your account is made; now tell what you offer and what you seek."), "done")
    return redirect(identity.onward(first_page()), 303)
