"""Feedback: what a person keeps to themselves about a meeting, and whether they would like to go on talking.

A row is of one person and two calendars, and not of a meeting: the meeting is another row in each version of the plan.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.feedback import LONGEST_NOTE
from matchmaker.store.base import Base, Keyed, Versioned
from matchmaker.store.tables.workshops import within_workshop
from matchmaker.store.types import Instant, Words


class MeetingFeedback(Keyed, Versioned, Base):
    """What a person of the one calendar says of their meeting with the other one."""

    __tablename__ = "meeting_feedback"
    __table_args__ = (
        UniqueConstraint(
            "profile_id", "from_registration_id", "to_registration_id", name="uq_meeting_feedback_of_one_person"
        ),
        within_workshop("from_registration_id", "registrations"),
        within_workshop("to_registration_id", "registrations"),
        CheckConstraint("from_registration_id <> to_registration_id", name="about_another"),
        CheckConstraint("rating >= 1 AND rating <= 5", name="rating_in_range"),
    )

    workshop_id: Mapped[int] = mapped_column(index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    from_registration_id: Mapped[int] = mapped_column(index=True)
    to_registration_id: Mapped[int] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Words(LONGEST_NOTE), default="")
    held: Mapped[bool | None]
    rating: Mapped[int | None]
    follow_up: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime] = mapped_column(Instant)
