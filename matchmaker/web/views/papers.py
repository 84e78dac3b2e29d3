"""Papers of a workshop as PDF: the list of them, the page of each, and making one.

A paper is set after the transaction in which it was asked for is over, since the setting of two hundred agendas would
keep everybody else from writing meanwhile.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response, after_this_request, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.papers import Paper
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.files.papers import paper_pdf
from matchmaker.services import papers
from matchmaker.services.papers import Material, PaperPage
from matchmaker.web import paper_wording
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.documents.papers.making import content_of
from matchmaker.web.forms.papers import LettersForm, PaperForm, form_class
from matchmaker.web.identity import now, principal
from matchmaker.web.languages import offered_languages
from matchmaker.web.limits import Size
from matchmaker.web.plan_wording import person_name
from matchmaker.web.tries import PAPERS
from matchmaker.web.wording import put_at_field

area = Area("papers", __name__)


@area.page("/organise/<slug>/papers", action=Action.REGISTRATION_LIST)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """List the papers, and say whose name cannot be set."""
    page = papers.papers_page(work, principal(), slug, language=language())
    note_people(each.public_id for each in page.people)
    shown = {"papers": Paper, "words": paper_wording, "unprintable": paper_wording.unprintable(page.people)}
    return render_template("papers/index.html", page=page, **shown)


@area.page("/organise/<slug>/papers/<paper>", action=Action.REGISTRATION_LIST)
def show(work: Session, slug: str, paper: str) -> ResponseReturnValue:
    """Ask in which languages and for whom a paper is made."""
    page = papers.paper_page(work, principal(), slug, _known(paper), language=language())
    note_people(each.public_id for each in page.frame.people)
    return _page(page, _form(page))


@area.act("/organise/<slug>/papers/<paper>", action=Action.EXPORT, size=Size.TEXTS, tries=PAPERS, keeps_no_trace=True)
def make(work: Session, slug: str, paper: str) -> ResponseReturnValue:
    """Make a paper."""
    which = _known(paper)
    reason = request.form.get("reason", "")
    page = papers.paper_page(work, principal(), slug, which, language=language(), reason=reason)
    form = _form(page)
    if not form.validate():
        return _page(page, form), 422
    wanted = form.wanted(which)
    try:
        material = papers.take_out(work, principal(), slug, wanted, reason=reason, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(page, form), 422
    note_people(each.public_id for each in material.people)
    return _set_afterwards(which, slug, _content(which, form, material, slug))


@area.page("/b/<slug>/<person_id>", action=Action.PUBLIC_READ)
def badge(_work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Lead from the code on a badge to the person's page, or to theirs at the desk; each asks who may see it."""
    papers.follow_badge(principal())
    to = "desk.person" if principal().role is Role.ORGANISER else "people.show"
    return redirect(url_for(to, slug=slug, person_id=person_id), 303)


def _known(paper: str) -> Paper:
    if paper not in set(Paper):
        raise NotFoundError("There is no such paper.")
    return Paper(paper)


def _form(page: PaperPage) -> PaperForm:
    languages = offered_languages()
    form = form_class(page.paper, languages)()
    if not form.is_submitted():
        form.first.data = language()
    form.offer(languages, _sides(page))
    if isinstance(form, LettersForm):
        invited = [each for each in page.frame.people if each.side is Side.VISITOR]
        people = [(each.public_id, person_name(each.name, each.name_latin)) for each in invited]
        form.offer_people(people, dict(page.frame.parties))
    return form


def _sides(page: PaperPage) -> list[tuple[str, str]]:
    if page.paper not in paper_wording.OF_ONE_DELEGATION:
        return [("", _("Both delegations"))]
    own = page.frame.own_side or Side.HOST
    sides = sorted(Side, key=lambda side: side is not own)
    return [("", _("Both delegations")), *((side.value, page.frame.parties[side]) for side in sides)]


def _page(page: PaperPage, form: PaperForm) -> str:
    extra = [field for field in form if field.name.startswith("notes_")]
    unprintable = paper_wording.unprintable(page.frame.people)
    shown: dict[str, Any] = {"words": paper_wording, "notes": extra, "unprintable": unprintable}
    return render_template("papers/show.html", page=page, form=form, **shown)


def _content(paper: Paper, form: PaperForm, material: Material, slug: str) -> Mapping[str, Any]:
    base = current_app.config["BASE_URL"]
    return content_of(
        paper,
        tuple(form.wanted(paper).languages),
        material,
        address=lambda person: base + url_for("papers.badge", slug=slug, person_id=person),
        now=now(),
        notes={field.name.removeprefix("notes_"): field.data or "" for field in form if field.name.startswith("notes")},
        typed=form.typed() if isinstance(form, LettersForm) else None,
        with_names=bool("with_names" in form and form["with_names"].data),
    )


def _set_afterwards(paper: Paper, slug: str, content: Mapping[str, Any]) -> Response:
    """Return an answer whose bytes are made when the transaction is over."""
    waiting = Response(mimetype="application/pdf")
    waiting.headers["Content-Disposition"] = f"attachment; filename={paper.value}-{slug}.pdf"
    waiting.headers["Cache-Control"] = "no-store"
    at = now()

    @after_this_request
    def fill(answer: Response) -> Response:
        if answer is waiting:  # not one that lost a race and was made anew
            answer.set_data(paper_pdf(paper.value, content, made_at=at))
        return answer

    return waiting
