"""Views of the table of people that somebody saves under a name; opening one is a link."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import saved_views
from matchmaker.services.people_filter import filter_of
from matchmaker.web.area import Area
from matchmaker.web.identity import principal
from matchmaker.web.people_wording import table_address

area = Area("saved_views", __name__, url_prefix="/organise/<slug>/people/views")


@area.act("", action=Action.REGISTRATION_LIST)
def save(work: Session, slug: str) -> ResponseReturnValue:
    """Save what the table shows under a name."""
    wanted = filter_of((name, value) for name, value in request.form.items(multi=True) if name != "name")
    name = saved_views.save_view(work, principal(), slug, request.form.get("name", ""), wanted)
    flash(_("The view “%(name)s” is saved. Only you see it.", name=name), "done")
    return redirect(table_address(slug, wanted), 303)


@area.act("/<view_id>/delete", action=Action.REGISTRATION_LIST)
def delete(work: Session, slug: str, view_id: str) -> ResponseReturnValue:
    """Delete a view of one's own."""
    saved_views.delete_view(work, principal(), slug, view_id)
    flash(_("The view is deleted."), "done")
    return redirect(url_for("organise.people", slug=slug), 303)
