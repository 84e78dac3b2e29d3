"""The list of workshops and the page of each, for anybody."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.files.codes import square_code
from matchmaker.services import workshops
from matchmaker.services.workshops import NextStep
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.identity import now, principal
from matchmaker.web.links import external
from matchmaker.web.programme_words import STATUSES
from matchmaker.web.sections import sections

LOCALES = {"da": "da_DK", "en": "en_GB", "zh": "zh_CN"}
"""Languages as the Open Graph protocol names them, by which other services show a link."""

area = Area("workshops", __name__, url_prefix="/workshops")


@area.page("", action=Action.WORKSHOP_READ)
def index(work: Session) -> ResponseReturnValue:
    """List the workshops that the reader may see."""
    found = workshops.list_workshops(work, principal(), language(), now=now())
    return render_template("workshops/index.html", workshops=found, statuses=STATUSES, steps=NextStep)


@area.page("/<slug>", action=Action.WORKSHOP_READ)
def show(work: Session, slug: str) -> ResponseReturnValue:
    """Show what a workshop is, and what this reader can do about it."""
    page = workshops.show_workshop(work, principal(), slug, language(), now=now())
    takes_part = page.next_step in {NextStep.REGISTRATION, NextStep.MATCHES}
    frame = (
        sections(slug, page.title, "workshops")
        if takes_part
        else {"workshop": {"title": page.title, "url": url_for("workshops.show", slug=slug)}}
    )
    shown = {"page": page, "statuses": STATUSES, "steps": NextStep, "locale": LOCALES[language()]}
    shown |= {"address": external("workshops.show", slug=slug), "card": external("static", filename="img/card.png")}
    return render_template("workshops/show.html", **shown, **frame)


@area.page("/<slug>/code.svg", action=Action.WORKSHOP_READ)
def code(work: Session, slug: str) -> ResponseReturnValue:
    """Answer with the address of the page as a square code, for invitations on paper and on screens."""
    workshops.require_page(work, principal(), slug)
    headers = {"Content-Disposition": f"inline; filename={slug}.svg"}
    return Response(square_code(external("workshops.show", slug=slug)), content_type="image/svg+xml", headers=headers)
