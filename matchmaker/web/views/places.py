"""An office says how many places its side has."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import places
from matchmaker.services.places import Places
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.forms.people_acts import PlacesForm
from matchmaker.web.identity import now, principal
from matchmaker.web.people_wording import STANDINGS
from matchmaker.web.wording import put_at_field

area = Area("places", __name__, url_prefix="/organise/<slug>/people/places")


@area.form("", action=Action.RETENTION_WRITE)
def edit(work: Session, slug: str) -> ResponseReturnValue:
    """Show how many places there are, who waits for one, and set the number."""
    _workshop, page = places.places_page(work, principal(), slug, language=language())
    form = PlacesForm(data={"version": page.version, "places": _written(page)})
    if not form.validate_on_submit():
        return _page(slug, page, form), 422 if form.is_submitted() else 200
    try:
        places.set_places(work, principal(), slug, form.chosen(), version=form.opened_at, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(slug, page, form), 422
    except EditConflictError:
        fresh = PlacesForm(formdata=None, data={"version": page.version, "places": form.places.data})
        return _page(slug, page, fresh, changed=True), 409
    flash(_("The number of places is set. Nobody was moved by it."), "done")
    return redirect(url_for("organise.people", slug=slug), 303)


def _written(page: Places) -> str:
    return "" if page.number is None else str(page.number)


def _page(slug: str, page: Places, form: PlacesForm, **shown: object) -> str:
    return render_template("places/edit.html", slug=slug, page=page, form=form, standings=STANDINGS, **shown)
