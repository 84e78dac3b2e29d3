"""The first page of an operator: what there is, and what needs looking at."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import administration, bulk_reading
from matchmaker.web.area import Area
from matchmaker.web.identity import now, principal

area = Area("admin", __name__, url_prefix="/admin")


@area.page("", action=Action.ADMIN)
def index(work: Session) -> ResponseReturnValue:
    """Show what there is and what needs looking at."""
    page = administration.index(work, principal())
    pages = [each for each in _pages() if each[0] in current_app.view_functions]
    readers = bulk_reading.great_readers(work, principal(), now=now())
    return render_template("admin/index.html", page=page, pages=pages, readers=readers)


def _pages() -> list[tuple[str, str, str]]:
    """Return endpoint, name and purpose of an operator's pages."""
    return [
        ("admin_accounts.index", _("Accounts"), _("Roles, closing and reopening, sign-ins, links for a new password.")),
        ("admin_journal.index", _("Journal"), _("Who did what, in order; whether the chain of entries is whole.")),
        ("mail.index", _("Mail"), _("How letters are sent, and what could not be sent.")),
        ("grounds.state", _("Reasons for access"), _("State why you read what is not yours, before you do.")),
    ]
