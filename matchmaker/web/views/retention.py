"""How long an office keeps its own people's entries of a workshop, and having one of them erased who asks for it."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import erasure, retention
from matchmaker.services.retention import RetentionPage
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.privacy import ErasePersonForm, RetentionForm
from matchmaker.web.identity import now, principal
from matchmaker.web.programme_words import ANSWERS
from matchmaker.web.wording import put_at_field

area = Area("retention", __name__, url_prefix="/organise/<slug>/retention")


@area.form("", action=Action.RETENTION_WRITE)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Show until when entries are kept, and set it."""
    page = retention.retention_page(work, principal(), slug, language=language())
    standing = merging.Standing(_form(page))
    sent = merging.taken(request.form, standing, page.version) if request.method == "POST" else None
    form = _form(page, sent)
    if sent is None or merging.is_to_be_edited() or not form.validate_on_submit():
        return _page(page, form, 200 if sent is None or merging.is_to_be_edited() else 422)
    try:
        until, version = form.keep_until.data, form.opened_at
        retention.set_retention(work, principal(), slug, until, version=version, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(page, form, 422)
    except EditConflictError:
        return merging.conflict_page(
            merging.pieces(request.form, standing),
            title=_("How long entries are kept"),
            version=page.version,
            back=url_for("retention.edit", slug=slug),
        )
    flash(_("The term is set."), "done")
    return redirect(url_for("retention.edit", slug=slug), 303)


@area.form("/<person_id>", action=Action.PROFILE_ERASE)
def erase(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Show what happens when somebody of the own side is erased, and have it done for a reason."""
    fate = erasure.fate_of_person(work, principal(), slug, person_id, language=language(), now=now())
    form = ErasePersonForm()
    if form.validate_on_submit():
        try:
            erasure.erase_person(
                work, principal(), slug, person_id,
                reason=form.reason.data, by_mail=current_app.config["MAIL"], now=now(),
            )  # fmt: skip
        except RefusedError as refused:
            put_at_field(form, refused)
        else:
            flash(_("%(name)s is being erased. This takes a few minutes at most.", name=fate.name), "done")
            return redirect(url_for("retention.edit", slug=slug), 303)
    page = render_template("retention/erase.html", form=form, fate=fate, slug=slug, person_id=person_id)
    return page, 422 if form.is_submitted() else 200


def _form(page: RetentionPage, sent: MultiDict[str, str] | None = None) -> RetentionForm:
    return RetentionForm(formdata=sent, data={"keep_until": page.keep_until, "version": page.version})


def _page(page: RetentionPage, form: RetentionForm, status: int) -> ResponseReturnValue:
    opened = merging.opened(merging.Standing(_form(page)), page.version)
    shown = {"page": page, "form": form, "slug": page.workshop.slug, "statuses": ANSWERS, "opened": opened}
    return render_template("retention/edit.html", **shown), status
