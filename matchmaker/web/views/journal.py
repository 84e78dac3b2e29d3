"""The journal of a workshop, as an office reads it, and as a file."""

from datetime import date
from io import BytesIO
from typing import Any

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import ReasonNeededError
from matchmaker.services import journal_reading
from matchmaker.services.journal_reading import Filter
from matchmaker.web import journal_wording
from matchmaker.web.area import Area
from matchmaker.web.context import language
from matchmaker.web.documents.journal import file_of
from matchmaker.web.forms.journal import TakeOutForm
from matchmaker.web.identity import now, principal

area = Area("journal", __name__, url_prefix="/organise/<slug>/journal")


@area.page("", action=Action.JOURNAL_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show what the own side did, and what concerns both, the newest first."""
    return _page(work, slug, TakeOutForm())


@area.act("/export", action=Action.EXPORT)
def export(work: Session, slug: str) -> ResponseReturnValue:
    """Take out what was asked for as a file."""
    form = TakeOutForm()
    try:
        reason = form.reason.data or "" if form.validate() else ""
        entries = journal_reading.export_journal(work, principal(), slug, asked(), reason=reason, now=now())
    except ReasonNeededError:
        form.reason.errors = form.reason.errors or [_("Write what the file is for.")]
        return _page(work, slug, form), 422
    return send_file(BytesIO(file_of(entries)), "text/csv", as_attachment=True, download_name=f"journal-{slug}.csv")


def asked() -> Filter:
    """Return what the address asks for; what it cannot mean is left out."""
    given = request.args
    page = given.get("page", "1")
    return Filter(
        act=given.get("act", "")[:80],
        person=given.get("person", "")[:40],
        since=_day(given.get("from", "")),
        until=_day(given.get("to", "")),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _page(work: Session, slug: str, form: TakeOutForm) -> str:
    wanted = asked()
    page = journal_reading.journal_of(work, principal(), slug, wanted, language=language())
    shown: dict[str, Any] = {"page": page, "wanted": wanted, "words": journal_wording, "take_out": form}
    return render_template("journal/index.html", **shown)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
