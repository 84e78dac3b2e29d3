"""Two versions of the plan beside each other, such as the results of two runs."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import plans
from matchmaker.web import difference_wording, goal_wording, matching_wording, plan_wording
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.identity import principal
from matchmaker.web.meeting_wording import LETTERS

area = Area("comparisons", __name__, url_prefix="/organise/<slug>/matching/compare")


@area.page("", action=Action.DRAFT_READ)
def show(work: Session, slug: str) -> ResponseReturnValue:
    """Show what two versions were to achieve, what they are worth, and who gains and who loses meetings."""
    wanted = (request.args.get("one", ""), request.args.get("other", ""))
    found = plans.put_beside(work, principal(), slug, *wanted, language=language())
    named = [*found.more.named, *found.fewer.named]
    note_people(member.public_id for each in named for member in each.calendar.members)
    return render_template(
        "matching/compare.html",
        slug=slug,
        head=found.workshop,
        found=found,
        workshop={"url": url_for("workshops.show", slug=slug), "title": found.workshop.title},
        letters=LETTERS,
        words=plan_wording,
        runs=matching_wording,
        goal_words=goal_wording,
        differences=difference_wording,
    )
