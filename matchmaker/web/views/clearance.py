"""Clearances of organisations: what the own check found, and whether meetings wait for it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import clearance
from matchmaker.services.clearance import OrganisationLine, Wanted
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.clearance import STATES, AsksForm, ClearanceForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.wording import put_at_field

area = Area("clearance", __name__, url_prefix="/organise/<slug>/clearance")


@area.page("", action=Action.CLEARANCE_WRITE)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show the organisations of the other side with what the own check found, and the own ones that wait."""
    return _page(work, slug)


@area.act("/asks", action=Action.CLEARANCE_WRITE)
def asks(work: Session, slug: str) -> ResponseReturnValue:
    """Decide for the own office whether meetings wait for its check."""
    asked = bool(AsksForm().asks.data)
    clearance.ask_for_clearance(work, principal(), slug, asks=asked, now=now())
    flash(
        _("From now on meetings wait for your check.") if asked else _("Meetings no longer wait for your check."),
        "done",
    )
    return redirect(url_for("clearance.index", slug=slug), 303)


@area.act("/<organisation_id>", action=Action.CLEARANCE_WRITE)
def note(work: Session, slug: str, organisation_id: str) -> ResponseReturnValue:
    """Note what the own check of an organisation found."""
    form = ClearanceForm()
    if not form.validate():
        return _page(work, slug, organisation_id, form), 422
    try:
        clearance.note_clearance(
            work,
            principal(),
            slug,
            organisation_id,
            form.found(),
            conditions=form.conditions.data or "",
            version=form.version.data or 0,
            now=now(),
        )
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(work, slug, organisation_id, form), 422
    except EditConflictError:
        return _page(work, slug, organisation_id, form, overtaken=True), 409
    flash(_("It is noted."), "done")
    return redirect(_to(slug, organisation_id), 303)


def _to(slug: str, organisation_id: str) -> str:
    """Return where an organisation stands."""
    return url_for("clearance.index", slug=slug, showing=organisation_id, _anchor=f"organisation-{organisation_id}")


def _page(
    work: Session, slug: str, sent_id: str = "", sent: ClearanceForm | None = None, *, overtaken: bool = False
) -> str:
    """Show the page; the form that was just sent with what was typed, bound to how things stand now."""
    args = request.args
    showing = sent_id or args.get("showing", "") * ("page" not in args)
    wanted = Wanted(args.get("q", ""), args.get("page", 1, int), args.get("own_page", 1, int), showing)
    found = clearance.clearance_page(work, principal(), slug, wanted, language=language())
    forms = {}
    for each in found.theirs.rows:
        form = sent if sent is not None and each.id == sent_id else _form(each)
        form.version.data = each.version
        form.version.raw_data = None
        forms[each.id] = form
    return render_template(
        "clearance/index.html",
        slug=slug,
        head=found.workshop,
        found=found,
        forms=forms,
        states=STATES,
        overtaken=sent_id if overtaken else "",
        asks_form=AsksForm(formdata=None, data={"asks": found.asks}),
        workshop={"url": url_for("workshops.show", slug=slug), "title": found.workshop.title},
        letters=LETTERS,
    )


def _form(line: OrganisationLine) -> ClearanceForm:
    known = {"state": line.state.value, "conditions": line.conditions, "version": line.version}
    return ClearanceForm(formdata=None, prefix="", data=known)
