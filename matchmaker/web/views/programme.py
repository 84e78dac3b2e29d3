"""The programme of a workshop: slots, rooms, sessions, interpreters, breaks, plenaries and visits in one form."""

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.domain.programmes.document import Programme
from matchmaker.domain.workshops import ItemKind
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.services import programmes
from matchmaker.services.programmes import ProgrammePage, Saved
from matchmaker.services.programmes.capacity import capacity_while_editing, suggestion
from matchmaker.services.programmes.days_off import days_off
from matchmaker.services.programmes.reading import LANGUAGES
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.capacity_wording import capacity_in_words, days_in_words
from matchmaker.web.context import language
from matchmaker.web.filters import language_name
from matchmaker.web.forms import programme as forms
from matchmaker.web.forms.programme import Grid, grid_of, read_grid
from matchmaker.web.identity import now, principal
from matchmaker.web.languages import offered_languages
from matchmaker.web.limits import Size
from matchmaker.web.programme_merging import opened_programme, pieces_of_programme, put_together
from matchmaker.web.programme_words import KINDS, savings_in_words, tell
from matchmaker.web.wording import sentence_of

area = Area("programme", __name__, url_prefix="/organise/<slug>/programme")


@area.form("", action=Action.WORKSHOP_WRITE, size=Size.TEXTS)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Edit the programme; every button but the one that saves only gives the form back with more in it."""
    page = programmes.show_programme(work, principal(), slug, language())
    if request.method == "GET":
        return _page(work, page, grid_of(page.editable), page.seen), 200
    grid, seen = _sent(), request.form.get("version", "")
    button = request.form.get("do", "")
    if forms.grown(grid, button):
        return _page(work, page, grid, seen), 422 if grid.faults else 200
    typed = forms.programme_from(grid, page.editable.terms)
    if typed is None:
        return _page(work, page, grid, seen), 422
    if button in {"suggest", "look"}:
        return _page(work, page, _suggested(work, page, grid, typed) if button == "suggest" else grid, seen), 200
    return _put(work, page, grid, typed, seen)


@area.ask("/capacity", action=Action.WORKSHOP_WRITE, size=Size.TEXTS)
def capacity(work: Session, slug: str) -> ResponseReturnValue:
    """Answer what the form as it is has room for: a piece of the page."""
    page = programmes.show_programme(work, principal(), slug, language())
    return render_template("programme/_capacity.html", said=_room_in_words(work, page, _sent())), 200


def _put(work: Session, page: ProgrammePage, grid: Grid, typed: Programme, seen: str) -> ResponseReturnValue:
    """Save what was typed, put together with what the other office saved meanwhile."""
    together = put_together(page.editable, typed, page.seen)
    grid = grid if together == typed else grid_of(together)
    if merging.is_to_be_edited():
        return _page(work, page, grid, seen), 200
    try:
        saved = _saved(work, page, grid, together, seen)
    except EditConflictError as conflict:
        return _conflict(page, typed, conflict)
    if saved is None:
        return _page(work, page, grid, seen), 422
    tell(saved)
    return redirect(url_for("programme.edit", slug=page.slug), 303)


def _saved(work: Session, page: ProgrammePage, grid: Grid, typed: Programme, seen: str) -> Saved | None:
    """Save what was typed; None where something is wrong, which the form then says."""
    version, proposal = forms.seen_of(seen)
    try:
        return programmes.save_programme(work, principal(), page.slug, typed, version, proposal=proposal, now=now())
    except RefusedError as refused:
        forms.put_faults(grid, getattr(refused, "faults", [refused]))
        return None


def _suggested(work: Session, page: ProgrammePage, grid: Grid, typed: Programme) -> Grid:
    """Return the form with sessions suggested; what else was typed stays."""
    found = grid_of(suggestion(work, principal(), page, typed, lambda number: str(_("Room %(number)s", number=number))))
    found.generator, found.new_room = grid.generator, grid.new_room
    return found


def _conflict(page: ProgrammePage, typed: Programme, conflict: EditConflictError) -> ResponseReturnValue:
    return merging.conflict_page(
        pieces_of_programme(page.editable, typed, page.theme_names),
        title=page.title,
        version=page.seen,
        back=url_for("programme.edit", slug=page.slug),
        savings=savings_in_words(conflict.changed.get("savings", ()), page.theme_names),
        zone=page.programme.terms.time_zone,
    )


def _sent() -> Grid:
    return read_grid(request.form, [code for code, _name in offered_languages()])


def _room_in_words(work: Session, page: ProgrammePage, grid: Grid) -> object:
    """Return what the form has room for, in sentences; None while something in it is no day, time or number."""
    before = {name: list(found) for name, found in grid.faults.items()}
    typed = forms.programme_from(grid, page.editable.terms)
    grid.faults = before  # that something is wrong is said when it is saved
    found = capacity_while_editing(work, principal(), page, typed) if typed else None
    return capacity_in_words(found, page, typed) if found and typed else None


def _page(work: Session, page: ProgrammePage, grid: Grid, seen: str) -> str:
    terms = page.editable.terms
    first, last = terms.starts_on, terms.ends_on
    offered = [code for code, _name in offered_languages()]
    rest = sorted(LANGUAGES - set(offered), key=language_name)
    off = days_off(principal(), page, first, last, language())
    said = _room_in_words(work, page, grid)
    return render_template(
        "programme/edit.html",
        page=page,
        grid=grid,
        form=FlaskForm(),
        seen=seen,
        opened=opened_programme(page.editable, page.seen),
        faults={name: [sentence_of(each) for each in found] for name, found in grid.faults.items()},
        asked_twice=_asked_twice(grid),
        days=[first + timedelta(days=number) for number in range((last - first).days + 1)],
        off=days_in_words(off),
        date_of=date.fromisoformat,
        zone=terms.time_zone,
        spoken=[(code, language_name(code)) for code in (*offered, *rest)],
        offered=offered_languages(),
        kinds={kind.value: KINDS[kind] for kind in ItemKind},
        said=said,
    )


def _asked_twice(grid: Grid) -> set[str]:
    """Return the lines, as ``slot-3``, whose time comes twice on their day."""
    return {
        name.rpartition("-")[0]
        for name, found in grid.faults.items()
        if any(each.refusal is Refusal.TIME_REPEATED for each in found)
    }
