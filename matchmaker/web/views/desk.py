"""The day's desk: who has come, and noting what happens."""

import hashlib
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.desk import OF_A_PERSON, Presence
from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, RefusedError
from matchmaker.services import desk
from matchmaker.web import desk_wording, plan_wording
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.forms.desk import NoteForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.wording import sentence_of

area = Area("desk", __name__, url_prefix="/organise/<slug>/desk")


@area.page("", action=Action.DRAFT_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show who has come, what the plan does not know yet, and the buttons for noting more."""
    return desk_page(work, slug)


@area.page("/people/<person_id>", action=Action.DRAFT_READ)
def person(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Show one person: this is what the code on a badge opens."""
    return _person(work, slug, person_id)


@area.page("/sessions", action=Action.DRAFT_READ)
def sessions(work: Session, slug: str) -> ResponseReturnValue:
    """Show the sessions that have not begun, to be closed or given other tables."""
    return _sessions(work, slug)


@area.page("/stand-by", action=Action.DRAFT_READ)
def stand_by(work: Session, slug: str) -> ResponseReturnValue:
    """Show who could meet whom at once, since somebody did not come."""
    found = desk.stand_by(work, principal(), slug, language=language(), now=now())
    note_people(
        member.public_id for each in found.suggestions for side in (each.host, each.visitor) for member in side.members
    )
    return _page("stand_by", slug, found.workshop, found=found)


@area.act("/notes", action=Action.REPAIR)
def note(work: Session, slug: str) -> ResponseReturnValue:
    """Note something, once; a page that sends by itself is answered in a word, a form with the page."""
    form = NoteForm()
    new, key = form.new_note(), request.form.get("key", "")
    if new is None:
        raise NotFoundError("There is nothing at this address.")
    try:
        noted = desk.note(work, principal(), slug, new, key, now=now())
    except RefusedError as refused:
        if _by_script():
            return {"sentence": str(sentence_of(refused))}, 422
        return _again(work, slug, form, str(sentence_of(refused))), 422
    if _by_script():
        return {"noted": noted}, 201
    flash(_("Noted."), "done")
    return redirect(_back(slug, form), 303)


@area.act("/notes/<note_id>/take-back", action=Action.REPAIR)
def take_back(work: Session, slug: str, note_id: str) -> ResponseReturnValue:
    """Take a note back."""
    desk.take_back(work, principal(), slug, note_id, now=now())
    flash(_("Taken back. The plan knows it with the next repair."), "done")
    return redirect(_back(slug, NoteForm()), 303)


def desk_page(work: Session, slug: str, refused: str = "") -> str:
    """Return the page of the desk; `refused`: why something was not done."""
    wanted = request.args.get("presence", "")
    found = desk.desk_of(
        work,
        principal(),
        slug,
        search=request.args.get("q", ""),
        presence=Presence(wanted) if wanted in set(Presence) else None,
        page=request.args.get("page", 1, int),
        language=language(),
        now=now(),
    )
    note_people(member.public_id for each in found.guests for member in each.calendar.members)
    slots = {slot.public_id: slot for slot in found.slots}
    shown = {"search": request.args.get("q", ""), "presence": wanted, "slots": slots, "refused": refused}
    return _page("index", slug, found.workshop, desk=found, **shown)


def _person(work: Session, slug: str, person_id: str, refused: str = "") -> str:
    found = desk.guest_of(work, principal(), slug, person_id, language=language(), now=now())
    note_people(member.public_id for member in found.guest.calendar.members)
    return _page("person", slug, found.workshop, found=found, person_id=person_id, refused=refused)


def _sessions(work: Session, slug: str, refused: str = "") -> str:
    found = desk.sessions_of(work, principal(), slug, language=language(), now=now())
    return _page("sessions", slug, found.workshop, found=found, refused=refused)


def _again(work: Session, slug: str, form: NoteForm, refused: str) -> str:
    """Return the page that the form came from, with what is to be mended."""
    new = form.new_note()
    if new is not None and new.kind not in OF_A_PERSON:
        return _sessions(work, slug, refused)
    return _person(work, slug, form.back.data, refused) if form.back.data else desk_page(work, slug, refused)


def _back(slug: str, form: NoteForm) -> str:
    """Return the address of the page that the form came from."""
    if form.back.data == "sessions":
        return url_for("desk.sessions", slug=slug)
    if form.back.data:
        return url_for("desk.person", slug=slug, person_id=form.back.data)
    return url_for("desk.index", slug=slug, q=form.q.data or None)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _page(name: str, slug: str, head: Any, **shown: Any) -> str:
    place = {"url": url_for("workshops.show", slug=slug), "title": head.title}
    return render_template(
        f"desk/{name}.html",
        slug=slug,
        head=head,
        workshop=place,
        letters=LETTERS,
        words=desk_wording,
        plan_words=plan_wording,
        queue=hashlib.sha256(f"{slug} {principal().account}".encode()).hexdigest()[:16],
        **shown,
    )
