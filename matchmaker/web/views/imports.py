"""Lists of people: hand one in, say what its columns hold and who is who, look at what would happen, take it in, undo.

The file is read before any transaction begins, so that reading a large one holds up nobody who writes.
"""

import hashlib
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.list_columns import ListField
from matchmaker.domain.people import Role, Sector
from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, Refusal, RefusedError
from matchmaker.files.lists import pasted_list, read_list
from matchmaker.services import imports
from matchmaker.services.imports import Act, Fate, Handed
from matchmaker.web import import_wording
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.overtaken import overtaken_page
from matchmaker.web.people_wording import SECTORS
from matchmaker.web.tries import LISTS
from matchmaker.web.wording import sentence_of

area = Area("imports", __name__, url_prefix="/organise/<slug>/people/import")

SHOWN = 100
"""Rows of a kind that a page shows; the others are counted."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of reading a file."""

    handed: Handed | None = None
    refused: RefusedError | None = None


def _ahead() -> _Read | None:
    """Read what was handed in, for somebody of an office; everybody else is refused before it would matter."""
    if principal().role is not Role.ORGANISER:
        return None
    file, pasted = request.files.get("file"), request.form.get("pasted", "")
    try:
        if file is not None and file.filename:
            content = file.stream.read()
            return _Read(Handed(read_list(content), file.filename, hashlib.sha256(content).hexdigest()))
        content = pasted.encode(errors="surrogatepass")
        return _Read(Handed(pasted_list(pasted), _("Pasted cells"), hashlib.sha256(content).hexdigest()))
    except RefusedError as refused:
        return _Read(refused=refused)


@area.form("", action=Action.IMPORT, size=Size.FILE, tries=LISTS, ahead=_ahead)
def index(work: Session, slug: str, ahead: _Read | None) -> ResponseReturnValue:
    """Take a list, and show the earlier ones."""
    page = imports.imports_page(work, principal(), slug, language=language(), now=now())
    wrong = ""
    if ahead is not None and ahead.handed is not None:
        try:
            import_id = imports.receive(work, principal(), slug, ahead.handed, now=now())
            return redirect(url_for("imports.show", slug=slug, import_id=import_id), 303)
        except RefusedError as refused:
            wrong = sentence_of(refused)
    elif ahead is not None and ahead.refused is not None:
        wrong = sentence_of(ahead.refused)
    shown = {"slug": slug, "page": page, "wrong": wrong, "pasted": request.form.get("pasted", "")}
    status = 422 if wrong else 200
    return render_template("imports/index.html", words=import_wording, zone=page.workshop.time_zone, **shown), status


@area.page("/<import_id>", action=Action.IMPORT)
def show(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    """Show what would become of a list, what is being done with it, or what became of it."""
    return _show(work, slug, import_id)


@area.act("/<import_id>/columns", action=Action.IMPORT, size=Size.TEXTS)
def columns(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    """Say what the columns hold."""
    try:
        imports.choose_columns(
            work,
            principal(),
            slug,
            import_id,
            _columns(),
            header=_number("header") or 0,
            sector=Sector(request.form["sector"]) if request.form.get("sector") in set(Sector) else Sector.OTHER,
            version=_number("version"),
        )
    except RefusedError as refused:
        return _show(work, slug, import_id, wrong=sentence_of(refused))
    except EditConflictError:
        return _overtaken(work, slug, import_id)
    return redirect(url_for("imports.show", slug=slug, import_id=import_id), 303)


@area.act("/<import_id>/people", action=Action.IMPORT, size=Size.TEXTS)
def people(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    """Say who is who."""
    said = {int(name[4:]): value for name, value in request.form.items() if _is_row(name)}
    if everybody := request.form.get("everybody", ""):
        page = imports.import_page(work, principal(), slug, import_id, language=language(), now=now())
        open_rows = page.outlook.of(Fate.UNDECIDED) if page.outlook else []
        said = {**{each.row: everybody for each in open_rows}, **{row: value for row, value in said.items() if value}}
    try:
        imports.decide(work, principal(), slug, import_id, said, version=_number("version"))
    except EditConflictError:
        return _overtaken(work, slug, import_id)
    return redirect(url_for("imports.show", slug=slug, import_id=import_id, _anchor="outlook"), 303)


@area.act("/<import_id>/take-in", action=Action.IMPORT)
def take_in(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    """Take the list in as it was seen."""
    return _ask(work, slug, import_id, Act.TAKE_IN)


@area.act("/<import_id>/invite", action=Action.IMPORT)
def invite(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    """Write to everybody of the list whom nobody has written to."""
    return _ask(work, slug, import_id, Act.INVITE)


@area.act("/<import_id>/undo", action=Action.IMPORT)
def undo(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    """Delete what the list has made."""
    return _ask(work, slug, import_id, Act.UNDO)


@area.act("/<import_id>/drop", action=Action.IMPORT)
def drop(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    """Throw a list away that was not taken in."""
    try:
        imports.drop(work, principal(), slug, import_id, now=now())
    except EditConflictError:
        return _overtaken(work, slug, import_id)
    flash(_("The list is thrown away, with all that it said."), "done")
    return redirect(url_for("imports.index", slug=slug), 303)


def _ask(work: Session, slug: str, import_id: str, act: Act) -> ResponseReturnValue:
    seen, version = request.form.get("seen", ""), _number("version")
    try:
        imports.ask_for(
            work, principal(), slug, import_id, act, seen=seen, version=version, mailed=_mailed(), now=now()
        )
    except RefusedError as refused:
        return _show(work, slug, import_id, wrong=sentence_of(refused))
    except EditConflictError:
        return _overtaken(work, slug, import_id)
    return redirect(url_for("imports.show", slug=slug, import_id=import_id), 303)


def _show(work: Session, slug: str, import_id: str, wrong: str = "") -> ResponseReturnValue:
    page = imports.import_page(work, principal(), slug, import_id, language=language(), now=now())
    failed = page.work.failure if page.work else None
    if failed is not None and failed.refusal is Refusal.LIST_OVERTAKEN and page.outlook is not None:
        failed = RefusedError(Refusal.LIST_OVERTAKEN)
    shown = {
        "page": page,
        "wrong": wrong,
        "failed": sentence_of(failed) if failed else "",
        "refused": sentence_of(page.refused) if page.refused else "",
        "hindered": _hindered(page),
        "words": import_wording,
        "sectors": SECTORS,
        "most": SHOWN,
        "mail": _mailed(),
        "zone": page.workshop.time_zone,
    }
    return render_template("imports/show.html", slug=slug, **shown), 422 if wrong else 200


def _hindered(page: imports.ImportPage) -> str:
    refusal = page.outlook.hindered if page.outlook else None
    return sentence_of(RefusedError(refusal)) if refusal else ""


def _overtaken(work: Session, slug: str, import_id: str) -> ResponseReturnValue:
    last = imports.last_act(work, principal(), slug, import_id)
    url = url_for("imports.show", slug=slug, import_id=import_id)
    return overtaken_page(last, url, _("Look at the list"))


def _columns() -> dict[int, ListField]:
    """Return what the form says of each column; what it cannot mean is left out."""
    chosen = ((name.removeprefix("column-"), value) for name, value in request.form.items())
    return {int(at): ListField(value) for at, value in chosen if _is_whole(at) and value in set(ListField)}


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if _is_whole(text) else None


def _is_row(name: str) -> bool:
    return name.startswith("row-") and _is_whole(name[4:])


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _mailed() -> bool:
    return bool(current_app.config["MAIL"])
