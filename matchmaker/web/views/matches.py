"""The match list: whom the reader meets in the published plan, and why."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.services import matches
from matchmaker.web.area import Area
from matchmaker.web.bulk_reading import note_people
from matchmaker.web.context import embedder, language
from matchmaker.web.identity import principal
from matchmaker.web.meeting_wording import match_entry, together
from matchmaker.web.programme_words import KINDS
from matchmaker.web.sections import sections
from matchmaker.web.titles import title_of

area = Area("matches", __name__, url_prefix="/workshops/<slug>/matches")


@area.page("", action=Action.MATCHES_READ)
def index(work: Session, slug: str) -> ResponseReturnValue:
    """Show the reader's own meetings with their reasons, or when to expect them."""
    listed = matches.matches_of(work, principal(), slug, language=language(), embedder=embedder())
    note_people(member.public_id for meeting in listed.own.meetings for member in meeting.other.members)
    return render_template(
        "matches/index.html",
        slug=slug,
        own=listed.own,
        entries={key: match_entry(match, listed.own.facts.working_language) for key, match in listed.matches.items()},
        title_of=title_of,
        kind_of=KINDS,
        together=together(listed.own, principal().profile),
        **sections(slug, listed.own.title, "matches"),
    )
