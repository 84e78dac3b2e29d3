"""Runs of the solver: what one would work with, starting one, watching it, cancelling it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import model_called
from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import runs
from matchmaker.web import matching_wording
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.matching import RunForm
from matchmaker.web.identity import now, principal
from matchmaker.web.tries import RUNS
from matchmaker.web.wording import put_at_field

area = Area("matching", __name__, url_prefix="/organise/<slug>")


@area.page("/matching", action=Action.JOB_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show what a run would work with, what is missing, and the runs so far."""
    return _index(work, slug, RunForm())


@area.act("/matching", action=Action.RUN_START, tries=RUNS)
def start(work: Session, slug: str) -> ResponseReturnValue:
    """Start a run and show it."""
    form = RunForm()
    try:
        limit_s, key, keep = form.limit_s(), form.key.data, form.keep_published.data
        run = runs.start_run(
            work, principal(), slug, time_limit_s=limit_s, keep_published=keep, idempotency_key=key, now=now()
        )
    except RefusedError as refused:
        put_at_field(form, refused)
        return _index(work, slug, form), 422
    return redirect(url_for("matching.run", slug=slug, job_id=run.public_id), 303)


@area.page("/runs/<job_id>", action=Action.JOB_READ)
def run(work: Session, slug: str, job_id: str) -> ResponseReturnValue:
    """Show how far a run is, or how it ended."""
    watched = runs.watch_run(work, principal(), slug, job_id, language=language(), now=now())
    return _page("run", slug, watched.heading, run=watched.run)


@area.act("/runs/<job_id>/cancel", action=Action.RUN_CANCEL)
def cancel(work: Session, slug: str, job_id: str) -> ResponseReturnValue:
    """Cancel a run."""
    run = runs.cancel_run(work, principal(), slug, job_id, now=now())
    if run.plan is not None:
        flash(_("The run had ended already; its plan is there."), "warning")
    return redirect(url_for("matching.run", slug=slug, job_id=job_id), 303)


def _index(work: Session, slug: str, form: RunForm) -> str:
    matching = runs.matching_of(work, principal(), slug, language=language(), now=now())
    words_only = model_called(embedder()) is None
    return _page("index", slug, matching.heading, matching=matching, form=form, words_only=words_only)


def _page(name: str, slug: str, heading: runs.Heading, **shown: object) -> str:
    return render_template(f"matching/{name}.html", slug=slug, heading=heading, words=matching_wording, **shown)
