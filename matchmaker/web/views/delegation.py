"""The own delegation: the entries that its leaders and its office prepare, and who takes part."""

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import entries
from matchmaker.services.entries import EntryPage
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.entries import EntryForm, EntryStanding, entry_form_of
from matchmaker.web.forms.registrations import shown_wishes
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.links import external
from matchmaker.web.sections import sections
from matchmaker.web.wording import put_at_field, sentence_of

area = Area("delegation", __name__, url_prefix="/workshops/<slug>/delegation")

NEW_LINK = "entry"
"""Key of the session: the address of an entry whose letter could not be mailed, until it is shown."""


@area.page("", action=Action.ENTRY_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """List who is prepared and who takes part; a link to hand over, this once."""
    return _index(work, slug, link=session.pop(NEW_LINK, ""))


@area.form("/new", action=Action.ENTRY_PREPARE, size=Size.TEXTS)
def new(work: Session, slug: str) -> ResponseReturnValue:
    """Prepare an entry for somebody of the own side."""
    page = entries.new_entry_page(work, principal(), slug, language=language(), now=now())
    sent = request.form if request.method == "POST" else None
    form = entry_form_of(page, sent)
    if not form.validate_on_submit():
        return _form(page, form, 422 if form.is_submitted() else 200, sent)
    try:
        wishes = form.wishes(request.form, page)
        made = entries.prepare_entry(
            work,
            principal(),
            slug,
            form.draft(request.form),
            wishes,
            reason=form.late_reason,
            link=_link,
            mailed=_mailed(),
            now=now(),
        )
    except RefusedError as refused:
        put_at_field(form, refused)
        return _form(page, form, 422, sent)
    _tell_sent(made.link, form.contact_email.data or "")
    return redirect(url_for("delegation.index", slug=slug), 303)


@area.form("/<entry_id>", action=Action.ENTRY_PREPARE, size=Size.TEXTS)
def change(work: Session, slug: str, entry_id: str) -> ResponseReturnValue:
    """Change an entry that its person has not confirmed."""
    page = entries.entry_page(work, principal(), slug, entry_id, language=language(), now=now())
    standing = EntryStanding(page)
    sent = merging.taken(request.form, standing, page.version) if request.method == "POST" else None
    form = entry_form_of(page, sent)
    if sent is None or merging.is_to_be_edited() or not form.validate_on_submit():
        return _form(page, form, 200 if sent is None or merging.is_to_be_edited() else 422, sent)
    try:
        wishes, draft, version, why = form.wishes(sent, page), form.draft(sent), form.opened_at, form.late_reason
        entries.change_entry(work, principal(), slug, entry_id, draft, wishes, version=version, reason=why, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _form(page, form, 422, sent)
    except EditConflictError:
        return merging.conflict_page(
            merging.pieces(request.form, standing),
            title=page.draft.name,
            version=page.version,
            back=url_for("delegation.change", slug=slug, entry_id=entry_id),
            last=entries.last_act(work, principal(), slug, entry_id),
            zone=page.workshop.time_zone,
        )
    flash(_("The entry is saved."), "done")
    return redirect(url_for("delegation.index", slug=slug), 303)


@area.act("/<entry_id>/send", action=Action.ENTRY_PREPARE)
def send(work: Session, slug: str, entry_id: str) -> ResponseReturnValue:
    """Ask the person once more."""
    try:
        link = entries.send_again(work, principal(), slug, entry_id, link=_link, mailed=_mailed(), now=now())
    except RefusedError as refused:
        return _index(work, slug, wrong=sentence_of(refused))
    _tell_sent(link, "")
    return redirect(url_for("delegation.index", slug=slug), 303)


@area.act("/<entry_id>/delete", action=Action.ENTRY_PREPARE)
def delete(work: Session, slug: str, entry_id: str) -> ResponseReturnValue:
    """Delete an entry with all that stands in it."""
    entries.delete_entry(work, principal(), slug, entry_id, now=now())
    flash(_("The entry is deleted, with all that stood in it."), "done")
    return redirect(url_for("delegation.index", slug=slug), 303)


def _link(token: str) -> str:
    return external("entry.answer", entry_token=token)


def _mailed() -> bool:
    return bool(current_app.config["MAIL"])


def _tell_sent(link: str, address: str) -> None:
    """Say that the letter is on its way; where no mail is set up, keep the link for the page that follows."""
    if not _mailed():
        session[NEW_LINK] = link
    elif address:
        flash(_("The entry is prepared, and a letter is on its way to %(address)s.", address=address), "done")
    else:
        flash(_("The letter is on its way again. The earlier link no longer works."), "done")


def _index(work: Session, slug: str, link: str = "", wrong: str = "") -> ResponseReturnValue:
    page = entries.delegation_page(work, principal(), slug, language=language(), now=now())
    remind = principal().role is Role.ORGANISER
    shown = _framed("index", slug, page.heading.title, page=page, link=link, wrong=wrong, remind=remind)
    answer = Response(shown, 422 if wrong else 200)
    if link:
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _form(
    page: EntryPage, form: EntryForm, status: int, sent: MultiDict[str, str] | None = None
) -> ResponseReturnValue:
    """Show the form; after a refusal, with what was sent."""
    shown = {"opened": merging.opened(EntryStanding(page), page.version), **shown_wishes(page, sent)}
    return _framed("edit", page.workshop.slug, page.heading.title, page=page, form=form, **shown), status


def _framed(name: str, slug: str, title: str, **shown: object) -> str:
    frame = sections(slug, title, "delegation") if principal().role is Role.EXPERT else {}
    return render_template(f"delegation/{name}.html", slug=slug, mail=_mailed(), moment=now(), **frame, **shown)
