"""Keeping what a person says about a meeting: a note at any time, the rest once it has begun.

Nothing of it goes into the journal, which the offices read.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.feedback import LEAST_RATING, LONGEST_NOTE, MOST_RATING, Feedback
from matchmaker.domain.permissions import Action, Principal
from matchmaker.errors import EditConflictError, NotFoundError, Refusal, RefusedError
from matchmaker.services.own_days import own_calendar
from matchmaker.services.texts import fitting_paragraphs
from matchmaker.store.queries import feedback, matches, timetable
from matchmaker.store.tables.feedback import MeetingFeedback


def keep(
    session: Session,
    principal: Principal,
    slug: str,
    meeting_id: str,
    said: Feedback,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Keep what the one who asks says about a meeting of theirs; before it has begun, the note alone.

    Parameters
    ----------
    version
        Of what they had said when they opened the page; None where they had said nothing.

    Raises
    ------
    NotFoundError
        They have no such meeting (any more).
    RefusedError
        The note is too long, or the rating is none, or is of a meeting that was not held.
    EditConflictError
        They have said something else meanwhile, in another window or on another device.
    """
    workshop, calendar = own_calendar(session, principal, slug, Action.FEEDBACK)
    pair = feedback.pair_called(session, workshop.id, meeting_id)
    held = matches.meetings_of(session, calendar.plan_id, calendar.registration_id) if calendar.plan_id else []
    meeting = next((each for each in held if {calendar.registration_id, each.other_id} == pair), None)
    if meeting is None:
        raise NotFoundError("There is nothing at this address.")
    note = fitting_paragraphs(said.note, "note", LONGEST_NOTE)
    begun = timetable.places_of(session, [meeting.session_id])[meeting.session_id].starts_at <= now
    if begun:
        _require_rating(said)
    ids = {
        "profile_id": principal.profile,
        "from_registration_id": calendar.registration_id,
        "to_registration_id": meeting.other_id,
    }
    row = session.scalar(select(MeetingFeedback).filter_by(**ids).with_for_update())
    if (row.version if row else None) != version:
        raise EditConflictError
    if row is None:
        row = MeetingFeedback(workshop_id=workshop.id, follow_up=False, **ids)
        session.add(row)
    row.note, row.said_at = note, now
    if begun:
        row.held, row.rating, row.follow_up = said.held, said.rating, said.follow_up
    session.flush()


def _require_rating(said: Feedback) -> None:
    if said.rating is None:
        return
    if not LEAST_RATING <= said.rating <= MOST_RATING:
        raise RefusedError(Refusal.NUMBER_OUT_OF_RANGE, "rating", least=LEAST_RATING, most=MOST_RATING)
    if said.held is False:
        raise RefusedError(Refusal.RATING_OF_NOTHING, "rating")
