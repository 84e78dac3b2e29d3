"""How a workshop stands for one of its parties: single numbers and states, all of them in one statement.

The overview reads a dozen such facts. Whatever else it is to know is one more line of `Standing` and of `_facts`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.agreements import ConfirmedKind
from matchmaker.domain.desk import DeskEventKind, MandateState
from matchmaker.domain.jobs import JobState
from matchmaker.domain.mail import MailingOccasion, MailingState
from matchmaker.domain.organisations import ClearanceState
from matchmaker.domain.plans import PlanStatus
from matchmaker.domain.workshops import RegistrationStatus, Side
from matchmaker.store.tables.confirmations import Confirmation
from matchmaker.store.tables.desk import DeskEvent, Mandate
from matchmaker.store.tables.jobs import Job
from matchmaker.store.tables.mailings import Mailing
from matchmaker.store.tables.organisations import Clearance
from matchmaker.store.tables.people import Profile
from matchmaker.store.tables.plans import Meeting, WorkshopPlan
from matchmaker.store.tables.regions import Party
from matchmaker.store.tables.registrations import Quota, Registration, RegistrationMember
from matchmaker.store.tables.workshops import Slot, Workshop, WorkshopSession


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts about a workshop, as they are for one party.

    Parameters
    ----------
    slots, sessions, tables
        Of the programme; `tables`: places at tables over the whole time, the most meetings that any plan can have.
    latest_run
        How the last run stands; None where there was none.
    places, taken
        For how many calendars the side has places, None where there is no limit, and how many are registered.
    mandate, mandate_of
        How the mandate of the desk stands, and the key of the party that proposed it.
    asks_clearance, uncleared
        Whether the party checks organisations of the other side, and how many of those it sees it has not checked.
    agenda_written_at
        When the party last wrote to its people that there is an agenda.
    desk_events
        What the desk noted and no published plan has taken in.
    copied
        Whether it was made from an earlier workshop of its series.
    mailings
        How many messages to many of its people the party has begun or sent.
    """

    registration_closes_at: datetime | None
    slots: int
    sessions: int
    tables: int
    latest_run: JobState | None
    places: int | None
    taken: int
    mandate: MandateState | None
    mandate_of: int | None
    asks_clearance: bool
    uncleared: int
    agenda_written_at: datetime | None
    desk_events: int
    copied: bool
    mailings: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the plan as far as it tells what to do next. `confirmed`: by the party that asks."""

    public_id: str
    number: int
    status: PlanStatus
    stale_since: datetime | None
    published_at: datetime | None
    meetings: int
    confirmed: bool


def standing(session: Session, workshop_id: int, party_id: int, side: Side | None) -> Standing:
    """Return the facts about a workshop for a party; `side` is that of the party, None where it is on neither."""
    row = session.execute(select(*_facts(workshop_id, party_id, side))).one()
    return Standing(*row)


def plan_versions(session: Session, workshop_id: int, party_id: int) -> list[VersionRow]:
    """Return the versions of the plan of a workshop, the newest first."""
    meetings = select(func.count()).where(Meeting.plan_id == WorkshopPlan.id).correlate(WorkshopPlan)
    said = select(Confirmation.id).where(
        Confirmation.workshop_id == workshop_id,
        Confirmation.kind == ConfirmedKind.PLAN,
        Confirmation.subject_id == WorkshopPlan.public_id,
        Confirmation.party_id == party_id,
    )
    plan = WorkshopPlan
    columns = (plan.public_id, plan.number, plan.status, plan.stale_since, plan.published_at)
    query = select(*columns, meetings.scalar_subquery(), said.correlate(plan).exists())
    query = query.where(plan.workshop_id == workshop_id).order_by(plan.number.desc())
    return [VersionRow(*row) for row in session.execute(query)]


def _facts(workshop_id: int, party_id: int, side: Side | None) -> tuple[ColumnElement[Any], ...]:
    of_workshop = {table: table.workshop_id == workshop_id for table in (Slot, WorkshopSession, Registration, Mandate)}
    mandates = and_(of_workshop[Mandate], Mandate.state.in_((MandateState.PROPOSED, MandateState.AGREED)))
    registered = and_(of_workshop[Registration], Registration.status == RegistrationStatus.REGISTERED)
    last_job = select(Job.state).where(Job.workshop_id == workshop_id, Job.kind == "solve").order_by(Job.id.desc())
    quota = Quota.workshop_id == workshop_id, Quota.party_id == party_id
    return tuple(
        query.scalar_subquery()
        for query in (
            select(Workshop.registration_closes_at).where(Workshop.id == workshop_id),
            select(func.count()).where(of_workshop[Slot]),
            select(func.count()).where(of_workshop[WorkshopSession]),
            select(func.coalesce(func.sum(WorkshopSession.tables), 0)).where(of_workshop[WorkshopSession]),
            last_job.limit(1),
            select(Quota.places).where(*quota),
            select(func.count()).where(registered, Registration.side == side),
            select(Mandate.state).where(mandates),
            select(Mandate.party_id).where(mandates),
            select(Party.asks_clearance).where(Party.id == party_id),
            _uncleared(workshop_id, party_id),
            _agenda_written(workshop_id, party_id),
            select(func.count()).where(
                DeskEvent.workshop_id == workshop_id,
                DeskEvent.plan_id.is_(None),
                DeskEvent.taken_back_at.is_(None),
                DeskEvent.kind != DeskEventKind.ARRIVED,
            ),
            select(Workshop.copied_from_id.is_not(None)).where(Workshop.id == workshop_id),
            select(func.count()).where(Mailing.workshop_id == workshop_id, Mailing.party_id == party_id),
        )
    )


def _uncleared(workshop_id: int, party_id: int) -> Select[Any]:
    """Count the organisations of the other party whose people are registered, and which this party has not checked."""
    checked = select(Clearance.organisation_id).where(
        Clearance.party_id == party_id, Clearance.state != ClearanceState.UNCHECKED
    )
    return (
        select(func.count(Profile.organisation_id.distinct()))
        .select_from(Profile)
        .join(RegistrationMember, RegistrationMember.profile_id == Profile.id)
        .join(Registration, Registration.id == RegistrationMember.registration_id)
        .where(
            RegistrationMember.workshop_id == workshop_id,
            Registration.status == RegistrationStatus.REGISTERED,
            Profile.party_id != party_id,
            Profile.erased_at.is_(None),
            Profile.organisation_id.not_in(checked),
        )
    )


def _agenda_written(workshop_id: int, party_id: int) -> Select[Any]:
    kept = or_(Mailing.state == MailingState.WAITING, Mailing.state == MailingState.SENT)
    of_party = Mailing.workshop_id == workshop_id, Mailing.party_id == party_id
    latest = select(Mailing.due_at).where(*of_party, Mailing.occasion == MailingOccasion.AGENDA, kept)
    return latest.order_by(Mailing.due_at.desc()).limit(1)
