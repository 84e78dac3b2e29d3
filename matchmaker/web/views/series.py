"""The next workshop of a series: what is asked, what would be made of it, making it, and inviting the own people."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.domain.series import Invited
from matchmaker.errors import RefusedError, StaleError
from matchmaker.services import series
from matchmaker.services.series import NextPage, Planned
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.series import InviteForm, NextWorkshopForm, next_form
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.series_wording import in_words, room_name
from matchmaker.web.wording import put_at_field

area = Area("series", __name__, url_prefix="/organise/<slug>")

MAKE = "make"
"""The button that makes what was looked at; any other shows it."""


@area.form("/next", action=Action.WORKSHOP_CREATE, size=Size.TEXTS)
def copy(work: Session, slug: str) -> ResponseReturnValue:
    """Show what the next workshop would be, or make it."""
    languages = current_app.config["LANGUAGES"]
    source = series.source_of(work, principal(), slug, language())
    page = series.next_page(work, principal(), source, language(), now=now())
    form = next_form(page, languages)
    sent = form.validate_on_submit()
    if form.is_submitted() and not sent:
        return _shown(page, form, None), 422
    asked = form.wanted(languages)
    try:
        planned = series.plan_next(
            work, principal(), source, asked, room_name=room_name, language=language(), now=now()
        )
    except RefusedError as refused:
        form.put(getattr(refused, "faults", [refused]) if sent else [])
        return _shown(page, form, None), 422 if sent else 200
    if request.form.get("do") != MAKE:
        return _shown(page, form, planned)
    try:
        made = series.make_next(
            work, principal(), slug, asked, seen=form.seen.data or "", room_name=room_name, languages=languages,
            now=now(),
        )  # fmt: skip
    except StaleError:
        return _shown(page, form, planned, changed=True), 409
    flash(_("The draft is made. Both offices see it and confirm it together; nobody else sees it."), "done")
    return redirect(url_for("organise.overview", slug=made), 303)


@area.form("/invite", action=Action.MAILING_WRITE)
def invite(work: Session, slug: str) -> ResponseReturnValue:
    """Draft an invitation to those of the own people who have not answered."""
    page = series.invitation_page(work, principal(), slug, language())
    form = InviteForm(data={"invited": (Invited.MET if page.follows else Invited.ALL).value})
    form.offer(page)
    if form.validate_on_submit():
        languages = current_app.config["LANGUAGES"]
        try:
            made = series.draft_invitation(work, principal(), slug, Invited(form.invited.data), languages, now=now())
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            return redirect(url_for("mailing.show", slug=slug, mailing_id=made), 303)
    return render_template("series/invite.html", page=page, form=form), 422 if form.is_submitted() else 200


def _shown(page: NextPage, form: NextWorkshopForm, planned: Planned | None, *, changed: bool = False) -> str:
    shown: dict[str, Any] = {"page": page, "form": form, "planned": planned, "changed": changed}
    if planned is not None:
        form.seen.data = planned.seen
        shown["words"] = in_words(planned, page)
    return render_template("series/next.html", **shown, languages_of_titles=current_app.config["LANGUAGES"])
