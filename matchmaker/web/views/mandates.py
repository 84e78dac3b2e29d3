"""The mandate of the day's desk: proposed by one office, confirmed by the other, withdrawn by either."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError, StaleError
from matchmaker.services import desk
from matchmaker.web import desk_wording
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.desk import MandateForm
from matchmaker.web.forms.plans import SeenForm
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.wording import put_at_field, sentence_of

area = Area("mandates", __name__, url_prefix="/organise/<slug>/desk/mandate")


@area.page("", action=Action.DRAFT_READ)
def show(work: Session, slug: str) -> ResponseReturnValue:
    """Show the mandate, and the form that proposes one."""
    return _page(work, slug, MandateForm())


@area.act("", action=Action.REPAIR)
def propose(work: Session, slug: str) -> ResponseReturnValue:
    """Propose a mandate to the other office."""
    form = MandateForm()
    page = desk.mandate_page(work, principal(), slug, language=language(), now=now())
    until = form.holds_until(page.workshop.time_zone) if form.validate() else None
    if until is None:
        if not form.errors:
            form.clock.errors = [_("Write a time like 17:30.")]
        return _page(work, slug, form), 422
    try:
        desk.propose_mandate(work, principal(), slug, holds_until=until, most_moves=form.moves(), now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(work, slug, form), 422
    flash(_("The mandate is proposed. It holds when the other office confirms it."), "done")
    return redirect(url_for("mandates.show", slug=slug), 303)


@area.act("/confirm", action=Action.REPAIR)
def confirm(work: Session, slug: str) -> ResponseReturnValue:
    """Confirm what the other office proposed."""
    try:
        desk.confirm_mandate(work, principal(), slug, SeenForm().sha256.data or "", now=now())
    except StaleError:
        return _page(work, slug, MandateForm(None), _("The mandate has changed meanwhile. Look at it again.")), 409
    except RefusedError as refused:
        return _page(work, slug, MandateForm(None), str(sentence_of(refused))), 422
    flash(_("The mandate holds. The desk can publish repairs that it covers."), "done")
    return redirect(url_for("mandates.show", slug=slug), 303)


@area.act("/withdraw", action=Action.REPAIR)
def withdraw(work: Session, slug: str) -> ResponseReturnValue:
    """End the mandate."""
    desk.withdraw_mandate(work, principal(), slug, now=now())
    flash(_("The mandate has ended. The other office confirms every repair from now on."), "done")
    return redirect(url_for("mandates.show", slug=slug), 303)


def _page(work: Session, slug: str, form: MandateForm, refused: str = "") -> str:
    page = desk.mandate_page(work, principal(), slug, language=language(), now=now())
    return render_template(
        "desk/mandate.html",
        slug=slug,
        head=page.workshop,
        workshop={"url": url_for("workshops.show", slug=slug), "title": page.workshop.title},
        page=page,
        form=form,
        letters=LETTERS,
        words=desk_wording,
        refused=refused,
    )
