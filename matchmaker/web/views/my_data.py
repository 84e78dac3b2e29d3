"""A person's own data: what others see, what was agreed, who looked; take it along, or have it erased."""

import json

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from matchmaker.domain.consents import Purpose, wording_in_force
from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import consents, erasure, subject
from matchmaker.services import my_data as own_data
from matchmaker.services.accounts import Proof
from matchmaker.web import identity, mail_wording
from matchmaker.web.area import Area
from matchmaker.web.consent_wording import TITLES, WORDS
from matchmaker.web.context import embedder, language
from matchmaker.web.everything_wording import sections_of
from matchmaker.web.forms.privacy import EraseByAddressForm, EraseByPasswordForm
from matchmaker.web.identity import now, principal
from matchmaker.web.journal_wording import ACTORS, act_in_words
from matchmaker.web.passwords import proof_of_own
from matchmaker.web.people_wording import SECTORS
from matchmaker.web.reasons import said_of_reason
from matchmaker.web.said import Said
from matchmaker.web.tries import OWN_PASSWORD
from matchmaker.web.wording import put_at_field, sentence_of

area = Area("my_data", __name__, url_prefix="/my-data")


@area.page("", action=Action.CONSENT_READ)
def show(work: Session) -> ResponseReturnValue:
    """Show the reader what is known of them, and what they can do about it."""
    found = own_data.my_data(
        work, principal(), chosen=request.args.get("workshop", ""), language=language(), embedder=embedder()
    )
    return render_template(
        "my_data/show.html",
        found=found,
        why=_why(found),
        mail_words=mail_wording,
        purposes=Purpose,
        titles=TITLES,
        words=WORDS,
        sectors=SECTORS,
        actors=ACTORS,
        act_words=act_in_words,
        wording_in_force=wording_in_force,
    )


def _why(found: own_data.MyData) -> list[list[Said]]:
    """Return what those whom the reader meets read beside the meeting: for each its sentences."""
    shown = found.seen.shown if found.seen else None
    if shown is None:
        return []
    return [said_of_reason(each.reason, shown.page.workshop.working_language) for each in shown.beside]


@area.act("/consents", action=Action.CONSENT_WRITE)
def say(work: Session) -> ResponseReturnValue:
    """Keep what the reader says about one purpose."""
    purpose, granted = request.form.get("purpose", ""), request.form.get("say") == "yes"
    try:
        new = consents.say(work, principal(), purpose, granted=granted, now=now())
    except RefusedError as refused:
        flash(sentence_of(refused), "warning")
        return redirect(url_for("my_data.show", _anchor="consents"), 303)
    if new:
        agreed, taken_back = _("You agree. You can take this back here at any time."), _("You have taken this back.")
        flash(agreed if granted else taken_back, "done")
    return redirect(url_for("my_data.show", _anchor="consents"), 303)


@area.page("/everything", action=Action.SUBJECT_EXPORT)
def everything(work: Session) -> ResponseReturnValue:
    """Show everything that is stored about the reader, for reading and for paper."""
    found = subject.everything_about(work, principal(), language=language(), now=now())
    return render_template("my_data/everything.html", found=found, pieces=sections_of(found))


@area.act("/everything.json", action=Action.SUBJECT_EXPORT)
def download(work: Session) -> ResponseReturnValue:
    """Hand out everything that is stored about the reader as a file."""
    found = subject.everything_about(work, principal(), language=language(), now=now())
    subject.note_export(work, principal(), now=now())
    content = json.dumps(found.document(), ensure_ascii=False, allow_nan=False, indent=1).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Disposition": f'attachment; filename="my-data-{now().date().isoformat()}.json"',
    }
    return content, 200, headers


@area.form("/erase", action=Action.PROFILE_ERASE, tries=OWN_PASSWORD, ahead=proof_of_own("confirmation"))
def erase(work: Session, ahead: Proof | None) -> ResponseReturnValue:
    """Say what goes and what stays, and have the reader erased."""
    fate = erasure.fate_of_mine(work, principal(), language=language(), now=now())
    form: FlaskForm = EraseByPasswordForm() if fate.has_password else EraseByAddressForm()
    if form.validate_on_submit():
        try:
            erasure.erase_me(work, principal(), confirmation=form.confirmation.data, proof=ahead, now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            identity.end()
            flash(_("You are signed out, and your data are being erased. This takes a few minutes at most."), "done")
            return redirect(url_for("public.home"), 303)
    page = render_template("my_data/erase.html", form=form, fate=fate)
    return page, 422 if form.is_submitted() else 200
