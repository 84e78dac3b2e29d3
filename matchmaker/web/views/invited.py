"""Accepting an invitation into an office. Opening the link shows it; only the button uses it up."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import offices
from matchmaker.services.offices import Invited
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.accounts import ButtonForm, NewPasswordForm
from matchmaker.web.identity import now, principal
from matchmaker.web.mailed_pages import kept_nowhere, over
from matchmaker.web.passwords import chosen_hash
from matchmaker.web.tries import NEW_PASSWORD
from matchmaker.web.wording import put_at_field

area = Area("invited", __name__, url_prefix="/auth")


@area.form("/invited/<invite_token>", action=Action.LINK_USE, tries=NEW_PASSWORD, ahead=chosen_hash)
def accept(work: Session, invite_token: str, ahead: str | None) -> ResponseReturnValue:
    """Show who invites as what; take the role, with a new account or with the one that the reader is signed in with."""
    found = offices.invitation_at(work, principal(), invite_token, language=language(), now=now())
    if found is None:
        return over("public.home", _("To the first page"))
    form = ButtonForm() if found.as_yourself else NewPasswordForm()
    if not form.validate_on_submit():
        return _page(found, form, 422 if form.is_submitted() else 200)
    try:
        signed_in = offices.accept(work, principal(), invite_token, password_hash=ahead, language=language(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(found, form, 422)
    identity.begin(work, signed_in)
    flash(_("Welcome. You now belong to the office of %(office)s.", office=found.office), "done")
    return redirect(identity.onward(url_for("workshops.index")), 303)


def _page(found: Invited, form: FlaskForm, status: int) -> ResponseReturnValue:
    return kept_nowhere(render_template("office/invited.html", found=found, form=form), status)
