"""What people keep to themselves about their meetings: each function is one statement.

All but `answers` ask of one person alone.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import and_, case, or_, select, tuple_
from sqlalchemy.orm import Session

from matchmaker.domain.aggregates import Answer
from matchmaker.domain.feedback import Feedback
from matchmaker.store.tables.feedback import MeetingFeedback
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Registration, RegistrationMember


@dataclass(frozen=True, slots=True)
class KeptFeedback:
    """What somebody keeps about the meeting of their calendar with another one.

    Parameters
    ----------
    version
        None where they said nothing.
    willing
        The keys of those of the other calendar who would like to follow up. Whoever calls tells somebody of it only
        where they would too.
    """

    said: Feedback
    version: int | None
    willing: frozenset[int] = frozenset()


NOTHING_KEPT = KeptFeedback(Feedback(), None)


def pair_called(session: Session, workshop_id: int, meeting_id: str) -> frozenset[int]:
    """Return the two calendars of a meeting of any version that is or was in force; empty where there is none.

    A version has rows of its own for its meetings, so that an address from an earlier one still leads to the two.
    """
    query = (
        select(Meeting.registration_a_id, Meeting.registration_b_id)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .where(
            Meeting.workshop_id == workshop_id,
            Meeting.public_id == meeting_id,
            WorkshopPlan.published_at.is_not(None),
        )
    )
    row = session.execute(query).one_or_none()
    return frozenset(row) if row else frozenset()


def answers(session: Session, workshop_id: int) -> list[Answer]:
    """Return what people who still sit in their calendar answered; whoever calls tells of all together alone."""
    row = MeetingFeedback
    query = (
        select(
            Registration.side, row.profile_id, row.from_registration_id, row.to_registration_id, row.rating,
            row.follow_up,
        )
        .join(Registration, Registration.id == row.from_registration_id)
        .join(
            RegistrationMember,
            and_(
                RegistrationMember.registration_id == row.from_registration_id,
                RegistrationMember.profile_id == row.profile_id,
            ),
        )
        .where(row.workshop_id == workshop_id, or_(row.rating.is_not(None), row.follow_up))
    )  # fmt: skip
    return [Answer(*each) for each in session.execute(query)]


def kept_by(
    session: Session, profile_id: int, pairs: Collection[tuple[int, int]]
) -> dict[tuple[int, int], KeptFeedback]:
    """Return what a person keeps about the meetings of these pairs of calendars, their own first.

    Of others nothing is read but that they would like to follow up, and only while they sit in their calendar.
    """
    row = MeetingFeedback
    own = row.profile_id == profile_id
    both = [(row.from_registration_id, row.to_registration_id), (row.to_registration_id, row.from_registration_id)]
    columns = (own, row.from_registration_id, row.to_registration_id, row.profile_id)
    kept = (case((own, row.note), else_=""), case((own, row.held)), case((own, row.rating)), row.follow_up)
    query = (
        select(*columns, row.version, *kept)
        .join(
            RegistrationMember,
            and_(
                RegistrationMember.registration_id == row.from_registration_id,
                RegistrationMember.profile_id == row.profile_id,
            ),
        )
        .where(
            or_(
                and_(own, tuple_(*both[0]).in_(sorted(pairs))),
                and_(row.follow_up, tuple_(*both[1]).in_(sorted(pairs))),
            )
        )
    )
    said: dict[tuple[int, int], KeptFeedback] = {}
    willing: dict[tuple[int, int], set[int]] = {}
    for is_own, one, other, profile, version, *answers in session.execute(query):
        if is_own:
            said[one, other] = KeptFeedback(Feedback(*answers), version)
        else:
            willing.setdefault((other, one), set()).add(profile)
    return {
        pair: replace(said.get(pair, NOTHING_KEPT), willing=frozenset(willing.get(pair, ())))
        for pair in said.keys() | willing.keys()
    }
