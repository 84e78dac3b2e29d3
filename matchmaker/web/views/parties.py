"""An office puts several of its people together into one calendar, or splits them again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import embedding, parties
from matchmaker.services.acting import Telling
from matchmaker.services.people_filter import MOST_PICKED
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.people_acts import ReasonForm, TogetherForm
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.people_wording import STANDINGS
from matchmaker.web.wording import put_at_field, sentence_of

area = Area("parties", __name__, url_prefix="/organise/<slug>/people")


@area.form("/together", action=Action.REGISTRATION_WRITE)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Show who sits together and what putting the chosen ones together would do, and put them together."""
    chosen = request.args.getlist("person")[:MOST_PICKED]
    found = parties.joining_of(work, principal(), slug, chosen, language=language())
    called = found.people[0].organisation_latin or found.people[0].organisation if found.people else ""
    form = TogetherForm(data={"name": called, "seen": found.seen})
    if not form.validate_on_submit():
        return _edit(slug, found, form), 422 if form.is_submitted() else 200
    try:
        joined = parties.join(
            work, principal(), slug, chosen,
            name=form.name.data or "", seen=form.saw, reason=form.reason.data or "", telling=_telling(slug), now=now(),
        )  # fmt: skip
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _edit(slug, found, form), 422
    except EditConflictError:
        kept = {"name": form.name.data, "reason": form.reason.data, "seen": found.seen}
        return _edit(slug, found, TogetherForm(formdata=None, data=kept), changed=True), 409
    flash(_("%(number)s people sit together now and share one calendar.", number=len(joined)), "done")
    return redirect(url_for("organise.people", slug=slug), 303)


@area.form("/<person_id>/split", action=Action.REGISTRATION_WRITE)
def split(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Say what splitting those who sit together would do, and split them; the one of the address keeps the calendar."""
    found = parties.splitting_of(work, principal(), slug, person_id, language=language())
    form = ReasonForm(data={"seen": found.version})
    if not form.validate_on_submit():
        return _split(slug, found, form), 422 if form.is_submitted() else 200
    try:
        version = int(form.saw) if form.saw.isascii() and form.saw.isdecimal() and len(form.saw) < 10 else -1
        parties.split(
            work, principal(), slug, person_id,
            version=version, reason=form.reason.data or "", telling=_telling(slug), now=now(),
        )  # fmt: skip
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _split(slug, found, form), 422
    except EditConflictError:
        kept = {"reason": form.reason.data, "seen": found.version}
        return _split(slug, found, ReasonForm(formdata=None, data=kept), changed=True), 409
    flash(_("They no longer sit together. Each has a calendar of their own."), "done")
    return redirect(url_for("organise.people", slug=slug), 303)


def _telling(slug: str) -> Telling:
    return Telling(has_mail(), external("registrations.edit", slug=slug), external("profile.edit"))


def _edit(slug: str, found: parties.Joining, form: TogetherForm, **shown: object) -> str:
    refused = sentence_of(found.refused) if found.refused and found.people else ""
    frame = {"slug": slug, "found": found, "form": form, "refused": refused, "standings": STANDINGS, "mail": has_mail()}
    return render_template("parties/edit.html", **frame, **shown)


def _split(slug: str, found: parties.Splitting, form: ReasonForm, **shown: object) -> str:
    frame = {"slug": slug, "found": found, "form": form, "standings": STANDINGS, "mail": has_mail()}
    return render_template("parties/split.html", **frame, **shown)
