"""The page on which an operator states why they have to read what is not theirs."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import NotFoundError, ReasonNeededError, RefusedError
from matchmaker.services import grounds
from matchmaker.services.grounds import About
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.journal import GroundForm
from matchmaker.web.identity import now, principal
from matchmaker.web.redirects import safe_next
from matchmaker.web.wording import sentence_of

area = Area("grounds", __name__, url_prefix="/admin/grounds")


@area.form("", action=Action.GROUND_SAY)
def state(work: Session) -> ResponseReturnValue:
    """Show which reasons were stated, and take another one."""
    form = GroundForm(data={"workshop": request.args.get("workshop", "")})
    form.offer(grounds.workshops_to_read(work, principal(), language()))
    if form.validate_on_submit():
        about = About(person=form.person.data) if form.person.data else About(slug=form.workshop.data or "")
        try:
            grounds.state_ground(work, principal(), about, reason=form.reason.data, now=now())
        except ReasonNeededError:
            form.reason.errors = [_("Write why you have to read this.")]
        except RefusedError as refused:
            form.reason.errors = [sentence_of(refused)]
        except NotFoundError:
            form.workshop.errors = [_("There is no such workshop or person.")]
        else:
            kept = _("Your reason is kept, and those concerned are told. The pages are open to you for 30 minutes.")
            flash(kept, "done")
            onward = url_for("organise.overview", slug=about.slug) if about.slug else url_for("grounds.state")
            return redirect(safe_next(form.next.data) or onward, 303)
    shown = grounds.stated_grounds(work, principal())
    return render_template("grounds/state.html", form=form, stated=shown), 422 if form.is_submitted() else 200
