"""Reading for a stated reason: operators say why, then the pages open to them, and every answer is entered first.

Before a view runs, it is looked up whether the operator has stated a reason for what the address names; the principal
carries it. What was read with it stands in the journal, in a transaction of its own, before the answer leaves the
house: without the entry there is no answer.
"""

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from matchmaker.domain.people import Role
from matchmaker.domain.permissions import TABLE, Answer, Principal, Standing
from matchmaker.services import grounds
from matchmaker.services.grounds import Ground
from matchmaker.store.transaction import reading, repeating
from matchmaker.web.extensions import db
from matchmaker.web.forms.journal import GroundForm
from matchmaker.web.identity import now, principal


def look_up(arguments: Mapping[str, Any]) -> None:
    """Find the reason that holds for what an address names, if an operator asks."""
    asks: Principal = current_user.principal
    if asks.role is not Role.OPERATOR or not _about(arguments):
        return
    with reading(db.engine) as work:
        g.ground = grounds.ground_for(work, asks, *_named(arguments), now=now())


def enter_if_used(arguments: Mapping[str, Any]) -> None:
    """Enter in the journal that a page was read, where that took the stated reason."""
    if g.get("ground") is None or not any(
        TABLE[action][Standing.OPERATOR] is Answer.WITH_REASON for action in g.get("asked", ()) if action in TABLE
    ):
        return
    slug, person = _named(arguments)
    page = str(request.endpoint)
    repeating(db.engine, lambda work: grounds.note_read(work, principal(), slug, person, page, now=now()))


def in_force() -> Ground | None:
    """Return the reason for which the page at hand is read."""
    ground: Ground | None = g.get("ground")
    return ground


def question() -> ResponseReturnValue | None:
    """Return the page that asks an operator for the reason, where one can be stated for what the address names."""
    arguments = request.view_args or {}
    if request.method != "GET" or current_user.role is not Role.OPERATOR or not _about(arguments):
        return None
    slug, person = _named(arguments)
    here = request.full_path.rstrip("?")
    form = GroundForm(formdata=None, data={"workshop": slug, "person": "" if slug else person, "next": here})
    form.offer([(slug, slug)] if slug else [])
    return render_template("grounds/ask.html", form=form, of_person=not slug), 403


def _about(arguments: Mapping[str, Any]) -> bool:
    return any(_named(arguments))


def _named(arguments: Mapping[str, Any]) -> tuple[str, str]:
    """Return the address of the workshop and the id of the person that an address names; empty where it names none."""
    return str(arguments.get("slug", "")), str(arguments.get("person_id", ""))
