"""A version of the plan: its result, by session, by person, as a file; proposed, confirmed, withdrawn, turned down."""

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import ReasonNeededError, RefusedError, StaleError
from matchmaker.services import plans
from matchmaker.services.plans import PlanHead, WorkshopHead
from matchmaker.web import (
    difference_wording,
    goal_wording,
    picture_wording,
    plan_wording,
    shortage_wording,
    way_out_wording,
)
from matchmaker.web.announcing import announcing_of
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.documents.plans import plan_file
from matchmaker.web.forms.plans import ExportForm, RejectForm, SeenForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS, people_of
from matchmaker.web.overtaken import is_overtaken, overtaken_page
from matchmaker.web.wording import put_at_field

area = Area("plans", __name__, url_prefix="/organise/<slug>/plans/<plan_id>")


@area.page("", action=Action.DRAFT_READ)
def show(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Show how good a version is, who has few meetings and why, and what may be done with it."""
    result = plans.result_of(work, principal(), slug, plan_id, language=language())
    return _page("result", result.workshop, result.plan, result=result, reject_form=RejectForm())


@area.page("/sessions", action=Action.DRAFT_READ)
def sessions(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Show a version by session."""
    page = request.args.get("page", 1, int)
    timetable = plans.by_session(work, principal(), slug, plan_id, page=page, language=language())
    return _page("sessions", timetable.workshop, timetable.plan, timetable=timetable)


@area.page("/people", action=Action.DRAFT_READ)
def people(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Show a version by person."""
    found = plans.by_person(
        work,
        principal(),
        slug,
        plan_id,
        search=request.args.get("q", ""),
        page=request.args.get("page", 1, int),
        language=language(),
    )
    note_people(member.public_id for each in found.people for member in each.calendar.members)
    return _page("people", found.workshop, found.plan, found=found, search=request.args.get("q", ""))


@area.act("/export", action=Action.EXPORT)
def export(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Answer with a file, and keep the reason."""
    form = ExportForm()
    try:
        reason = form.reason.data or ""
        exported = plans.export(work, principal(), slug, plan_id, reason=reason, language=language(), now=now())
    except ReasonNeededError:
        form.validate()
    except RefusedError as refused:
        put_at_field(form, refused)
    else:
        sides = [side for seat in exported.seats for side in (seat.host, seat.visitor)]
        note_people(member.public_id for side in sides for member in side.members)
        name = f"plan-{slug}-{exported.number}.csv"
        return send_file(BytesIO(plan_file(exported)), "text/csv", as_attachment=True, download_name=name)
    return render_template("plans/export.html", slug=slug, plan_id=plan_id, export_form=form), 422


@area.act("/propose", action=Action.PUBLISH)
def propose(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Propose the version to the other office."""
    try:
        plans.propose(work, principal(), slug, plan_id, sha256=SeenForm().sha256.data or "", now=now())
    except (RefusedError, StaleError) as error:
        return _overtaken(work, slug, plan_id, error)
    flash(_("The version is proposed. It is published when the other office confirms it."), "done")
    return redirect(url_for("versions.index", slug=slug), 303)


@area.act("/confirm", action=Action.PUBLISH)
def confirm(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Confirm what the other office proposed; with it the version is published."""
    try:
        sha256, announcing = SeenForm().sha256.data or "", announcing_of(slug)
        plans.confirm(work, principal(), slug, plan_id, sha256, announcing=announcing, now=now())
    except (RefusedError, StaleError) as error:
        return _overtaken(work, slug, plan_id, error)
    flash(_("The version is published. Everybody in it sees their meetings now."), "done")
    return redirect(url_for("versions.index", slug=slug), 303)


@area.act("/withdraw", action=Action.PUBLISH)
def withdraw(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Take back the own proposal."""
    try:
        plans.withdraw(work, principal(), slug, plan_id, now=now())
    except (RefusedError, StaleError) as error:
        return _overtaken(work, slug, plan_id, error)
    flash(_("The proposal is withdrawn. The version is a draft again."), "done")
    return redirect(url_for("versions.index", slug=slug), 303)


@area.act("/reject", action=Action.PUBLISH)
def reject(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Turn down what the other office proposed."""
    try:
        plans.reject(work, principal(), slug, plan_id, reason=RejectForm().reason.data or "", now=now())
    except (RefusedError, StaleError) as error:
        return _overtaken(work, slug, plan_id, error)
    flash(_("The version is turned down. Either office can propose another one."), "done")
    return redirect(url_for("versions.index", slug=slug), 303)


def _overtaken(work: Session, slug: str, plan_id: str, error: RefusedError | StaleError) -> ResponseReturnValue:
    """Say who acted on the version meanwhile; what was refused for another reason is said as always."""
    if not is_overtaken(error):
        raise error
    last = plans.last_act(work, principal(), slug, plan_id)
    return overtaken_page(last, url_for("plans.show", slug=slug, plan_id=plan_id), _("Look at this version"))


def _page(name: str, workshop: WorkshopHead, plan: PlanHead, **shown: Any) -> str:
    place = {"url": url_for("workshops.show", slug=workshop.slug), "title": workshop.title}
    return render_template(
        f"plans/{name}.html",
        slug=workshop.slug,
        head=workshop,
        plan=plan,
        workshop=place,
        letters=LETTERS,
        words=plan_wording,
        differences=difference_wording,
        ways=way_out_wording,
        goal_words=goal_wording,
        pictures=picture_wording,
        shortages=shortage_wording,
        people_of=people_of,
        export_form=ExportForm(),
        **shown,
    )
