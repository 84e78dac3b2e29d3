"""Make one entry of a workshop anonymous: the person stays known elsewhere, and here a place without a name is left."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.services.questions.asking import KIND as QUESTION
from matchmaker.store.tables.feedback import MeetingFeedback
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.outbox import OutboxMessage
from matchmaker.store.tables.pairs import PairRule, PairScore
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.preferences import Preference
from matchmaker.store.tables.registrations import Registration, RegistrationMember
from matchmaker.store.tables.vectors import WorkshopParts


def forget_entry(session: Session, registration_id: int, profile_id: int, *, now: datetime) -> None:
    """Put somebody without a name into a person's place in a calendar, and drop what the calendar said and wished."""
    row = session.get_one(Registration, registration_id)
    party_id = session.get_one(Profile, profile_id).party_id
    nameless = Profile(party_id=party_id, name="", created_at=now, erased_at=now)
    session.add(nameless)
    session.flush()
    place = RegistrationMember.registration_id == registration_id, RegistrationMember.profile_id == profile_id
    session.execute(update(RegistrationMember).where(*place).values(profile_id=nameless.id))
    row.name = ""
    forget_wishes(session, row)
    forget_feedback(session, registration_id, profile_id)
    forget_comparisons(session, row)
    letters = OutboxMessage.workshop_id == row.workshop_id, OutboxMessage.profile_id == profile_id
    session.execute(delete(OutboxMessage).where(*letters))
    session.flush()


def forget_wishes(session: Session, row: Registration) -> None:
    """Drop what a calendar said of others, and others of it."""
    said = or_(Preference.from_registration_id == row.id, Preference.to_registration_id == row.id)
    session.execute(delete(Preference).where(said))


def forget_feedback(session: Session, registration_id: int, profile_id: int) -> None:
    """Drop what a person of a calendar kept about their meetings, and what others wrote of this calendar.

    That others met a place without a name, and how they rated that, is theirs and stays.
    """
    own = MeetingFeedback.profile_id == profile_id, MeetingFeedback.from_registration_id == registration_id
    session.execute(delete(MeetingFeedback).where(*own))
    about = update(MeetingFeedback).where(MeetingFeedback.to_registration_id == registration_id)
    said = (MeetingFeedback.note != "") | MeetingFeedback.follow_up
    session.execute(about.where(said).values(note="", follow_up=False, version=MeetingFeedback.version + 1))


def forget_comparisons(session: Session, row: Registration) -> None:
    """Drop what was computed from a person's words and asked about them; it is computed anew where needed."""
    of_pair = or_(PairScore.registration_a_id == row.id, PairScore.registration_b_id == row.id)
    session.execute(update(PairScore).where(of_pair).values(parts={}))
    decided = or_(PairRule.registration_a_id == row.id, PairRule.registration_b_id == row.id)
    session.execute(update(PairRule).where(decided).values(reason="", version=PairRule.version + 1))
    session.execute(delete(WorkshopParts).where(WorkshopParts.workshop_id == row.workshop_id))
    asked = select(Job).where(Job.workshop_id == row.workshop_id, Job.kind == QUESTION)
    for job in session.scalars(asked):
        if row.public_id in (job.parameters.get("a"), job.parameters.get("b")):
            session.delete(job)
