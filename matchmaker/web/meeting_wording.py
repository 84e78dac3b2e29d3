"""Meetings in words: an entry of the match list, of the agenda, of a calendar file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.workshops import Side
from matchmaker.files.calendars import CalendarEvent
from matchmaker.services.feeds import FeedEntry
from matchmaker.services.matches import Match
from matchmaker.services.own_days import Appointment, OwnDays
from matchmaker.services.reasons import Reason
from matchmaker.store.queries.timetable import Calendar, Member, Place
from matchmaker.web.filters import language_name
from matchmaker.web.part_wording import part_rows
from matchmaker.web.plan_wording import calendar_name, person_name
from matchmaker.web.reasons import MOST_THEMES, listed, made_of, phrase_said, said_of_reason, text_of_reason
from matchmaker.web.said import Piece, Said, filled

LETTERS = {Side.HOST: "A", Side.VISITOR: "B"}


def match_entry(match: Match, working_language: str) -> dict[str, Any]:
    """Return what the page shows of a match."""
    talk = match.reason.talk
    interpreter = "–".join(language_name(each) for each in talk.interpreter) if talk.interpreter else ""
    return {
        **meeting_entry(match.meeting, match.theme, match.reason, working_language),
        "languages": listed(language_name(each) for each in talk.common),
        "interpreter": interpreter,
        "wished": match.reason.wished,
        "parts": part_rows(match.reason.parts, made_of(match.reason)),
    }


def meeting_entry(meeting: Appointment, theme: str, reason: Reason, working_language: str) -> dict[str, Any]:
    """Return what a page shows of a meeting: when, where, with whom, and why in one or two sentences."""
    place = meeting.place
    return {
        "id": meeting.id,
        "start": place.starts_at,
        "end": place.ends_at,
        "place": ", ".join(each for each in (_("Table %(number)s", number=meeting.table), place.room) if each),
        "session": " · ".join(dict.fromkeys(each for each in (theme, place.title) if each)),
        "party": meeting.other.name,
        "people": people_of(meeting.other),
        "sentences": said_of_reason(reason, working_language),
        "cancelled": _("Cancelled: they no longer take part.") if meeting.is_cancelled else "",
    }


def questions_of(reason: Reason) -> list[Said]:
    """Return what the two could ask each other, from their profiles, or what anybody could ask."""
    asked: list[Said] = []
    if (theirs := reason.they_offer) is not None:
        pattern = _("You seek %(seek)s: what would it take for %(offer)s to do that?")
        asked.append(filled(pattern, seek=phrase_said(theirs.seek), offer=phrase_said(theirs.offer)))
    if (yours := reason.you_offer) is not None:
        pattern = _("They seek %(seek)s: ask what it has to do, and tell them about %(offer)s.")
        asked.append(filled(pattern, seek=phrase_said(yours.seek), offer=phrase_said(yours.offer)))
    if reason.themes:
        pattern = _("You both work with %(themes)s: what does each of you plan there in the next year?")
        asked.append((Piece(pattern % {"themes": listed(reason.themes[:MOST_THEMES])}),))
    if not asked:
        asked.append((Piece(_("What are you working on now, and what do you lack for it?")),))
    return [*asked, (Piece(_("Who else should be at the table next time, and what would be the first step?")),)]


def people_of(calendar: Calendar, members: Sequence[Member] | None = None) -> list[dict[str, str]]:
    """Return those who sit in a calendar, or some of them, as pages show them."""
    side = LETTERS[calendar.side]
    return [
        {
            "name": member.name or person_name("", ""),
            "name_latin": member.name_latin,
            "organisation": person_name(member.organisation, member.organisation_latin) if member.organisation else "",
            "summary": member.summary,
            "side": side,
            "id": member.public_id if member.name and member.seen else "",
        }
        for member in (calendar.members if members is None else members)
    ]


def together(own: OwnDays, profile: int | None) -> str:
    """Return the names of those who share the reader's calendar; empty where they are alone."""
    others = (member for member in own.own.members if member.profile_id != profile)
    return listed(person_name(member.name, member.name_latin) for member in others)


def countdown(place: Place, now: datetime) -> str:
    """Return how long it is until a meeting begins: "In 12 minutes"; or that it runs."""
    minutes = -((now - place.starts_at) // timedelta(minutes=1))
    if minutes <= 0:
        return str(_("Now"))
    hours, rest = divmod(minutes, 60)
    if not hours:
        text: str = ngettext("In %(num)d minute", "In %(num)d minutes", minutes)
        return text
    return str(_("In %(hours)s h %(minutes)s min", hours=hours, minutes=rest))


def calendar_event(entry: FeedEntry) -> CalendarEvent:
    """Return an entry for a calendar file: with whom, where and why, and nothing private."""
    names = calendar_name(entry.other)
    summary = (
        _("Cancelled: meeting with %(names)s", names=names)
        if entry.cancelled
        else _("Meeting with %(names)s", names=names)
    )
    where = (_("Table %(number)s", number=entry.table), entry.place.room, entry.venue.place)
    organisations = dict.fromkeys(each["organisation"] for each in people_of(entry.other))
    why = text_of_reason(entry.why, entry.venue.working_language) if entry.why else ""
    what = (entry.workshop, entry.theme, entry.place.title, *organisations, why)
    return CalendarEvent(
        uid=entry.uid,
        summary=summary,
        starts_at=entry.place.starts_at,
        ends_at=entry.place.ends_at,
        zone=entry.venue.time_zone,
        sequence=entry.sequence,
        changed_at=entry.changed_at,
        location=", ".join(each for each in where if each),
        description="\n".join(dict.fromkeys(each for each in what if each)),
        cancelled=entry.cancelled,
    )
