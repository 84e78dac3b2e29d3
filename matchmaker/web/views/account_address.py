"""Another address for one's own account: ask for it, and confirm it by the link that the new address was mailed.

Opening the link shows a page with a button and does nothing else: programs that look through mail open links too.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import moving
from matchmaker.services.accounts import Proof
from matchmaker.services.moving import Move, Proofs
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.forms.account import AddressForm
from matchmaker.web.forms.accounts import ButtonForm
from matchmaker.web.identity import now, principal, sealer
from matchmaker.web.mailed_pages import has_mail, kept_nowhere, over, ways
from matchmaker.web.passwords import proof_of_own
from matchmaker.web.tries import CODE, MOVE
from matchmaker.web.wording import put_at_field

area = Area("account_address", __name__, url_prefix="/account/address")


@area.form("", action=Action.ACCOUNT_OWN, tries=MOVE, ahead=proof_of_own("password"))
def ask(work: Session, ahead: Proof | None) -> ResponseReturnValue:
    """Mail a link to the address that the reader's account is to have."""
    asked = moving.proofs_asked(work, principal())
    form = _form(asked)
    if not has_mail():
        return render_template("account/no_mail.html"), 404 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            moving.ask_to_move(
                work,
                principal(),
                email=form.email.data,
                proof=ahead,
                code=form.code.data if form.code else "",
                sealer=sealer(),
                ways=ways("account_address.move", "address_token"),
                now=now(),
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            flash(_("A mail is on its way to %(address)s. Open the link in it here.", address=form.email.data), "done")
            return redirect(url_for("account.show"), 303)
    return render_template("account/address.html", form=form, asked=asked), 422 if form.is_submitted() else 200


@area.form("/<address_token>", action=Action.LINK_USE, tries=CODE)
def move(work: Session, address_token: str) -> ResponseReturnValue:
    """Give the reader's account the address to which the link was mailed, once its button is pressed."""
    found = moving.move_at(work, principal(), address_token, now())
    if found is None:
        return over("account_address.ask", _("Ask for a new link"))
    form = ButtonForm()
    if not form.validate_on_submit() or not found.as_yourself:
        return _page(found, form, 422 if form.is_submitted() else 200)
    try:
        token = moving.move(work, principal(), token=address_token, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(found, form, 422)
    identity.begin(work, token)
    flash(
        _("Your account now has the address %(address)s. All other devices are signed out.", address=found.address),
        "done",
    )
    return redirect(url_for("account.show"), 303)


def _form(asked: Proofs) -> AddressForm:
    form = AddressForm()
    if not asked.password:
        del form.password
    if not asked.code:
        del form.code
    return form


def _page(found: Move, form: ButtonForm, status: int) -> ResponseReturnValue:
    return kept_nowhere(render_template("account/move.html", found=found, form=form), status)
