"""The weights of a workshop: try others, see what they would change, and agree on them with the other office."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.affinity.embedders import model_called
from matchmaker.domain.permissions import Action
from matchmaker.domain.weights import NAMES
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import weights
from matchmaker.services.weights import Weighing
from matchmaker.web import matching_wording, merging, weight_wording
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.programme import seen_of
from matchmaker.web.forms.weights import WeightsForm, WeightsStanding, tried_form
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.programme_words import in_words, savings_in_words, tell
from matchmaker.web.tries import RUNS
from matchmaker.web.wording import put_at_field

area = Area("weights", __name__, url_prefix="/organise/<slug>/matching/weights")


@area.form("", action=Action.WORKSHOP_WRITE)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Show what the weights that are typed would change, or save them."""
    form = tried_form({}, _sent(work, slug))
    tried = form.weights if form.is_sent else None
    page = _weighed(work, slug, tried)
    if not form.is_sent:
        return _page(page, tried_form(page.editable, MultiDict()))
    if not form.is_right():
        return _page(page, form), 422 if request.method == "POST" else 400
    if request.method == "GET" or merging.is_to_be_edited():
        return _page(page, form)
    return _saved(work, page, form)


@area.act("/renew", action=Action.RUN_START, tries=RUNS)
def renew(work: Session, slug: str) -> ResponseReturnValue:
    """Ask for the parts to be computed anew, and go on with the weights that were tried."""
    weights.renew_parts(work, principal(), slug, now=now())
    tried: dict[str, Any] = {name: request.form[name] for name in NAMES if name in request.form}
    return redirect(url_for("weights.edit", slug=slug, **tried), 303)


def _saved(work: Session, page: Weighing, form: WeightsForm) -> ResponseReturnValue:
    slug, (version, proposal) = page.workshop.slug, seen_of(request.form.get("version"))
    try:
        saved = weights.save_weights(work, principal(), slug, form.weights, version, proposal=proposal, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(page, form), 422
    except EditConflictError as conflict:
        return merging.conflict_page(
            merging.pieces(request.form, WeightsStanding(page.editable)),
            title=page.workshop.title,
            version=page.seen,
            back=url_for("weights.edit", slug=slug),
            savings=savings_in_words(conflict.changed.get("savings", ()), {}),
            zone=page.workshop.time_zone,
        )
    tell(saved)
    return redirect(url_for("weights.edit", slug=slug), 303)


def _sent(work: Session, slug: str) -> MultiDict[str, str]:
    """Return the weights that were sent, with those in force where the reader chose them after a conflict."""
    if request.method != "POST" or not any(name.startswith(merging.KEEP) for name in request.form):
        return request.form if request.method == "POST" else request.args
    page = _weighed(work, slug, None)
    return merging.taken(request.form, WeightsStanding(page.editable), page.seen)


def _weighed(work: Session, slug: str, tried: dict[str, float] | None) -> Weighing:
    model = model_called(embedder()) or ""
    return weights.weigh(work, principal(), slug, tried, model=model, language=language(), now=now())


def _page(page: Weighing, form: WeightsForm, **shown: Any) -> str:
    changes = [in_words(each, {}) for each in page.proposal.differences] if page.proposal else []
    return render_template(
        "matching/weights.html",
        page=page,
        form=form,
        slug=page.workshop.slug,
        changes=changes,
        opened=merging.opened(WeightsStanding(page.editable), page.seen),
        words=weight_wording,
        letters=LETTERS,
        best=weights.BEST_PAIRS,
        runs=matching_wording,
        **shown,
    )
