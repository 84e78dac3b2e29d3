"""An office has somebody of the same organisation take the place of one of its own people."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import embedding, substitution
from matchmaker.services.substitution import SubstitutionPage, Ways
from matchmaker.services.vectors import remembered
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.substitution import SubstitutionForm, substitution_form
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.mailed_pages import has_mail
from matchmaker.web.wording import put_at_field

area = Area("substitution", __name__, url_prefix="/organise/<slug>/people/<person_id>")


@area.form("/substitute", action=Action.REGISTRATION_WRITE)
def show(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Show who of the organisation could come instead, and let one of them take the place."""
    found = substitution.substitution_page(work, principal(), slug, person_id, language=language())
    form = substitution_form(found)
    if not form.validate_on_submit():
        return _page(found, form), 422 if form.is_submitted() else 200
    try:
        done = substitution.substitute(
            work,
            principal(),
            slug,
            person_id,
            form.other.data,
            version=form.version.data,
            reason=form.reason.data or "",
            ways=Ways(has_mail(), external("registrations.edit", slug=slug), external("agenda.show", slug=slug)),
            semantic=remembered(work, embedder()),
            now=now(),
        )
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(found, form), 422
    except EditConflictError:
        form.version.data, form.version.raw_data = found.version, None
        return _page(found, form, overtaken=True), 409
    embedding.ask(work, embedder(), now=now())
    flash(
        ngettext(
            "%(name)s comes instead of %(before)s, with %(num)d meeting.",
            "%(name)s comes instead of %(before)s, with %(num)d meetings.",
            done.meetings,
            name=done.name,
            before=found.name_latin or found.name,
        ),
        "done",
    )
    return redirect(url_for("organise.people", slug=slug), 303)


def _page(found: SubstitutionPage, form: SubstitutionForm, *, overtaken: bool = False) -> str:
    return render_template(
        "substitution/show.html", found=found, form=form, slug=found.slug, mail=has_mail(), overtaken=overtaken
    )
