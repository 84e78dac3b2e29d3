"""The way out of a conflict: looked at, and taken after it was looked at."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.domain.workshops import Side
from matchmaker.errors import EditConflictError, ReasonNeededError, RefusedError
from matchmaker.services import plans
from matchmaker.services.programmes import Saved
from matchmaker.web import way_out_wording
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.plans import WayOutForm
from matchmaker.web.identity import now, principal
from matchmaker.web.wording import put_at_field, sentence_of

area = Area("ways_out", __name__, url_prefix="/organise/<slug>/plans/<plan_id>/way-out")


@area.form("", action=Action.WORKSHOP_WRITE)
def take(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Show what would be changed and for whom; change it when that was looked at."""
    form = WayOutForm()
    if request.method == "GET":
        return _page(work, slug, plan_id, form), 200
    refused, status = "", 422
    try:
        seen, reason = form.sha256.data or "", form.reason.data or ""
        saved = plans.take_way_out(work, principal(), slug, plan_id, seen, reason=reason, now=now())
    except ReasonNeededError:
        form.validate()
    except EditConflictError:
        refused, status = str(_("Something of this has changed meanwhile. Look at how it stands now.")), 409
    except RefusedError as refusal:
        if refusal.field:
            put_at_field(form, refusal)
        else:
            refused = sentence_of(refusal)
    else:
        return _taken(slug, saved)
    return _page(work, slug, plan_id, form, refused), status


def _taken(slug: str, saved: Saved) -> ResponseReturnValue:
    if saved is Saved.PROPOSED:
        flash(
            _("What both offices have to want waits for the other one. Start a new run when it has confirmed."), "done"
        )
        return redirect(url_for("organise.overview", slug=slug) + "#agreement", 303)
    flash(_("The way is free. Start a new run: it has a plan now, unless something else has changed."), "done")
    return redirect(url_for("matching.index", slug=slug), 303)


def _page(work: Session, slug: str, plan_id: str, form: WayOutForm, refused: str = "") -> str:
    page = plans.show_way_out(work, principal(), slug, plan_id, language=language())
    form.sha256.data = page.way_out.sha256 if page.way_out else ""
    head = page.workshop
    other = head.parties[Side.VISITOR if head.own_side is Side.HOST else Side.HOST]
    return render_template(
        "plans/way_out.html",
        slug=slug,
        page=page,
        head=head,
        other=other,
        form=form,
        refused=refused,
        words=way_out_wording,
        place={"url": url_for("workshops.show", slug=slug), "title": head.title},
    )
