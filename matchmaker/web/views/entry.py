"""What a person says to the entry that was prepared for them. Opening the link shows it; only a button uses it up."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import embedding, entries
from matchmaker.services.entries import EntryAsked, TakenOver
from matchmaker.web import identity
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.entries import AgreeForm, AnswerForm
from matchmaker.web.identity import now, principal
from matchmaker.web.mailed_pages import kept_nowhere, over
from matchmaker.web.passwords import chosen_hash
from matchmaker.web.tries import NEW_PASSWORD
from matchmaker.web.wording import put_at_field

area = Area("entry", __name__, url_prefix="/auth/entry")


@area.form("/<entry_token>", action=Action.LINK_USE, tries=NEW_PASSWORD, ahead=chosen_hash)
def answer(work: Session, entry_token: str, ahead: str | None) -> ResponseReturnValue:
    """Show what was written about the person, and make it theirs."""
    found = entries.entry_at(work, principal(), entry_token, language=language(), now=now())
    if found is None:
        return over("public.home", _("To the first page"))
    form = AgreeForm() if found.as_yourself else AnswerForm()
    if not form.validate_on_submit():
        return _page(found, form, entry_token, 422 if form.is_submitted() else 200)
    try:
        yes, said = bool(form.consent.data), language()
        taken = entries.take_over(
            work, principal(), entry_token, password_hash=ahead, consent=yes, language=said, now=now()
        )
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(found, form, entry_token, 422)
    return _onward(work, taken)


@area.act("/<entry_token>/no", action=Action.LINK_USE, tries=NEW_PASSWORD)
def say_no(work: Session, entry_token: str) -> ResponseReturnValue:
    """Delete the entry, since its person does not want it."""
    try:
        entries.say_no(work, principal(), entry_token, now=now())
    except RefusedError:
        return over("public.home", _("To the first page"))
    flash(_("The entry is deleted, with all that stood in it. You need not do anything else."), "done")
    return redirect(url_for("public.home"), 303)


def _page(found: EntryAsked, form: AgreeForm, token: str, status: int) -> ResponseReturnValue:
    return kept_nowhere(render_template("delegation/answer.html", found=found, form=form, token=token), status)


def _onward(work: Session, taken: TakenOver) -> ResponseReturnValue:
    """Sign a new account in, and lead on: to whom one meets, or to what is still to be decided."""
    if taken.token:
        identity.begin(work, taken.token)
    if taken.registered:
        flash(_("The entry is yours, and you take part. Change what you like at any time."), "done")
        return redirect(identity.onward(url_for("profile.edit")), 303)
    flash(_("The entry is yours. You take part once you register for the workshop here."), "done")
    return redirect(identity.onward(url_for("registrations.edit", slug=taken.slug)), 303)
