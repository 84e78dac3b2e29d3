"""One-time codes: asked for at signing in; set up, renewed and switched off at one's own account."""

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.files.codes import square_code
from matchmaker.services import one_time_codes
from matchmaker.services.accounts import Proof, own, sign_ins
from matchmaker.services.one_time_codes import FEW_RECOVERY_CODES, Pending
from matchmaker.services.sealing import SealBrokenError
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.forms.account import AskForm, ConfirmForm, RenewForm, SwitchOffForm
from matchmaker.web.identity import now, principal, sealer
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.passwords import proof_of_own
from matchmaker.web.redirects import safe_next
from matchmaker.web.tries import ONE_TIME_CODE, OWN_PASSWORD
from matchmaker.web.wording import put_at_field

area = Area("one_time_codes", __name__)

NEW_CODES = "recovery codes"
"""Where the reader's own cookie carries new recovery codes, sealed, to the page that shows them."""


@area.form("/auth/code", action=Action.SIGN_IN, tries=ONE_TIME_CODE)
def ask(work: Session) -> ResponseReturnValue:
    """Ask whoever gave the password for a code; only then somebody is signed in."""
    identity.ask(Action.SIGN_IN)
    token = session.get(identity.WAITING, "")
    onward = safe_next(request.args.get("next"), otherwise=url_for("workshops.index"))
    if not sign_ins.is_waiting(work, token, now()):
        return redirect(url_for("accounts.login", next=onward), 303)
    form = AskForm(next=onward)
    if form.validate_on_submit():
        try:
            whole = one_time_codes.complete(
                work,
                principal(),
                token=token,
                code=form.code.data,
                sealer=sealer(),
                by_mail=has_mail(),
                now=now(),
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            identity.begin(work, whole)
            return redirect(safe_next(form.next.data, otherwise=url_for("workshops.index")), 303)
    return render_template("account/ask.html", form=form), 422 if form.is_submitted() else 200


@area.form("/account/codes", action=Action.ACCOUNT_OWN, tries=ONE_TIME_CODE)
def show(work: Session) -> ResponseReturnValue:
    """Show how codes stand; while they are being set up, take the first one."""
    account = own.own_account(work, principal())
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            codes = one_time_codes.confirm(
                work,
                principal(),
                code=form.code.data,
                token=current_user.token,
                sealer=sealer(),
                by_mail=has_mail(),
                now=now(),
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            return _to_new_codes(codes)
    page = render_template(
        "account/codes.html",
        form=form,
        since=account.one_time_since,
        waiting=_pending(work),
        left=one_time_codes.recovery_codes_left(work, principal()),
        few=FEW_RECOVERY_CODES,
        needed=current_app.config["CODES"] == "required",
    )
    return page, 422 if form.is_submitted() else 200


@area.act("/account/codes/begin", action=Action.ACCOUNT_OWN)
def prepare(work: Session) -> ResponseReturnValue:
    """Make a secret for the reader's device; it counts once a first code was typed."""
    one_time_codes.prepare(work, principal(), sealer=sealer())
    return redirect(url_for("one_time_codes.show"), 303)


@area.page("/account/codes/picture.svg", action=Action.ACCOUNT_OWN)
def picture(work: Session) -> ResponseReturnValue:
    """Answer with the secret as a picture, as long as it is being set up."""
    waiting = _pending(work)
    if waiting is None:
        raise NotFoundError("There is nothing to read here.")
    return Response(square_code(waiting.address), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@area.form("/account/codes/off", action=Action.ACCOUNT_OWN, tries=OWN_PASSWORD, ahead=proof_of_own("password"))
def switch_off(work: Session, ahead: Proof | None) -> ResponseReturnValue:
    """Stop asking the reader for codes, after the password and a last one."""
    account = own.own_account(work, principal())
    if account.one_time_since is None:
        raise NotFoundError("There are no codes.")
    form = SwitchOffForm()
    if account.password_hash is None:
        del form.password
    if form.validate_on_submit():
        try:
            one_time_codes.switch_off(
                work,
                principal(),
                proof=ahead,
                code=form.code.data,
                sealer=sealer(),
                by_mail=has_mail(),
                now=now(),
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            flash(_("One-time codes are switched off."), "done")
            return redirect(url_for("account.show"), 303)
    return render_template("account/codes_off.html", form=form), 422 if form.is_submitted() else 200


@area.form("/account/codes/recovery", action=Action.ACCOUNT_OWN, tries=ONE_TIME_CODE)
def renew(work: Session) -> ResponseReturnValue:
    """Make new recovery codes after a code was typed; the old ones count no more."""
    account = own.own_account(work, principal())
    if account.one_time_since is None:
        raise NotFoundError("There are no codes.")
    form = RenewForm()
    if form.validate_on_submit():
        try:
            codes = one_time_codes.renew_recovery_codes(
                work, principal(), code=form.code.data, sealer=sealer(), by_mail=has_mail(), now=now()
            )
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            return _to_new_codes(codes)
    left = one_time_codes.recovery_codes_left(work, principal())
    return render_template("account/recovery.html", form=form, left=left), 422 if form.is_submitted() else 200


@area.page("/account/codes/recovery-codes", action=Action.ACCOUNT_OWN)
def recovery_codes(work: Session) -> ResponseReturnValue:
    """Show new recovery codes this once: they are in no other answer, and here only their hashes are kept."""
    account = own.own_account(work, principal())
    try:
        codes = sealer().open(session.pop(NEW_CODES, "")).split()
    except SealBrokenError:
        codes = []
    on = account.one_time_since is not None
    return render_template("account/recovery_codes.html", codes=codes, on=on, email=account.email)


def _pending(work: Session) -> Pending | None:
    host = current_app.config["BASE_URL"].partition("://")[2]
    return one_time_codes.pending(work, principal(), sealer=sealer(), issuer=f"{_('Matchmaker')} ({host})")


def _to_new_codes(codes: tuple[str, ...]) -> ResponseReturnValue:
    session[NEW_CODES] = sealer().seal(" ".join(codes))
    return redirect(url_for("one_time_codes.recovery_codes"), 303)
