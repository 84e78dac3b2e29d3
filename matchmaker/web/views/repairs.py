"""Repairs of the day's desk: computed, looked at, applied under the mandate."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import MatchmakerError, RefusedError, StaleError
from matchmaker.services import desk
from matchmaker.store.transaction import reading
from matchmaker.web import desk_wording, plan_wording
from matchmaker.web.announcing import announcing_of
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.extensions import db
from matchmaker.web.forms.plans import SeenForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.tries import REPAIRS
from matchmaker.web.views.desk import desk_page
from matchmaker.web.wording import sentence_of

area = Area("repairs", __name__, url_prefix="/organise/<slug>/desk/repairs")


def computed() -> desk.Repaired | MatchmakerError:
    """Return the repair of how things stand, or why there is none: seconds of work, for which no transaction waits."""
    slug = str((request.view_args or {}).get("slug", ""))
    try:
        with reading(db.engine) as work:
            given = desk.read_repair(work, principal(), slug, now=now())
        return desk.compute_repair(given)
    except MatchmakerError as error:
        return error


@area.act("", action=Action.REPAIR, tries=REPAIRS, ahead=computed)
def compute(work: Session, slug: str, ahead: desk.Repaired | MatchmakerError) -> ResponseReturnValue:
    """Keep the repair as a draft and show what it would change."""
    if isinstance(ahead, RefusedError):
        return desk_page(work, slug, str(sentence_of(ahead))), 422
    if isinstance(ahead, MatchmakerError):
        raise ahead
    try:
        repair_id = desk.keep_repair(work, principal(), slug, ahead, now=now())
    except StaleError:
        return desk_page(work, slug, _("Something was noted or published just now. Compute the repair again.")), 409
    return redirect(url_for("repairs.preview", slug=slug, repair_id=repair_id), 303)


@area.page("/<repair_id>", action=Action.DRAFT_READ)
def preview(work: Session, slug: str, repair_id: str) -> ResponseReturnValue:
    """Show what a repair changes, for whom, and how sure it is that less would not do."""
    return _preview(work, slug, repair_id)


@area.act("/<repair_id>/apply", action=Action.REPAIR)
def apply(work: Session, slug: str, repair_id: str) -> ResponseReturnValue:
    """Publish a repair under the mandate."""
    seen, announcing = SeenForm().sha256.data or "", announcing_of(slug)
    try:
        desk.apply_repair(work, principal(), slug, repair_id, seen, announcing=announcing, now=now())
    except StaleError:
        sentence = _("Things are not as they were when this was computed, so nothing was applied. Compute it again.")
        return _preview(work, slug, repair_id, sentence), 409
    except RefusedError as refused:
        return _preview(work, slug, repair_id, str(sentence_of(refused))), 409
    flash(_("The repair is published. Everybody whose meetings changed is told."), "done")
    return redirect(url_for("desk.index", slug=slug), 303)


def _preview(work: Session, slug: str, repair_id: str, refused: str = "") -> str:
    found = desk.preview_of(work, principal(), slug, repair_id, language=language(), now=now())
    return render_template(
        "desk/repair.html",
        slug=slug,
        head=found.workshop,
        workshop={"url": url_for("workshops.show", slug=slug), "title": found.workshop.title},
        found=found,
        letters=LETTERS,
        words=desk_wording,
        plan_words=plan_wording,
        refused=refused,
    )
