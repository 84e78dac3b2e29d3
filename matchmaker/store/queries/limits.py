"""What people and pairs of a workshop are held to now, so that a step out of a conflict can be compared with it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import RegistrationStatus
from matchmaker.store.tables.pairs import PairRule
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.registrations import Availability, Registration
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopSession


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits, by public ids.

    Parameters
    ----------
    most, most_in_a_row
        By calendar: how many meetings at most; infinite where there is no limit.
    away
        Calendar and slot.
    must, tied, locked
        Pairs of calendars: they must meet; only in one session; in a locked meeting of a session of the plan in force.
    spread
        By how much the numbers of breaks may differ; infinite where there is no limit.
    """

    most: Mapping[str, float]
    most_in_a_row: Mapping[str, float]
    away: Set[tuple[str, str]]
    must: Set[frozenset[str]]
    tied: Set[frozenset[str]]
    locked: Set[tuple[frozenset[str], str]]
    spread: float

    def value(
        self, kind: str, person: str | None, slot: str | None, session: str | None, meeting: Sequence[str]
    ) -> float | bool | None:
        """Return the number of a limit, or whether a rule holds; None where the person is gone."""
        two = frozenset(meeting)
        if kind in {"maximum", "in_a_row"}:
            return (self.most if kind == "maximum" else self.most_in_a_row).get(person or "")
        if kind == "slot":
            return (person, slot) in self.away if person in self.most else None
        holds = {"must": two in self.must, "session": two in self.tied, "slots": two in self.tied}
        if kind in holds:
            return holds[kind]
        return (two, session) in self.locked if kind == "lock" else self.spread


def limits(session: Session, workshop_id: int) -> Limits:
    """Return what people and pairs of a workshop are held to, in five statements."""
    calendars = select(
        Registration.id, Registration.public_id, Registration.max_meetings, Registration.max_in_a_row
    ).where(Registration.workshop_id == workshop_id, Registration.status == RegistrationStatus.REGISTERED)
    rows = session.execute(calendars).all()
    ids = {key: public_id for key, public_id, _, _ in rows}
    away = select(Availability.registration_id, Slot.public_id).join(Slot, Slot.id == Availability.slot_id)
    away = away.where(Availability.workshop_id == workshop_id, Availability.available.is_(False))
    rules = session.execute(
        select(PairRule.registration_a_id, PairRule.registration_b_id, PairRule.must, PairRule.session_id).where(
            PairRule.workshop_id == workshop_id
        )
    ).all()
    held = (
        select(Meeting.registration_a_id, Meeting.registration_b_id, WorkshopSession.public_id)
        .join(WorkshopPlan, WorkshopPlan.id == Meeting.plan_id)
        .join(WorkshopSession, WorkshopSession.id == Meeting.session_id)
        .where(WorkshopPlan.workshop_id == workshop_id, WorkshopPlan.status == PlanStatus.PUBLISHED, Meeting.locked)
    )
    spread = session.scalar(select(Workshop.max_break_spread).where(Workshop.id == workshop_id))

    def two(a: int, b: int) -> frozenset[str]:
        return frozenset({ids.get(a, ""), ids.get(b, "")})

    return Limits(
        {public_id: inf if most is None else most for _, public_id, most, _ in rows},
        {public_id: inf if most is None else most for _, public_id, _, most in rows},
        {(ids[key], slot) for key, slot in session.execute(away) if key in ids},
        {two(a, b) for a, b, must, _ in rules if must},
        {two(a, b) for a, b, _, session_id in rules if session_id is not None},
        {(two(a, b), place) for a, b, place in session.execute(held)},
        inf if spread is None else spread,
    )
