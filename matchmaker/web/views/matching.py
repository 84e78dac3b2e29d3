"""Runs of the solver: what one would work with, starting one, watching it, cancelling it."""

from io import BytesIO

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.affinity.embedders import model_called
from matchmaker.domain.permissions import Action
from matchmaker.errors import ReasonNeededError, RefusedError
from matchmaker.services import runs
from matchmaker.services.aiming import goals_asked
from matchmaker.web import goal_wording, matching_wording, replay_wording, shortage_wording
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.matching import RunFilesForm, RunForm
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
        goals = goals_asked(form.names(), form.least()) if form.has_goals else None
        limit_s, key = form.limit_s(), form.key.data
        run = runs.start_run(work, principal(), slug, time_limit_s=limit_s, goals=goals, idempotency_key=key, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _index(work, slug, form), 422
    return redirect(url_for("matching.run", slug=slug, job_id=run.public_id), 303)


@area.page("/runs/<job_id>", action=Action.JOB_READ)
def run(work: Session, slug: str, job_id: str) -> ResponseReturnValue:
    """Show how far a run is, or how it ended."""
    watched = runs.watch_run(work, principal(), slug, job_id, language=language(), now=now())
    return _run_page(slug, watched)


@area.act("/runs/<job_id>/cancel", action=Action.RUN_CANCEL)
def cancel(work: Session, slug: str, job_id: str) -> ResponseReturnValue:
    """Cancel a run."""
    run = runs.cancel_run(work, principal(), slug, job_id, now=now())
    if run.plan is not None:
        flash(_("The run had ended already; its plan is there."), "warning")
    return redirect(url_for("matching.run", slug=slug, job_id=job_id), 303)


@area.act("/runs/<job_id>/replay", action=Action.RUN_START, tries=RUNS)
def replay(work: Session, slug: str, job_id: str) -> ResponseReturnValue:
    """Have a run done once more, to see whether the same plan comes of it."""
    runs.start_replay(work, principal(), slug, job_id, now=now())
    return redirect(url_for("matching.run", slug=slug, job_id=job_id) + "#replay", 303)


@area.act("/runs/<job_id>/replay/stop", action=Action.RUN_CANCEL)
def stop_replay(work: Session, slug: str, job_id: str) -> ResponseReturnValue:
    """Stop a replay."""
    runs.stop_replay(work, principal(), slug, job_id, now=now())
    return redirect(url_for("matching.run", slug=slug, job_id=job_id) + "#replay", 303)


@area.act("/runs/<job_id>/files", action=Action.RUN_TAKE_OUT)
def take_out(work: Session, slug: str, job_id: str) -> ResponseReturnValue:
    """Answer with what a run solved and its plan as files, and keep the reason."""
    form = RunFilesForm()
    try:
        files = runs.take_out(work, principal(), slug, job_id, reason=form.reason.data or "", now=now())
    except ReasonNeededError:
        form.validate()
    except RefusedError as refused:
        put_at_field(form, refused)
    else:
        name = f"run-{slug}-{files.number}.zip"
        return send_file(BytesIO(files.content), "application/zip", as_attachment=True, download_name=name)
    watched = runs.watch_run(work, principal(), slug, job_id, language=language(), now=now())
    return _run_page(slug, watched, form), 422


def _run_page(slug: str, watched: runs.Watched, form: RunFilesForm | None = None) -> str:
    shown = {"watched": watched, "run": watched.run, "replay": watched.replay, "form": form or RunFilesForm()}
    return _page("run", slug, watched.heading, **shown)


def _index(work: Session, slug: str, form: RunForm) -> str:
    matching = runs.matching_of(work, principal(), slug, language=language(), now=now())
    form.begin_with(matching.goals, published=matching.published)
    words_only = model_called(embedder()) is None
    return _page("index", slug, matching.heading, matching=matching, form=form, words_only=words_only)


def _page(name: str, slug: str, heading: runs.Heading, **shown: object) -> str:
    return render_template(
        f"matching/{name}.html",
        slug=slug,
        heading=heading,
        words=matching_wording,
        goal_words=goal_wording,
        replays=replay_wording,
        shortages=shortage_wording,
        **shown,
    )
