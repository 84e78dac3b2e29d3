"""A version beside another one, and bringing an earlier version back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import plans
from matchmaker.web import difference_wording, plan_wording
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.forms.plans import RejectForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS

area = Area("differences", __name__, url_prefix="/organise/<slug>/plans/<plan_id>")


@area.page("/difference", action=Action.DRAFT_READ)
def show(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Show what is different from the version in force, or from any other one."""
    search, page = request.args.get("q", ""), request.args.get("page", 1, int)
    found = plans.compare(
        work,
        principal(),
        slug,
        plan_id,
        request.args.get("against") or None,
        search=search,
        page=page,
        language=language(),
    )
    note_people(member.public_id for each in found.people for member in each.calendar.members)
    return render_template(
        "plans/difference.html",
        slug=slug,
        head=found.workshop,
        plan=found.plan,
        found=found,
        search=search,
        workshop={"url": url_for("workshops.show", slug=slug), "title": found.workshop.title},
        letters=LETTERS,
        words=plan_wording,
        differences=difference_wording,
        reject_form=RejectForm(),
    )


@area.act("/return", action=Action.BOARD_EDIT)
def bring_back(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Bring an earlier version back as a new draft."""
    made = plans.bring_back(work, principal(), slug, plan_id, now=now())
    flash(_("Version %(number)s is the new draft. Nothing is published by it.", number=made.number), "done")
    if made.left_out:
        flash(
            ngettext(
                "%(num)d meeting of it can no longer be held and is left out.",
                "%(num)d meetings of it can no longer be held and are left out.",
                made.left_out,
            ),
            "warning",
        )
    return redirect(url_for("differences.show", slug=slug, plan_id=made.plan_id), 303)
