"""The whole journal, for operators: opaque ids, and whether its chain is whole."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services.journal_whole import whole_journal
from matchmaker.web import journal_wording
from matchmaker.web.area import Area
from matchmaker.web.identity import principal
from matchmaker.web.views.journal import asked

area = Area("admin_journal", __name__, url_prefix="/admin/journal")


@area.page("", action=Action.ADMIN)
def index(work: Session) -> ResponseReturnValue:
    """Show all entries, the newest first."""
    wanted = asked()
    page = whole_journal(work, principal(), wanted, check="check" in request.args)
    return render_template("admin/journal.html", page=page, wanted=wanted, words=journal_wording)
