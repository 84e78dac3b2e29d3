"""The agenda: on the page, on paper, as a calendar file, and as a feed for a calendar program."""

from flask import Response, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.papers import Paper
from matchmaker.domain.permissions import Action
from matchmaker.files.calendars import calendar_bytes
from matchmaker.files.papers import paper_pdf
from matchmaker.services import agenda, feeds, papers
from matchmaker.web.afterwards import filled_afterwards
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.documents.papers.agendas import agendas
from matchmaker.web.documents.papers.words import Speaker
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import calendar_event, countdown, meeting_entry, together
from matchmaker.web.plan_wording import session_name
from matchmaker.web.programme_words import KINDS
from matchmaker.web.sections import sections
from matchmaker.web.titles import title_of

area = Area("agenda", __name__)

NEW_ADDRESS = "calendar address"
"""Where the reader's own cookie carries a new address to the page that shows it."""


@area.page("/workshops/<slug>/agenda", action=Action.AGENDA_READ)
def show(work: Session, slug: str) -> ResponseReturnValue:
    """Show the reader's days, both clocks."""
    return agenda_page(work, slug)


def agenda_page(work: Session, slug: str, refused: str = "") -> str:
    """Return the page of the reader's days; `refused`: why the desk was not told something."""
    found = agenda.agenda_of(work, principal(), slug, language=language(), embedder=embedder(), now=now())
    working_language = found.own.facts.working_language
    entries = {
        each.id: meeting_entry(
            each, found.themes.get(each.place.theme_id or 0, ""), found.reasons[each.id], working_language
        )
        for each in found.own.meetings
    }
    return render_template(
        "agenda/show.html",
        slug=slug,
        own=found.own,
        entries=entries,
        feed_made_at=found.feed_made_at,
        today=found.today,
        refused=refused,
        countdown=countdown(found.today.next.place, now()) if found.today else "",
        title_of=title_of,
        kind_of=KINDS,
        together=together(found.own, principal().profile),
        session_name=session_name,
        **sections(slug, found.own.title, "agenda"),
    )


@area.page("/workshops/<slug>/agenda.ics", action=Action.AGENDA_READ)
def download(work: Session, slug: str) -> ResponseReturnValue:
    """Answer with the reader's meetings of a workshop as a calendar file."""
    found = agenda.download(work, principal(), slug, language=language(), embedder=embedder())
    answer = _calendar(calendar_bytes(found.title, map(calendar_event, found.entries)))
    answer.headers["Content-Disposition"] = f"attachment; filename={slug}.ics"
    return answer


@area.page("/workshops/<slug>/agenda.pdf", action=Action.AGENDA_READ)
def paper(work: Session, slug: str) -> ResponseReturnValue:
    """Answer with the reader's agenda as a paper, in their language."""
    material, at = papers.own_agenda(work, principal(), slug), now()
    content = agendas(Speaker((language(),)), material)
    return filled_afterwards(
        "application/pdf", f"agenda-{slug}.pdf", lambda: paper_pdf(Paper.AGENDAS.value, content, made_at=at)
    )


@area.act("/calendar/rotate", action=Action.FEED_ROTATE)
def rotate(work: Session) -> ResponseReturnValue:
    """Make a new address for the reader's feed; the page that follows shows it once."""
    secret = feeds.rotate(work, principal(), now=now())
    session[NEW_ADDRESS] = current_app.config["BASE_URL"] + url_for("agenda.calendar", secret=secret)
    return redirect(url_for("agenda.address", workshop=request.form.get("slug", "")), 303)


@area.page("/calendar/address", action=Action.FEED_ROTATE)
def address(_work: Session) -> ResponseReturnValue:
    """Show the new address this once: it is in no other answer, and here only its hash is kept."""
    feeds.require_own(principal())
    made = session.pop(NEW_ADDRESS, "")
    answer = Response(render_template("agenda/address.html", address=made, slug=request.args.get("workshop", "")))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@area.page("/calendar/<secret>.ics", action=Action.FEED_READ)
def calendar(work: Session, secret: str) -> ResponseReturnValue:
    """Answer the holder of the address with the owner's published meetings of all workshops."""
    content = feeds.feed_content(work, principal(), secret, embedder=embedder())
    with force_locale(content.language):
        return _calendar(calendar_bytes(_("My meetings"), map(calendar_event, content.entries)))


def _calendar(content: bytes) -> Response:
    headers = {"Referrer-Policy": "no-referrer", "Cache-Control": "private, no-store"}
    return Response(content, content_type="text/calendar; charset=utf-8", headers=headers)
