"""One meeting of the reader: with whom, why and where, and what they keep to themselves about it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import EditConflictError, RefusedError
from matchmaker.services import meetings
from matchmaker.services.meetings import MeetingPage
from matchmaker.web import merging
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import embedder, language
from matchmaker.web.forms.meetings import NoteForm, form_of
from matchmaker.web.identity import now, principal
from matchmaker.web.limits import Size
from matchmaker.web.meeting_wording import match_entry, people_of, questions_of, together
from matchmaker.web.sections import sections
from matchmaker.web.wording import put_at_field

area = Area("meetings", __name__, url_prefix="/workshops/<slug>/meetings/<own_meeting_id>")


@area.page("", action=Action.MEETING_READ)
def show(work: Session, slug: str, own_meeting_id: str) -> ResponseReturnValue:
    """Show a meeting of the reader, with the form for what they keep to themselves."""
    found = _found(work, slug, own_meeting_id)
    return _page(slug, own_meeting_id, found, form_of(found), 200)


@area.act("/notes", action=Action.FEEDBACK, size=Size.TEXTS)
def keep(work: Session, slug: str, own_meeting_id: str) -> ResponseReturnValue:
    """Keep what the reader says about the meeting."""
    found = _found(work, slug, own_meeting_id)
    standing = merging.Standing(form_of(found))
    sent = merging.taken(request.form, standing, found.version)
    form = form_of(found, sent)
    if merging.is_to_be_edited():
        return _page(slug, own_meeting_id, found, form, 200)
    if not form.validate_on_submit():
        return _page(slug, own_meeting_id, found, form, 422)
    try:
        meetings.keep(work, principal(), slug, own_meeting_id, form.said(), version=form.opened_at, now=now())
    except RefusedError as refused:
        put_at_field(form, refused)
        return _page(slug, own_meeting_id, found, form, 422)
    except EditConflictError:
        return merging.conflict_page(
            merging.pieces(request.form, standing),
            title=_("Your meeting"),
            version=found.version,
            back=url_for("meetings.show", slug=slug, own_meeting_id=own_meeting_id),
        )
    flash(_("Kept. Only you read it."), "done")
    return redirect(url_for("meetings.show", slug=slug, own_meeting_id=own_meeting_id), 303)


def _found(work: Session, slug: str, own_meeting_id: str) -> MeetingPage:
    return meetings.meeting_of(
        work, principal(), slug, own_meeting_id, language=language(), embedder=embedder(), now=now()
    )


def _page(slug: str, own_meeting_id: str, found: MeetingPage, form: NoteForm, status: int) -> ResponseReturnValue:
    note_people(member.public_id for member in found.match.meeting.other.members)
    own = found.own
    page = render_template(
        "meetings/show.html",
        slug=slug,
        meeting_id=own_meeting_id,
        own=own,
        found=found,
        form=form,
        shown=match_entry(found.match, own.facts.working_language),
        questions=questions_of(found.match.reason),
        both=people_of(found.match.meeting.other, found.both),
        together=together(own, principal().profile),
        opened=merging.opened(merging.Standing(form_of(found)), found.version),
        **sections(slug, own.title, "matches"),
    )
    return page, status
