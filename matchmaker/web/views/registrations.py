"""Taking part in a workshop: register, change what one wants, withdraw."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, NotFoundError, RefusedError
from matchmaker.services import embedding, registrations
from matchmaker.services.registrations import RegistrationPage
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.registrations import SLOT, THEME, RegistrationForm, WithdrawForm, form_of
from matchmaker.web.identity import now, principal
from matchmaker.web.sections import sections
from matchmaker.web.wording import put_at_field

area = Area("registrations", __name__, url_prefix="/workshops/<slug>/register")


@area.form("", action=Action.REGISTRATION_WRITE)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Show the reader's registration, or the form for a first one, and save it."""
    page = registrations.registration_page(work, principal(), slug, language=language(), now=now())
    form = form_of(page)
    if not form.validate_on_submit():
        return _page(page, form, 422 if form.is_submitted() else 200)
    try:
        wishes = form.wishes(request.form, page)
        registrations.register(work, principal(), slug, wishes, now=now())
        embedding.ask(work, embedder(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(page, form, 422)
    except EditConflictError as conflict:
        form.version.data = page.wishes.version
        return _page(page, form, 409, _changes(page, conflict.changed))
    flash(_("Your registration is changed.") if page.registered else _("You take part. Now see who comes."), "done")
    return redirect(url_for("registrations.edit" if page.registered else "people.index", slug=slug), 303)


@area.form("/withdraw", action=Action.REGISTRATION_WRITE)
def withdraw(work: Session, slug: str) -> ResponseReturnValue:
    """Say what withdrawing does, and withdraw."""
    page = registrations.registration_page(work, principal(), slug, language=language(), now=now())
    if not page.registered or page.own is None:
        raise NotFoundError("There is no registration to withdraw.")
    form = WithdrawForm(data={"version": page.own.version})
    if not form.validate_on_submit():
        return _framed("withdraw", page, form=form), 422 if form.is_submitted() else 200
    registrations.withdraw(work, principal(), slug, version=form.opened_at, now=now())
    embedding.ask(work, embedder(), now=now())
    flash(_("You are withdrawn from this workshop. You can register again as long as it is open."), "done")
    return redirect(url_for("workshops.show", slug=slug), 303)


def _changes(page: RegistrationPage, changed: Mapping[str, object]) -> list[str]:
    """Return what is registered now where it is not what was sent, in sentences."""
    now, sentences = page.wishes, []
    if "themes" in changed:
        chosen = [
            f"{theme.name} ({now.themes[theme.public_id]})" for theme in page.themes if theme.public_id in now.themes
        ]
        sentences.append(_("Themes are now: %(themes)s", themes=", ".join(chosen) or _("none")))
    if "present" in changed:
        count = len(now.present)
        sentences.append(ngettext("You are now there in %(num)d slot.", "You are now there in %(num)d slots.", count))
    if "min_meetings" in changed:
        sentences.append(_("At least this many meetings, now: %(number)s", number=now.min_meetings))
    if "max_meetings" in changed:
        most = _("as many as fit") if now.max_meetings is None else now.max_meetings
        sentences.append(_("At most this many meetings, now: %(number)s", number=most))
    return sentences


def _page(
    page: RegistrationPage, form: RegistrationForm, status: int, changes: Sequence[str] = ()
) -> ResponseReturnValue:
    """Show the form; after a refusal, with what was sent."""
    sent = request.form if form.is_submitted() else None
    priorities = {theme.public_id: page.wishes.themes.get(theme.public_id, "") for theme in page.themes}
    present = page.wishes.present
    if sent is not None:
        priorities = {theme: sent.get(THEME + theme, "") for theme in priorities}
        present = frozenset(sent.getlist(SLOT))
    days = [(day, list(slots)) for day, slots in groupby(page.slots, key=lambda slot: slot.day)]
    shown = {"priorities": priorities, "present": present, "days": days, "status": status, "changes": changes}
    return _framed("edit", page, form=form, **shown), status


def _framed(name: str, page: RegistrationPage, **shown: object) -> str:
    frame = sections(page.workshop.slug, page.heading.title, "registrations")
    return render_template(f"registrations/{name}.html", page=page, slug=page.workshop.slug, **frame, **shown)
