"""The board of a draft: seen by table or by person, edited by drag, keyboard or forms, by both offices side by side."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, InputError, NotFoundError, RefusedError
from matchmaker.services import board
from matchmaker.services.board import BoardPage, BrokenRulesError, Edited
from matchmaker.services.last_saved import Whose
from matchmaker.web import board_wording as words
from matchmaker.web import plan_wording
from matchmaker.web.area import Area
from matchmaker.web.board_offers import answers_of, choices_of
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.forms.board import EditForm, SeenForm, TakeBackForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.wording import sentence_of

area = Area("board", __name__, url_prefix="/organise/<slug>/board")


@area.page("", action=Action.DRAFT_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show the newest draft, or what a draft can be made from."""
    return _show(work, slug, "")


@area.page("/<plan_id>", action=Action.DRAFT_READ)
def show(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Show a version as a board."""
    return _show(work, slug, plan_id)


@area.page("/<plan_id>/since/<number>", action=Action.DRAFT_READ)
def since(work: Session, slug: str, plan_id: str, number: str) -> ResponseReturnValue:
    """Answer with what others did to a version after its edit `number`."""
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):
        raise NotFoundError("There is nothing at this address.")
    found = board.edits_since(work, principal(), slug, plan_id, int(number), language=language())
    by_others = (each for each in found.edits if each.whose is not Whose.SELF)  # one's own are told as they are made
    told = words.edits_in_words(by_others, found.time_zone)
    return jsonify(version=found.version, number=found.number, status=found.status, stale=found.stale, said=told)


@area.page("/<plan_id>/meetings/<meeting_id>", action=Action.BOARD_EDIT)
def meeting(work: Session, slug: str, plan_id: str, meeting_id: str) -> ResponseReturnValue:
    """Show where a meeting could go, what each place would cost, and which is best."""
    try:
        offer = _offered(work, slug, plan_id, meeting_id, every=False)
    except RefusedError:  # it is no draft any more; the board itself says so
        return _to_the_board(slug, plan_id)
    return _page("meeting", offer.workshop, slug, plan_id, offer=offer, choices=choices_of(offer))


@area.page("/<plan_id>/meetings/<meeting_id>/places", action=Action.BOARD_EDIT)
def places(work: Session, slug: str, plan_id: str, meeting_id: str) -> ResponseReturnValue:
    """Answer with the same for a program: every target cell of a meeting that was picked up."""
    try:
        offer = _offered(work, slug, plan_id, meeting_id, every=True)
    except RefusedError as no_draft:
        raise NotFoundError("There is nothing at this address.") from no_draft
    return jsonify(answers_of(offer))


@area.page("/<plan_id>/sessions/<session_id>", action=Action.BOARD_EDIT)
def hole(work: Session, slug: str, plan_id: str, session_id: str) -> ResponseReturnValue:
    """Show the best uses of an empty table."""
    try:
        offer = board.offer_for_hole(work, principal(), slug, plan_id, session_id, language=language())
    except InputError as nothing:
        raise NotFoundError("There is nothing at this address.") from nothing
    except RefusedError:
        return _to_the_board(slug, plan_id)
    return _page("hole", offer.workshop, slug, plan_id, offer=offer)


@area.act("/<plan_id>/edit", action=Action.BOARD_EDIT)
def edit(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Make an edit."""
    form = EditForm()
    if not form.validate():
        return _refused(work, slug, plan_id, None, form)
    try:
        done = board.edit(work, principal(), slug, plan_id, form.wish, form.version.data or 0, now=now())
    except (RefusedError, EditConflictError, InputError) as error:
        return _refused(work, slug, plan_id, error, form)
    return _done(done, slug, plan_id, _("Done: %(cost)s.", cost=words.price_in_words(done.price)))


@area.act("/<plan_id>/take-back", action=Action.BOARD_EDIT)
def take_back(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Take back one's last edit, or make again what was taken back."""
    form = TakeBackForm()
    if not form.validate():
        return _refused(work, slug, plan_id, None, form)
    act = board.undo if form.do.data == "undo" else board.redo
    try:
        done = act(work, principal(), slug, plan_id, form.version.data or 0, now=now())
    except (RefusedError, EditConflictError, InputError) as error:
        return _refused(work, slug, plan_id, error, form)
    cost = words.price_in_words(done.price)
    said = _("Taken back: %(cost)s.", cost=cost) if act is board.undo else _("Made again: %(cost)s.", cost=cost)
    return _done(done, slug, plan_id, said)


@area.act("/<plan_id>/draft", action=Action.BOARD_EDIT)
def draft(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Make a draft from a version."""
    made = board.make_draft(work, principal(), slug, plan_id, now=now())
    flash(_("This is a draft of its own. Change what you like; nothing is published by it."), "done")
    return redirect(url_for("board.show", slug=slug, plan_id=made), 303)


def _to_the_board(slug: str, plan_id: str) -> ResponseReturnValue:
    return redirect(url_for("board.show", slug=slug, plan_id=plan_id), 303)


def _offered(work: Session, slug: str, plan_id: str, meeting_id: str, *, every: bool) -> board.MeetingOffer:
    try:
        return board.offer_for_meeting(work, principal(), slug, plan_id, meeting_id, every=every, language=language())
    except InputError as nothing:  # nobody is registered any more, or there is no slot
        raise NotFoundError("There is nothing at this address.") from nothing


def _show(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    by_person = request.args.get("view") == "people"
    page = board.show_board(
        work,
        principal(),
        slug,
        plan_id,
        by_person=by_person,
        search=request.args.get("q", ""),
        page=request.args.get("page", 1, int),
        language=language(),
    )
    note_people(member.public_id for day in page.days for line in day.people for member in line.calendar.members)
    chosen = _chosen_slot(page)
    return _page("show", page.workshop, slug, "", page=page, by_person=by_person, chosen=chosen)


def _chosen_slot(page: BoardPage) -> str:
    """Return the slot that a narrow screen shows: the one asked for, or the first."""
    slots = [slot.public_id for day in page.days for slot in day.slots]
    wanted = request.args.get("slot", "")
    return wanted if wanted in slots else next(iter(slots), "")


def _done(done: Edited, slug: str, plan_id: str, said: str) -> ResponseReturnValue:
    if _by_program():
        return jsonify(version=done.version, number=done.number, meetings=done.meetings, said=[said])
    flash(said, "done")
    return redirect(url_for("board.show", slug=slug, plan_id=plan_id), 303)


def _refused(
    work: Session, slug: str, plan_id: str, error: RefusedError | EditConflictError | InputError | None, form: SeenForm
) -> ResponseReturnValue:
    """Say why nothing was done: what somebody else did meanwhile, or the rules that it would break."""
    status = 409 if isinstance(error, EditConflictError) else 422
    said = _meanwhile(work, slug, plan_id, form) if status == 409 else _reasons(work, slug, plan_id, error)
    if _by_program():
        return jsonify(said=said), status
    page = render_template(
        "error.html",
        status=status,
        title=_("Somebody else was faster") if status == 409 else _("That did not work"),
        sentence=" ".join(said),
        next_step=_("Nothing was changed now. Look at how the board stands, and decide again."),
        action_url=url_for("board.show", slug=slug, plan_id=plan_id),
        action_label=_("Back to the board"),
    )
    return page, status


def _meanwhile(work: Session, slug: str, plan_id: str, form: SeenForm) -> list[str]:
    found = board.edits_since(work, principal(), slug, plan_id, form.seen.data or 0, language=language())
    return words.edits_in_words(found.edits, found.time_zone) or [
        _("Registrations or the programme changed after you opened the board.")
    ]


def _reasons(work: Session, slug: str, plan_id: str, error: Exception | None) -> list[str]:
    if isinstance(error, BrokenRulesError):
        return [words.broken_in_words(each, error.time_zone, {}) for each in error.broken]
    if isinstance(error, RefusedError):
        return [sentence_of(error)]
    board.edits_since(work, principal(), slug, plan_id, 0, language=language())  # who may not edit is told nothing
    return [_("Something in what was sent cannot be used. Go back, check it, and send it again.")]


def _by_program() -> bool:
    """Return whether a script of the page asks, which reads no pages."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.accept_mimetypes["text/html"] == 0


def _page(name: str, workshop: Any, slug: str, plan_id: str, **shown: Any) -> str:
    place = {"url": url_for("workshops.show", slug=slug), "title": workshop.title}
    return render_template(
        f"board/{name}.html",
        slug=slug,
        plan_id=plan_id,
        head=workshop,
        workshop=place,
        letters=LETTERS,
        words=words,
        plan_words=plan_wording,
        **shown,
    )
