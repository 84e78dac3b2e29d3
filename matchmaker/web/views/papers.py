"""Papers of a workshop as PDF: the list of them, the page of each, and making one.

A paper is set after the transaction in which it was asked for is over, since the setting of two hundred agendas would
keep everybody else from writing meanwhile.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.papers import Paper
from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action
from matchmaker.domain.workshops import Side
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.files.papers import paper_pdf, papers_zip
from matchmaker.services import papers
from matchmaker.services.papers import Material, PaperPage
from matchmaker.web import paper_wording
from matchmaker.web.afterwards import filled_afterwards
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.documents.papers.making import content_of
from matchmaker.web.forms.papers import MOST_LETTERS, LettersForm, PaperForm, form_class, several_letters_form
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


@area.page("/organise/<slug>/papers/all", action=Action.REGISTRATION_LIST)
def pack(work: Session, slug: str) -> ResponseReturnValue:
    """Ask in which languages all papers are made, and why."""
    return _pack(work, slug, _pack_form())


@area.act("/organise/<slug>/papers/all", action=Action.EXPORT, tries=PAPERS, keeps_no_trace=True)
def make_all(work: Session, slug: str) -> ResponseReturnValue:
    """Make all papers that can be made now, as one archive."""
    form, reason = _pack_form(), request.form.get("reason", "")
    if not form.validate():
        return _pack(work, slug, form, reason), 422
    languages = form.wanted(Paper.BRIEFING).languages
    try:
        found = papers.take_out_all(work, principal(), slug, languages, reason=reason, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _pack(work, slug, form, reason), 422
    note_people(each.public_id for material in found.values() for each in material.people)
    base, at = current_app.config["BASE_URL"], now()
    contents = {
        paper.value: content_of(
            paper,
            tuple(languages),
            material,
            address=lambda person: base + url_for("papers.badge", slug=slug, person_id=person),
            now=at,
        )
        for paper, material in found.items()
    }
    return filled_afterwards("application/zip", f"papers-{slug}.zip", lambda: papers_zip(slug, contents, made_at=at))


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
    if _gone(page):
        form.form_errors.append(_("Somebody who was ticked is not invited any more. Look at who is ticked now."))
        return _page(page, form), 422
    wanted = form.wanted(which)
    try:
        material = papers.take_out(work, principal(), slug, wanted, reason=reason, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(page, form), 422
    note_people(each.public_id for each in material.people)
    content, at = _content(which, form, material, slug), now()
    name = f"{which.value}-{slug}.pdf"
    return filled_afterwards("application/pdf", name, lambda: paper_pdf(which.value, content, made_at=at))


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
    chosen = _several(page)
    form = several_letters_form(chosen)() if chosen else form_class(page.paper, languages)()
    if not form.is_submitted():
        form.first.data = language()
    form.offer(languages, _sides(page))
    if isinstance(form, LettersForm):
        form.offer_people(_invited(page), dict(page.frame.parties))
    return form


def _invited(page: PaperPage) -> list[tuple[str, str]]:
    """Return public id and name of those whom a letter can be for."""
    guests = (each for each in page.frame.people if each.side is Side.VISITOR)
    return [(each.public_id, person_name(each.name, each.name_latin)) for each in guests]


def _several(page: PaperPage) -> list[tuple[str, str]]:
    """Return those who were ticked for letters at once, the first ones where they are too many; else nobody."""
    ticked = set(request.values.getlist("several")) if page.paper is Paper.LETTERS else set()
    return [each for each in _invited(page) if each[0] in ticked][:MOST_LETTERS]


def _gone(page: PaperPage) -> bool:
    """Return whether somebody was ticked for letters at once who is not invited: else all would get one."""
    ticked = set(request.form.getlist("several")) if page.paper is Paper.LETTERS else set()
    return not ticked <= {person for person, _name in _invited(page)}


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
    if page.paper is Paper.LETTERS:
        ticked = len(set(request.values.getlist("several")))
        shown |= {"invited": _invited(page), "most": MOST_LETTERS, "too_many": ticked > MOST_LETTERS}
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


def _pack_form() -> PaperForm:
    form = PaperForm()
    if not form.is_submitted():
        form.first.data = language()
    form.offer(offered_languages(), [("", _("Both delegations"))])
    return form


def _pack(work: Session, slug: str, form: PaperForm, reason: str = "") -> str:
    page = papers.papers_page(work, principal(), slug, language=language(), reason=reason)
    note_people(each.public_id for each in page.people)
    shown = {"papers": Paper, "words": paper_wording, "unprintable": paper_wording.unprintable(page.people)}
    return render_template("papers/all.html", page=page, form=form, **shown)
