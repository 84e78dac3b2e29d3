"""The case file of a workshop for the archive of an office."""

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import ReasonNeededError
from matchmaker.services import case_file
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.documents.case_file import case_file_bytes
from matchmaker.web.forms.journal import TakeOutForm
from matchmaker.web.identity import now, principal

area = Area("case_file", __name__, url_prefix="/organise/<slug>/case-file")


@area.page("", action=Action.JOURNAL_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Say what the case file holds."""
    return _page(work, slug, TakeOutForm())


@area.act("", action=Action.EXPORT)
def make(work: Session, slug: str) -> ResponseReturnValue:
    """Make the case file."""
    form = TakeOutForm()
    try:
        reason = form.reason.data or "" if form.validate() else ""
        case = case_file.make_case_file(work, principal(), slug, reason=reason, language=language(), now=now())
    except ReasonNeededError:
        form.reason.errors = form.reason.errors or [_("Write what the file is for.")]
        return _page(work, slug, form), 422
    seats = case.in_force.seats if case.in_force else ()
    met = [member for seat in seats for side in (seat.host, seat.visitor) for member in side.members]
    note_people([*(each.public_id for each in met), *(each.public_id for each in case.delegation)])
    name = f"case-file-{slug}.zip"
    return send_file(BytesIO(case_file_bytes(case)), "application/zip", as_attachment=True, download_name=name)


def _page(work: Session, slug: str, form: TakeOutForm) -> str:
    page = case_file.case_file_page(work, principal(), slug, language=language())
    return render_template("case_file/index.html", page=page, take_out=form)
