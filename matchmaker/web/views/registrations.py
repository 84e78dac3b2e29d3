"""Taking part in a workshop: register, change what one wants, withdraw."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, NotFoundError, RefusedError
from matchmaker.services import embedding, registrations
from matchmaker.services.last_saved import LastSaved, last_saved
from matchmaker.services.registrations import Kept, RegistrationPage
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.registrations import (
    RegistrationForm,
    RegistrationStanding,
    WithdrawForm,
    form_of,
    shown_wishes,
)
from matchmaker.web.identity import now, principal
from matchmaker.web.sections import sections
from matchmaker.web.wording import put_at_field

area = Area("registrations", __name__, url_prefix="/workshops/<slug>/register")


@area.form("", action=Action.REGISTRATION_WRITE)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Show the reader's registration, or the form for a first one, and save it."""
    page = registrations.registration_page(work, principal(), slug, language=language(), now=now())
    standing = RegistrationStanding(page, form_of(page))
    sent = merging.taken(request.form, standing, page.wishes.version) if request.method == "POST" else None
    form = form_of(page, sent)
    if sent is None or merging.is_to_be_edited() or not form.validate_on_submit():
        return _page(page, form, 200 if sent is None or merging.is_to_be_edited() else 422, sent)
    try:
        wishes = form.wishes(sent, page)
        kept = registrations.register(work, principal(), slug, wishes, now=now())
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(page, form, 422, sent)
    except EditConflictError:
        return _conflict(work, page, standing)
    flash(_said_of(kept), "done")
    return redirect(url_for("people.index" if kept.joins and not kept.waits else "registrations.edit", slug=slug), 303)


@area.form("/withdraw", action=Action.REGISTRATION_WRITE)
def withdraw(work: Session, slug: str) -> ResponseReturnValue:
    """Say what withdrawing does, and withdraw."""
    page = registrations.registration_page(work, principal(), slug, language=language(), now=now())
    if not page.registered or page.own is None:
        raise NotFoundError("There is no registration to withdraw.")
    form = WithdrawForm(data={"version": page.own.version})
    if not form.validate_on_submit():
        return _framed("withdraw", page, form=form), 422 if form.is_submitted() else 200
    try:
        registrations.withdraw(work, principal(), slug, version=form.opened_at, now=now())
    except EditConflictError:
        fresh = WithdrawForm(formdata=None, data={"version": page.own.version})
        return _framed("withdraw", page, form=fresh, changed=_last(work, page)), 409
    embedding.ask(work, embedder(), now=now())
    flash(_("You are withdrawn from this workshop. You can register again as long as it is open."), "done")
    return redirect(url_for("workshops.show", slug=slug), 303)


def _said_of(kept: Kept) -> str:
    if not kept.joins:
        return str(_("Your registration is changed."))
    if kept.waits:
        return str(_("You are on the waiting list. Your office lets people in when a place is free."))
    return str(_("You take part. Now see who comes."))


def _conflict(work: Session, page: RegistrationPage, standing: RegistrationStanding) -> ResponseReturnValue:
    return merging.conflict_page(
        merging.pieces(request.form, standing),
        title=page.heading.title,
        version=page.wishes.version,
        back=url_for("registrations.edit", slug=page.workshop.slug),
        last=_last(work, page),
        zone=page.workshop.time_zone,
    )


def _last(work: Session, page: RegistrationPage) -> LastSaved | None:
    own = page.own.public_id if page.own else ""
    return last_saved(work, principal(), "registration", own, workshop=page.workshop.public_id)


def _page(
    page: RegistrationPage, form: RegistrationForm, status: int, sent: MultiDict[str, str] | None = None
) -> ResponseReturnValue:
    """Show the form; after a refusal, with what was sent."""
    opened = merging.opened(RegistrationStanding(page, form_of(page)), page.wishes.version)
    return _framed("edit", page, form=form, opened=opened, **shown_wishes(page, sent)), status


def _framed(name: str, page: RegistrationPage, **shown: object) -> str:
    frame = sections(page.workshop.slug, page.heading.title, "registrations")
    return render_template(f"registrations/{name}.html", page=page, slug=page.workshop.slug, **frame, **shown)
