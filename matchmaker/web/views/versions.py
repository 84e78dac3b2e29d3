"""The versions of a workshop's plan, and what waits for an answer."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import plans
from matchmaker.web import difference_wording, plan_wording
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.plans import RejectForm
from matchmaker.web.identity import principal
from matchmaker.web.meeting_wording import LETTERS

area = Area("versions", __name__, url_prefix="/organise/<slug>/versions")


@area.page("", action=Action.DRAFT_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show the versions, the newest first, and above them the one that waits for an answer."""
    listed = plans.versions_of(work, principal(), slug, language=language())
    return render_template(
        "versions/index.html",
        slug=slug,
        head=listed.workshop,
        listed=listed,
        workshop={"url": url_for("workshops.show", slug=slug), "title": listed.workshop.title},
        letters=LETTERS,
        words=plan_wording,
        differences=difference_wording,
        reject_form=RejectForm(),
    )
