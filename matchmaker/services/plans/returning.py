"""Bringing an earlier version back: as a new draft, which is proposed and confirmed like any other.

Nothing that was published is changed or forgotten by it. What of the earlier version can no longer be held, since its
people have left or its session is gone, is left out and counted.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action, Principal, require
from matchmaker.domain.plans import PlanOrigin
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.errors import NotFoundError, Refusal, RefusedError
from matchmaker.files.plans import Meeting
from matchmaker.services import journal
from matchmaker.services.access import workshop_at
from matchmaker.services.plans.content import Content, content_of
from matchmaker.services.plans.making import make_version


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """The new draft, and how many meetings of the earlier version could not be taken over."""

    plan_id: str
    number: int
    left_out: int


def bring_back(session: Session, principal: Principal, slug: str, plan_id: str, *, now: datetime) -> BroughtBack:
    """Make a new draft of the meetings of a version, whatever became of that.

    Raises
    ------
    RefusedError
        None of its meetings can be held any more.
    """
    workshop = workshop_at(session, slug)
    require(principal, Action.BOARD_EDIT, workshop.resource())
    if workshop.side_of(principal.party) is None:
        raise NotFoundError("There is nothing at this address.")
    content = content_of(session, workshop, plan_id)
    meetings = _possible(content)
    if not meetings:
        raise RefusedError(Refusal.PLAN_RETURNS_NOTHING, number=content.version.number)
    made = make_version(session, workshop, meetings, origin=PlanOrigin.RETURN, based_on=plan_id, now=now).plan
    journal.record(
        session,
        principal,
        "plan brought back",
        subject_kind="plan",
        subject_id=made.public_id,
        workshop=workshop.public_id,
        details={"number": made.number, "of": content.version.number},
        now=now,
    )
    return BroughtBack(made.public_id, made.number, len(content.sittings) - len(meetings))


def _possible(content: Content) -> list[Meeting]:
    """Return the meetings whose people take part and whose session, with their table, is still there."""
    found = []
    for each in content.sittings:
        place = content.places.get(each.session_id)
        people = [content.calendars.get(key) for key in (each.host_id, each.visitor_id)]
        there = [one for one in people if one is not None and one.status is RegistrationStatus.REGISTERED]
        if place is not None and len(there) == len(people) and each.table_number <= place.tables:
            host, visitor = there
            slot = place.slots[0].public_id
            found.append(
                Meeting(host.public_id, visitor.public_id, place.public_id, slot, each.table_number, each.locked)
            )
    return found
