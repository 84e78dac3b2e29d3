"""Say whom one would like to meet, privately whom not, or take it back."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.domain.preferences import PreferenceKind
from matchmaker.services import preferences
from matchmaker.web.area import Area
from matchmaker.web.forms.preferences import PreferenceForm
from matchmaker.web.identity import now, principal

area = Area("preferences", __name__, url_prefix="/workshops/<slug>/people/<person_id>/preference")


@area.act("", action=Action.PREFERENCES_WRITE)
def say(work: Session, slug: str, person_id: str) -> ResponseReturnValue:
    """Keep what the reader says about a person."""
    form = PreferenceForm()
    kind = form.chosen()
    preferences.say(work, principal(), slug, person_id, kind, rank=form.place(), now=now())
    flash(_said(kind), "done")
    if form.back.data == "list":
        return redirect(url_for("people.index", slug=slug), 303)
    return redirect(url_for("people.show", slug=slug, person_id=person_id), 303)


def _said(kind: PreferenceKind | None) -> str:
    if kind is PreferenceKind.WANT:
        return str(_("Noted: you would like to meet. The plan takes it into account."))
    if kind is PreferenceKind.VETO:
        return str(
            _("Noted, privately: you will not be planned together. Nobody but you and your own office reads it.")
        )
    return str(_("Taken back: nothing is noted about this person."))
