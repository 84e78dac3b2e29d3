"""Whom the reader has met at a workshop, with what they noted."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import meetings
from matchmaker.services.meetings import Met
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import language
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import people_of
from matchmaker.web.sections import sections

area = Area("contacts", __name__, url_prefix="/workshops/<slug>/contacts")


@area.page("", action=Action.MEETING_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show whom the reader has met, in the order of time."""
    found = meetings.contacts_of(work, principal(), slug, language=language(), now=now())
    note_people(member.public_id for each in found.met for member in each.meeting.other.members)
    return render_template(
        "contacts/index.html",
        slug=slug,
        own=found.own,
        met=[_entry(each) for each in found.met],
        **sections(slug, found.own.title, "matches"),
    )


def _entry(met: Met) -> dict[str, object]:
    place = met.meeting.place
    return {
        "id": met.meeting.id,
        "day": place.day,
        "start": place.starts_at,
        "end": place.ends_at,
        "people": people_of(met.meeting.other),
        "both": people_of(met.meeting.other, met.both),
        "cards": met.cards,
        "said": met.said,
    }
