"""The programme of a workshop: slots, rooms, sessions and interpreters in one form."""

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.domain.programmes.document import Programme
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import programmes
from matchmaker.services.programmes import ProgrammePage, Saved
from matchmaker.services.programmes.reading import LANGUAGES
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.filters import language_name
from matchmaker.web.forms import programme as forms
from matchmaker.web.forms.programme import Grid, grid_of, read_grid
from matchmaker.web.identity import now, principal
from matchmaker.web.languages import offered_languages
from matchmaker.web.limits import Size
from matchmaker.web.programme_merging import opened_programme, pieces_of_programme, put_together
from matchmaker.web.programme_words import savings_in_words, tell
from matchmaker.web.wording import sentence_of

area = Area("programme", __name__, url_prefix="/organise/<slug>/programme")


@area.form("", action=Action.WORKSHOP_WRITE, size=Size.TEXTS)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Edit the programme; every button but the one that saves only gives the form back with more in it."""
    page = programmes.show_programme(work, principal(), slug, language())
    if request.method == "GET":
        return _page(page, grid_of(page.editable), page.seen), 200
    grid, seen = read_grid(request.form), request.form.get("version", "")
    if _grown(grid, request.form.get("do", "")):
        return _page(page, grid, seen), 422 if grid.faults else 200
    typed = forms.programme_from(grid, page.editable.terms)
    if typed is None:
        return _page(page, grid, seen), 422
    together = put_together(page.editable, typed, page.seen)
    grid = grid if together == typed else grid_of(together)
    if merging.is_to_be_edited():
        return _page(page, grid, seen), 200
    try:
        saved = _saved(work, page, grid, together, seen)
    except EditConflictError as conflict:
        return _conflict(page, typed, conflict)
    if saved is None:
        return _page(page, grid, seen), 422
    tell(saved)
    return redirect(url_for("programme.edit", slug=slug), 303)


def _grown(grid: Grid, button: str) -> bool:
    """Do what a button that adds something asks for; return whether it was such a button."""
    act, _, room = button.partition(" ")
    if act == "add-row" and room in grid.rows:
        forms.add_row(grid, room)
        return True
    adding = {"add-slots": forms.add_slots, "add-room": forms.add_room, "add-pair": forms.add_pair}.get(act)
    if adding is not None:
        adding(grid)
    return adding is not None


def _saved(work: Session, page: ProgrammePage, grid: Grid, typed: Programme, seen: str) -> Saved | None:
    """Save what was typed; None where something is wrong, which the form then says."""
    version, proposal = forms.seen_of(seen)
    try:
        return programmes.save_programme(work, principal(), page.slug, typed, version, proposal=proposal, now=now())
    except RefusedError as refused:
        forms.put_faults(grid, getattr(refused, "faults", [refused]))
        return None


def _conflict(page: ProgrammePage, typed: Programme, conflict: EditConflictError) -> ResponseReturnValue:
    return merging.conflict_page(
        pieces_of_programme(page.editable, typed, page.theme_names),
        title=page.title,
        version=page.seen,
        back=url_for("programme.edit", slug=page.slug),
        savings=savings_in_words(conflict.changed.get("savings", ()), page.theme_names),
        zone=page.programme.terms.time_zone,
    )


def _page(page: ProgrammePage, grid: Grid, seen: str) -> str:
    terms = page.programme.terms
    first, last = page.editable.terms.starts_on, page.editable.terms.ends_on
    offered = [code for code, _name in offered_languages()]
    rest = sorted(LANGUAGES - set(offered), key=language_name)
    faults = {name: [sentence_of(each) for each in found] for name, found in grid.faults.items()}
    asked_twice = {
        name.split("-")[1]
        for name, found in grid.faults.items()
        if any(each.refusal is Refusal.TIME_REPEATED for each in found)
    }
    return render_template(
        "programme/edit.html",
        page=page,
        grid=grid,
        form=FlaskForm(),
        seen=seen,
        opened=opened_programme(page.editable, page.seen),
        faults=faults,
        asked_twice={int(each) for each in asked_twice},
        days=[first + timedelta(days=number) for number in range((last - first).days + 1)],
        date_of=date.fromisoformat,
        zone=terms.time_zone,
        spoken=[(code, language_name(code)) for code in (*offered, *rest)],
    )
